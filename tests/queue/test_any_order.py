"""Whatever is told twice, late, out of order or never: one caller has one agent, and nothing hangs for ever."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from fake_telephone import CALLER_IDS, HOURS, FakeAddresses, FakeTelephone, fault
from queue_rows import GRACE, LUIS, ROBIN, duty_state, effects_of, get_hand_off, put_on_duty, record_wait

from ivr.practice.clock import SimulatedClock
from ivr.queue import call_backs, claims
from ivr.queue.dispatch import Dispatcher
from ivr.store import agents
from ivr.store.database import Connection, Database

AGENTS = (LUIS, GRACE, ROBIN)
WAITS = ("first", "second")
CALL_BACK = "third"
CALLERS = (*WAITS, CALL_BACK)
BUSY = ("ringing", "talking")
ON_THE_WAY = ("ringing", "joining", "connected")


@pytest.fixture
def telephone() -> FakeTelephone:
    return FakeTelephone()


@pytest.fixture
def dispatcher(database: Database, telephone: FakeTelephone, clock: SimulatedClock) -> Dispatcher:
    return Dispatcher(database, telephone, FakeAddresses(), CALLER_IDS, HOURS, clock)


def acts_of(chance: random.Random, clock: SimulatedClock, claimed: list[str]) -> list[Callable[[Connection], object]]:
    """What may be told next: of any agent and caller, and of every claim there ever was."""
    now, agent, caller = clock(), chance.choice(AGENTS), chance.choice(CALLERS)
    claim = chance.choice(claimed) if claimed else "none yet"
    why = chance.choice(("declined", "no_answer", "busy", "failed", "completed"))
    return [
        lambda c: claims.next_call(c, agent, now),
        lambda c: claims.claim_call(c, agent, caller, now),
        lambda c: agents.save_duty(c, agent, "ready", now, expected=("not_ready", "wrap_up", "off")),
        lambda c: claims.leg_asked(c, claim, f"CA-{claim}"),
        lambda c: claims.accept(c, claim, f"CA-{claim}", now),
        lambda c: claims.release(c, claim, why, now),
        lambda c: claims.leg_ended(c, claim, why, now),
        lambda c: claims.caller_joined(c, caller, now),
        lambda c: chance.random() < 0.2 and claims.caller_gone(c, caller, now),
        lambda c: chance.random() < 0.3 and claims.part(c, caller, "ended", now),
        lambda c: call_backs.not_answered(c, CALL_BACK, now, HOURS),
    ]


def claims_of_all(database: Database) -> list[str]:
    return [one.effect_id for caller in CALLERS for one in effects_of(database, "ring_agent", caller)]


def hold_the_rules(database: Database, claimed: list[str]) -> None:
    with database.reading() as connection:
        holding = [hand_off for claim in claimed if (hand_off := claims.claim_of(connection, claim)) is not None]
        duties = {agent: agents.find_duty(connection, agent) for agent in AGENTS}
    assert len({one.hand_off_id for one in holding}) == len(holding), "two claims hold for one caller"
    having: list[str] = []
    for caller in CALLERS:
        hand_off = get_hand_off(database, caller)
        assert (hand_off.agent is not None) or hand_off.state in ("waiting", "ended")
        if hand_off.state in ON_THE_WAY and hand_off.agent is not None:
            having.append(hand_off.agent)
            duty = duties[hand_off.agent]
            assert duty is not None
            assert (duty.state, duty.hand_off_id) == ("ringing" if hand_off.state == "ringing" else "talking", caller)
    assert len(set(having)) == len(having), "one agent has two callers"


@pytest.mark.parametrize("seed", range(4))
def test_in_any_order_one_caller_has_one_agent_and_all_comes_to_rest(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone, clock: SimulatedClock, seed: int
) -> None:
    chance = random.Random(seed)
    for caller in WAITS:
        record_wait(database, caller)
    record_wait(database, CALL_BACK, kind="call_back", number="+15105550101", leg_sid=None)
    put_on_duty(database, *AGENTS)
    for _ in range(60):
        claimed = claims_of_all(database)
        with database.writing() as connection:
            chance.choice(acts_of(chance, clock, claimed))(connection)
        hold_the_rules(database, claims_of_all(database))
        if chance.random() < 0.3:
            telephone.faults = [fault(chance.choice(("gone", "refused", "unanswered")))] * (chance.random() < 0.3)
            clock.advance(chance.choice((0, 0, 1, 10)))
            dispatcher.work()
            hold_the_rules(database, claims_of_all(database))
    # From here on nobody tells anything any more.
    telephone.faults = []
    clock.advance(timedelta(hours=4).total_seconds())
    for _ in range(20):
        clock.advance(20)
        dispatcher.work()
    assert not {duty_state(database, agent) for agent in AGENTS} & set(BUSY)
    assert not {get_hand_off(database, caller).state for caller in CALLERS} & set(ON_THE_WAY)
