"""Something is wrong with a payment: which ones can be marked, and that each is marked once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count

import pytest
from look_up_calls import call_facts
from look_up_options import make_options
from look_up_promises import assert_keeps, rows_of
from sample_service import NOW
from sqlalchemy import insert, select

from ivr.flow.events import LookedUp
from ivr.lookups.payment_troubles import (
    ARRIVAL,
    MADE_IN_QUESTION,
    MARKS,
    RECEIVED_IN_QUESTION,
    TRACE,
    TROUBLES,
    mark_payment,
    payment_arrival,
    payment_trace,
    payments_made_in_question,
    payments_received_in_question,
)
from ivr.store.database import Connection
from ivr.store.requests import save_ended
from ivr.store.tables import payments, requests

ID, OTHER_ID = "1000000005", "1000000001"
CASES = ("110000004541", "110000004501")
TODAY = date(2026, 11, 23)
PAYMENT = "P1"

OPTIONS = make_options()
mark = partial(mark_payment, OPTIONS)

Pay = Callable[..., str]


@pytest.fixture
def pay(connection: Connection) -> Pay:
    """Add a payment: sent today, unless something else is said."""
    numbers = count()

    def add(days_ago: int = 0, **others: object) -> str:
        values = {
            "payment_id": f"T{next(numbers):06}",
            "participant_id": ID,
            "case_number": CASES[0],
            "direction": "received",
            "status": "sent",
            "paid_on": TODAY - timedelta(days=days_ago),
            "amount_cents": 1000,
        } | others
        connection.execute(insert(payments).values(values))
        return str(values["payment_id"])

    return add


# ── Which payment ──


def test_without_a_payment_there_is_none_to_mark(connection: Connection) -> None:
    assert payments_made_in_question(connection, call_facts(), ID) == LookedUp("none")
    assert payments_received_in_question(connection, call_facts(), ID) == LookedUp("none")


def test_payments_of_the_other_direction_or_of_another_person_are_not_offered(
    connection: Connection, pay: Pay
) -> None:
    pay(participant_id=OTHER_ID)
    pay(direction="made", status="posted")
    assert payments_received_in_question(connection, call_facts(), ID) == LookedUp("none")


@pytest.mark.parametrize("there_are", [1, 5, 6, 25])
def test_the_newest_five_are_offered(connection: Connection, pay: Pay, there_are: int) -> None:
    added = [pay(days, direction="made", status="posted") for days in range(there_are)]
    answer = payments_made_in_question(connection, call_facts(), ID)
    assert_keeps(MADE_IN_QUESTION, answer, "payment_troubles.payment")
    assert [row["payment_id"] for row in rows_of(answer, "payments_in_question")] == added[:5]


def test_what_is_expected_is_offered_only_when_its_day_is_past(connection: Connection, pay: Pay) -> None:
    for days in (-9, 0, 1):
        pay(days, status="expected")
    pay(2)
    answer = payments_received_in_question(connection, call_facts(), ID)
    assert_keeps(RECEIVED_IN_QUESTION, answer, "payment_troubles.payment")
    assert [(row["wording"], row["paid_on"]) for row in rows_of(answer, "payments_in_question")] == [
        ("expected", "2026-11-22"),
        ("sent", "2026-11-21"),
    ]


def test_payments_of_several_cases_are_told_apart(connection: Connection, pay: Pay) -> None:
    pay()
    pay(1, case_number=CASES[1])
    pay(2, case_number=None)
    answer = payments_received_in_question(connection, call_facts(), ID)
    assert_keeps(RECEIVED_IN_QUESTION, answer, "payment_troubles.payment")
    assert [(row["wording"], row["case_ending"]) for row in rows_of(answer, "payments_in_question")] == [
        ("sent_with_case", "4541"),
        ("sent_with_case", "4501"),
        ("sent", ""),
    ]


# ── Is it late ──


@pytest.mark.parametrize(
    ("sent_on", "now", "arrives_by"),
    [
        ("2026-11-23", "2026-11-23T10:00:00-08:00", "2026-11-25"),
        ("2026-11-20", "2026-11-23T10:00:00-08:00", "2026-11-24"),  # over a week end
        ("2026-11-19", "2026-11-23T23:59:00-08:00", "2026-11-23"),  # still today
        ("2026-11-19", "2026-11-24T00:01:00-08:00", None),
        ("2026-11-25", "2026-11-30T10:00:00-08:00", "2026-12-01"),  # Thanksgiving
        ("2019-01-02", "2026-11-23T10:00:00-08:00", None),
    ],
)
def test_money_sent_has_two_business_days_to_arrive(
    connection: Connection, pay: Pay, sent_on: str, now: str, arrives_by: str | None
) -> None:
    payment = pay(paid_on=date.fromisoformat(sent_on))
    answer = payment_arrival(OPTIONS, connection, call_facts(now=datetime.fromisoformat(now)), ID, payment)
    assert_keeps(ARRIVAL, answer)
    assert answer == (LookedUp("too_soon", {"arrives_by": arrives_by}) if arrives_by else LookedUp("late"))


@pytest.mark.parametrize("others", [{"status": "expected"}, {"direction": "made", "status": "posted"}])
def test_only_money_sent_can_be_on_its_way(connection: Connection, pay: Pay, others: dict[str, object]) -> None:
    assert payment_arrival(OPTIONS, connection, call_facts(), ID, pay(**others)) == LookedUp("late")


def test_the_payment_of_another_tells_nothing(connection: Connection, pay: Pay) -> None:
    payment = pay(participant_id=OTHER_ID)
    assert payment_arrival(OPTIONS, connection, call_facts(), ID, payment) == LookedUp("late")


# ── Marked once ──


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_marked_payment_is_a_request_for_an_agent(connection: Connection, trouble: str) -> None:
    answer = mark(trouble, connection, call_facts(), ID, PAYMENT)
    assert_keeps(MARKS[trouble], answer)
    assert answer.outcome == "done"
    assert answer.values["due_on"] == "2026-11-30"  # three business days, over Thanksgiving
    (row,) = connection.execute(select(requests).where(requests.c.kind == "trace")).all()
    assert (row.receipt, row.participant_id, row.status) == (answer.values["receipt"], ID, "open")
    assert row.details == {"payment_id": PAYMENT, "what": trouble}


def test_asked_again_it_is_the_same_receipt(connection: Connection) -> None:
    first = mark("not_arrived", connection, call_facts(), ID, PAYMENT)
    second = mark("wrong_amount", connection, call_facts("CA2", now=NOW + timedelta(days=1)), ID, PAYMENT)
    assert second == LookedUp("already", first.values)


def test_another_payment_and_another_person_have_receipts_of_their_own(connection: Connection) -> None:
    marked = [
        mark("not_arrived", connection, call_facts(call), who, payment)
        for call, who, payment in (("CA1", ID, PAYMENT), ("CA2", ID, "P2"), ("CA3", OTHER_ID, PAYMENT))
    ]
    assert [one.outcome for one in marked] == ["done"] * 3
    assert len({one.values["receipt"] for one in marked}) == 3


def test_an_unmarked_payment_is_new(connection: Connection) -> None:
    mark("not_arrived", connection, call_facts(), ID, "P2")
    assert payment_trace(connection, call_facts(), ID, PAYMENT) == LookedUp("new")


@pytest.mark.parametrize(
    ("now", "outcome"),
    [
        ("2026-11-23T10:01:00-08:00", "already"),
        ("2026-11-30T17:00:00-08:00", "already"),
        ("2026-11-30T17:01:00-08:00", "overdue"),
        ("2027-03-01T10:00:00-08:00", "overdue"),
    ],
)
def test_a_marked_payment_is_known_and_its_answer_may_be_late(connection: Connection, now: str, outcome: str) -> None:
    marked = mark("lost_check", connection, call_facts(), ID, PAYMENT)
    answer = payment_trace(connection, call_facts("CA2", now=datetime.fromisoformat(now)), ID, PAYMENT)
    assert_keeps(TRACE, answer)
    assert answer == LookedUp(outcome, marked.values)


def test_an_answered_payment_can_be_marked_anew(connection: Connection) -> None:
    first = mark("not_arrived", connection, call_facts(), ID, PAYMENT)
    save_ended(connection, str(first.values["receipt"]), "fulfilled", NOW)
    assert payment_trace(connection, call_facts("CA2"), ID, PAYMENT) == LookedUp("new")
    assert mark("not_arrived", connection, call_facts("CA2"), ID, PAYMENT).outcome == "done"
