"""State holidays: computed for any year, and moved from weekends as the Government Code says."""

from datetime import date

import pytest

from ivr.queue.hours_file import HOURS_FILE, read_hours
from ivr.queue.state_holidays import known_names, state_holidays
from ivr.settings import ROOT

KEPT = {
    2026: "01-01 01-19 02-16 03-31 05-25 07-04 09-07 11-11 11-26 11-27 12-25",
    2027: "01-01 01-18 02-15 03-31 05-31 07-05 09-06 11-11 11-25 11-26 12-25",
    2028: "01-01 01-17 02-21 03-31 05-29 07-04 09-04 11-10 11-23 11-24 12-25",
    2029: "01-01 01-15 02-19 03-31 05-28 07-04 09-03 11-12 11-22 11-23 12-25",
}
"""By the words of California Government Code 19853 (a) and (b), reckoned by hand; Saturdays stand where they fall."""


@pytest.mark.parametrize("year", KEPT)
def test_our_offices_keep_the_days_of_the_government_code_and_no_other(year: int) -> None:
    ours = read_hours((ROOT / HOURS_FILE).read_text(encoding="utf-8"))
    kept = sorted(day for day, names in state_holidays(year).items() if names & ours.holiday_names)
    assert kept == [date.fromisoformat(f"{year}-{day}") for day in KEPT[year].split()]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("New Year's Day", "2023-01-02"),  # the first is a Sunday
        ("New Year's Day", "2028-01-01"),  # a Saturday: not moved into the year before
        ("Christmas Day", "2022-12-26"),
        ("Christmas Day", "2027-12-25"),  # a Saturday: no other day off
        ("Veterans Day", "2028-11-10"),  # the only one that moves from a Saturday
        ("Veterans Day", "2029-11-12"),
    ],
)
def test_a_holiday_on_a_weekend_is_kept_as_the_code_says(name: str, day: str) -> None:
    year = int(day[:4])
    assert [kept for kept, names in state_holidays(year).items() if name in names] == [date.fromisoformat(day)]


def test_two_holidays_of_one_day_are_both_known() -> None:
    assert state_holidays(2027)[date(2027, 2, 15)] == {"Presidents' Day", "Susan B. Anthony Day"}
    assert {"Presidents' Day", "Diwali"} <= known_names()
