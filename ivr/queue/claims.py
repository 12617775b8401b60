"""Who talks to whom: a hand-off's way from `waiting` by an agent's telephone to `connected` and its end.

Every function is called inside a transaction, and is harmless when what it tells came twice, late or out of order. A
claim is the id of the effect that rang the agent, and holds while the hand-off's `claimed_at` is that effect's
`made_at`: so a leg that comes late knows nothing that is still true. The order of callers is `policy.py`'s, what is
asked of the network is sent by `dispatch.py`, and call backs that nobody answered are `call_backs.py`'s.

    waiting --next_call--> ringing --accept--> joining --caller_joined--> connected --part--> ended
       ^----------release-----|  <---leg_ended---|
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from ivr.queue import agent_duty, policy
from ivr.queue.agent_duty import NOT_READY, READY, RINGING, TALKING, WRAP_UP
from ivr.store import agents, effects, hand_offs, requests
from ivr.store.agents import Agent
from ivr.store.database import Connection
from ivr.store.hand_offs import HandOff

REASONS_READY = ("declined", "timed_out", "completed")
"""Why a claim was released by no fault of the agent's telephone; every other reason makes the agent not ready."""

TICK = timedelta(microseconds=1)
ROOM_ENDS_AFTER = timedelta(seconds=3)
"""When a room is ended that its agent left: by then a caller who was just entering it is in."""


def next_call(connection: Connection, agent: str, now: datetime) -> HandOff | None:
    """Claim the caller who is next for an agent who is ready, and ring the agent; None where there is none."""
    who = _free(connection, agent, (READY,))
    if who is None:
        return None
    for waiting in policy.in_order(who, hand_offs.list_due_hand_offs(connection, now), now):
        claimed = _claim(connection, who, waiting.hand_off_id, now)
        if claimed is not None:
            return claimed
    return None


def claim_call(connection: Connection, agent: str, hand_off_id: str, now: datetime) -> HandOff | None:
    """Claim one caller, whoever is next, for an agent who is not busy; None where somebody has that caller."""
    who = _free(connection, agent, (READY, NOT_READY, WRAP_UP))
    return _claim(connection, who, hand_off_id, now) if who else None


def claim_of(connection: Connection, effect_id: str) -> HandOff | None:
    """Find the hand-off that a claim rings an agent for; None once the claim does not hold any more."""
    return _find_claimed(connection, effect_id, ("ringing",))


def joining_of(connection: Connection, effect_id: str) -> HandOff | None:
    """Find the hand-off whose caller is to join the agent of this claim; None once it is otherwise."""
    return _find_claimed(connection, effect_id, ("joining",))


def rings_on(connection: Connection, effect_id: str) -> bool:
    """Tell whether the agent's leg of this claim is still wanted."""
    return _find_claimed(connection, effect_id, ("ringing", "joining", "connected")) is not None


def leg_asked(connection: Connection, effect_id: str, leg_sid: str) -> HandOff | None:
    """Tell that an agent's leg was answered, so that the claim is not given up meanwhile; as `claim_of` otherwise."""
    hand_off = _find_claimed(connection, effect_id, ("ringing",), locked=True)
    if hand_off is not None:
        hand_offs.save_hand_off(connection, hand_off.hand_off_id, ("ringing",), {"agent_leg_sid": leg_sid})
    return hand_off


def accept(connection: Connection, effect_id: str, leg_sid: str, now: datetime) -> HandOff | None:
    """Take the caller: the agent said yes on this leg, and the caller is sent for.

    The same leg may say yes again. None where the claim does not hold.
    """
    hand_off = _find_claimed(connection, effect_id, ("ringing", "joining", "connected"), locked=True)
    if hand_off is None or hand_off.agent is None:
        return None
    if hand_off.state != "ringing":
        return hand_off if hand_off.agent_leg_sid == leg_sid else None
    values = {"state": "joining", "agent_leg_sid": leg_sid, "answered_at": now}
    hand_offs.save_hand_off(connection, hand_off.hand_off_id, ("ringing",), values)
    agents.save_duty(connection, hand_off.agent, TALKING, now, hand_off.hand_off_id, (RINGING,))
    kind = "call_caller" if hand_off.kind == "call_back" else "join_caller"
    effects.record_effect(connection, kind, {"claim": effect_id}, hand_off.hand_off_id, now)
    return hand_offs.find_hand_off(connection, hand_off.hand_off_id)


