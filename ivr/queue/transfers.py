"""How a caller leaves an agent for somebody else: back into the queue, or to a number outside.

Called inside a transaction, by an agent who is connected; who that is, `ivr/desk` has checked. The caller's leg is
redirected, which ends the room and with it the agent's leg; so the agent has the wrap-up left at once, and the claim
of that leg holds no more. Handing over to another agent in person is `warm.py`'s.
"""

from datetime import datetime
from typing import Any

from ivr.queue import agent_duty
from ivr.queue.agent_duty import WRAP_UP
from ivr.store import effects, hand_offs
from ivr.store.database import Connection
from ivr.store.hand_offs import HandOff

TRANSFERRED = "transferred"
"""Why the caller comes last, for two minutes, to the agent who gave the caller back."""


def to_queue(connection: Connection, hand_off: HandOff, queue: str, language: str, now: datetime) -> bool:
    """Let a connected caller wait for somebody else, at the place that the first wait gave; False where it is over.

    A call back becomes a wait by this: the caller is on the line now.
    """
    values = {
        "state": "waiting",
        "kind": "wait",
        "queue": queue,
        "language": language,
        "agent": None,
        "agent_leg_sid": None,
        "answered_at": None,
        "declined_by": [
            *hand_off.declined_by,
            {"agent": hand_off.agent, "why": TRANSFERRED, "at": now.isoformat()},
        ],
        "context": _context(hand_off, now, queue=queue, language=language),
    }
    return _leave(connection, hand_off, values, "send_to_line", {}, now)


def outside(connection: Connection, hand_off: HandOff, name: str, now: datetime) -> bool:
    """Connect a caller with a number outside, by its name; False where it is over. The agent's part ends with it."""
    values = {
        "state": "ended",
        "outcome": "ended",
        "ended_at": now,
        "context": _context(hand_off, now, outside=name),
    }
    return _leave(connection, hand_off, values, "send_outside", {"name": name}, now)


def is_transferred(hand_off: HandOff) -> bool:
    """Tell whether an agent gave this caller to somebody else."""
    return bool(hand_off.context.get("transfers"))


def outside_name(hand_off: HandOff) -> str | None:
    """Give the name of the number outside that a caller was last given to."""
    transfers = hand_off.context.get("transfers")
    name = transfers[-1].get("outside") if transfers else None
    return name if isinstance(name, str) else None


def _leave(
    connection: Connection,
    hand_off: HandOff,
    values: dict[str, Any],
    kind: str,
    arguments: dict[str, str],
    now: datetime,
) -> bool:
    if hand_off.leg_sid is None or hand_off.agent is None:
        return False
    if not hand_offs.save_hand_off(connection, hand_off.hand_off_id, ("connected",), values):
        return False
    agent_duty.free_agent(connection, hand_off.agent, hand_off.hand_off_id, WRAP_UP, now)
    effects.drop_effects(connection, hand_off.hand_off_id, ("hold",))
    effects.record_effect(connection, kind, {**arguments, "sid": hand_off.leg_sid}, hand_off.hand_off_id, now)
    return True


def _context(hand_off: HandOff, now: datetime, **where: str) -> dict[str, Any]:
    transfers = [
        *hand_off.context.get("transfers", ()),
        {"by": hand_off.agent, "at": now.isoformat(), **where},
    ]
    kept = {name: value for name, value in hand_off.context.items() if name != "colleague"}
    return {**kept, "transfers": transfers}
