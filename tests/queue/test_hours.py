"""Office hours: Pacific, by minute, over holidays, year's ends and changes of the clock."""

from datetime import UTC, datetime

import pytest
from sample_service import ROOT

from ivr.errors import DefinitionFaults
from ivr.queue.hours import HOURS_FILE, PACIFIC, Hours, read_hours

WEEK = "\n".join(f"{day} = [08:00:00, 17:00:00]" for day in ("monday", "tuesday", "wednesday", "thursday", "friday"))
SOUND = f"holidays = [2026-11-26, 2026-11-27, 2026-12-25, 2027-01-01]\n[week]\n{WEEK}"


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
    closed = read_hours(f"holidays = [{days}, 2026-12-31]\n[week]\nmonday = [08:00:00, 17:00:00]")
    assert closed.next_opening(pacific("2026-11-01T12:00:00")) is None
    assert closed.next_opening(pacific("2026-12-20T12:00:00")) == pacific("2027-01-04T08:00")


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("[week", "", "is not TOML"),
        ("", "week", "has no opening at all"),
        ("[week]", "week", "has no opening at all"),
        ("week = 3", "week", "must be a table"),
        ("[week]\nmontag = [08:00:00, 17:00:00]", "week.montag", "is no weekday"),
        ("[week]\nmonday = [17:00:00, 08:00:00]", "week.monday", "must be [opens, closes]"),
        ("[week]\nmonday = [08:00:00, 08:00:00]", "week.monday", "must be [opens, closes]"),
        ("[week]\nmonday = [08:00:00]", "week.monday", "must be [opens, closes]"),
        ("[week]\nmonday = []", "week.monday", "must be [opens, closes]"),
        ("[week]\nmonday = [08:00:00, 12:00:00, 17:00:00]", "week.monday", "must be [opens, closes]"),
        ('[week]\nmonday = ["08:00", "17:00"]', "week.monday", "must be [opens, closes]"),
        ("[week]\nmonday = 08:00:00", "week.monday", "must be [opens, closes]"),
        (f"holidays = [2026-12-25T00:00:00]\n[week]\n{WEEK}", "holidays", "must be a list of dates"),
        (f'holidays = ["2026-12-25"]\n[week]\n{WEEK}', "holidays", "must be a list of dates"),
        (f"holidays = 2026-12-25\n[week]\n{WEEK}", "holidays", "must be a list of dates"),
        (f"holliday = []\n[week]\n{WEEK}", "holliday", "is no key of this file"),
    ],
)
def test_each_mistake_is_told_with_its_place(text: str, place: str, what: str) -> None:
    with pytest.raises(DefinitionFaults) as raised:
        read_hours(text)
    (fault,) = raised.value.faults
    assert (fault.file, fault.place) == (HOURS_FILE, place)
    assert fault.what.startswith(what)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(DefinitionFaults) as raised:
        read_hours("holidays = 1\nx = 2\n[week]\nmonday = 3\nsontag = []")
    assert [fault.place for fault in raised.value.faults] == ["holidays", "week.monday", "week.sontag", "x"]


def test_our_own_hours_are_sound() -> None:
    ours = read_hours((ROOT / HOURS_FILE).read_text(encoding="utf-8"))
    assert ours.is_open(pacific("2026-11-23T10:00:00"))
    assert not ours.is_open(pacific("2026-11-26T10:00:00"))  # Thanksgiving
    assert not ours.is_open(pacific("2026-11-22T10:00:00"))
