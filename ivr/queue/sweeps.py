"""What is put right when nobody told of it: claims, joins and agents that hang in the air.

Every server may die between two steps, and every callback may be lost; so whatever only a callback would end also
ends by time. A round of these is made by `dispatch.py` before it sends.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from ivr.logs import get_logger
from ivr.queue import agent_duty, call_backs, claims, warm_transfers
from ivr.queue.agent_duty import BUSY, NOT_READY, READY, RINGING, WRAP_UP
from ivr.queue.hours import Hours
from ivr.store import agents, effects, hand_offs
from ivr.store.agents import Duty
from ivr.store.database import Connection, Database
from ivr.store.effects import Effect
from ivr.store.hand_offs import HandOff

RING_SECONDS = 20
"""How long an agent's telephone rings: less than most voicemail waits."""

CALL_BACK_RING_SECONDS = 30
LATE_AFTER = timedelta(seconds=15)
"""How much later than it should a callback may come."""

WHISPER_WITHIN = timedelta(seconds=90)
"""How long ringing and whisper may take together once an agent's leg was answered."""

JOIN_WITHIN = timedelta(seconds=30)
CALL_BACK_RING_WITHIN = timedelta(seconds=CALL_BACK_RING_SECONDS) + LATE_AFTER
CALL_BACK_WITHIN = timedelta(seconds=120)
"""How long ringing, the words and the key of a call back may take together."""

GONE_WITHIN = timedelta(seconds=30)
"""How long an agent's leg may take to hear that the caller is gone."""

TALK_WITHIN = timedelta(hours=4)
"""Twilio ends every call by then. Source: `TimeLimit` of the Calls resource, 14,400 seconds by default."""

UNSEEN_FOR = timedelta(minutes=2)
IDLE = (READY, NOT_READY, WRAP_UP)

PutRight = Callable[[Connection], bool]
"""What is done in a transaction, looking again first; False where others were there before."""

log = get_logger(__name__)


def sweep(database: Database, now: datetime, hours: Hours) -> int:
    """Put right what hangs in the air, each in a transaction of its own, and tell how much that was."""
    with database.reading() as connection:
        found = [
            *_late_claims(connection, now),
            *_late_joins(connection, now, hours),
            *_endless_talks(connection, now),
            *_stray_agents(connection, now),
            *_unseen_agents(connection, now),
        ]
    done = 0
    for put_right in found:
        with database.writing() as connection:
            done += put_right(connection)
    if done:
        log.info("swept", count=done)
    return done


def _late_claims(connection: Connection, now: datetime) -> Iterator[PutRight]:
    for hand_off in hand_offs.list_hand_offs_in(connection, "ringing"):
        claim = agent_duty.claim_made(connection, hand_off)
        if claim is not None and _is_late(hand_off, claim, now):
            yield partial(_give_up_claim, hand_off=hand_off, claim=claim, now=now)


def _is_late(hand_off: HandOff, claim: Effect, now: datetime) -> bool:
    if hand_off.agent_leg_sid is not None:
        return now - claim.made_at > WHISPER_WITHIN
    if claim.state == "sent" and claim.claimed_at is not None:
        return now - claim.claimed_at > timedelta(seconds=RING_SECONDS) + LATE_AFTER
    # Not sent, or perhaps sent: whatever comes of it after this hears that the caller was taken.
    return now - claim.made_at > LATE_AFTER


def _give_up_claim(connection: Connection, hand_off: HandOff, claim: Effect, now: datetime) -> bool:
    if not claims.release(connection, claim.effect_id, "timed_out", now):
        return False
    sid = hand_off.agent_leg_sid or claim.result
    if sid is not None:
        effects.record_effect(connection, "hang_up", {"sid": sid}, hand_off.hand_off_id, now)
    return True


