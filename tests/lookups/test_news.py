"""News: one sentence since the last call with the right PIN, once a call, none in a first one."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from look_up_calls import CALLER, call_facts
from look_up_promises import assert_keeps, rows_of
from sample_service import NOW
from sqlalchemy import insert

from ivr.flow.events import LookedUp, Row
from ivr.lookups.news import NEWS, news
from ivr.store import pins
from ivr.store.database import Connection
from ivr.store.tables import appointments, payments

ID, OTHER_ID = "1000000008", "1000000001"
"""Somebody without any payment or appointment lately, and somebody with some."""
CASE = "110000004571"
TODAY = date(2026, 11, 23)
LAST_CALL = datetime.fromisoformat("2026-11-16T10:00:00-08:00")

Give = Callable[..., None]


def right_pin(connection: Connection, call: str, at: datetime, who: str = ID, **others: bool) -> None:
    how = {"was_right": True, "was_counted": True} | others
    pins.record_attempt(connection, who, CALLER, call, at, **how)


@pytest.fixture
def called_before(connection: Connection) -> None:
    """A call a week ago, and the PIN of this one."""
    right_pin(connection, "CA0", LAST_CALL)
    right_pin(connection, "CA1", NOW)


@pytest.fixture
def pay(connection: Connection) -> Give:
    """Add a payment: sent today, unless something else is said."""
    numbers = count()

    def add(paid_on: date = TODAY, amount_cents: int = 1000, **others: object) -> None:
        values = {
            "payment_id": f"T{next(numbers):06}",
            "participant_id": ID,
            "case_number": CASE,
            "direction": "received",
            "status": "sent",
            "paid_on": paid_on,
            "amount_cents": amount_cents,
        }
        connection.execute(insert(payments).values(values | others))

    return add


@pytest.fixture
def meet(connection: Connection) -> Give:
    """Add a court hearing."""
    numbers = count()

    def add(starts_at: datetime, **others: object) -> None:
        values = {
            "appointment_id": f"T{next(numbers):03}",
            "participant_id": ID,
            "starts_at": starts_at,
            "appointment_type": "COURT HEARING",
        }
        connection.execute(insert(appointments).values(values | others))

    return add


def told(connection: Connection) -> Row | None:
    answer = news(connection, call_facts(), ID)
    assert_keeps(NEWS, answer, "news.said")
    if answer.outcome == "none":
        return None
    (row,) = rows_of(answer, "news")
    return row


def test_in_a_first_call_nothing_is_news(connection: Connection, pay: Give, meet: Give) -> None:
    right_pin(connection, "CA1", NOW)
    pay()
    meet(NOW + timedelta(days=1))
    assert news(connection, call_facts(), ID) == LookedUp("none")


@pytest.mark.parametrize("how", [{"was_right": False}, {"was_counted": False}])
def test_a_call_that_was_never_verified_is_no_call(connection: Connection, pay: Give, how: dict[str, bool]) -> None:
    right_pin(connection, "CA0", LAST_CALL, **how)
    right_pin(connection, "CA1", NOW)
    pay()
    assert told(connection) is None


def test_the_call_of_another_is_not_this_callers(connection: Connection, pay: Give) -> None:
    right_pin(connection, "CA0", LAST_CALL, OTHER_ID)
    right_pin(connection, "CA1", NOW)
    pay()
    assert told(connection) is None


def test_news_is_told_once_a_call(connection: Connection, called_before: None, pay: Give) -> None:
    pay()
    assert told(connection) is not None
    right_pin(connection, "CA1", NOW)  # the same person's PIN once more, after somebody else's ID
    assert told(connection) is None


def test_the_last_of_several_calls_counts(connection: Connection, called_before: None, pay: Give) -> None:
    right_pin(connection, "CA00", LAST_CALL - timedelta(days=30))
    pay(date(2026, 11, 1))
    assert told(connection) is None


def test_without_anything_new_nothing_is_said(connection: Connection, called_before: None) -> None:
    assert told(connection) is None


@pytest.mark.parametrize(
    ("paid_on", "is_news"),
    [
        (date(2026, 11, 15), False),
        (date(2026, 11, 16), True),  # the day of the last call: it may have come in after it
        (date(2026, 11, 17), True),
        (date(2026, 11, 23), True),
        (date(2026, 11, 24), False),
    ],
)
def test_payments_since_the_last_call_are_news(
    connection: Connection, called_before: None, pay: Give, paid_on: date, is_news: bool
) -> None:
    pay(paid_on)
    assert (told(connection) is not None) is is_news


def test_an_expected_payment_is_no_news(connection: Connection, called_before: None, pay: Give) -> None:
    pay(status="expected")
    assert told(connection) is None


def test_several_payments_are_counted_and_the_newest_is_told(
    connection: Connection, called_before: None, pay: Give
) -> None:
    pay(TODAY - timedelta(days=1), 111)
    pay(TODAY, 222)
    assert told(connection) == {
        "wording": "sent_several",
        "amount": 222,
        "paid_on": "2026-11-23",
        "payments_count": 2,
    }


def test_what_was_posted_is_news_for_who_pays(connection: Connection, called_before: None, pay: Give) -> None:
    pay(direction="made", status="posted")
    assert (told(connection) or {})["wording"] == "made"
    pay(direction="made", status="posted")
    assert (told(connection) or {})["wording"] == "made_several"


def test_what_was_sent_comes_before_what_was_posted(connection: Connection, called_before: None, pay: Give) -> None:
    pay(TODAY, 111, direction="made", status="posted")
    pay(TODAY - timedelta(days=2), 222)
    assert (told(connection) or {})["amount"] == 222


@pytest.mark.parametrize(
    ("starts_at", "is_news"),
    [
        ("2026-11-23T09:00:00-08:00", True),  # no end is known, so it is ahead all day
        ("2026-11-22T09:00:00-08:00", False),
        ("2026-12-23T23:30:00-08:00", True),  # the thirtieth day
        ("2026-12-24T00:30:00-08:00", False),
    ],
)
def test_an_appointment_within_thirty_days_is_news(
    connection: Connection, called_before: None, meet: Give, starts_at: str, is_news: bool
) -> None:
    meet(datetime.fromisoformat(starts_at))
    row = told(connection)
    assert (row is not None) is is_news
    assert row is None or row["wording"] == "date"


def test_a_payment_and_the_soonest_date_are_one_sentence(
    connection: Connection, called_before: None, pay: Give, meet: Give
) -> None:
    pay(TODAY, 13015)
    meet(NOW + timedelta(days=9), appointment_type="GENETIC TEST")
    meet(NOW + timedelta(days=2))
    assert told(connection) == {
        "wording": "sent_and_date",
        "amount": 13015,
        "paid_on": "2026-11-23",
        "appointment_type": "kind_court_hearing",
        "starts_on": "2026-11-25",
    }
