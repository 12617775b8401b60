"""Order and balance: the case that is meant, and what each side hears of it."""

from collections.abc import Callable
from datetime import date
from itertools import count

import pytest
from look_up_calls import call_facts
from look_up_promises import assert_keeps, rows_of
from sqlalchemy import insert

from ivr.flow.events import LookedUp, Row
from ivr.lookups.orders import CASE_CHOSEN, CASE_ORDER, CASES_TO_CHOOSE, case_chosen, case_order, cases_to_choose
from ivr.store.database import Connection
from ivr.store.tables import agencies, case_parties, cases, participants

ID = "3000000001"

Open = Callable[..., str]


@pytest.fixture
def open_case(connection: Connection) -> Open:
    """Add a case of one person, who pays in it unless something else is said."""
    connection.execute(insert(participants).values(participant_id=ID))
    numbers = count(1)

    def add(*roles: str, **others: object) -> str:
        case_number = str(others.pop("case_number", f"99000000{next(numbers):04}"))
        values = {
            "case_number": case_number,
            "agency": "alameda",
            "status": "open",
            "court_case_number": "FL-2020-1",
            "monthly_support_cents": 10000,
            "balance_due_cents": 5000,
            "next_due_on": date(2026, 12, 1),
        }
        connection.execute(insert(cases).values(values | others))
        for role in roles or ("paying",):
            connection.execute(insert(case_parties).values(case_number=case_number, participant_id=ID, role=role))
        return case_number

    return add


def told(connection: Connection, case_number: str) -> list[Row]:
    answer = case_order(connection, call_facts(), ID, case_number)
    assert_keeps(CASE_ORDER, answer, "order.said")
    return rows_of(answer, "order")


def wordings(rows: list[Row]) -> list[str]:
    return [str(row["wording"]) for row in rows]


# ── Which case ──


def test_without_a_case_there_is_none(connection: Connection, open_case: Open) -> None:
    assert case_chosen(connection, call_facts(), ID, None) == LookedUp("none")
    assert cases_to_choose(connection, call_facts(), ID) == LookedUp("none")
    assert case_order(connection, call_facts(), ID, "110000004501") == LookedUp("none")


def test_the_only_case_is_not_asked_for(connection: Connection, open_case: Open) -> None:
    case = open_case()
    assert case_chosen(connection, call_facts(), ID, None) == LookedUp("chosen", {"case_number": case})


def test_the_only_case_may_be_closed(connection: Connection, open_case: Open) -> None:
    case = open_case(status="closed")
    assert case_chosen(connection, call_facts(), ID, None).values == {"case_number": case}


def test_a_case_in_which_one_pays_and_receives_is_one_case(connection: Connection, open_case: Open) -> None:
    open_case("paying", "receiving")
    assert case_chosen(connection, call_facts(), ID, None).outcome == "chosen"


def test_a_chosen_case_is_remembered(connection: Connection, open_case: Open) -> None:
    open_case()
    second = open_case()
    assert case_chosen(connection, call_facts(), ID, second) == LookedUp("chosen", {"case_number": second})


def test_a_case_of_somebody_else_is_never_the_chosen_one(connection: Connection, open_case: Open) -> None:
    open_case()
    open_case()
    assert case_chosen(connection, call_facts(), ID, "110000004501").outcome == "several"


def test_another_case_can_be_chosen_after_one_was(connection: Connection, open_case: Open) -> None:
    numbers = [open_case(), open_case()]
    answer = cases_to_choose(connection, call_facts(), ID)
    assert_keeps(CASES_TO_CHOOSE, answer, "order.case")
    assert [row["case_number"] for row in rows_of(answer, "cases")] == numbers


@pytest.mark.parametrize(
    ("still_open", "closed", "offered"),
    [(2, 0, 2), (5, 0, 5), (6, 0, 0), (2, 3, 5), (2, 4, 2), (5, 1, 5), (0, 2, 2), (0, 5, 5), (0, 6, 0), (6, 6, 0)],
)
def test_at_most_five_are_offered_and_open_ones_before_closed_ones(
    connection: Connection, open_case: Open, still_open: int, closed: int, offered: int
) -> None:
    for _ in range(closed):
        open_case(status="closed")
    for _ in range(still_open):
        open_case()
    answer = case_chosen(connection, call_facts(), ID, None)
    assert_keeps(CASE_CHOSEN, answer, "order.case")
    if offered == 0:
        assert answer == LookedUp("too_many")
    else:
        sides = [row["side"] for row in rows_of(answer, "cases")]
        open_ones = min(still_open, offered)
        assert sides == ["side_paying"] * open_ones + ["side_paying_closed"] * (offered - open_ones)