def release(connection: Connection, effect_id: str, why: str, now: datetime) -> bool:
    """Give a claim back: the caller waits on at the same place. False where it was no claim any more.

    `why` is declined, no_answer, busy, failed or timed_out; `completed` is a leg that ended without a key.
    """
    hand_off = _find_claimed(connection, effect_id, ("ringing",), locked=True)
    if hand_off is None or hand_off.agent is None:
        return False
    effects.drop_effects(connection, hand_off.hand_off_id, ("ring_agent",))
    refusal = {"agent": hand_off.agent, "why": why, "at": now.isoformat()}
    values = {**_unclaimed(hand_off), "declined_by": [*hand_off.declined_by, refusal]}
    hand_offs.save_hand_off(connection, hand_off.hand_off_id, ("ringing",), values)
    state = READY if why in REASONS_READY else NOT_READY
    agent_duty.free_agent(connection, hand_off.agent, hand_off.hand_off_id, state, now)
    return True


def caller_joined(connection: Connection, hand_off_id: str, now: datetime) -> bool:
    """Connect a caller whose leg asked for the room; False where no agent waits there (any more)."""
    hand_off = hand_offs.find_locked_hand_off(connection, hand_off_id)
    if hand_off is None or hand_off.state not in ("joining", "connected"):
        return False
    hand_offs.save_hand_off(connection, hand_off_id, ("joining",), {"state": "connected"})
    if hand_off.kind == "call_back" and hand_off.receipt is not None:
        requests.save_ended(connection, hand_off.receipt, "fulfilled", now)
    return True


def caller_gone(connection: Connection, hand_off_id: str, now: datetime, outcome: str = "hung_up") -> bool:
    """End the wait of a caller who left or hung up, wherever it was; an agent who is on the way hears so.

    `outcome` is how a wait ended; one who was connected has `ended`. A call back that is still to be answered is let
    be (`call_backs.not_answered`). False where there was nothing to end.
    """
    hand_off = hand_offs.find_locked_hand_off(connection, hand_off_id)
    if hand_off is None or (hand_off.kind == "call_back" and hand_off.state != "connected"):
        return False
    match hand_off.state:
        case "waiting":
            return hand_offs.end_hand_off(connection, hand_off_id, outcome, now)
        case "ringing":
            hand_offs.end_hand_off(connection, hand_off_id, outcome, now)
            agent_duty.let_ring_go(connection, hand_off, now)
        case "joining":
            hand_offs.end_hand_off(connection, hand_off_id, outcome, now)
            agent_duty.tell_gone(connection, hand_off, now)
        case "connected":
            agent_duty.end_room(connection, hand_off, now)
            part(connection, hand_off_id, "ended", now)
        case _:
            return False
    return True


def part(connection: Connection, hand_off_id: str, outcome: str, now: datetime) -> bool:
    """End what agent and caller had together; the agent has the wrap-up left. False where they had nothing.

    An agent who leaves before the caller has come gives the caller back: that one waits on at the same place.
    """
    hand_off = hand_offs.find_locked_hand_off(connection, hand_off_id)
    if hand_off is None or hand_off.agent is None:
        return False
    match hand_off.state:
        case "connected":
            hand_offs.end_hand_off(connection, hand_off_id, outcome, now)
        case "joining":
            send_back(connection, hand_off, now)
        case "ended":
            pass  # the row was ended by whoever was first: the agent may still be busy with it
        case _:
            return False
    have_talked = hand_off.state == "connected" or hand_off.outcome == "ended"
    state = WRAP_UP if have_talked else READY
    freed = agent_duty.free_agent(connection, hand_off.agent, hand_off_id, state, now)
    return freed or hand_off.state != "ended"


