"""What the desk shows of the queue at one moment: who waits and why, what the agent does, and the agent's call.

The order of callers is `ivr/queue/policy.py`'s; who the caller is, and the case, is `screen_pop.py`'s. `version` is
what the page asks every other second: only where it differs from the one shown is anything else asked.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.conversation.agent_calls import AgentCalls
from ivr.queue import policy
from ivr.queue.warm_transfers import colleague_of
from ivr.store import agents, desk, effects, hand_offs
from ivr.store.agents import OFF, Agent, Duty
from ivr.store.database import Connection, Database
from ivr.store.hand_offs import HandOff

SEEN_EVERY = timedelta(seconds=10)
"""How often it is written down that a desk is open: less than `agents.SEEN_WITHIN` by far, more than every poll."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One caller who waits, or a call back that is due; `why` in the agent's words."""

    hand_off_id: str
    kind: str
    language: str
    queue: str
    why: str
    assurance: str
    urgency: str | None
    is_first: bool
    asked_at: datetime
    waited_seconds: int
    may_take: bool


@dataclass(frozen=True, slots=True)
class MyCall:
    """The hand-off that an agent is busy with, or wraps up; `is_mine` is False for one asked to take it over.

    `colleague` is whoever is asked to, by the agent's account.
    """

    hand_off_id: str
    kind: str
    state: str
    language: str
    why: str
    assurance: str
    is_mine: bool
    is_held: bool
    colleague: str | None
    has_colleague_joined: bool
    asked_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What one agent's desk shows; `waiting` in the order in which this agent gets them, the others after."""

    version: str
    duty: str
    since: datetime | None
    call: MyCall | None
    waiting: tuple[Waiting, ...]


def version(connection: Connection, now: datetime) -> str:
    """Name what all desks show now, so that a difference tells that something has changed.

    Waits grow without it: the page counts those itself.
    """
    marks = desk.list_marks(connection)
    due = len(hand_offs.list_due_hand_offs(connection, now)) if marks else 0
    return hashlib.sha256(f"{due} {marks!r}".encode()).hexdigest()[:16]


def desk_seen(database: Database, agent: str, now: datetime) -> None:
    """Keep an agent whose page asks on duty; it is written once in a while only."""
    with database.reading() as connection:
        duty = agents.find_duty(connection, agent)
        if duty is None or now - duty.seen_at >= SEEN_EVERY:
            with database.transaction(connection):
                agents.save_seen(connection, agent, now)


def read_desk(connection: Connection, words: AgentCalls, agent: Agent, now: datetime) -> Desk:
    """Read what an agent's desk shows. Texts are in the first of the agent's languages that we speak."""
    language = words.language_of(agent)
    due = hand_offs.list_due_hand_offs(connection, now)
    mine = policy.in_order(agent, due, now)
    known = {one.hand_off_id for one in mine}
    others = sorted((one for one in due if one.hand_off_id not in known), key=policy.place)
    duty = agents.find_duty(connection, agent.agent)
    return Desk(
        version=version(connection, now),
        duty=duty.state if duty else OFF,
        since=duty.since if duty else None,
        call=find_my_call(connection, words, agent, duty),
        waiting=(
            *(_waiting(one, words, language, now, may_take=True) for one in mine),
            *(_waiting(one, words, language, now, may_take=False) for one in others),
        ),
    )


def find_my_call(connection: Connection, words: AgentCalls, agent: Agent, duty: Duty | None) -> MyCall | None:
    """Find the hand-off that an agent is busy with or wraps up."""
    hand_off = hand_offs.find_hand_off(connection, duty.hand_off_id) if duty and duty.hand_off_id else None
    if hand_off is None:
        return None
    colleague = colleague_of(hand_off)
    return MyCall(
        hand_off_id=hand_off.hand_off_id,
        kind=hand_off.kind,
        state=hand_off.state,
        language=hand_off.language,
        why=words.term(words.topic_of(hand_off), words.language_of(agent)),
        assurance=hand_off.assurance,
        is_mine=hand_off.agent == agent.agent,
        is_held=is_held(connection, hand_off),
        colleague=colleague["agent"] if colleague else None,
        has_colleague_joined=bool(colleague and colleague["has_joined"]),
        asked_at=hand_off.asked_at,
        answered_at=hand_off.answered_at,
    )


def is_held(connection: Connection, hand_off: HandOff) -> bool:
    """Tell whether the caller of a hand-off is on hold, or about to be."""
    if hand_off.state != "connected":
        return False
    since = hand_off.answered_at
    asked = [one for one in effects.list_effects(connection, hand_off.hand_off_id, "hold") if _holds(one, since)]
    return bool(asked) and asked[-1].arguments["language"] is not None


def _holds(effect: effects.Effect, since: datetime | None) -> bool:
    return effect.state != "failed" and (since is None or effect.made_at >= since)


def _waiting(hand_off: HandOff, words: AgentCalls, language: str, now: datetime, *, may_take: bool) -> Waiting:
    return Waiting(
        hand_off_id=hand_off.hand_off_id,
        kind=hand_off.kind,
        language=hand_off.language,
        queue=hand_off.queue,
        why=words.term(words.topic_of(hand_off), language),
        assurance=hand_off.assurance,
        urgency=hand_off.urgency,
        is_first=hand_off.is_first,
        asked_at=hand_off.asked_at,
        waited_seconds=max(int((now - hand_off.asked_at).total_seconds()), 0),
        may_take=may_take,
    )
