"""Queries about the telephones of the stand-in: its live calls, the room that each is in, what happens from outside.

They are rows so that a caller, a queue and an agent's telephone in different processes or browser tabs meet. What
the rows mean is left to `ivr/practice`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from ivr.store.calls import FINAL_STATUSES
from ivr.store.tables import practice_events, practice_legs

RINGING, TALKING = "ringing", "in-progress"


@dataclass(frozen=True, slots=True)
class PracticeLeg:
    """One telephone's call; `state` is Twilio's word for it, `setup` what it was made with."""

    sid: str
    called: str
    caller: str
    state: str
    setup: Mapping[str, Any]
    room: str | None
    is_ending_room: bool
    is_held: bool
    made_at: datetime
    seen_at: datetime

    @property
    def is_over(self) -> bool:
        """Tell whether the call has ended."""
        return self.state in FINAL_STATUSES


@dataclass(frozen=True, slots=True)
class PracticeEvent:
    """What has happened to a telephone from outside."""

    practice_event_id: int
    sid: str
    kind: str
    fields: Mapping[str, Any]
    at: datetime


_LEG = tuple(practice_legs.c[name] for name in PracticeLeg.__dataclass_fields__)
_EVENT = tuple(practice_events.c[name] for name in PracticeEvent.__dataclass_fields__)
_IN_ORDER = (practice_legs.c.made_at, practice_legs.c.sid)


def record_leg(connection: Connection, values: Mapping[str, Any]) -> None:
    """Record a call."""
    connection.execute(insert(practice_legs).values(**values))


def find_leg(connection: Connection, sid: str) -> PracticeLeg | None:
    """Find a call, whether it is over or not."""
    row = connection.execute(select(*_LEG).where(practice_legs.c.sid == sid)).first()
    return PracticeLeg(*row) if row else None


def list_ringing(connection: Connection, called: str | None = None) -> list[PracticeLeg]:
    """List the telephones that ring, of one number or of all; the longest ringing first."""
    query = select(*_LEG).where(practice_legs.c.state == RINGING)
    if called is not None:
        query = query.where(practice_legs.c.called == called)
    return [PracticeLeg(*row) for row in connection.execute(query.order_by(*_IN_ORDER))]


def list_room(connection: Connection, room: str) -> list[PracticeLeg]:
    """List who is in a room."""
    rows = connection.execute(select(*_LEG).where(practice_legs.c.room == room).order_by(*_IN_ORDER))
    return [PracticeLeg(*row) for row in rows]


def find_latest_moment(connection: Connection, earliest: datetime, latest: datetime) -> datetime | None:
    """Find the latest moment, between two, at which a live call was seen."""
    seen_at = practice_legs.c.seen_at
    query = select(func.max(seen_at)).where(practice_legs.c.state == TALKING, seen_at.between(earliest, latest))
    return connection.execute(query).scalar()


def save_leg(connection: Connection, sid: str, values: Mapping[str, Any], expected: str | None = None) -> bool:
    """Save a change of a call; False where it is not in the `expected` state, or there is none."""
    change = update(practice_legs).where(practice_legs.c.sid == sid)
    if expected is not None:
        change = change.where(practice_legs.c.state == expected)
    return connection.execute(change.values(**values)).rowcount == 1


def record_event(connection: Connection, sid: str, kind: str, fields: Mapping[str, Any], at: datetime) -> None:
    """Record what happens to a telephone, for it to take up."""
    connection.execute(insert(practice_events).values(sid=sid, kind=kind, fields=dict(fields), at=at))


def list_events(connection: Connection, sid: str) -> list[PracticeEvent]:
    """List what a telephone has not taken up yet, the first first."""
    query = select(*_EVENT).where(practice_events.c.sid == sid).order_by(practice_events.c.practice_event_id)
    return [PracticeEvent(*row) for row in connection.execute(query)]


def claim_event(connection: Connection, practice_event_id: int) -> bool:
    """Take one event up; False where it was taken up already."""
    gone = delete(practice_events).where(practice_events.c.practice_event_id == practice_event_id)
    return connection.execute(gone).rowcount == 1


def drop_events(connection: Connection, sid: str, kinds: Sequence[str] = ()) -> None:
    """Forget what a telephone will not take up any more: everything, or what is of these kinds."""
    forgotten = delete(practice_events).where(practice_events.c.sid == sid)
    connection.execute(forgotten.where(practice_events.c.kind.in_(kinds)) if kinds else forgotten)
