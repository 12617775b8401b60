"""Queries about payments. Always by Participant ID."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from ivr.store.tables import payments


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment, made by or sent to the participant.

    `status` is posted, expected or sent; `paid_on` the day of that; `payment_type` as the portal shows it.
    """

    payment_id: str
    case_number: str | None
    status: str
    paid_on: date
    amount_cents: int
    payment_type: str | None
    method: str | None


def list_directions(connection: Connection, participant_id: str) -> set[str]:
    """List the directions (`made`, `received`) in which a participant has payments."""
    rows = connection.execute(
        select(payments.c.direction).where(payments.c.participant_id == participant_id).distinct()
    )
    return {row.direction for row in rows}


def list_payments(
    connection: Connection, participant_id: str, direction: str, statuses: tuple[str, ...], most: int
) -> list[Payment]:
    """List a participant's payments in one direction, the newest first; those of a day and case stand together."""
    rows = connection.execute(
        select(
            payments.c.payment_id,
            payments.c.case_number,
            payments.c.status,
            payments.c.paid_on,
            payments.c.amount_cents,
            payments.c.payment_type,
            payments.c.method,
        )
        .where(
            payments.c.participant_id == participant_id,
            payments.c.direction == direction,
            payments.c.status.in_(statuses),
        )
        .order_by(
            payments.c.paid_on.desc(), payments.c.case_number, payments.c.amount_cents.desc(), payments.c.payment_id
        )
        .limit(most)
    )
    return [Payment(**row._mapping) for row in rows]
