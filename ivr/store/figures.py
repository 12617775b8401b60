"""Queries for the supervisor: today's waits, what was asked and is due. The reckoning is `ivr/desk/figures.py`'s."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from ivr.store.tables import hand_offs, messages, requests


@dataclass(frozen=True, slots=True)
class PastWait:
    """One wait: when it began, when an agent answered (if so), when and how it ended (if so)."""

    language: str
    queue: str
    state: str
    asked_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class OpenCallBack:
    """A call back that is still to be made; `number` is not told here."""

    hand_off_id: str
    language: str
    state: str
    asked_at: datetime
    not_before: datetime | None
    tries: int


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request that nobody has fulfilled yet."""

    receipt: str
    kind: str
    asked_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A participant's message that no caseworker has read yet; only when it was sent."""

    message_id: str
    sent_at: datetime


def list_waits(connection: Connection, since: datetime) -> list[PastWait]:
    """List the waits on the line that began since a moment."""
    rows = connection.execute(
        select(*(hand_offs.c[name] for name in PastWait.__dataclass_fields__))
        .where(hand_offs.c.kind == "wait", hand_offs.c.asked_at >= since)
        .order_by(hand_offs.c.asked_at)
    )
    return [PastWait(*row) for row in rows]


def list_call_backs(connection: Connection) -> list[OpenCallBack]:
    """List the call backs that are still to be made, the longest asked for first."""
    rows = connection.execute(
        select(*(hand_offs.c[name] for name in OpenCallBack.__dataclass_fields__))
        .where(hand_offs.c.kind == "call_back", hand_offs.c.state != "ended")
        .order_by(hand_offs.c.asked_at)
    )
    return [OpenCallBack(*row) for row in rows]


def list_requests_due(connection: Connection, most: int) -> list[OpenRequest]:
    """List open requests, the first due first; call backs are told of as such."""
    rows = connection.execute(
        select(*(requests.c[name] for name in OpenRequest.__dataclass_fields__))
        .where(requests.c.status == "open", requests.c.kind != "call_back")
        .order_by(requests.c.due_at, requests.c.receipt)
        .limit(most)
    )
    return [OpenRequest(*row) for row in rows]


def list_unanswered(connection: Connection, most: int) -> list[Unanswered]:
    """List participants' messages that nobody has read, the oldest first."""
    rows = connection.execute(
        select(messages.c.message_id, messages.c.sent_at)
        .where(messages.c.from_caseworker.is_(False), messages.c.read.is_(False))
        .order_by(messages.c.sent_at, messages.c.message_id)
        .limit(most)
    )
    return [Unanswered(*row) for row in rows]
