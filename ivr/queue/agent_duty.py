"""What becomes of an agent when the caller is gone, or somebody else's: the agent's half of a hand-off's end.

`claims.py` decides when. Locks are taken in one order everywhere: the hand-off, then the agent, then effects.
"""

from datetime import datetime

from ivr.store import agents, effects
from ivr.store.database import Connection
from ivr.store.effects import Effect
from ivr.store.hand_offs import HandOff

READY = "ready"
NOT_READY = "not_ready"
RINGING = "ringing"
TALKING = "talking"
WRAP_UP = "wrap_up"
BUSY = (RINGING, TALKING)
"""What only the service gets an agent into, and out of."""


def claim_made(connection: Connection, hand_off: HandOff) -> Effect | None:
    """Find the claim that a hand-off was last given to an agent by."""
    made = effects.list_effects(connection, hand_off.hand_off_id, "ring_agent")
    return next((one for one in made if one.made_at == hand_off.claimed_at), None)


def free_agent(connection: Connection, agent: str, hand_off_id: str, state: str, now: datetime) -> bool:
    """Free an agent who is busy with this hand-off; one who is busy with another is let be.

    One who has the wrap-up left keeps the hand-off that it is about.
    """
    duty = agents.find_duty(connection, agent, locked=True)
    if duty is None or duty.state not in BUSY or duty.hand_off_id != hand_off_id:
        return False
    kept = hand_off_id if state == WRAP_UP else None
    return agents.save_duty(connection, agent, state, now, kept, expected=BUSY)


def let_ring_go(connection: Connection, hand_off: HandOff, now: datetime) -> None:
    """Have an agent's telephone stop ringing, and free the agent."""
    effects.drop_effects(connection, hand_off.hand_off_id, ("ring_agent",))
    claim = claim_made(connection, hand_off)
    sid = hand_off.agent_leg_sid or (claim.result if claim else None)
    if sid is not None:
        effects.record_effect(connection, "hang_up", {"sid": sid}, hand_off.hand_off_id, now)
    if hand_off.agent is not None:
        free_agent(connection, hand_off.agent, hand_off.hand_off_id, READY, now)


def tell_gone(connection: Connection, hand_off: HandOff, now: datetime) -> None:
    """Have the leg of an agent who said yes told that the caller is gone.

    The agent is free when that leg ends (`claims.leg_ended`): until then the telephone is busy.
    """
    effects.drop_effects(connection, hand_off.hand_off_id, ("join_caller", "call_caller"))
    claim = claim_made(connection, hand_off)
    if claim is not None and hand_off.agent_leg_sid is not None:
        arguments = {"sid": hand_off.agent_leg_sid, "claim": claim.effect_id}
        effects.record_effect(connection, "redirect_leg", arguments, hand_off.hand_off_id, now)


def end_room(connection: Connection, hand_off: HandOff, now: datetime, not_before: datetime | None = None) -> None:
    """Have the room of a hand-off ended, with whoever is left in it."""
    room = {"room": hand_off.hand_off_id}
    effects.record_effect(connection, "end_room", room, hand_off.hand_off_id, now, not_before)
