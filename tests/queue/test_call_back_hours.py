"""When a call back is promised: now, first, in the part of the day that suits, or once the office opens again."""

from dataclasses import replace
from datetime import datetime

import pytest
from queue_options import OFFICE_HOURS, WEEK

from ivr.queue.call_back_hours import PartOfDay, has_choice, promise
from ivr.queue.hours import PACIFIC, Closure
from ivr.queue.hours_file import read_hours

HALF = read_hours(f"[half_days]\n2026-11-24 = [08:00:00, 12:00:00]\n[week]\n{WEEK}")
LATE = read_hours(f"[half_days]\n2026-11-24 = [13:00:00, 17:00:00]\n[week]\n{WEEK}")
UNKNOWN = replace(OFFICE_HOURS, closure=Closure(None))
OPEN, NIGHT = "2026-11-23T10:00:00", "2026-11-23T20:00:00"


def pacific(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PACIFIC)


@pytest.mark.parametrize(
    ("hours", "now", "chooses"),
    [
        (OFFICE_HOURS, OPEN, False),
        (OFFICE_HOURS, NIGHT, True),
        (HALF, NIGHT, False),
        (LATE, NIGHT, False),
        (UNKNOWN, NIGHT, False),
        (replace(OFFICE_HOURS, closure=Closure(pacific("2026-11-24T11:59:00"))), OPEN, True),
        (replace(OFFICE_HOURS, closure=Closure(pacific("2026-11-24T12:00:00"))), OPEN, False),
    ],
)
def test_who_can_have_a_morning_and_an_afternoon_may_choose(hours: object, now: str, chooses: bool) -> None:
    assert has_choice(hours, pacific(now)) is chooses  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hours", "now", "is_first", "part", "when", "not_before"),
    [
        (OFFICE_HOURS, OPEN, False, None, "now", None),
        (OFFICE_HOURS, OPEN, True, None, "first", "2026-11-24T08:00:00"),
        (OFFICE_HOURS, NIGHT, True, None, "first", "2026-11-24T08:00:00"),
        (OFFICE_HOURS, NIGHT, False, "morning", "morning", "2026-11-24T08:00:00"),
        (OFFICE_HOURS, NIGHT, False, "afternoon", "afternoon", "2026-11-24T13:00:00"),
        (OFFICE_HOURS, NIGHT, False, None, "morning", "2026-11-24T08:00:00"),
        (OFFICE_HOURS, OPEN, False, "afternoon", "now", None),  # it opened while the caller chose
        (HALF, NIGHT, False, "afternoon", "morning", "2026-11-24T08:00:00"),
        (LATE, NIGHT, False, "morning", "afternoon", "2026-11-24T13:00:00"),
        (UNKNOWN, NIGHT, False, None, "for_now", None),
        (UNKNOWN, OPEN, True, None, "for_now", None),
    ],
)
def test_nothing_is_promised_that_the_hours_do_not_allow(
    hours: object, now: str, is_first: bool, part: PartOfDay | None, when: str, not_before: str | None
) -> None:
    promised = promise(hours, pacific(now), is_first=is_first, part=part)  # type: ignore[arg-type]
    assert promised.when == when
    assert promised.not_before == (pacific(not_before) if not_before else None)
