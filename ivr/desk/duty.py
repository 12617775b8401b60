"""What an agent does with no caller: ready or not, the next call, and what the supervisor alone may: pick one."""

from datetime import datetime
from typing import Literal

from ivr.queue import claims
from ivr.queue.agent_duty import NOT_READY, READY, WRAP_UP
from ivr.store import agents, audits
from ivr.store.agents import OFF, Agent
from ivr.store.database import Connection
from ivr.store.hand_offs import HandOff

Told = Literal["done", "not_yours", "over", "not_possible"]
"""What became of what an agent asked for: it is so now; it is another agent's caller, or nobody's; the caller is
gone, or this part is over; or it cannot be done as asked."""

SUPERVISOR = "supervisor"


def set_duty(
    connection: Connection, agent: Agent, state: Literal["ready", "not_ready", "off"], now: datetime
) -> Told:
    """Be ready, not ready, or off duty; not possible with a caller, nor ready without a telephone."""
    if state == READY and not agent.phone:
        return "not_possible"
    is_set = agents.save_duty(connection, agent.agent, state, now, expected=(READY, NOT_READY, WRAP_UP, OFF))
    return "done" if is_set else "not_possible"


def next_call(connection: Connection, agent: Agent, now: datetime) -> HandOff | None:
    """Take the caller who is next; None where there is none, or the agent is not ready."""
    return claims.next_call(connection, agent.agent, now)


def pick(connection: Connection, agent: Agent, hand_off_id: str, now: datetime) -> Told:
    """Take one caller, whoever is next: the supervisor's alone."""
    if agent.role != SUPERVISOR:
        return "not_yours"
    if claims.claim_call(connection, agent.agent, hand_off_id, now) is None:
        return "not_possible"
    audits.record_audit(connection, agent.agent, "picked", now, hand_off_id=hand_off_id)
    return "done"
