"""Support order and balance: which case is meant, and what is said of it to whoever pays or receives in it.

A case once chosen is remembered for the rest of the call. Open cases come first; closed ones are offered where there
is room. What is not known is said as not known, and of a closed case only what may still be owed.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from ivr.flow.contracts import Assurance, CallFacts, Contract, LookUpFunction, Rows, Term
from ivr.flow.events import LookedUp, Row
from ivr.lookups.case_endings import case_endings
from ivr.store import cases as stored
from ivr.store.cases import Case
from ivr.store.database import Connection

PACIFIC = ZoneInfo("America/Los_Angeles")

MOST_CASES = 5
"""As many as a menu has choices; who has more is helped by a person."""

PAYING, RECEIVING, BOTH = "paying", "receiving", "both"
SIDES = (PAYING, RECEIVING, BOTH)
SIDE = Term((*(f"side_{side}" for side in SIDES), *(f"side_{side}_closed" for side in SIDES)))

CASE_ROWS = Rows(
    {"case_number": "text", "case_ending": "digits", "office": "text", "side": SIDE},
    wordings=("in_county", "with_office", "without_office"),
)
ORDER_SENTENCES = Rows(
    {
        "case_ending": "digits",
        "amount": "money",
        "due_on": "date",
        "court_case_number": "digits",
    },
    wordings=(
        *("open", "closed"),
        *("you_pay", "you_receive", "monthly", "no_monthly", "monthly_unknown", "no_order"),
        *("you_owe", "you_owe_nothing", "you_paid_ahead", "owed", "nothing_owed", "paid_ahead", "owed_unknown"),
        *("your_payment_due", "payment_due", "payment_was_due"),
        *("court", "no_court"),
    ),
)
"""One case and its order, a sentence a row; a row has what its sentence says."""

_TO_CHOOSE = {"several": {"cases": CASE_ROWS}, "too_many": {}, "none": {}}

CASE_CHOSEN = Contract(
    "case_chosen",
    takes=("participant_id",),
    may_take=("case_number",),
    outcomes={"chosen": {"case_number": "text"}, **_TO_CHOOSE},
    requires=Assurance.VERIFIED,
)
CASES_TO_CHOOSE = Contract(
    "cases_to_choose", takes=("participant_id",), outcomes=_TO_CHOOSE, requires=Assurance.VERIFIED
)
CASE_ORDER = Contract(
    "case_order",
    takes=("participant_id", "case_number"),
    outcomes={"only": {"order": ORDER_SENTENCES}, "of_several": {"order": ORDER_SENTENCES}, "none": {}},
    requires=Assurance.VERIFIED,
)


def case_chosen(connection: Connection, call: CallFacts, participant_id: str, case_number: str | None) -> LookedUp:
    """Give the case that was chosen in this call, or the only one there is; else those to choose among."""
    cases = stored.list_cases(connection, participant_id)
    known = [one.case_number for one in cases]
    if case_number in known:
        return LookedUp("chosen", {"case_number": case_number})
    return LookedUp("chosen", {"case_number": known[0]}) if len(known) == 1 else _to_choose(cases)


def cases_to_choose(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Give the cases to choose among, whatever was chosen before."""
    return _to_choose(stored.list_cases(connection, participant_id))


def case_order(connection: Connection, call: CallFacts, participant_id: str, case_number: str) -> LookedUp:
    """Tell a case and its order, as the caller sees it."""
    cases = stored.list_cases(connection, participant_id)
    endings = case_endings(one.case_number for one in cases)
    for case in cases:
        if case.case_number == case_number:
            today = call.now.astimezone(PACIFIC).date()
            sentences = tuple(_sentences(case, endings[case_number], today))
            return LookedUp("only" if len(cases) == 1 else "of_several", {"order": sentences})
    return LookedUp("none")


def _to_choose(cases: Sequence[Case]) -> LookedUp:
    if not cases:
        return LookedUp("none")
    still_open = [one for one in cases if one.is_open]
    offered = [*still_open, *(one for one in cases if not one.is_open)]
    if len(offered) > MOST_CASES:
        offered = still_open
    if not offered or len(offered) > MOST_CASES:
        return LookedUp("too_many")
    endings = case_endings(one.case_number for one in cases)
    return LookedUp("several", {"cases": tuple(_case_row(one, endings[one.case_number]) for one in offered)})


def _case_row(case: Case, case_ending: str) -> Row:
    side = f"side_{_side(case)}" if case.is_open else f"side_{_side(case)}_closed"
    row = {"case_number": case.case_number, "case_ending": case_ending, "side": side}
    if len(case.counties) == 1:
        return {**row, "wording": "in_county", "office": case.counties[0]}
    if case.office_name:
        return {**row, "wording": "with_office", "office": case.office_name}
    return {**row, "wording": "without_office", "office": ""}


def _side(case: Case) -> str:
    return BOTH if len(case.roles) > 1 else next(iter(case.roles))


def _sentences(case: Case, case_ending: str, today: date) -> Iterator[Row]:
    yield {"wording": "open" if case.is_open else "closed", "case_ending": case_ending}
    if case.is_open and case.monthly_support_cents is None and case.balance_due_cents is None:
        yield {"wording": "no_order"}
    else:
        if case.is_open:
            yield _monthly(case)
        yield _owed(case)
        if case.is_open and case.next_due_on is not None:
            yield _due(case, case.next_due_on, today)
    if case.court_case_number:
        yield {"wording": "court", "court_case_number": case.court_case_number}
    elif case.is_open:
        yield {"wording": "no_court"}


def _monthly(case: Case) -> Row:
    if case.monthly_support_cents is None:
        return {"wording": "monthly_unknown"}
    if case.monthly_support_cents == 0:
        return {"wording": "no_monthly"}
    wording = {PAYING: "you_pay", RECEIVING: "you_receive", BOTH: "monthly"}[_side(case)]
    return {"wording": wording, "amount": case.monthly_support_cents}


def _owed(case: Case) -> Row:
    if case.balance_due_cents is None:
        return {"wording": "owed_unknown"}
    pays = _side(case) == PAYING
    if case.balance_due_cents == 0:
        return {"wording": "you_owe_nothing" if pays else "nothing_owed"}
    if case.balance_due_cents < 0:
        return {"wording": "you_paid_ahead" if pays else "paid_ahead", "amount": -case.balance_due_cents}
    return {"wording": "you_owe" if pays else "owed", "amount": case.balance_due_cents}


def _due(case: Case, due_on: date, today: date) -> Row:
    coming = "your_payment_due" if _side(case) == PAYING else "payment_due"
    return {"wording": "payment_was_due" if due_on < today else coming, "due_on": due_on.isoformat()}


LOOK_UPS = (
    LookUpFunction(CASE_CHOSEN, case_chosen),
    LookUpFunction(CASES_TO_CHOOSE, cases_to_choose),
    LookUpFunction(CASE_ORDER, case_order),
)
CONTRACTS = tuple(one.contract for one in LOOK_UPS)
