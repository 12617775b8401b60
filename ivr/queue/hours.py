"""Office hours: when a person can be reached, and when next. All reckoning is in Pacific time.

`data/hours.toml` alone says it (the agencies' own hours only route), with what was set for the moment
(`ivr/queue/notices.py` makes a `Closure` of it). `ivr/queue/hours_file.py` reads the file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.queue.state_holidays import state_holidays

PACIFIC = ZoneInfo("America/Los_Angeles")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FURTHEST_DAYS = 60
"""How far ahead an opening is looked for."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One day's hours, Pacific: from `opens` up to, not including, `closes`."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Closure:
    """A time for which the office is closed, whatever the hours say; without `until_at` nobody knows its end."""

    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class Hours:
    """A week's openings by weekday (0 is Monday), and the days that are otherwise.

    `half_days` have openings of their own; `open_anyway` are holidays that the office does not keep. `closure` holds
    from the moment at which these hours were asked for.
    """

    week: Mapping[int, Opening]
    holiday_names: frozenset[str] = frozenset()
    also_closed: frozenset[date] = frozenset()
    open_anyway: frozenset[date] = frozenset()
    half_days: Mapping[date, Opening] = field(default_factory=dict)
    closure: Closure | None = None

    def opening_on(self, day: date) -> Opening | None:
        """Give a day's hours, None where the office is closed."""
        if day in self.half_days:
            return self.half_days[day]
        if day in self.also_closed:
            return None
        if day not in self.open_anyway and state_holidays(day.year).get(day, frozenset()) & self.holiday_names:
            return None
        return self.week.get(day.weekday())

    def is_open(self, now: datetime) -> bool:
        """Tell whether a person can be reached at this moment (aware)."""
        return self.closes_at(now) is not None

    def closes_at(self, now: datetime) -> datetime | None:
        """Give the moment at which an open office closes, Pacific; None where it is closed now."""
        local = now.astimezone(PACIFIC)
        opening = self.opening_on(local.date())
        if self._is_shut(local) or opening is None or not opening.opens <= local.time() < opening.closes:
            return None
        return datetime.combine(local.date(), opening.closes, PACIFIC)

    def next_opening(self, now: datetime) -> datetime | None:
        """Give the next moment at which the office opens, Pacific; None where none is near, or nobody knows."""
        local = now.astimezone(PACIFIC)
        if self._is_shut(local):
            assert self.closure is not None
            until = self.closure.until_at
            if until is None:
                return None
            local = until.astimezone(PACIFIC)
            if self.is_open(local):
                return local
        return next((opens for opens, _ in self._openings(local) if opens > local), None)

    def business_day_after(self, now: datetime, count: int) -> date | None:
        """Give the `count`th day after today on which the office opens; None where there are not so many near."""
        today = now.astimezone(PACIFIC).date()
        days = [opens.date() for opens, _ in self._openings(now.astimezone(PACIFIC)) if opens.date() > today]
        return days[count - 1] if len(days) >= count else None

    def _is_shut(self, moment: datetime) -> bool:
        return self.closure is not None and (self.closure.until_at is None or moment < self.closure.until_at)

    def _openings(self, local: datetime) -> Iterator[tuple[datetime, Opening]]:
        for ahead in range(FURTHEST_DAYS):
            day = local.date() + timedelta(days=ahead)
            opening = self.opening_on(day)
            if opening is not None:
                yield datetime.combine(day, opening.opens, PACIFIC), opening
