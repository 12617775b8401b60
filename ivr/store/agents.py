"""Queries about agents: who they are, and who is on duty.

An agent is on duty while the state is other than `off` and the desk was seen open within the last minute. Which
change of state means what is `ivr/queue`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, literal, select, update

from ivr.store.inserts import insert_unless_there
from ivr.store.tables import Moment, agent_states, agents

SEEN_WITHIN = timedelta(seconds=60)
OFF = "off"


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent: `languages` in order of choice; no `agencies` means all."""

    agent: str
    name: str
    phone: str | None
    languages: Sequence[str]
    role: str
    agencies: Sequence[str]
    skills: Sequence[str]


@dataclass(frozen=True, slots=True)
class Duty:
    """What an agent does: ready, not_ready, ringing, talking, wrap_up or off, and for which hand-off."""

    agent: str
    state: str
    since: datetime
    seen_at: datetime
    hand_off_id: str | None


@dataclass(frozen=True, slots=True)
class AgentOnDuty:
    """An agent who is there, and what the agent does."""

    agent: Agent
    duty: Duty


_AGENT = tuple(agents.c[name] for name in Agent.__dataclass_fields__)
_DUTY = tuple(agent_states.c[name] for name in Duty.__dataclass_fields__)


def is_any_known(connection: Connection) -> bool:
    """Tell whether any agent ever was on duty: otherwise no desk is in use."""
    return connection.execute(select(agent_states.c.agent).limit(1)).first() is not None


def find_agent(connection: Connection, agent: str) -> Agent | None:
    """Find an agent by name of account."""
    row = connection.execute(select(*_AGENT).where(agents.c.agent == agent)).first()
    return Agent(*row) if row else None


def list_agents(connection: Connection) -> list[Agent]:
    """List every agent."""
    return [Agent(*row) for row in connection.execute(select(*_AGENT).order_by(agents.c.agent))]


def find_duty(connection: Connection, agent: str, *, locked: bool = False) -> Duty | None:
    """Find what an agent does; None for one who never was on duty.

    `locked` keeps others from changing it until the transaction ends.
    """
    query = select(*_DUTY).where(agent_states.c.agent == agent)
    row = connection.execute(query.with_for_update() if locked else query).first()
    return Duty(*row) if row else None


def list_duties(connection: Connection, states: Sequence[str]) -> list[Duty]:
    """List who is in one of these states, seen or not."""
    rows = connection.execute(
        select(*_DUTY).where(agent_states.c.state.in_(tuple(states))).order_by(agent_states.c.agent)
    )
    return [Duty(*row) for row in rows]


def list_on_duty(connection: Connection, now: datetime) -> list[AgentOnDuty]:
    """List who is on duty."""
    rows = connection.execute(
        select(*_AGENT, *_DUTY)
        .join(agent_states, agent_states.c.agent == agents.c.agent)
        .where(agent_states.c.state != OFF, agent_states.c.seen_at >= now - SEEN_WITHIN)
        .order_by(agents.c.agent)
    )
    return [AgentOnDuty(Agent(*row[: len(_AGENT)]), Duty(*row[len(_AGENT) :])) for row in rows]


def save_seen(connection: Connection, agent: str, now: datetime) -> None:
    """Save that an agent's desk is open. One who never was on duty stays off duty by this."""
    _record_off(connection, agent, now)
    connection.execute(update(agent_states).where(agent_states.c.agent == agent).values(seen_at=now))


def save_duty(
    connection: Connection,
    agent: str,
    state: str,
    now: datetime,
    hand_off_id: str | None = None,
    expected: Sequence[str] | None = None,
) -> bool:
    """Save what an agent does; False, and nothing done, where the state is none of the `expected`.

    Coming on duty counts as being seen; every other change may be the service's own.
    """
    _record_off(connection, agent, now)
    is_coming = agent_states.c.state == OFF
    at = literal(now, Moment())
    changed = update(agent_states).where(agent_states.c.agent == agent)
    if expected is not None:
        changed = changed.where(agent_states.c.state.in_(tuple(expected)))
    result = connection.execute(
        changed.values(
            state=state,
            hand_off_id=hand_off_id,
            since=case((agent_states.c.state == state, agent_states.c.since), else_=at),
            seen_at=case((is_coming, at), else_=agent_states.c.seen_at),
        )
    )
    return result.rowcount == 1


def save_unseen_off(connection: Connection, states: Sequence[str], unseen_since: datetime, now: datetime) -> int:
    """Take off duty who is in one of these states and was not seen since; give how many."""
    result = connection.execute(
        update(agent_states)
        .where(agent_states.c.state.in_(tuple(states)), agent_states.c.seen_at < unseen_since)
        .values(state=OFF, since=now, hand_off_id=None)
    )
    return result.rowcount


def _record_off(connection: Connection, agent: str, now: datetime) -> None:
    """Record the row of an agent who never was on duty."""
    insert_unless_there(
        connection, agent_states, {"agent": agent, "state": OFF, "since": now, "seen_at": now, "hand_off_id": None}
    )
