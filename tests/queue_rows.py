"""Rows of the queue for tests: callers who wait, and agents on duty."""

from datetime import datetime, timedelta
from typing import Any

from sample_service import NOW

from ivr.queue import claims
from ivr.store import agents, effects, hand_offs
from ivr.store.database import Connection, Database
from ivr.store.effects import Effect
from ivr.store.hand_offs import HandOff

LUIS, GRACE, CARMEN, ROBIN, TERRY = "luis", "grace", "carmen", "robin", "terry"
"""Sample agents: Luis and Robin speak both languages, Grace and Terry English, Carmen Spanish; Terry answers TTY."""


def wait_values(hand_off_id: str, **changes: Any) -> dict[str, Any]:
    """Describe a caller who has waited for a minute."""
    return {
        "hand_off_id": hand_off_id,
        "kind": "wait",
        "state": "waiting",
        "call_sid": f"CA-{hand_off_id}",
        "leg_sid": f"CA-{hand_off_id}",
        "line": "toll_free",
        "queue": "agents",
        "language": "en",
        "assurance": "anonymous",
        "reason": "agent.asked",
        "context": {},
        "asked_at": NOW - timedelta(minutes=1),
        **changes,
    }


def record_wait(database: Database, hand_off_id: str = "first", **changes: Any) -> str:
    with database.writing() as connection:
        hand_offs.record_hand_off(connection, wait_values(hand_off_id, **changes))
    return hand_off_id


def put_on_duty(database: Database, *names: str, state: str = "ready", now: datetime = NOW) -> None:
    with database.writing() as connection:
        for name in names:
            agents.save_duty(connection, name, state, now)


def claim_next(database: Database, agent: str = LUIS, now: datetime = NOW) -> str:
    """Claim the next caller, and give the claim."""
    with database.writing() as connection:
        hand_off = claims.next_call(connection, agent, now)
        assert hand_off is not None
        return claim_id(connection, hand_off.hand_off_id)


def accept_next(database: Database, agent: str = LUIS, now: datetime = NOW) -> str:
    """Claim the next caller and take the call, and give the claim."""
    claim = claim_next(database, agent, now)
    with database.writing() as connection:
        assert claims.accept(connection, claim, f"CA-{agent}", now) is not None
    return claim


def claim_id(connection: Connection, hand_off_id: str) -> str:
    return effects.list_effects(connection, hand_off_id, "ring_agent")[-1].effect_id


def get_hand_off(database: Database, hand_off_id: str = "first") -> HandOff:
    with database.reading() as connection:
        hand_off = hand_offs.find_hand_off(connection, hand_off_id)
    assert hand_off is not None
    return hand_off


def duty_state(database: Database, agent: str = LUIS) -> str:
    with database.reading() as connection:
        duty = agents.find_duty(connection, agent)
    return duty.state if duty else "never"


def effects_of(database: Database, kind: str, hand_off_id: str = "first") -> list[Effect]:
    with database.reading() as connection:
        return effects.list_effects(connection, hand_off_id, kind)
