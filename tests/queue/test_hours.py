"""Office hours: Pacific, by minute, over holidays, year's ends and changes of the clock."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sample_service import ROOT

from ivr.queue.hours import PACIFIC, Closure, Hours
from ivr.queue.hours_file import HOURS_FILE, read_hours

WEEK = "\n".join(f"{day} = [08:00:00, 17:00:00]" for day in ("monday", "tuesday", "wednesday", "thursday", "friday"))
SOUND = f"also_closed = [2026-11-26, 2026-11-27, 2026-12-25, 2027-01-01]\n[week]\n{WEEK}"


@pytest.fixture
def hours() -> Hours:
    return read_hours(SOUND)


def pacific(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PACIFIC)


@pytest.mark.parametrize(
    ("moment", "is_open", "opens"),
    [
        ("2026-11-23T07:59:59", False, "2026-11-23T08:00"),
        ("2026-11-23T08:00:00", True, "2026-11-24T08:00"),
        ("2026-11-23T16:59:59.999999", True, "2026-11-24T08:00"),
        ("2026-11-23T17:00:00", False, "2026-11-24T08:00"),
        ("2026-11-23T00:00:00", False, "2026-11-23T08:00"),
        ("2026-11-22T12:00:00", False, "2026-11-23T08:00"),  # a Sunday
        ("2026-11-20T18:00:00", False, "2026-11-23T08:00"),  # Friday evening
        ("2026-11-25T17:00:00", False, "2026-11-30T08:00"),  # two holidays, then a weekend
        ("2026-11-26T10:00:00", False, "2026-11-30T08:00"),
        ("2026-12-31T17:00:00", False, "2027-01-04T08:00"),  # over the year's end, its holiday and a weekend
        ("2026-12-31T16:59:00", True, "2027-01-04T08:00"),
        ("2027-03-12T17:00:00", False, "2027-03-15T08:00"),  # the clock goes forward on the Sunday
        ("2026-10-30T17:00:00", False, "2026-11-02T08:00"),  # and back on the Sunday
    ],
)
def test_the_office_is_open_by_the_minute_and_opens_next(
    hours: Hours, moment: str, is_open: bool, opens: str
) -> None:
    assert hours.is_open(pacific(moment)) is is_open
    assert hours.next_opening(pacific(moment)) == pacific(opens)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23T16:00:00+00:00", True),  # 8 in winter
        ("2026-11-23T15:59:00+00:00", False),
        ("2026-07-06T15:00:00+00:00", True),  # 8 in summer
        ("2026-07-06T14:59:00+00:00", False),
        ("2026-11-24T01:00:00+00:00", False),  # 17 of the day before
        ("2026-11-24T00:59:00+00:00", True),
        ("2026-11-23T17:00:00+01:00", True),
    ],
)
def test_any_offset_is_understood_as_pacific_time(hours: Hours, moment: str, is_open: bool) -> None:
    assert hours.is_open(datetime.fromisoformat(moment)) is is_open


def test_the_next_opening_is_eight_o_clock_pacific_on_both_sides_of_a_change(hours: Hours) -> None:
    before = hours.next_opening(datetime(2027, 3, 13, 12, tzinfo=UTC))
    after = hours.next_opening(datetime(2026, 10, 31, 12, tzinfo=UTC))
    assert before is not None
    assert after is not None
    assert before.astimezone(UTC).hour == 15
    assert after.astimezone(UTC).hour == 16


def test_where_no_opening_is_near_there_is_none() -> None:
    days = ", ".join(f"2026-{month:02}-{day:02}" for month in (11, 12) for day in range(1, 31))
    closed = read_hours(f"also_closed = [{days}, 2026-12-31]\n[week]\nmonday = [08:00:00, 17:00:00]")
    assert closed.next_opening(pacific("2026-11-01T12:00:00")) is None
    assert closed.next_opening(pacific("2026-12-20T12:00:00")) == pacific("2027-01-04T08:00")


@pytest.mark.parametrize(
    ("moment", "closes"),
    [
        ("2026-11-23T08:00:00", "2026-11-23T17:00"),
        ("2026-11-23T16:59:59", "2026-11-23T17:00"),
        ("2026-11-23T17:00:00", None),
        ("2026-11-26T10:00:00", None),
        ("2026-12-24T09:00:00", "2026-12-24T12:00"),  # half a day
        ("2026-12-24T12:00:00", None),
        ("2026-12-26T10:30:00", "2026-12-26T11:00"),  # a Saturday with hours of its own
        ("2026-11-27T10:00:00", "2026-11-27T17:00"),  # a holiday that is not kept
    ],
)
def test_an_open_office_says_when_it_closes(moment: str, closes: str | None) -> None:
    hours = read_hours(
        'holidays = ["Thanksgiving Day", "Day After Thanksgiving"]\nopen_anyway = [2026-11-27]\n[half_days]\n'
        f"2026-12-24 = [08:00:00, 12:00:00]\n2026-12-26 = [10:00:00, 11:00:00]\n[week]\n{WEEK}"
    )
    assert hours.closes_at(pacific(moment)) == (pacific(closes) if closes else None)


@pytest.mark.parametrize(
    ("until", "opens"),
    [
        (None, None),
        ("2026-11-23T10:30:00", "2026-11-23T10:30"),  # ends within the hours of the same day
        ("2026-11-23T17:00:00", "2026-11-24T08:00"),
        ("2026-11-24T06:00:00", "2026-11-24T08:00"),
        ("2026-11-24T08:00:00", "2026-11-24T08:00"),
        ("2026-11-28T12:00:00", "2026-11-30T08:00"),  # on a weekend
    ],
)
def test_a_closure_shuts_the_office_at_once_until_it_ends(hours: Hours, until: str | None, opens: str | None) -> None:
    shut = replace(hours, closure=Closure(pacific(until) if until else None))
    now = pacific("2026-11-23T10:00:00")
    assert hours.is_open(now)
    assert not shut.is_open(now)
    assert shut.closes_at(now) is None
    assert shut.next_opening(now) == (pacific(opens) if opens else None)


def test_a_closure_that_is_over_changes_nothing(hours: Hours) -> None:
    over = replace(hours, closure=Closure(pacific("2026-11-23T09:00:00")))
    now = pacific("2026-11-23T10:00:00")
    assert over.is_open(now)
    assert over.next_opening(now) == hours.next_opening(now)


@pytest.mark.parametrize(
    ("moment", "count", "day"),
    [
        ("2026-11-23T10:00:00", 1, "2026-11-24"),
        ("2026-11-23T10:00:00", 2, "2026-11-25"),
        ("2026-11-23T10:00:00", 3, "2026-11-30"),  # over two closed days and a weekend
        ("2026-11-22T10:00:00", 1, "2026-11-23"),
        ("2026-11-23T23:59:59", 1, "2026-11-24"),
    ],
)
def test_business_days_are_those_on_which_the_office_opens(hours: Hours, moment: str, count: int, day: str) -> None:
    assert hours.business_day_after(pacific(moment), count) == date.fromisoformat(day)


def test_our_own_hours_are_sound() -> None:
    ours = read_hours((ROOT / HOURS_FILE).read_text(encoding="utf-8"))
    assert ours.is_open(pacific("2026-11-23T10:00:00"))
    assert not ours.is_open(pacific("2026-11-26T10:00:00"))  # Thanksgiving
    assert not ours.is_open(pacific("2026-11-22T10:00:00"))
    assert ours.is_open(pacific("2026-11-09T10:00:00"))  # the day after Diwali
    assert ours.is_open(pacific("2028-02-15T10:00:00"))  # Susan B. Anthony Day
    assert ours.is_open(pacific("2026-06-19T10:00:00"))  # Juneteenth
    assert ours.is_open(pacific("2026-07-03T10:00:00"))  # Independence Day is on the Saturday, and is not moved
    assert not ours.is_open(pacific("2027-07-05T10:00:00"))  # on the Sunday, and is
