"""Queries of the agents' desk that no other part asks: what has changed, and who a participant is.

What of it an agent may see is `ivr/desk`'s. Personal queries are by Participant ID.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, literal, select

from ivr.store.hand_offs import OPEN_STATES
from ivr.store.tables import (
    account_marks,
    agent_states,
    calls,
    effects,
    hand_offs,
    notes,
    notices,
    participants,
    pin_attempts,
    unknown_ids,
)


@dataclass(frozen=True, slots=True)
class OnFile:
    """What a caller is compared with, and named by; every value but the ID and the flags may be missing."""

    participant_id: str
    first_name: str | None
    last_name: str | None
    birth_on: date | None
    postal_code: str | None
    ssn_last_four_digest: str | None
    safety_flag: bool
    contact_rule: str


@dataclass(frozen=True, slots=True)
class EarlierCall:
    """A call of the same participant."""

    sid: str
    began_at: datetime
    line: str
    language: str
    assurance: str
    duration_seconds: int | None


# The desk asks for the version every other second: built once.

_IS_OPEN = hand_offs.c.state.in_(OPEN_STATES)
_OPEN = select(
    hand_offs.c.hand_off_id,
    hand_offs.c.state,
    hand_offs.c.agent,
    hand_offs.c.language,
    hand_offs.c.queue,
    hand_offs.c.assurance,
    hand_offs.c.participant_id,
    hand_offs.c.urgency,
    hand_offs.c.leaves_for,
    hand_offs.c.claimed_at,
    hand_offs.c.not_before,
).where(_IS_OPEN)
_DUTIES = select(agent_states.c.agent, agent_states.c.state, agent_states.c.since, agent_states.c.hand_off_id)
_BUSY_WITH = select(agent_states.c.hand_off_id).where(agent_states.c.hand_off_id.is_not(None))
_LAST = select(
    select(func.count()).select_from(effects).where(effects.c.hand_off_id.in_(_BUSY_WITH)).scalar_subquery(),
    select(func.count()).select_from(notes).where(notes.c.hand_off_id.in_(_BUSY_WITH)).scalar_subquery(),
    select(func.max(notes.c.at)).where(notes.c.hand_off_id.in_(_BUSY_WITH)).scalar_subquery(),
    select(func.count(notices.c.notice_id) + func.count(notices.c.ended_at)).scalar_subquery(),
)


def list_marks(connection: Connection) -> list[tuple[Any, ...]]:
    """List what of open hand-offs, agents, notes and notices changes whenever the desk has anything new to show."""
    rows = [tuple(row) for query in (_OPEN, _DUTIES, _LAST) for row in connection.execute(query)]
    return sorted(rows, key=repr)


def find_on_file(connection: Connection, participant_id: str) -> OnFile | None:
    """Find what is on file of a participant; None where there is none such, or no more."""
    query = select(*(participants.c[name] for name in OnFile.__dataclass_fields__)).where(
        participants.c.participant_id == participant_id
    )
    row = connection.execute(query).first()
    return OnFile(*row) if row else None


def list_account_marks(connection: Connection, participant_id: str) -> list[str]:
    """List what agents must know of an account."""
    query = select(account_marks.c.mark).where(account_marks.c.participant_id == participant_id)
    return list(connection.scalars(query.order_by(account_marks.c.mark)))


def count_wrong_pins(connection: Connection, call_sid: str) -> int:
    """Count the wrong PINs that one call gave."""
    query = select(func.count()).where(pin_attempts.c.call_sid == call_sid, pin_attempts.c.was_right.is_(False))
    return int(connection.execute(query).scalar_one())


def count_unknown_numbers(connection: Connection, call_sid: str) -> int:
    """Count the unknown Participant IDs that one call entered."""
    query = select(func.count()).select_from(unknown_ids).where(unknown_ids.c.call_sid == call_sid)
    return int(connection.execute(query).scalar_one())


def has_pin_verified(connection: Connection, call_sid: str, participant_id: str) -> bool:
    """Tell whether a call itself is verified as this participant, by PIN."""
    query = select(literal(1)).where(
        calls.c.sid == call_sid, calls.c.participant_id == participant_id, calls.c.assurance == "verified"
    )
    return connection.execute(query).first() is not None


def list_earlier_calls(connection: Connection, participant_id: str, call_sid: str, most: int) -> list[EarlierCall]:
    """List a participant's other calls, the newest first."""
    rows = connection.execute(
        select(*(calls.c[name] for name in EarlierCall.__dataclass_fields__))
        .where(calls.c.participant_id == participant_id, calls.c.sid != call_sid)
        .order_by(calls.c.began_at.desc(), calls.c.sid)
        .limit(most)
    )
    return [EarlierCall(*row) for row in rows]
