"""Something is wrong with a payment: it did not arrive, its amount is wrong, or a check was lost.

The payment is marked for an agent by a request, once: asked again, the caller gets the receipt that there is. An
answer is due in three business days. Money sent may take two business days to reach a bank, and before that it cannot
be marked as not arrived. Source: the call script.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import partial

from ivr.flow.contracts import Assurance, CallFacts, Contract, LookUpFunction, Rows
from ivr.flow.events import LookedUp, Row
from ivr.lookups.answer_days import answer_due_at
from ivr.lookups.case_endings import case_endings
from ivr.lookups.options import Options
from ivr.lookups.payments import PACIFIC
from ivr.lookups.receipts import how_it_stands
from ivr.lookups.single_requests import RECEIPT, Wish, ask_once
from ivr.store import payments as stored
from ivr.store.database import Connection
from ivr.store.payments import Payment
from ivr.store.single_requests import list_open_requests

KIND = "trace"
TROUBLES = ("not_arrived", "wrong_amount", "lost_check")

MOST_PAYMENTS = 5
"""As many as a menu has choices; about any other a person is asked."""
MOST_READ = 500
DAYS_TO_ARRIVE = 2
NOON = time(12)

_WORDINGS = ("made", "sent", "expected")
PAYMENT_ROWS = Rows(
    {"payment_id": "text", "amount": "money", "paid_on": "date", "case_ending": "digits"},
    wordings=(*_WORDINGS, *(f"{wording}_with_case" for wording in _WORDINGS)),
)


def _to_choose(name: str) -> Contract:
    return Contract(
        name,
        takes=("participant_id",),
        outcomes={"some": {"payments_in_question": PAYMENT_ROWS}, "none": {}},
        requires=Assurance.VERIFIED,
    )


MADE_IN_QUESTION = _to_choose("payments_made_in_question")
RECEIVED_IN_QUESTION = _to_choose("payments_received_in_question")


def payments_made_in_question(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Give the newest payments that the person made."""
    return _rows(stored.list_payments(connection, participant_id, "made", ("posted", "sent"), MOST_PAYMENTS))


def payments_received_in_question(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Give the newest payments that were sent to the person, or should have been by now."""
    today = call.now.astimezone(PACIFIC).date()
    listed = stored.list_payments(connection, participant_id, "received", ("sent", "posted", "expected"), MOST_READ)
    return _rows([one for one in listed if one.status != "expected" or one.paid_on < today][:MOST_PAYMENTS])


TRACE = Contract(
    "payment_trace",
    takes=("participant_id", "payment_id"),
    outcomes={"new": {}, "already": RECEIPT, "overdue": RECEIPT},
    requires=Assurance.VERIFIED,
)


def payment_trace(connection: Connection, call: CallFacts, participant_id: str, payment_id: str) -> LookedUp:
    """Tell whether a payment is marked already, and whether the answer is late."""
    for one in list_open_requests(connection, participant_id, KIND):
        if one.details.get("payment_id") == payment_id:
            outcome = "already" if how_it_stands("open", one.due_at, call.now) == "received" else "overdue"
            due_on = one.due_at.astimezone(PACIFIC).date().isoformat()
            return LookedUp(outcome, {"receipt": one.receipt, "due_on": due_on})
    return LookedUp("new")


ARRIVAL = Contract(
    "payment_arrival",
    takes=("participant_id", "payment_id"),
    outcomes={"late": {}, "too_soon": {"arrives_by": "date"}},
    requires=Assurance.VERIFIED,
)


def payment_arrival(
    options: Options, connection: Connection, call: CallFacts, participant_id: str, payment_id: str
) -> LookedUp:
    """Tell whether a payment that was sent should have arrived by now."""
    payment = stored.find_payment(connection, participant_id, payment_id)
    arrives_by = _arrives_by(options, payment) if payment else None
    if arrives_by is None or arrives_by < call.now.astimezone(PACIFIC).date():
        return LookedUp("late")
    return LookedUp("too_soon", {"arrives_by": arrives_by.isoformat()})


def _mark(trouble: str) -> Contract:
    return Contract(
        f"mark_{trouble}",
        takes=("participant_id", "payment_id"),
        outcomes={"done": RECEIPT, "already": RECEIPT},
        requires=Assurance.VERIFIED,
        writes=True,
        confirmed=True,
    )


MARKS = {trouble: _mark(trouble) for trouble in TROUBLES}


def mark_payment(
    options: Options, trouble: str, connection: Connection, call: CallFacts, participant_id: str, payment_id: str
) -> LookedUp:
    """Mark a payment for an agent, unless it is marked."""
    wish = Wish(KIND, {"payment_id": payment_id}, answer_due_at(options, call.now), more={"what": trouble})
    return ask_once(options, connection, call, participant_id, wish)


def _rows(payments: Sequence[Payment]) -> LookedUp:
    if not payments:
        return LookedUp("none")
    cases = {one.case_number for one in payments if one.case_number}
    endings = case_endings(cases) if len(cases) > 1 else {}
    return LookedUp("some", {"payments_in_question": tuple(_row(one, endings) for one in payments)})


def _row(payment: Payment, endings: Mapping[str, str]) -> Row:
    received = "expected" if payment.status == "expected" else "sent"
    wording = received if payment.direction == "received" else "made"
    return {
        "wording": f"{wording}_with_case" if payment.case_number in endings else wording,
        "payment_id": payment.payment_id,
        "amount": payment.amount_cents,
        "paid_on": payment.paid_on.isoformat(),
        "case_ending": endings.get(payment.case_number or "", ""),
    }


def _arrives_by(options: Options, payment: Payment) -> date | None:
    """Give the day by which money that was sent should have come; None for any other payment."""
    if payment.direction != "received" or payment.status == "expected":
        return None
    return options.business_day_after(datetime.combine(payment.paid_on, NOON, PACIFIC), DAYS_TO_ARRIVE)


CONTRACTS = (MADE_IN_QUESTION, RECEIVED_IN_QUESTION, TRACE, ARRIVAL, *MARKS.values())


def look_ups(options: Options) -> tuple[LookUpFunction, ...]:
    """Give the look-ups of this topic."""
    return (
        LookUpFunction(MADE_IN_QUESTION, payments_made_in_question),
        LookUpFunction(RECEIVED_IN_QUESTION, payments_received_in_question),
        LookUpFunction(TRACE, payment_trace),
        LookUpFunction(ARRIVAL, partial(payment_arrival, options)),
        *(LookUpFunction(contract, partial(mark_payment, options, trouble)) for trouble, contract in MARKS.items()),
    )
