"""News since the last call: one sentence after the PIN, once a call, and none in a first call.

The last call is the last other one in which the account got its right PIN. News is what was sent to the caller since,
else what of theirs was posted, and the soonest appointment within thirty days. A payment of the very day of that call
counts as news, since payments of a day may come in after it. Source: the call script.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from ivr.flow.contracts import Assurance, CallFacts, Contract, LookUpFunction, Rows
from ivr.flow.events import LookedUp, Row
from ivr.lookups.appointments import APPOINTMENT_TYPE, list_upcoming, slug_of_appointment_type
from ivr.lookups.payments import PACIFIC
from ivr.store import payments, pins
from ivr.store.appointments import Appointment
from ivr.store.database import Connection
from ivr.store.payments import Payment

SOON = timedelta(days=30)
MOST_PAYMENTS_READ = 200

KINDS = ("sent", "sent_several", "made", "made_several")
DATE_ALONE = "date"

NEWS_ROWS = Rows(
    {
        "amount": "money",
        "paid_on": "date",
        "payments_count": "count",
        "appointment_type": APPOINTMENT_TYPE,
        "starts_on": "date",
    },
    wordings=(*KINDS, *(f"{kind}_and_date" for kind in KINDS), DATE_ALONE),
)
"""One row, which has what its sentence says."""

NEWS = Contract(
    "news",
    takes=("participant_id",),
    outcomes={"some": {"news": NEWS_ROWS}, "none": {}},
    requires=Assurance.VERIFIED,
)


def news(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Tell what is new since the caller's last call."""
    last_call_at = pins.find_last_right_attempt(connection, participant_id, call.call)
    if last_call_at is None or pins.count_right_attempts(connection, participant_id, call.call) > 1:
        return LookedUp("none")
    since, today = last_call_at.astimezone(PACIFIC).date(), call.now.astimezone(PACIFIC).date()
    paid = _of_payments("sent", _new(connection, participant_id, "received", since, today)) or _of_payments(
        "made", _new(connection, participant_id, "made", since, today)
    )
    soon = [
        one
        for one in list_upcoming(connection, participant_id, call.now)
        if one.starts_at.astimezone(PACIFIC).date() <= today + SOON
    ]
    row = _sentence(paid, soon[:1])
    return LookedUp("some", {"news": (row,)}) if row else LookedUp("none")


def _new(connection: Connection, participant_id: str, direction: str, since: date, today: date) -> list[Payment]:
    listed = payments.list_payments(connection, participant_id, direction, ("posted", "sent"), MOST_PAYMENTS_READ)
    return [one for one in listed if since <= one.paid_on <= today]


def _of_payments(kind: str, new: Sequence[Payment]) -> Row | None:
    if not new:
        return None
    wording = kind if len(new) == 1 else f"{kind}_several"
    row: Row = {"wording": wording, "amount": new[0].amount_cents, "paid_on": new[0].paid_on.isoformat()}
    return row if len(new) == 1 else {**row, "payments_count": len(new)}


def _sentence(paid: Row | None, soon: Sequence[Appointment]) -> Row | None:
    if not soon:
        return paid
    appointment = {
        "appointment_type": slug_of_appointment_type(soon[0].appointment_type),
        "starts_on": soon[0].starts_at.astimezone(PACIFIC).date().isoformat(),
    }
    return {**(paid or {}), **appointment, "wording": f"{paid['wording']}_and_date" if paid else DATE_ALONE}


LOOK_UPS = (LookUpFunction(NEWS, news),)
CONTRACTS = tuple(one.contract for one in LOOK_UPS)
