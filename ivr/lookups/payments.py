"""Payments: what counts as made, expected and sent, and how many are said at once.

A payment made is `posted`; one received is `expected`, then `sent`. The newest come first, those of one day stand
together, and payments are told apart by case where there are several. Source of the limit of twenty and of the
words for kinds: the portal (`../shared/seeds`) and the contract's list of payment types.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from ivr.flow.contracts import Assurance, CallFacts, Contract, LookUpFunction, Rows, Term
from ivr.flow.events import LookedUp, Row
from ivr.lookups.case_endings import case_endings
from ivr.store import payments as stored
from ivr.store import people
from ivr.store.database import Connection
from ivr.store.payments import Payment

PACIFIC = ZoneInfo("America/Los_Angeles")

MOST_PAYMENTS = 20
PAYMENTS_A_PAGE = 3
PAYMENTS_A_PAGE_BY_CASE = 2
"""As many as fit twenty seconds; with the case said too, fewer."""
MOST_EXPECTED = 2
MOST_EXPECTED_READ = 500
"""The newest come first from the store, and the nearest day may be far behind them."""

Endings = Mapping[str, str]
"""The last digits of each case, where there are several; a payment whose case is not known has none."""

PAYMENT_TYPES = (
    "income_withholding_order",
    "credit_card",
    "debit_card",
    "bank_account",
    "check",
    "money_order",
    "cash",
    "moneygram",
    "paynearme",
    "paypal",
    "unemployment_benefit",
    "disability_benefit",
)
ANY_PAYMENT = "payment"
"""What every other kind is called; a tax refund's source is never said (45 CFR 303.21, IRS Publication 1075)."""

METHODS = ("direct_deposit", "electronic_payment_card", "check")
TO_YOU = "to_you"
"""How money was sent where the method is not known."""

PAYMENT_TYPE = Term((*(f"type_{slug}" for slug in PAYMENT_TYPES), f"type_{ANY_PAYMENT}"))
METHOD = Term((*(f"by_{slug}" for slug in METHODS), TO_YOU))

MADE_ROWS = Rows(
    {"amount": "money", "paid_on": "date", "payment_type": PAYMENT_TYPE, "case_ending": "digits"},
    wordings=("first", "also", "first_with_case", "also_with_case"),
)
SENT_ROWS = Rows(
    {"amount": "money", "paid_on": "date", "method": METHOD, "case_ending": "digits"},
    wordings=("first", "also", "first_with_case", "also_with_case"),
)
EXPECTED_ROWS = Rows(
    {"amount": "money", "paid_on": "date", "method": METHOD, "case_ending": "digits"},
    wordings=("coming", "past", "coming_with_case", "past_with_case"),
)

DIRECTIONS = Contract(
    "payment_directions",
    takes=("participant_id",),
    outcomes={"made": {}, "received": {}, "both": {}, "none": {}},
    requires=Assurance.VERIFIED,
)


