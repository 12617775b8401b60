"""Queries about payments. Always by Participant ID."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, select

from ivr.store.tables import payments


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment of a participant, by `direction` made or received.

    `status` is posted, expected or sent; `paid_on` the day of that; `payment_type` as the portal shows it.
    """

    payment_id: str
    case_number: str | None
    direction: str
    status: str
    paid_on: date
    amount_cents: int
    payment_type: str | None
    method: str | None


# Built once: building a statement anew would cost a turn as much as running it.

_LIST_DIRECTIONS = (
    select(payments.c.direction).where(payments.c.participant_id == bindparam("participant_id")).distinct()
)
_LIST_PAYMENTS = (
    select(*(payments.c[name] for name in Payment.__dataclass_fields__))
    .where(
        payments.c.participant_id == bindparam("participant_id"),
        payments.c.direction == bindparam("direction"),
        payments.c.status.in_(bindparam("statuses", expanding=True)),
    )
    .order_by(
        payments.c.paid_on.desc(), payments.c.case_number, payments.c.amount_cents.desc(), payments.c.payment_id
    )
    .limit(bindparam("most"))
)

_FIND_PAYMENT = select(*(payments.c[name] for name in Payment.__dataclass_fields__)).where(
    payments.c.participant_id == bindparam("participant_id"), payments.c.payment_id == bindparam("payment_id")
)


def find_payment(connection: Connection, participant_id: str, payment_id: str) -> Payment | None:
    """Find one of a participant's payments."""
    row = connection.execute(_FIND_PAYMENT, {"participant_id": participant_id, "payment_id": payment_id}).first()
    return Payment(*row) if row else None


def list_directions(connection: Connection, participant_id: str) -> set[str]:
    """List the directions (`made`, `received`) in which a participant has payments."""
    rows = connection.execute(_LIST_DIRECTIONS, {"participant_id": participant_id})
    return {row.direction for row in rows}


def list_payments(
    connection: Connection, participant_id: str, direction: str, statuses: tuple[str, ...], most: int
) -> list[Payment]:
    """List a participant's payments in one direction, the newest first; those of a day and case stand together."""
    values = {"participant_id": participant_id, "direction": direction, "statuses": statuses, "most": most}
    return [Payment(*row) for row in connection.execute(_LIST_PAYMENTS, values)]
