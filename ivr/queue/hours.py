"""Office hours as data: when a person can be reached, and when next.

`data/hours.toml` alone says it (the agencies' own hours only route). Times there are Pacific.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.errors import DefinitionFaults, Fault

PACIFIC = ZoneInfo("America/Los_Angeles")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOURS_FILE = "data/hours.toml"
FURTHEST_DAYS = 60
"""How far ahead an opening is looked for."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One day's hours, Pacific: from `opens` up to, not including, `closes`."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Hours:
    """A week's openings by weekday (0 is Monday), and the days on which the office is closed."""

    week: Mapping[int, Opening]
    holidays: frozenset[date]

    def opening_on(self, day: date) -> Opening | None:
        """Give a day's hours, None where the office is closed."""
        return None if day in self.holidays else self.week.get(day.weekday())

    def is_open(self, now: datetime) -> bool:
        """Tell whether a person can be reached at this moment (aware)."""
        local = now.astimezone(PACIFIC)
        opening = self.opening_on(local.date())
        return opening is not None and opening.opens <= local.time() < opening.closes

    def next_opening(self, now: datetime) -> datetime | None:
        """Give the next moment at which the office opens, Pacific; None where none is near."""
        local = now.astimezone(PACIFIC)
        for ahead in range(FURTHEST_DAYS):
            day = local.date() + timedelta(days=ahead)
            opening = self.opening_on(day)
            if opening is not None:
                opens = datetime.combine(day, opening.opens, PACIFIC)
                if opens > local:
                    return opens
        return None


def read_hours(text: str) -> Hours:
    """Read `hours.toml`.

    Raises:
        DefinitionFaults: naming each key that is wrong.
    """
    faults: list[Fault] = []
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionFaults([Fault(HOURS_FILE, "", f"is not TOML: {error}")]) from None
    week: dict[int, Opening] = {}
    named = content.pop("week", {})
    if not isinstance(named, dict):
        faults.append(Fault(HOURS_FILE, "week", "must be a table of weekdays"))
        named = {}
    for name, hours in named.items():
        match hours:
            case _ if name not in WEEKDAYS:
                faults.append(Fault(HOURS_FILE, f"week.{name}", f"is no weekday; there are {', '.join(WEEKDAYS)}"))
            case [time() as opens, time() as closes] if opens < closes:
                week[WEEKDAYS.index(name)] = Opening(opens, closes)
            case _:
                faults.append(
                    Fault(HOURS_FILE, f"week.{name}", "must be [opens, closes], such as [08:00:00, 17:00:00]")
                )
    holidays = content.pop("holidays", [])
    if not isinstance(holidays, list) or not all(type(day) is date for day in holidays):
        faults.append(Fault(HOURS_FILE, "holidays", "must be a list of dates, such as [2026-12-25]"))
        holidays = []
    faults.extend(Fault(HOURS_FILE, name, "is no key of this file") for name in content)
    if not week and not faults:
        faults.append(Fault(HOURS_FILE, "week", "has no opening at all"))
    if faults:
        raise DefinitionFaults(faults)
    return Hours(week, frozenset(holidays))
