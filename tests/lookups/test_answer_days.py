"""An answer is due after three business days, holidays and week ends left out."""

from datetime import date, datetime

import pytest
from look_up_options import make_options
from sample_service import NOW

from ivr.lookups.answer_days import answer_due_at


@pytest.mark.parametrize(
    ("asked_at", "due_at"),
    [
        ("2026-11-02T10:00:00-08:00", "2026-11-05T17:00:00-08:00"),  # a plain Monday
        ("2026-11-02T23:59:00-08:00", "2026-11-05T17:00:00-08:00"),  # the same evening, already Tuesday in UTC
        ("2026-11-05T10:00:00-08:00", "2026-11-10T17:00:00-08:00"),  # over a week end
        ("2026-11-07T10:00:00-08:00", "2026-11-12T17:00:00-08:00"),  # asked on a Saturday; the 11th is a holiday
        ("2026-11-25T10:00:00-08:00", "2026-12-02T17:00:00-08:00"),  # Thanksgiving and the day after
    ],
)
def test_an_answer_is_due_at_the_end_of_the_third_business_day(asked_at: str, due_at: str) -> None:
    assert answer_due_at(make_options(), datetime.fromisoformat(asked_at)) == datetime.fromisoformat(due_at)


def test_a_week_is_promised_where_no_business_day_is_near() -> None:
    options = make_options(business_day_after=lambda now, count: None)
    assert answer_due_at(options, NOW).date() == date(2026, 11, 30)
