"""Queries about appointments and court dates. Always by Participant ID."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select

from ivr.store.tables import appointments


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment; `appointment_type` as the portal shows it, `ends_at` None where nobody wrote it down."""

    appointment_id: str
    case_number: str | None
    starts_at: datetime
    ends_at: datetime | None
    appointment_type: str | None
    location: str | None


# Built once: building a statement anew would cost a turn as much as running it.
_LIST_APPOINTMENTS = (
    select(*(appointments.c[name] for name in Appointment.__dataclass_fields__))
    .where(
        appointments.c.participant_id == bindparam("participant_id"),
        or_(appointments.c.starts_at >= bindparam("since"), appointments.c.ends_at >= bindparam("since")),
    )
    .order_by(appointments.c.starts_at, appointments.c.appointment_id)
)


def list_appointments(connection: Connection, participant_id: str, since: datetime) -> list[Appointment]:
    """List a participant's appointments that begin or end since a moment, the earliest first."""
    rows = connection.execute(_LIST_APPOINTMENTS, {"participant_id": participant_id, "since": since})
    return [Appointment(*row) for row in rows]