def payment_directions(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Tell whether a person makes payments, receives them, or both: by open roles or by payments there are."""
    roles = {role.role for role in people.list_roles(connection, participant_id) if role.is_open}
    directions = stored.list_directions(connection, participant_id)
    made = "paying" in roles or "made" in directions
    received = "receiving" in roles or "received" in directions
    match made, received:
        case True, True:
            return LookedUp("both")
        case True, False:
            return LookedUp("made")
        case False, True:
            return LookedUp("received")
        case _:
            return LookedUp("none")


def _paged(name: str, rows: Rows) -> tuple[Contract, Contract]:
    first = Contract(
        name,
        takes=("participant_id",),
        outcomes={
            "more": {"payments": rows, "payments_said": "number"},
            "last": {"payments": rows, "payments_said": "number"},
            "none": {},
        },
        requires=Assurance.VERIFIED,
    )
    older = Contract(
        f"{name}_older",
        takes=("participant_id", "payments_said"),
        outcomes={outcome: values for outcome, values in first.outcomes.items() if outcome != "none"},
        requires=Assurance.VERIFIED,
    )
    return first, older


MADE, MADE_OLDER = _paged("payments_made", MADE_ROWS)
SENT, SENT_OLDER = _paged("payments_sent", SENT_ROWS)


def payments_made(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Give the newest payments that the person made."""
    return _page(_made(connection, participant_id), 0, _made_row)


def payments_made_older(connection: Connection, call: CallFacts, participant_id: str, payments_said: int) -> LookedUp:
    """Give the payments before those said."""
    return _page(_made(connection, participant_id), payments_said, _made_row)


def payments_sent(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Give the newest payments that were sent to the person."""
    return _page(_sent(connection, participant_id), 0, _sent_row)


def payments_sent_older(connection: Connection, call: CallFacts, participant_id: str, payments_said: int) -> LookedUp:
    """Give the payments before those said."""
    return _page(_sent(connection, participant_id), payments_said, _sent_row)


EXPECTED = Contract(
    "payments_expected",
    takes=("participant_id",),
    outcomes={"some": {"expected": EXPECTED_ROWS}, "none": {}},
    requires=Assurance.VERIFIED,
)


def payments_expected(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Give what is expected: the nearest day to come, then the latest that is past; else two of the one kind."""
    expected = stored.list_payments(connection, participant_id, "received", ("expected",), MOST_EXPECTED_READ)
    today = call.now.astimezone(PACIFIC).date()
    coming = sorted((one for one in expected if one.paid_on >= today), key=lambda one: one.paid_on)
    past = [one for one in expected if one.paid_on < today]
    endings = _case_endings(expected)
    nearest = [*coming[:1], *past[:1]] if coming and past else [*coming, *past][:MOST_EXPECTED]
    rows = [_expected_row(one, today, endings) for one in nearest]
    return LookedUp("some", {"expected": tuple(rows)}) if rows else LookedUp("none")


def slug_of_payment_type(payment_type: str | None) -> str:
    """Give the word list's slug of a payment type as the portal shows it; any that is not listed is a payment."""
    slug = (payment_type or "").strip().lower().replace(" ", "_")
    return f"type_{slug if slug in PAYMENT_TYPES else ANY_PAYMENT}"


def _made(connection: Connection, participant_id: str) -> list[Payment]:
    return stored.list_payments(connection, participant_id, "made", ("posted", "sent"), MOST_PAYMENTS)


def _sent(connection: Connection, participant_id: str) -> list[Payment]:
    return stored.list_payments(connection, participant_id, "received", ("sent", "posted"), MOST_PAYMENTS)


def _page(payments: Sequence[Payment], begin: int, row: Callable[[Payment, bool, Endings], Row]) -> LookedUp:
    endings = _case_endings(payments)
    size = PAYMENTS_A_PAGE_BY_CASE if endings else PAYMENTS_A_PAGE
    page = payments[begin : begin + size]
    if page and _is_cut_in_a_day(payments, begin + size):
        page = payments[begin : begin + size + 1]  # one more, so that a day's pair stays together
    if not page:
        return LookedUp(
            "none" if begin == 0 else "last", {} if begin == 0 else {"payments": (), "payments_said": begin}
        )
    said = begin + len(page)
    days = [None, *(payment.paid_on for payment in page)]
    rows = tuple(row(one, before == one.paid_on, endings) for one, before in zip(page, days, strict=False))
    return LookedUp("more" if said < len(payments) else "last", {"payments": rows, "payments_said": said})


def _is_cut_in_a_day(payments: Sequence[Payment], end: int) -> bool:
    """Tell whether a page that ends here leaves exactly one payment of its last day to the next page."""
    later = [one.paid_on == payments[end - 1].paid_on for one in payments[end : end + 2]]
    return later in ([True], [True, False])


def _made_row(payment: Payment, is_same_day: bool, endings: Endings) -> Row:
    return {
        "wording": _wording("also" if is_same_day else "first", payment, endings),
        "amount": payment.amount_cents,
        "paid_on": payment.paid_on.isoformat(),
        "payment_type": slug_of_payment_type(payment.payment_type),
        "case_ending": endings.get(payment.case_number or "", ""),
    }


def _sent_row(payment: Payment, is_same_day: bool, endings: Endings) -> Row:
    return {
        "wording": _wording("also" if is_same_day else "first", payment, endings),
        "amount": payment.amount_cents,
        "paid_on": payment.paid_on.isoformat(),
        "method": _method(payment),
        "case_ending": endings.get(payment.case_number or "", ""),
    }


def _expected_row(payment: Payment, today: date, endings: Endings) -> Row:
    return {
        "wording": _wording("coming" if payment.paid_on >= today else "past", payment, endings),
        "amount": payment.amount_cents,
        "paid_on": payment.paid_on.isoformat(),
        "method": _method(payment),
        "case_ending": endings.get(payment.case_number or "", ""),
    }


def _wording(wording: str, payment: Payment, endings: Endings) -> str:
    return f"{wording}_with_case" if payment.case_number in endings else wording


def _method(payment: Payment) -> str:
    return f"by_{payment.method}" if payment.method in METHODS else TO_YOU


def _case_endings(payments: Iterable[Payment]) -> Endings:
    """Give the last digits by which several cases are told apart; one case is not told at all."""
    cases = {payment.case_number for payment in payments if payment.case_number}
    return case_endings(cases) if len(cases) > 1 else {}


LOOK_UPS = (
    LookUpFunction(DIRECTIONS, payment_directions),
    LookUpFunction(EXPECTED, payments_expected),
    LookUpFunction(MADE, payments_made),
    LookUpFunction(MADE_OLDER, payments_made_older),
    LookUpFunction(SENT, payments_sent),
    LookUpFunction(SENT_OLDER, payments_sent_older),
)
CONTRACTS = tuple(one.contract for one in LOOK_UPS)