def leg_ended(connection: Connection, effect_id: str, why: str, now: datetime) -> bool:
    """Tell that an agent's leg is over, whatever it was at; `why` is as in `release`.

    Unlike `part` it knows which claim the leg was for, so a leg that another agent replaced ends nothing.
    """
    hand_off = _find_claimed(connection, effect_id, ("ringing", "joining", "connected", "ended"), locked=True)
    if hand_off is None:
        return _free_of_lost_claim(connection, effect_id, now)
    if hand_off.state == "ringing":
        return release(connection, effect_id, why, now)
    if hand_off.state == "connected":
        # A room ends with its agent; this is for a caller who was on the way in at that moment.
        agent_duty.end_room(connection, hand_off, now, now + ROOM_ENDS_AFTER)
    return part(connection, hand_off.hand_off_id, "ended", now)


def send_back(connection: Connection, hand_off: HandOff, now: datetime) -> None:
    """Let a caller wait on who was on the way to an agent (`joining`); a call back rings no longer."""
    effects.drop_effects(connection, hand_off.hand_off_id, ("join_caller", "call_caller"))
    if hand_off.kind == "call_back" and hand_off.leg_sid is not None:
        effects.record_effect(connection, "hang_up", {"sid": hand_off.leg_sid}, hand_off.hand_off_id, now)
    hand_offs.save_hand_off(connection, hand_off.hand_off_id, ("joining",), _unclaimed(hand_off))


def _free(connection: Connection, agent: str, states: Sequence[str]) -> Agent | None:
    """Find an agent who has a telephone and is in one of these states, until the transaction ends."""
    duty = agents.find_duty(connection, agent, locked=True)
    who = agents.find_agent(connection, agent)
    return who if who and who.phone and duty and duty.state in states else None


def _claim(connection: Connection, agent: Agent, hand_off_id: str, now: datetime) -> HandOff | None:
    hand_off = hand_offs.find_locked_hand_off(connection, hand_off_id, skip_locked=True)
    if hand_off is None or hand_off.state != "waiting" or hand_off.leaves_for is not None:
        return None
    # Later than every claim before it, also when the clock has not moved: a claim is known by its moment.
    claimed_at = max(now, hand_off.claimed_at + TICK) if hand_off.claimed_at else now
    values = {"state": "ringing", "agent": agent.agent, "claimed_at": claimed_at}
    hand_offs.save_hand_off(connection, hand_off_id, ("waiting",), values)
    agents.save_duty(connection, agent.agent, RINGING, now, hand_off_id)
    arguments = {"agent": agent.agent}
    effects.record_effect(connection, "ring_agent", arguments, hand_off_id, claimed_at, not_before=now)
    return hand_offs.find_hand_off(connection, hand_off_id)


def _find_claimed(
    connection: Connection, effect_id: str, states: Sequence[str], *, locked: bool = False
) -> HandOff | None:
    """Find the hand-off of a claim that holds, in one of these states."""
    effect = effects.find_effect(connection, effect_id)
    if effect is None or effect.kind != "ring_agent" or effect.hand_off_id is None:
        return None
    find = hand_offs.find_locked_hand_off if locked else hand_offs.find_hand_off
    hand_off = find(connection, effect.hand_off_id)
    holds = hand_off is not None and hand_off.claimed_at == effect.made_at and hand_off.state in states
    return hand_off if holds else None


def _free_of_lost_claim(connection: Connection, effect_id: str, now: datetime) -> bool:
    """Free an agent whose claim was lost while the leg was still up, unless the same agent claimed anew."""
    effect = effects.find_effect(connection, effect_id)
    if effect is None or effect.kind != "ring_agent" or effect.hand_off_id is None:
        return False
    agent = str(effect.arguments["agent"])
    hand_off = hand_offs.find_locked_hand_off(connection, effect.hand_off_id)
    if hand_off is not None and hand_off.agent == agent and hand_off.state in ("ringing", "joining", "connected"):
        return False
    return agent_duty.free_agent(connection, agent, effect.hand_off_id, READY, now)


def _unclaimed(hand_off: HandOff) -> dict[str, Any]:
    """Give what makes a hand-off wait again. Its `claimed_at` stays: the next claim must be later."""
    values: dict[str, Any] = {"state": "waiting", "agent": None, "agent_leg_sid": None, "answered_at": None}
    return {**values, "leg_sid": None} if hand_off.kind == "call_back" else values
