"""Queries that the queue's policy needs of other tables: who is urgent, whose case it is, how long others waited."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, false, func, literal, or_, select

from ivr.store.tables import agent_states, appointments, calls, case_parties, cases, hand_offs, participants

CALL_BACKS_LOCK = 866_901_3213
"""Any number of our own, as `MIGRATION_LOCK` of `database.py`."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A caller whom an agent answered; `ended_at` is None while they talk."""

    kind: str
    language: str
    asked_at: datetime
    answered_at: datetime
    ended_at: datetime | None


def has_safety_flag(connection: Connection, participant_id: str) -> bool:
    """Tell whether a participant lives with danger."""
    query = select(participants.c.safety_flag).where(participants.c.participant_id == participant_id)
    return bool(connection.scalar(query))


def list_appointments_at(
    connection: Connection, participant_id: str, types: Collection[str], since: datetime, until: datetime
) -> list[datetime]:
    """List when a participant's appointments of these types begin, from `since` up to, not including, `until`."""
    begins = appointments.c.starts_at
    return list(
        connection.scalars(
            select(begins)
            .where(
                appointments.c.participant_id == participant_id,
                appointments.c.appointment_type.in_(tuple(types)),
                begins >= since,
                begins < until,
            )
            .order_by(begins)
        )
    )


def has_earlier_call(
    connection: Connection, participant_id: str | None, caller: str | None, call_sid: str, since: datetime
) -> bool:
    """Tell whether another call began since, of this participant or from this number."""
    columns = {"participant_id": participant_id, "caller": caller}
    same = [calls.c[name] == value for name, value in columns.items() if value is not None]
    query = select(literal(1)).where(calls.c.began_at >= since, calls.c.sid != call_sid, or_(false(), *same))
    return connection.execute(query.limit(1)).first() is not None


def list_agencies(connection: Connection, participant_id: str) -> list[str]:
    """List the agencies of a participant's open cases."""
    return list(
        connection.scalars(
            select(cases.c.agency)
            .distinct()
            .join(case_parties, case_parties.c.case_number == cases.c.case_number)
            .where(
                case_parties.c.participant_id == participant_id, cases.c.status == "open", cases.c.agency.is_not(None)
            )
            .order_by(cases.c.agency)
        )
    )


def list_answered(connection: Connection, queue: str, since: datetime) -> list[Answered]:
    """List whom agents answered in a queue since, the first first; not who was given back."""
    rows = connection.execute(
        select(*(hand_offs.c[name] for name in Answered.__dataclass_fields__))
        .where(
            hand_offs.c.answered_at >= since,
            hand_offs.c.queue == queue,
            or_(hand_offs.c.state == "connected", hand_offs.c.outcome == "ended"),
        )
        .order_by(hand_offs.c.answered_at)
    )
    return [Answered(*row) for row in rows]


def has_desk(connection: Connection) -> bool:
    """Tell whether any agent was ever on duty here: without, nobody answers by this service's own queue."""
    return connection.execute(select(literal(1)).select_from(agent_states).limit(1)).first() is not None


def lock_call_backs(connection: Connection) -> None:
    """Let one transaction at a time ask for a call back, so that two calls of one person do not keep two.

    SQLite's writers come one at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(CALL_BACKS_LOCK)))
