"""Queries about hand-offs: callers who wait for a person, or asked to be called back.

A hand-off is in one state at a time: `waiting`, `ringing` (an agent's telephone), `joining` (the agent said yes, the
caller is on the way), `connected`, `ended`. Every change of state names the state that it expects, so that of two
at once only one takes effect. Who is next is `ivr/queue`'s.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, false, insert, or_, select, update

from ivr.store.tables import hand_offs

OPEN_STATES = ("waiting", "ringing", "joining", "connected")


@dataclass(frozen=True, slots=True)
class HandOff:
    """One hand-off; see the columns in `ivr/store/tables/queue.py`."""

    hand_off_id: str
    kind: str
    state: str
    call_sid: str
    leg_sid: str | None
    line: str
    queue: str
    language: str
    agency: str | None
    urgency: str | None
    is_first: bool
    assurance: str
    participant_id: str | None
    caller: str | None
    reason: str
    context: Mapping[str, Any]
    number: str | None
    receipt: str | None
    asked_at: datetime
    not_before: datetime | None
    leaves_for: str | None
    agent: str | None
    agent_leg_sid: str | None
    claimed_at: datetime | None
    answered_at: datetime | None
    declined_by: Sequence[Mapping[str, str]]  # agent, why, at (ISO)
    tries: int
    ended_at: datetime | None
    outcome: str | None
    wrap_up: str | None


COLUMNS = tuple(hand_offs.c[name] for name in HandOff.__dataclass_fields__)


def record_hand_off(connection: Connection, values: Mapping[str, Any]) -> None:
    """Record a caller who waits for a person."""
    connection.execute(insert(hand_offs).values(**values))


def find_hand_off(connection: Connection, hand_off_id: str) -> HandOff | None:
    """Find a hand-off."""
    row = connection.execute(select(*COLUMNS).where(hand_offs.c.hand_off_id == hand_off_id)).first()
    return HandOff(*row) if row else None


def find_locked_hand_off(connection: Connection, hand_off_id: str, *, skip_locked: bool = False) -> HandOff | None:
    """Find a hand-off, and keep others from changing it until the transaction ends.

    With `skip_locked`, None where another transaction has it. SQLite needs neither: its writers come one at a time.
    """
    query = select(*COLUMNS).where(hand_offs.c.hand_off_id == hand_off_id).with_for_update(skip_locked=skip_locked)
    row = connection.execute(query).first()
    return HandOff(*row) if row else None


def list_due_hand_offs(connection: Connection, now: datetime) -> list[HandOff]:
    """List who may be given to an agent now, the longest wait first; not who is about to leave the queue."""
    rows = connection.execute(
        select(*COLUMNS)
        .where(
            hand_offs.c.state == "waiting",
            hand_offs.c.leaves_for.is_(None),
            or_(hand_offs.c.not_before.is_(None), hand_offs.c.not_before <= now),
        )
        .order_by(hand_offs.c.asked_at, hand_offs.c.hand_off_id)
    )
    return [HandOff(*row) for row in rows]


def list_hand_offs_in(connection: Connection, state: str) -> list[HandOff]:
    """List the hand-offs in a state, the longest wait first."""
    rows = connection.execute(select(*COLUMNS).where(hand_offs.c.state == state).order_by(hand_offs.c.asked_at))
    return [HandOff(*row) for row in rows]


def list_open_call_backs(
    connection: Connection, participant_id: str | None, caller: str | None, number: str | None
) -> list[HandOff]:
    """List the call backs that are still to be made to a participant, for a caller, or to a number."""
    columns = {"participant_id": participant_id, "caller": caller, "number": number}
    same = [hand_offs.c[name] == value for name, value in columns.items() if value is not None]
    rows = connection.execute(
        select(*COLUMNS)
        .where(hand_offs.c.kind == "call_back", hand_offs.c.state.in_(OPEN_STATES), or_(false(), *same))
        .order_by(hand_offs.c.asked_at)
    )
    return [HandOff(*row) for row in rows]


def find_place(connection: Connection, call_sid: str) -> datetime | None:
    """Find since when a call counts as waiting that left the queue to be called back, and was not promised one."""
    query = select(hand_offs.c.kind, hand_offs.c.outcome, hand_offs.c.asked_at).where(
        hand_offs.c.call_sid == call_sid
    )
    last = connection.execute(query.order_by(hand_offs.c.asked_at.desc(), hand_offs.c.kind)).first()
    kept = last is not None and last.kind == "wait" and last.outcome in ("call_back", "closed")
    return last.asked_at if last is not None and kept else None


def find_open_hand_off(connection: Connection, call_sid: str) -> HandOff | None:
    """Find the wait that a call is in; a call back that it asked for is none."""
    query = select(*COLUMNS).where(
        hand_offs.c.call_sid == call_sid, hand_offs.c.kind == "wait", hand_offs.c.state.in_(OPEN_STATES)
    )
    row = connection.execute(query.order_by(hand_offs.c.asked_at.desc())).first()
    return HandOff(*row) if row else None


def list_hand_offs(connection: Connection, call_sid: str) -> list[HandOff]:
    """List every hand-off of a call, the first first."""
    rows = connection.execute(select(*COLUMNS).where(hand_offs.c.call_sid == call_sid).order_by(hand_offs.c.asked_at))
    return [HandOff(*row) for row in rows]


def save_hand_off(
    connection: Connection, hand_off_id: str, expected: Sequence[str], values: Mapping[str, Any]
) -> bool:
    """Save a change of a hand-off that is in one of the `expected` states; False where it is in none of them."""
    changed = connection.execute(
        update(hand_offs)
        .where(hand_offs.c.hand_off_id == hand_off_id, hand_offs.c.state.in_(tuple(expected)))
        .values(**values)
    )
    return changed.rowcount == 1


def end_hand_off(connection: Connection, hand_off_id: str, outcome: str, at: datetime) -> bool:
    """End a hand-off; False where it was over."""
    values = {"state": "ended", "outcome": outcome, "ended_at": at, "leaves_for": None}
    return save_hand_off(connection, hand_off_id, OPEN_STATES, values)
