"""Queries about calls: the row of a live call, its journey and its edition.

The rules of turns are `ivr/conversation`'s; here is only how a turn is claimed: one UPDATE that a second post of the
same turn cannot win too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from ivr.store.inserts import insert_unless_there
from ivr.store.tables import calls, editions, journeys

FINAL_STATUSES = ("completed", "busy", "failed", "no-answer", "canceled")
"""Twilio's words for a call that is over; nothing that comes later changes them."""


@dataclass(frozen=True, slots=True)
class CallRow:
    """A live call: the turn that is awaited, the session at rest, and the wait for a person that it is in.

    Its last reply is left to `find_reply`.
    """

    sid: str
    line: str
    caller: str | None
    edition: str
    turn: int
    session: Mapping[str, Any]
    language: str
    hand_off_id: str | None


@dataclass(frozen=True, slots=True)
class JourneyRow:
    """What one turn was: event, path, what was said, what was looked up, and where it came to rest."""

    turn: int
    at: datetime
    language: str
    event: Mapping[str, Any]
    path: list[str]
    said: list[Any]
    looked_up: list[Any]
    rest: str


# Each turn runs the following; building them anew would cost it as much as running them.

_FIND_CALL = select(*(calls.c[name] for name in CallRow.__dataclass_fields__)).where(calls.c.sid == bindparam("sid"))
_FIND_REPLY = select(calls.c.reply).where(calls.c.sid == bindparam("sid"))
_FIND_ASSURANCE = select(calls.c.assurance).where(calls.c.sid == bindparam("sid"))
_CLAIM_TURN = update(calls).where(calls.c.sid == bindparam("of_sid"), calls.c.turn == bindparam("of_turn"))
_SAVE_CALL = update(calls).where(calls.c.sid == bindparam("of_sid"))
_RECORD_JOURNEY = insert(journeys)


def find_call(connection: Connection, sid: str) -> CallRow | None:
    """Find a call by its sid."""
    row = connection.execute(_FIND_CALL, {"sid": sid}).first()
    return CallRow(*row) if row else None


def find_reply(connection: Connection, sid: str) -> Mapping[str, Any] | None:
    """Find the last reply of a call, which only a post that makes no step asks for."""
    row = connection.execute(_FIND_REPLY, {"sid": sid}).first()
    return row.reply if row else None


def is_verified(connection: Connection, sid: str) -> bool:
    """Tell whether a call's caller was verified when its last turn ended."""
    return connection.execute(_FIND_ASSURANCE, {"sid": sid}).scalar() == "verified"


@dataclass(frozen=True, slots=True)
class PastCall:
    """What is kept of a call beside its journey; `caller` is None for a withheld or odd caller ID.

    `path` and `rest` are those of its last turn: the steps walked, and what the call rested on.
    """

    sid: str
    line: str
    caller: str | None
    edition: str
    language: str
    assurance: str
    turn: int
    began_at: datetime
    ended_at: datetime | None
    status: str | None
    duration_seconds: int | None
    path: Sequence[str] | None
    rest: str | None


_PAST = select(
    *(calls.c[name] for name in PastCall.__dataclass_fields__ if name in calls.c), journeys.c.path, journeys.c.rest
).select_from(calls.outerjoin(journeys, (journeys.c.call_sid == calls.c.sid) & (journeys.c.turn == calls.c.turn - 1)))


def list_past_calls(connection: Connection, most: int, skipped: int = 0) -> list[PastCall]:
    """List calls, the newest first, without so many of the newest."""
    rows = connection.execute(_PAST.order_by(calls.c.began_at.desc(), calls.c.sid).limit(most).offset(skipped))
    return [PastCall(**row._mapping) for row in rows]


def list_past_calls_like(connection: Connection, beginning: str) -> list[PastCall]:
    """List two calls at most whose sid begins so, one that is so first."""
    query = _PAST.where(calls.c.sid.startswith(beginning, autoescape=True)).order_by(calls.c.sid).limit(2)
    rows = connection.execute(query)
    return [PastCall(**row._mapping) for row in rows]


def record_call(connection: Connection, values: Mapping[str, Any]) -> bool:
    """Record a new call; False when there is a call of this sid already."""
    return insert_unless_there(connection, calls, values)


def claim_turn(connection: Connection, sid: str, turn: int, values: Mapping[str, Any]) -> bool:
    """Claim a turn for this transaction, and save what it changed of its call as far as that is known.

    False when the turn was claimed before. The first statement of a turn's transaction.
    """
    claimed = connection.execute(_CLAIM_TURN, {"of_sid": sid, "of_turn": turn, "turn": turn + 1, **values})
    return claimed.rowcount == 1


def save_call(connection: Connection, sid: str, values: Mapping[str, Any]) -> None:
    """Save what a turn changed of its call."""
    connection.execute(_SAVE_CALL, {"of_sid": sid, **values})


def record_journey(connection: Connection, sid: str, row: JourneyRow) -> None:
    """Record one turn of a call's journey."""
    values = {name: getattr(row, name) for name in JourneyRow.__dataclass_fields__}
    connection.execute(_RECORD_JOURNEY, {"call_sid": sid, **values})


def list_journey(connection: Connection, sid: str) -> list[JourneyRow]:
    """List a call's turns in order."""
    rows = connection.execute(select(journeys).where(journeys.c.call_sid == sid).order_by(journeys.c.turn))
    names = JourneyRow.__dataclass_fields__
    return [JourneyRow(**{name: row._mapping[name] for name in names}) for row in rows]


def find_edition(connection: Connection, edition: str) -> Mapping[str, str] | None:
    """Find the texts of an edition by their path."""
    row = connection.execute(select(editions.c.content).where(editions.c.edition == edition)).first()
    return row.content if row else None


def record_edition(connection: Connection, edition: str, content: Mapping[str, str], at: datetime) -> None:
    """Record an edition whole, unless another process did so first."""
    insert_unless_there(connection, editions, {"edition": edition, "content": dict(content), "stored_at": at})


def save_status(connection: Connection, sid: str, status: str, at: datetime, duration_seconds: int | None) -> None:
    """Save Twilio's word on a call. A final word stays, whatever arrives after it, and so does the first end."""
    is_final = status in FINAL_STATUSES
    unfinished = calls.c.status.is_(None) | calls.c.status.not_in(FINAL_STATUSES)
    values: dict[str, Any] = {"status": status}
    if is_final:
        values["ended_at"] = func.coalesce(calls.c.ended_at, at)
        values["duration_seconds"] = duration_seconds
    connection.execute(update(calls).where(calls.c.sid == sid, unfinished).values(**values))
