"""When a call back can be promised: now, as one of the first of the next day, or in the half of a day that suits.

Pure rules; the look-ups of `ivr/queue/call_back_requests.py` read what they need.
"""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from ivr.queue.hours import PACIFIC, Hours

PartOfDay = Literal["morning", "afternoon"]

NOON = time(12)
AFTERNOON_FROM = time(13)
"""When afternoon calls begin: an hour with people at lunch is promised to nobody."""


@dataclass(frozen=True, slots=True)
class Promise:
    """When a call back is made, from when on, and whether as one of the first; `opens_at` is None for now.

    `when` is now, first, morning, afternoon, or for_now where nobody knows when the office opens.
    """

    when: Literal["now", "first", "morning", "afternoon", "for_now"]
    opens_at: datetime | None = None
    not_before: datetime | None = None


def has_choice(hours: Hours, now: datetime) -> bool:
    """Tell whether a closed office's next day has a morning and an afternoon to choose between."""
    opens = None if hours.is_open(now) else hours.next_opening(now)
    if opens is None:
        return False
    opening = hours.opening_on(opens.date())
    return opening is not None and opens.time() < NOON and opening.closes > AFTERNOON_FROM


def promise(hours: Hours, now: datetime, *, is_first: bool, part: PartOfDay | None) -> Promise:
    """Tell when a call back can be made. `is_first` is for who would wait past closing, or did."""
    is_open = hours.is_open(now)
    opens = hours.next_opening(now)
    if is_open and not is_first:
        return Promise("now")
    if opens is None:
        return Promise("now" if is_open else "for_now")
    if is_first:
        return Promise("first", opens, opens)
    if part == "afternoon" and has_choice(hours, now):
        return Promise("afternoon", opens, datetime.combine(opens.date(), AFTERNOON_FROM, PACIFIC))
    return Promise("morning" if opens.time() < NOON else "afternoon", opens, opens)
