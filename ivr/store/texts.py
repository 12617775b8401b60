"""Queries about texts: who said yes to them, and who may not be sent any."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select, update

from ivr.store.inserts import insert_unless_there
from ivr.store.tables import participants, text_consents

FORBIDDING = ("no_text", "none")
"""Contact rules under which no text is sent."""

_IS_FORBIDDEN = (
    select(participants.c.participant_id)
    .where(
        participants.c.contact_rule.in_(FORBIDDING),
        or_(
            participants.c.phone == bindparam("number"),
            participants.c.participant_id == bindparam("of_participant_id"),
        ),
    )
    .limit(1)
)


def is_forbidden(connection: Connection, number: str, participant_id: str | None) -> bool:
    """Tell whether this participant, or anyone with this number on file, may be sent no text."""
    arguments = {"number": number, "of_participant_id": participant_id}
    return connection.execute(_IS_FORBIDDEN, arguments).first() is not None


def record_consent(connection: Connection, number: str, call_sid: str, given_at: datetime) -> None:
    """Record that someone said yes to a text to this number; a no before it holds no longer."""
    values = {"number": number, "call_sid": call_sid, "given_at": given_at, "withdrawn_at": None}
    if not insert_unless_there(connection, text_consents, values):
        connection.execute(update(text_consents).where(text_consents.c.number == number).values(values))


def save_withdrawn(connection: Connection, number: str, withdrawn_at: datetime) -> None:
    """Save that someone who had said yes to texts said no since; of who never did, nothing is kept."""
    connection.execute(
        update(text_consents)
        .where(text_consents.c.number == number, text_consents.c.withdrawn_at.is_(None))
        .values(withdrawn_at=withdrawn_at)
    )