def _late_joins(connection: Connection, now: datetime, hours: Hours) -> Iterator[PutRight]:
    for hand_off in hand_offs.list_hand_offs_in(connection, "joining"):
        since = now - hand_off.answered_at if hand_off.answered_at else timedelta()
        is_late = since > (CALL_BACK_WITHIN if hand_off.leg_sid else CALL_BACK_RING_WITHIN)
        if hand_off.kind == call_backs.KIND and is_late:
            yield partial(call_backs.not_answered, hand_off_id=hand_off.hand_off_id, now=now, hours=hours)
        elif hand_off.kind != call_backs.KIND and since > JOIN_WITHIN:
            yield partial(give_up_join, hand_off_id=hand_off.hand_off_id, now=now)


def give_up_join(connection: Connection, hand_off_id: str, now: datetime) -> bool:
    """Let a caller wait on at the same place who did not come to the agent, and tell the agent.

    Whether the caller hung up is not known here: that is told by the call's own status.
    """
    hand_off = hand_offs.find_locked_hand_off(connection, hand_off_id)
    if hand_off is None or hand_off.state != "joining" or hand_off.kind == call_backs.KIND:
        return False
    agent_duty.tell_gone(connection, hand_off, now)
    claims.send_back(connection, hand_off, now)
    return True


def _endless_talks(connection: Connection, now: datetime) -> Iterator[PutRight]:
    for hand_off in hand_offs.list_hand_offs_in(connection, "connected"):
        if hand_off.answered_at is not None and now - hand_off.answered_at > TALK_WITHIN:
            yield partial(claims.part, hand_off_id=hand_off.hand_off_id, outcome="ended", now=now)


def _stray_agents(connection: Connection, now: datetime) -> Iterator[PutRight]:
    for duty in agents.list_duties(connection, BUSY):
        hand_off = hand_offs.find_hand_off(connection, duty.hand_off_id) if duty.hand_off_id else None
        if _is_stray(duty, hand_off, now):
            yield partial(_free_stray, duty=duty, now=now)


def _is_stray(duty: Duty, hand_off: HandOff | None, now: datetime) -> bool:
    """Tell whether an agent is busy with a caller who is another's, and was not asked to, or nobody's any more."""
    if hand_off is not None and warm_transfers.is_asked(hand_off, duty.agent, now):
        return False
    return hand_off is None or hand_off.agent != duty.agent or hand_off.state in ("waiting", "ended")


def _free_stray(connection: Connection, duty: Duty, now: datetime) -> bool:
    hand_off_id = duty.hand_off_id or ""
    hand_off = hand_offs.find_locked_hand_off(connection, hand_off_id)
    if not _is_stray(duty, hand_off, now):
        return False
    asked = warm_transfers.colleague_of(hand_off) if hand_off else None
    if hand_off is not None and asked is not None and asked["agent"] == duty.agent:
        return warm_transfers.let_go(connection, hand_off, now)  # nothing was heard of that leg any more
    if hand_off is None or hand_off.agent != duty.agent:
        told = effects.list_effects(connection, hand_off_id, "redirect_leg")
        if told and now - told[-1].made_at <= GONE_WITHIN:
            return False
        return agent_duty.free_agent(connection, duty.agent, hand_off_id, READY, now)
    if duty.state == RINGING:
        agent_duty.let_ring_go(connection, hand_off, now)
        return True
    told = effects.list_effects(connection, hand_off_id, "redirect_leg")
    if not told:
        agent_duty.tell_gone(connection, hand_off, now)
        return True
    if now - told[-1].made_at <= GONE_WITHIN:
        return False
    return claims.part(connection, hand_off_id, "ended", now)


def _unseen_agents(connection: Connection, now: datetime) -> Iterator[PutRight]:
    unseen_since = now - UNSEEN_FOR
    if any(duty.seen_at < unseen_since for duty in agents.list_duties(connection, IDLE)):
        yield partial(_take_off_duty, unseen_since=unseen_since, now=now)


def _take_off_duty(connection: Connection, unseen_since: datetime, now: datetime) -> bool:
    return agents.save_unseen_off(connection, IDLE, unseen_since, now) > 0
