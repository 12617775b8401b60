"""Handing a caller over in person: a colleague is rung and told who asks and why, and talks before taking the caller.

While the caller is on hold the first agent is whom the caller is with, and `context["colleague"]` tells who is asked:
agent, by, claim (the effect that rings), leg_sid, at, has_joined. The colleague's leg does not end the room, nor does
it join before a key was pressed. Completing makes that claim the hand-off's own (`claimed_at`), so that from then on
the colleague's leg is an agent's like any other, and the first agent's knows nothing that is still true. Where the
caller or the first agent hangs up, the room ends for all three.

Every function is called inside a transaction, and is harmless when what it tells came twice, late or out of order.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ivr.queue import agent_duty
from ivr.queue.agent_duty import NOT_READY, READY, RINGING, TALKING, WRAP_UP
from ivr.queue.claims import REASONS_READY, TICK
from ivr.store import agents, effects, hand_offs
from ivr.store.database import Connection
from ivr.store.hand_offs import HandOff

COLLEAGUE = "colleague"
RINGS_WITHIN = timedelta(seconds=90)
"""How long ringing, the whisper and the key of a colleague may take together."""


def colleague_of(hand_off: HandOff) -> Mapping[str, Any] | None:
    """Give who is asked to take a caller over, while that may still be."""
    asked = hand_off.context.get(COLLEAGUE)
    return asked if isinstance(asked, dict) and hand_off.state == "connected" else None


def ask(connection: Connection, hand_off: HandOff, colleague: str, now: datetime) -> bool:
    """Ring a colleague who is not busy; False where somebody is asked already, or this one cannot be."""
    duty = agents.find_duty(connection, colleague, locked=True)
    who = agents.find_agent(connection, colleague)
    is_free = duty is not None and duty.state in (READY, NOT_READY) and who is not None and who.phone is not None
    if hand_off.state != "connected" or colleague_of(hand_off) or colleague == hand_off.agent or not is_free:
        return False
    made = effects.list_effects(connection, hand_off.hand_off_id, "ring_agent")
    # Later than every claim before it, also when the clock has not moved: a claim is known by its moment.
    made_at = max([now, *(one.made_at + TICK for one in made)])
    claim = effects.record_effect(
        connection, "ring_agent", {"agent": colleague}, hand_off.hand_off_id, made_at, not_before=now
    )
    asked = {
        "agent": colleague,
        "by": hand_off.agent,
        "claim": claim,
        "leg_sid": None,
        "at": now.isoformat(),
        "has_joined": False,
    }
    _save(connection, hand_off, asked)
    agents.save_duty(connection, colleague, RINGING, now, hand_off.hand_off_id)
    return True


def asked_by(connection: Connection, effect_id: str, *, locked: bool = False) -> HandOff | None:
    """Find the hand-off that a colleague's leg is for; None where it is no such leg (any more)."""
    effect = effects.find_effect(connection, effect_id)
    if effect is None or effect.kind != "ring_agent" or effect.hand_off_id is None:
        return None
    find = hand_offs.find_locked_hand_off if locked else hand_offs.find_hand_off
    hand_off = find(connection, effect.hand_off_id)
    asked = colleague_of(hand_off) if hand_off else None
    return hand_off if asked and asked["claim"] == effect_id else None


def leg_asked(connection: Connection, effect_id: str, leg_sid: str) -> HandOff | None:
    """Tell that a colleague's leg was answered, before any key."""
    hand_off = asked_by(connection, effect_id, locked=True)
    asked = colleague_of(hand_off) if hand_off else None
    if hand_off is None or asked is None or asked["has_joined"]:
        return None
    _save(connection, hand_off, {**asked, "leg_sid": leg_sid})
    return hand_off


def accept(connection: Connection, effect_id: str, leg_sid: str, now: datetime) -> HandOff | None:
    """Let a colleague into the room who said yes on this leg; the same leg may say yes again."""
    hand_off = asked_by(connection, effect_id, locked=True)
    asked = colleague_of(hand_off) if hand_off else None
    if hand_off is None or asked is None:
        return None
    if asked["has_joined"]:
        return hand_off if asked["leg_sid"] == leg_sid else None
    _save(connection, hand_off, {**asked, "leg_sid": leg_sid, "has_joined": True})
    agents.save_duty(connection, asked["agent"], TALKING, now, hand_off.hand_off_id, (RINGING,))
    return hand_off


def release(connection: Connection, effect_id: str, why: str, now: datetime) -> bool:
    """Let a colleague go who declined, did not answer or left; False where nobody was asked by this.

    `why` is as in `claims.release`. The caller stays with the first agent, and on hold until taken off it.
    """
    hand_off = asked_by(connection, effect_id, locked=True)
    asked = colleague_of(hand_off) if hand_off else None
    if hand_off is None or asked is None:
        return False
    effects.drop_effects(connection, hand_off.hand_off_id, ("ring_agent",))
    _save(connection, hand_off, None)
    state = READY if why in REASONS_READY or asked["has_joined"] else NOT_READY
    agent_duty.free_agent(connection, asked["agent"], hand_off.hand_off_id, state, now)
    return True


def let_go(connection: Connection, hand_off: HandOff, now: datetime) -> bool:
    """End a colleague's leg, ringing or in the room; False where nobody was asked."""
    asked = colleague_of(hand_off)
    if asked is None:
        return False
    effect = effects.find_effect(connection, asked["claim"])
    sid = asked["leg_sid"] or (effect.result if effect else None)
    release(connection, asked["claim"], "timed_out", now)
    if sid is not None:
        effects.record_effect(connection, "hang_up", {"sid": sid}, hand_off.hand_off_id, now)
    return True


def complete(connection: Connection, hand_off: HandOff, now: datetime) -> bool:
    """Give the caller to the colleague who has joined, and let the first agent leave; False where nobody has."""
    asked = colleague_of(hand_off)
    effect = effects.find_effect(connection, asked["claim"]) if asked else None
    if asked is None or effect is None or not asked["has_joined"] or hand_off.agent is None:
        return False
    transfers = [
        *hand_off.context.get("transfers", ()),
        {"by": hand_off.agent, "at": now.isoformat(), "to": asked["agent"]},
    ]
    values = {
        "agent": asked["agent"],
        "agent_leg_sid": asked["leg_sid"],
        "claimed_at": effect.made_at,
        "context": {**_without(hand_off), "transfers": transfers},
    }
    hand_offs.save_hand_off(connection, hand_off.hand_off_id, ("connected",), values)
    agent_duty.free_agent(connection, hand_off.agent, hand_off.hand_off_id, WRAP_UP, now)
    leaving = {"room": hand_off.hand_off_id, "sid": hand_off.agent_leg_sid}
    effects.record_effect(connection, "leave_room", leaving, hand_off.hand_off_id, now)
    return True


def is_asked(hand_off: HandOff, agent: str, now: datetime) -> bool:
    """Tell whether an agent is rightly busy with another agent's caller: asked lately, or in the room."""
    asked = colleague_of(hand_off)
    if asked is None or asked["agent"] != agent:
        return False
    return bool(asked["has_joined"]) or now - datetime.fromisoformat(asked["at"]) <= RINGS_WITHIN


def _without(hand_off: HandOff) -> dict[str, Any]:
    return {name: value for name, value in hand_off.context.items() if name != COLLEAGUE}


def _save(connection: Connection, hand_off: HandOff, asked: Mapping[str, Any] | None) -> None:
    context = _without(hand_off) if asked is None else {**hand_off.context, COLLEAGUE: dict(asked)}
    hand_offs.save_hand_off(connection, hand_off.hand_off_id, ("connected",), {"context": context})