@pytest.mark.parametrize(
    ("office", "wording", "said"),
    [
        ({"name": "Yolo County Child Support", "counties": ["Yolo"]}, "in_county", "Yolo"),
        ({"name": "Central Sierra", "counties": ["Alpine", "Amador"]}, "with_office", "Central Sierra"),
        ({"name": "The office", "counties": []}, "with_office", "The office"),
        (None, "without_office", ""),
    ],
)
def test_a_case_is_told_by_county_or_by_the_name_of_its_office(
    connection: Connection, open_case: Open, office: dict[str, object] | None, wording: str, said: str
) -> None:
    if office:
        connection.execute(insert(agencies).values(agency="tried", **office))
    open_case(agency="tried" if office else None)
    open_case()
    answer = case_chosen(connection, call_facts(), ID, None)
    assert_keeps(CASE_CHOSEN, answer, "order.case")
    first = rows_of(answer, "cases")[0]
    assert (first["wording"], first["office"]) == (wording, said)


@pytest.mark.parametrize(
    ("roles", "side"),
    [
        (("paying",), "side_paying"),
        (("receiving",), "side_receiving"),
        (("paying", "receiving"), "side_both"),
    ],
)
def test_a_case_is_told_by_the_callers_side(
    connection: Connection, open_case: Open, roles: tuple[str, ...], side: str
) -> None:
    open_case(*roles)
    open_case(*roles, status="closed")
    rows = rows_of(case_chosen(connection, call_facts(), ID, None), "cases")
    assert [row["side"] for row in rows] == [side, f"{side}_closed"]


# ── What is said of it ──


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        (("paying",), ["open", "you_pay", "you_owe", "your_payment_due", "court"]),
        (("receiving",), ["open", "you_receive", "owed", "payment_due", "court"]),
        (("paying", "receiving"), ["open", "monthly", "owed", "payment_due", "court"]),
    ],
)
def test_each_side_hears_the_order_from_its_own(
    connection: Connection, open_case: Open, roles: tuple[str, ...], said: list[str]
) -> None:
    rows = told(connection, open_case(*roles))
    assert wordings(rows) == said
    assert [row["amount"] for row in rows if "amount" in row] == [10000, 5000]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"balance_due_cents": 0}, ["open", "you_pay", "you_owe_nothing", "your_payment_due", "court"]),
        ({"balance_due_cents": -1200}, ["open", "you_pay", "you_paid_ahead", "your_payment_due", "court"]),
        ({"balance_due_cents": None}, ["open", "you_pay", "owed_unknown", "your_payment_due", "court"]),
        ({"monthly_support_cents": 0}, ["open", "no_monthly", "you_owe", "your_payment_due", "court"]),
        ({"monthly_support_cents": None}, ["open", "monthly_unknown", "you_owe", "your_payment_due", "court"]),
        ({"next_due_on": None}, ["open", "you_pay", "you_owe", "court"]),
        ({"next_due_on": date(2026, 11, 23)}, ["open", "you_pay", "you_owe", "your_payment_due", "court"]),
        ({"next_due_on": date(2026, 11, 22)}, ["open", "you_pay", "you_owe", "payment_was_due", "court"]),
        ({"court_case_number": None}, ["open", "you_pay", "you_owe", "your_payment_due", "no_court"]),
        (
            {
                "monthly_support_cents": None,
                "balance_due_cents": None,
                "court_case_number": None,
                "next_due_on": None,
            },
            ["open", "no_order", "no_court"],
        ),
        ({"status": "closed"}, ["closed", "you_owe", "court"]),
        ({"status": "closed", "court_case_number": None, "balance_due_cents": 0}, ["closed", "you_owe_nothing"]),
        (
            {"status": "closed", "monthly_support_cents": None, "balance_due_cents": None, "court_case_number": None},
            ["closed", "owed_unknown"],
        ),
    ],
)
def test_what_is_not_known_is_said_as_not_known(
    connection: Connection, open_case: Open, changes: dict[str, object], said: list[str]
) -> None:
    assert wordings(told(connection, open_case(**changes))) == said


@pytest.mark.parametrize(("cents", "wording"), [(0, "nothing_owed"), (-1200, "paid_ahead"), (5, "owed")])
def test_who_receives_hears_of_the_case_what_is_owed(
    connection: Connection, open_case: Open, cents: int, wording: str
) -> None:
    assert wording in wordings(told(connection, open_case("receiving", balance_due_cents=cents)))


def test_an_amount_paid_ahead_is_said_without_its_sign(connection: Connection, open_case: Open) -> None:
    rows = told(connection, open_case(balance_due_cents=-1200))
    assert [row["amount"] for row in rows if row["wording"] == "you_paid_ahead"] == [1200]


def test_another_case_is_offered_only_where_there_is_one(connection: Connection, open_case: Open) -> None:
    case = open_case()
    assert case_order(connection, call_facts(), ID, case).outcome == "only"
    open_case(status="closed")
    assert case_order(connection, call_facts(), ID, case).outcome == "of_several"
