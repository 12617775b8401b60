"""Queries about messages from caseworkers to participants. Always by Participant ID."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from ivr.store.effects import make_token
from ivr.store.tables import messages


@dataclass(frozen=True, slots=True)
class Message:
    """One message; subject and body may be missing."""

    message_id: str
    case_number: str | None
    sent_at: datetime
    subject: str | None
    body: str | None


@dataclass(frozen=True, slots=True)
class MessageCounts:
    """How many messages there are, and how many of them are unread."""

    there_are: int
    unread: int


# Built once: building a statement anew would cost a turn as much as running it.

_MINE = (messages.c.participant_id == bindparam("participant_id")) & messages.c.from_caseworker.is_(True)
_COUNT = (
    select(func.count().label("there_are"), func.count().filter(messages.c.read.is_(False)).label("unread"))
    .select_from(messages)
    .where(_MINE)
)
_FIND = select(*(messages.c[name] for name in Message.__dataclass_fields__)).where(_MINE)
_NEWEST = _FIND.order_by(messages.c.sent_at.desc(), messages.c.message_id.desc())
_SENT_AT = (
    select(messages.c.sent_at)
    .where(messages.c.participant_id == bindparam("participant_id"), messages.c.message_id == bindparam("before_id"))
    .scalar_subquery()
)
_OLDER = _NEWEST.where(
    or_(
        messages.c.sent_at < _SENT_AT,
        (messages.c.sent_at == _SENT_AT) & (messages.c.message_id < bindparam("before_id")),
    )
)
_SAVE_READ = (
    update(messages)
    .where(
        messages.c.participant_id == bindparam("of_participant_id"),
        messages.c.message_id == bindparam("of_message_id"),
    )
    .values(read=True)
)


def count_messages(connection: Connection, participant_id: str) -> MessageCounts:
    """Count a participant's messages."""
    row = connection.execute(_COUNT, {"participant_id": participant_id}).one()
    return MessageCounts(row.there_are, row.unread)


def list_newest_messages(
    connection: Connection, participant_id: str, most: int, *, before_id: str | None = None, only_unread: bool
) -> list[Message]:
    """List messages, the newest first: from the very newest on, or those older than one of them."""
    query = _NEWEST if before_id is None else _OLDER
    if only_unread:
        query = query.where(messages.c.read.is_(False))
    rows = connection.execute(query.limit(most), {"participant_id": participant_id, "before_id": before_id})
    return [Message(*row) for row in rows]


def save_read(connection: Connection, participant_id: str, message_id: str) -> None:
    """Save that a message was read."""
    connection.execute(_SAVE_READ, {"of_participant_id": participant_id, "of_message_id": message_id})


def record_message(connection: Connection, participant_id: str, subject: str, body: str, at: datetime) -> str:
    """Record a message from the caseworker's side, and give its ID; the participant finds it unread."""
    message_id = f"desk-{make_token()}"
    connection.execute(
        insert(messages).values(
            message_id=message_id,
            participant_id=participant_id,
            sent_at=at,
            from_caseworker=True,
            subject=subject,
            body=body,
            read=False,
        )
    )
    return message_id
