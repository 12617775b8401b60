"""Payments: newest first, by day, to twenty, told apart by case, and never more of their kind than is on the list."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from look_up_calls import call_facts
from sqlalchemy import delete, insert

from ivr.flow.contracts import Contract, Rows
from ivr.flow.events import LookedUp, Row
from ivr.lookups.payments import (
    EXPECTED,
    MADE,
    MADE_OLDER,
    PAYMENT_TYPES,
    SENT,
    SENT_OLDER,
    payment_directions,
    payments_expected,
    payments_made,
    payments_made_older,
    payments_sent,
    payments_sent_older,
    slug_of_payment_type,
)
from ivr.store.database import Connection
from ivr.store.tables import case_parties, cases, payments

ID, OTHER_ID = "1000000005", "1000000001"
"""Somebody without a payment, and somebody with some."""
CASES = ("110000004541", "110000004501", "110000004512")
TODAY = date(2026, 11, 23)

Pay = Callable[..., None]


@pytest.fixture
def pay(connection: Connection) -> Pay:
    """Add a payment: made and posted, unless something else is said."""
    numbers = count()

    def add(paid_on: date = TODAY, amount_cents: int = 1000, case: str | None = CASES[0], **others: object) -> None:
        values = {
            "payment_id": f"T{next(numbers):06}",
            "participant_id": ID,
            "case_number": case,
            "direction": "made",
            "status": "posted",
            "paid_on": paid_on,
            "amount_cents": amount_cents,
        }
        connection.execute(insert(payments).values(values | others))

    return add


def rows_of(answer: LookedUp, name: str = "payments") -> list[Row]:
    rows = answer.values[name]
    assert isinstance(rows, tuple)
    return list(rows)


def pages(connection: Connection, first: Callable[..., LookedUp], older: Callable[..., LookedUp]) -> list[list[Row]]:
    """Hear every page, as a caller who presses 1 for older ones each time."""
    answer = first(connection, call_facts(), ID)
    heard = [] if answer.outcome == "none" else [rows_of(answer)]
    while answer.outcome == "more":
        answer = older(connection, call_facts(), ID, answer.values["payments_said"])
        heard.append(rows_of(answer))
    return heard


def test_without_a_payment_there_is_none(connection: Connection) -> None:
    assert payments_made(connection, call_facts(), ID) == LookedUp("none")
    assert payments_sent(connection, call_facts(), ID) == LookedUp("none")
    assert payments_expected(connection, call_facts(), ID) == LookedUp("none")


def test_nobody_hears_the_payments_of_another(connection: Connection, pay: Pay) -> None:
    pay(participant_id=OTHER_ID)
    assert payments_made(connection, call_facts(), ID) == LookedUp("none")


def test_the_newest_come_first_and_those_of_a_day_stand_together(connection: Connection, pay: Pay) -> None:
    pay(TODAY - timedelta(days=7), 300)
    pay(TODAY, 100)
    pay(TODAY - timedelta(days=7), 400)
    pay(TODAY, 200)
    answer = payments_made(connection, call_facts(), ID)
    assert answer.outcome == "last"
    assert [(row["wording"], row["amount"], row["paid_on"]) for row in rows_of(answer)] == [
        ("first", 200, "2026-11-23"),
        ("also", 100, "2026-11-23"),
        ("first", 400, "2026-11-16"),
        ("also", 300, "2026-11-16"),
    ]


def test_a_page_begins_with_its_day_also_where_the_day_began_on_the_page_before(
    connection: Connection, pay: Pay
) -> None:
    for amount in range(6):
        pay(TODAY, amount)
    first, second = pages(connection, payments_made, payments_made_older)
    assert [row["wording"] for row in first] == ["first", "also", "also"]
    assert [row["wording"] for row in second] == ["first", "also", "also"]


def test_one_payment_more_of_a_day_is_not_left_to_the_next_page(connection: Connection, pay: Pay) -> None:
    for days in (0, 0, 7, 7, 14):
        pay(TODAY - timedelta(days=days))
    assert [len(page) for page in pages(connection, payments_made, payments_made_older)] == [4, 1]


@pytest.mark.parametrize(
    ("there_are", "sizes"),
    [(1, [1]), (3, [3]), (4, [3, 1]), (8, [3, 3, 2]), (20, [3] * 6 + [2]), (21, [3] * 6 + [2]), (99, [3] * 6 + [2])],
)
def test_payments_are_said_a_page_at_a_time_to_the_twentieth(
    connection: Connection, pay: Pay, there_are: int, sizes: list[int]
) -> None:
    for number in range(there_are):
        pay(TODAY - timedelta(days=number), number)
    heard = pages(connection, payments_made, payments_made_older)
    assert [len(page) for page in heard] == sizes
    assert [row["amount"] for page in heard for row in page] == list(range(min(there_are, 20)))


def test_payments_of_several_cases_are_told_apart_by_the_last_digits(connection: Connection, pay: Pay) -> None:
    for number in range(7):
        pay(TODAY - timedelta(days=number // 2), number, CASES[number % 2])
    heard = pages(connection, payments_made, payments_made_older)
    assert [len(page) for page in heard] == [2, 2, 2, 1]
    assert [row["wording"] for page in heard for row in page] == [
        *("first_with_case", "also_with_case"),
        *("first_with_case", "also_with_case"),
        *("first_with_case", "also_with_case"),
        "first_with_case",
    ]
    assert {row["case_ending"] for page in heard for row in page} == {"4541", "4501"}


def test_payments_of_one_case_are_not_told_by_case(connection: Connection, pay: Pay) -> None:
    for number in range(3):
        pay(TODAY - timedelta(days=number))
    assert {row["wording"] for row in rows_of(payments_made(connection, call_facts(), ID))} == {"first"}


def test_a_payment_whose_case_is_not_known_is_said_without_one(connection: Connection, pay: Pay) -> None:
    pay(TODAY, 1, CASES[0])
    pay(TODAY - timedelta(days=1), 2, None)
    assert [row["wording"] for row in rows_of(payments_made(connection, call_facts(), ID))] == ["first", "first"]
    pay(TODAY - timedelta(days=2), 3, CASES[1])
    heard = pages(connection, payments_made, payments_made_older)
    assert [row["wording"] for page in heard for row in page] == [
        "first_with_case",
        "first",
        "first_with_case",
    ]


def test_cases_whose_last_digits_are_alike_are_told_apart_by_more(connection: Connection, pay: Pay) -> None:
    for number, case in enumerate(("110000104541", "4541")):
        connection.execute(insert(cases).values(case_number=case))
        pay(TODAY - timedelta(days=number), case=case)
    pay(TODAY - timedelta(days=2))
    heard = pages(connection, payments_made, payments_made_older)
    endings = [row["case_ending"] for page in heard for row in page]
    assert endings == ["104541", "4541", "004541"]


# ── Kinds ──


@pytest.mark.parametrize("slug", PAYMENT_TYPES)
def test_every_kind_on_the_list_is_said_as_it_is(slug: str) -> None:
    assert slug_of_payment_type(slug.upper().replace("_", " ")) == f"type_{slug}"


@pytest.mark.parametrize(
    "payment_type",
    [
        *("STATE TAX OFFSET", "FEDERAL TAX OFFSET", "IRS TAX REFUND OFFSET", "FTB OFFSET", "KIOSK TERMINAL"),
        *("", " ", None, "payment", "CASHIER", "CASH, OFFSET", "type_cash", "0", "x" * 500),
    ],
)
def test_any_other_kind_and_every_offset_is_a_payment(payment_type: str | None) -> None:
    assert slug_of_payment_type(payment_type) == "type_payment"


def test_a_kind_is_known_however_it_is_written(connection: Connection, pay: Pay) -> None:
    pay(payment_type=" Credit Card ")
    (row,) = rows_of(payments_made(connection, call_facts(), ID))
    assert row["payment_type"] == "type_credit_card"


@pytest.mark.parametrize(
    ("method", "term"),
    [
        ("direct_deposit", "by_direct_deposit"),
        ("electronic_payment_card", "by_electronic_payment_card"),
        ("check", "by_check"),
        (None, "to_you"),
        ("carrier pigeon", "to_you"),
    ],
)
def test_money_sent_says_how_where_that_is_known(
    connection: Connection, pay: Pay, method: str | None, term: str
) -> None:
    pay(direction="received", status="sent", method=method, payment_type="FEDERAL TAX OFFSET")
    (row,) = rows_of(payments_sent(connection, call_facts(), ID))
    assert row["method"] == term
    assert "payment_type" not in row


# ── Expected ──


def test_expected_payments_are_the_nearest_to_come_then_the_latest_past(connection: Connection, pay: Pay) -> None:
    for days in (30, -3, 1, -10):
        pay(TODAY + timedelta(days=days), 100 + days, direction="received", status="expected")
    rows = rows_of(payments_expected(connection, call_facts(), ID), "expected")
    assert [(row["wording"], row["amount"]) for row in rows] == [("coming", 101), ("past", 97)]


@pytest.mark.parametrize(("days_ahead", "amounts"), [((30, 1, 60), [101, 130]), ((-10, -3, -20), [97, 90])])
def test_two_expected_payments_are_said_at_most(
    connection: Connection, pay: Pay, days_ahead: tuple[int, ...], amounts: list[int]
) -> None:
    for days in days_ahead:
        pay(TODAY + timedelta(days=days), 100 + days, direction="received", status="expected")
    rows = rows_of(payments_expected(connection, call_facts(), ID), "expected")
    assert [row["amount"] for row in rows] == amounts


def test_money_that_was_sent_is_expected_no_more(connection: Connection, pay: Pay) -> None:
    pay(direction="received", status="sent")
    assert payments_expected(connection, call_facts(), ID) == LookedUp("none")
    pay(direction="received", status="expected")
    assert len(rows_of(payments_sent(connection, call_facts(), ID))) == 1


@pytest.mark.parametrize(
    ("now", "wording"),
    [
        ("2026-11-23T23:59:59-08:00", "coming"),
        ("2026-11-24T07:59:59+00:00", "coming"),
        ("2026-11-24T00:00:00-08:00", "past"),
        ("2026-11-24T08:00:00+00:00", "past"),
        ("2026-11-23T00:00:00-08:00", "coming"),
    ],
)
def test_the_day_turns_at_midnight_pacific(connection: Connection, pay: Pay, now: str, wording: str) -> None:
    pay(TODAY, direction="received", status="expected")
    call = call_facts(now=datetime.fromisoformat(now))
    (row,) = rows_of(payments_expected(connection, call, ID), "expected")
    assert row["wording"] == wording


def test_expected_payments_of_several_cases_are_told_apart(connection: Connection, pay: Pay) -> None:
    pay(TODAY, case=CASES[0], direction="received", status="expected")
    pay(TODAY - timedelta(days=1), case=CASES[1], direction="received", status="expected")
    rows = rows_of(payments_expected(connection, call_facts(), ID), "expected")
    assert [row["wording"] for row in rows] == ["coming_with_case", "past_with_case"]


# ── Who hears what ──


@pytest.mark.parametrize(
    ("participant_id", "outcome"),
    [
        ("1000000001", "received"),
        ("1000000002", "made"),
        ("1000000003", "both"),
        ("1000000005", "received"),  # an open role, and no payment yet
        ("1000000008", "made"),  # a closed case, but payments
        ("9999999999", "none"),
    ],
)
def test_kinds_are_told_by_open_roles_or_by_payments(
    connection: Connection, participant_id: str, outcome: str
) -> None:
    assert payment_directions(connection, call_facts(), participant_id) == LookedUp(outcome)


def test_a_role_in_a_closed_case_without_a_payment_counts_no_more(connection: Connection) -> None:
    connection.execute(delete(payments).where(payments.c.participant_id == "1000000008"))
    assert payment_directions(connection, call_facts(), "1000000008") == LookedUp("none")
    connection.execute(
        insert(case_parties).values(case_number=CASES[0], participant_id="1000000008", role="receiving")
    )
    assert payment_directions(connection, call_facts(), "1000000008") == LookedUp("received")


# ── Over any payments ──

PAYMENTS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(-5_000_00, 5_000_00), st.sampled_from([*CASES, None])), max_size=30
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PAYMENTS)
def test_any_payments_are_each_said_once_in_order_and_as_their_contract_says(
    connection: Connection, pay: Pay, drawn: list[tuple[int, int, str | None]]
) -> None:
    connection.execute(delete(payments).where(payments.c.participant_id == ID))
    for days, amount, case in drawn:
        pay(TODAY - timedelta(days=days), amount, case)
    heard = [row for page in pages(connection, payments_made, payments_made_older) for row in page]
    assert len(heard) == min(len(drawn), 20)
    days_heard = [str(row["paid_on"]) for row in heard]
    assert days_heard == sorted((str(TODAY - timedelta(days=one[0])) for one in drawn), reverse=True)[:20]
    assert all(len(page) <= 4 for page in pages(connection, payments_made, payments_made_older))
    for before, row in pairwise(heard):
        assert str(row["wording"]).startswith("first") or before["paid_on"] == row["paid_on"]
    for row in heard:
        assert str(row["wording"]).endswith("_with_case") <= bool(row["case_ending"])


PAGED: tuple[tuple[Contract, Callable[..., LookedUp], tuple[int, ...]], ...] = (
    (MADE, payments_made, ()),
    (MADE_OLDER, payments_made_older, (4,)),
    (SENT, payments_sent, ()),
    (SENT_OLDER, payments_sent_older, (4,)),
    (EXPECTED, payments_expected, ()),
)


@pytest.mark.parametrize(("contract", "look_up", "cursor"), PAGED)
@pytest.mark.parametrize("several", [False, True])
def test_every_answer_keeps_its_contract(
    connection: Connection,
    pay: Pay,
    contract: Contract,
    look_up: Callable[..., LookedUp],
    cursor: tuple[int, ...],
    several: bool,
) -> None:
    for number in range(9):
        case = CASES[number % 2] if several else CASES[0]
        for kind in (
            {},
            {"direction": "received", "status": "sent"},
            {"direction": "received", "status": "expected"},
        ):
            pay(TODAY - timedelta(days=number), number, case, **kind)
    answer = look_up(connection, call_facts(), ID, *cursor)
    promised = contract.outcomes[answer.outcome]
    assert answer.values.keys() == promised.keys()
    for name, kind in promised.items():
        if isinstance(kind, Rows):
            rows = rows_of(answer, name)
            assert rows
            for row in rows:
                assert row.keys() == kind.columns.keys() | {"wording"}
                assert row["wording"] in kind.wordings
