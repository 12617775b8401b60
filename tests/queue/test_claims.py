"""The way of a hand-off: one agent gets one caller, whatever comes twice, late or out of order."""

import multiprocessing
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from queue_rows import (
    CARMEN,
    GRACE,
    LUIS,
    ROBIN,
    accept_next,
    claim_next,
    duty_state,
    effects_of,
    get_hand_off,
    put_on_duty,
    record_wait,
)
from sample_service import NOW

from ivr.queue import claims
from ivr.store import agents, effects, hand_offs
from ivr.store.database import Connection, Database

LATER = NOW + timedelta(seconds=5)


def do(database: Database, act: Callable[[Connection], object]) -> object:
    with database.writing() as connection:
        return act(connection)


def test_the_next_call_rings_the_agent_and_nobody_else_gets_that_caller(database: Database) -> None:
    record_wait(database)
    put_on_duty(database, LUIS, GRACE)
    claim = claim_next(database)
    hand_off = get_hand_off(database)
    assert (hand_off.state, hand_off.agent, duty_state(database)) == ("ringing", LUIS, "ringing")
    (ring,) = effects_of(database, "ring_agent")
    assert (ring.effect_id, ring.state, ring.arguments, ring.made_at) == (
        claim,
        "pending",
        {"agent": LUIS},
        hand_off.claimed_at,
    )
    assert do(database, lambda c: claims.next_call(c, GRACE, NOW)) is None
    assert do(database, lambda c: claims.claim_call(c, GRACE, "first", NOW)) is None
    assert duty_state(database, GRACE) == "ready"


@pytest.mark.parametrize("state", ["not_ready", "ringing", "talking", "wrap_up", "off"])
def test_only_an_agent_who_is_ready_gets_the_next_call(database: Database, state: str) -> None:
    record_wait(database)
    put_on_duty(database, LUIS, state=state)
    assert do(database, lambda c: claims.next_call(c, LUIS, NOW)) is None
    assert get_hand_off(database).state == "waiting"


@pytest.mark.parametrize(
    ("state", "may"),
    [("ready", True), ("not_ready", True), ("wrap_up", True), ("ringing", False), ("talking", False), ("off", False)],
)
def test_a_caller_is_picked_by_an_agent_who_is_not_busy(database: Database, state: str, may: bool) -> None:
    record_wait(database, language="es")
    put_on_duty(database, GRACE, state=state)
    picked = do(database, lambda c: claims.claim_call(c, GRACE, "first", NOW))
    assert (picked is not None) is may


def test_an_unknown_agent_gets_nobody(database: Database) -> None:
    record_wait(database)
    assert do(database, lambda c: claims.next_call(c, "nobody", NOW)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"language": "es"},
        {"queue": "tty"},
        {"state": "ended"},
        {"leaves_for": "call_back"},
        {"kind": "call_back", "not_before": NOW + timedelta(seconds=1)},
    ],
)
def test_who_is_not_to_be_had_is_not_claimed(database: Database, changes: dict[str, object]) -> None:
    record_wait(database, **changes)
    put_on_duty(database, GRACE)
    assert do(database, lambda c: claims.next_call(c, GRACE, NOW)) is None


def test_yes_sends_for_the_caller_who_joins_and_is_talked_to(database: Database) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim = accept_next(database)
    assert (get_hand_off(database).state, duty_state(database)) == ("joining", "talking")
    assert [one.arguments for one in effects_of(database, "join_caller")] == [{"claim": claim}]
    assert do(database, lambda c: claims.caller_joined(c, "first", LATER)) is True
    assert get_hand_off(database).state == "connected"
    assert do(database, lambda c: claims.part(c, "first", "ended", LATER)) is True
    hand_off = get_hand_off(database)
    assert (hand_off.state, hand_off.outcome, hand_off.ended_at) == ("ended", "ended", LATER)
    assert (duty_state(database), hand_off.agent) == ("wrap_up", LUIS)


def test_yes_twice_on_one_leg_is_one_yes_and_on_another_leg_is_none(database: Database) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim = accept_next(database)
    assert do(database, lambda c: claims.accept(c, claim, "CA-luis", LATER)) is not None
    assert do(database, lambda c: claims.accept(c, claim, "CA-other", LATER)) is None
    assert len(effects_of(database, "join_caller")) == 1
    assert get_hand_off(database).answered_at == NOW


@pytest.mark.parametrize(
    ("why", "state"),
    [
        ("declined", "ready"),
        ("timed_out", "ready"),
        ("completed", "ready"),
        ("no_answer", "not_ready"),
        ("busy", "not_ready"),
        ("failed", "not_ready"),
    ],
)
def test_a_released_caller_waits_on_at_the_same_place(database: Database, why: str, state: str) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    before = get_hand_off(database)
    claim = claim_next(database)
    assert do(database, lambda c: claims.release(c, claim, why, LATER)) is True
    after = get_hand_off(database)
    assert (after.state, after.agent, after.asked_at) == ("waiting", None, before.asked_at)
    assert after.declined_by == [{"agent": LUIS, "why": why, "at": LATER.isoformat()}]
    assert duty_state(database) == state
    assert effects_of(database, "ring_agent")[0].state == "dropped"
    assert do(database, lambda c: claims.release(c, claim, why, LATER)) is False
    assert do(database, lambda c: claims.claim_of(c, claim)) is None


def test_a_caller_who_was_declined_comes_last_to_that_agent_for_two_minutes(database: Database) -> None:
    record_wait(database, "first", asked_at=NOW - timedelta(minutes=9))
    record_wait(database, "second")
    put_on_duty(database, LUIS)
    claim = claim_next(database)
    do(database, lambda c: claims.release(c, claim, "declined", NOW))
    claim = claim_next(database)
    assert get_hand_off(database, "second").state == "ringing"
    do(database, lambda c: claims.release(c, claim, "declined", NOW))
    claim_next(database, now=NOW + timedelta(minutes=2))
    assert get_hand_off(database, "first").state == "ringing"


def test_a_leg_of_a_claim_that_was_given_up_gets_nobody(database: Database) -> None:
    # Also when the clock stands still between the two, and when the same agent claims the same caller again.
    record_wait(database)
    put_on_duty(database, LUIS)
    late = claim_next(database)
    do(database, lambda c: claims.release(c, late, "timed_out", NOW))
    claim = claim_next(database)
    assert do(database, lambda c: claims.claim_of(c, late)) is None
    assert do(database, lambda c: claims.leg_asked(c, late, "CA-late")) is None
    assert do(database, lambda c: claims.accept(c, late, "CA-late", NOW)) is None
    assert do(database, lambda c: claims.release(c, late, "no_answer", NOW)) is False
    assert do(database, lambda c: claims.leg_ended(c, late, "completed", NOW)) is False
    assert get_hand_off(database).state == duty_state(database) == "ringing"
    assert do(database, lambda c: claims.accept(c, claim, "CA-luis", NOW)) is not None


def test_a_late_leg_ends_nothing_of_the_agent_who_has_the_caller_now(database: Database) -> None:
    record_wait(database)
    put_on_duty(database, LUIS, GRACE)
    late = claim_next(database, LUIS)
    do(database, lambda c: claims.release(c, late, "timed_out", NOW))
    accept_next(database, GRACE)
    do(database, lambda c: claims.caller_joined(c, "first", NOW))
    assert do(database, lambda c: claims.leg_ended(c, late, "completed", NOW)) is False
    assert (get_hand_off(database).state, duty_state(database, GRACE)) == ("connected", "talking")


@pytest.mark.parametrize("unknown", ["nothing", "a text"], ids=["no effect at all", "an effect that is no claim"])
def test_what_is_no_claim_claims_nothing(database: Database, unknown: str) -> None:
    record_wait(database)
    do(database, lambda c: effects.record_effect(c, "text", {}, "first", NOW, token=lambda: "a text"))
    assert do(database, lambda c: claims.claim_of(c, unknown)) is None
    assert do(database, lambda c: claims.accept(c, unknown, "CA1", NOW)) is None
    assert do(database, lambda c: claims.leg_ended(c, unknown, "busy", NOW)) is False
    assert get_hand_off(database).state == "waiting"


def test_a_caller_who_hangs_up_while_waiting_is_gone(database: Database) -> None:
    record_wait(database)
    assert do(database, lambda c: claims.caller_gone(c, "first", LATER)) is True
    assert do(database, lambda c: claims.caller_gone(c, "first", LATER)) is False
    hand_off = get_hand_off(database)
    assert (hand_off.state, hand_off.outcome) == ("ended", "hung_up")


def test_a_caller_who_hangs_up_while_it_rings_stops_the_ringing(database: Database) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim = claim_next(database)
    do(database, lambda c: effects.save_sent(c, claim, NOW, "CA-ring"))
    assert do(database, lambda c: claims.caller_gone(c, "first", LATER)) is True
    assert [one.arguments for one in effects_of(database, "hang_up")] == [{"sid": "CA-ring"}]
    assert duty_state(database) == "ready"
    assert do(database, lambda c: claims.accept(c, claim, "CA-ring", LATER)) is None
    assert do(database, lambda c: claims.leg_ended(c, claim, "no_answer", LATER)) is False
    assert duty_state(database) == "ready"


def test_a_caller_who_hangs_up_before_the_ring_was_sent_rings_nobody(database: Database) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim_next(database)
    do(database, lambda c: claims.caller_gone(c, "first", LATER))
    assert [one.state for one in effects_of(database, "ring_agent")] == ["dropped"]
    assert effects_of(database, "hang_up") == []


def test_a_caller_who_hangs_up_on_the_way_is_told_to_the_agent_who_is_ready_after_that(database: Database) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim = accept_next(database)
    assert do(database, lambda c: claims.caller_gone(c, "first", LATER)) is True
    assert [one.arguments for one in effects_of(database, "redirect_leg")] == [{"sid": "CA-luis", "claim": claim}]
    assert effects_of(database, "join_caller")[0].state == "dropped"
    assert do(database, lambda c: claims.caller_joined(c, "first", LATER)) is False
    assert duty_state(database) == "talking"
    assert do(database, lambda c: claims.leg_ended(c, claim, "completed", LATER)) is True
    assert duty_state(database) == "ready"


def test_a_caller_who_hangs_up_in_the_talk_ends_the_room(database: Database) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim = accept_next(database)
    do(database, lambda c: claims.caller_joined(c, "first", NOW))
    assert do(database, lambda c: claims.caller_gone(c, "first", LATER)) is True
    assert [one.arguments for one in effects_of(database, "end_room")] == [{"room": "first"}]
    assert (get_hand_off(database).outcome, duty_state(database)) == ("ended", "wrap_up")
    put_on_duty(database, LUIS)
    assert do(database, lambda c: claims.leg_ended(c, claim, "completed", LATER)) is False
    assert duty_state(database) == "ready"


def test_an_agent_who_hangs_up_before_the_caller_has_come_gives_the_caller_back(database: Database) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim = accept_next(database)
    assert do(database, lambda c: claims.leg_ended(c, claim, "completed", LATER)) is True
    hand_off = get_hand_off(database)
    assert (hand_off.state, hand_off.agent, hand_off.answered_at) == ("waiting", None, None)
    assert effects_of(database, "join_caller")[0].state == "dropped"
    assert duty_state(database) == "ready"
    assert do(database, lambda c: claims.caller_joined(c, "first", LATER)) is False


def test_an_agent_who_hangs_up_first_ends_the_talk_and_a_caller_just_coming_in_is_not_left_alone(
    database: Database,
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim = accept_next(database)
    do(database, lambda c: claims.caller_joined(c, "first", NOW))
    assert do(database, lambda c: claims.leg_ended(c, claim, "completed", LATER)) is True
    assert do(database, lambda c: claims.leg_ended(c, claim, "completed", LATER)) is False
    assert (get_hand_off(database).outcome, duty_state(database)) == ("ended", "wrap_up")
    (ending,) = effects_of(database, "end_room")
    assert ending.not_before == LATER + claims.ROOM_ENDS_AFTER


def test_a_row_that_somebody_else_ended_still_frees_the_agent(database: Database) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim = accept_next(database)
    do(database, lambda c: claims.caller_joined(c, "first", NOW))
    do(database, lambda c: hand_offs.end_hand_off(c, "first", "ended", LATER))
    assert do(database, lambda c: claims.leg_ended(c, claim, "completed", LATER)) is True
    assert duty_state(database) == "wrap_up"


def test_the_documents_of_the_join_may_be_asked_for_twice(database: Database) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    assert do(database, lambda c: claims.caller_joined(c, "first", NOW)) is False
    accept_next(database)
    assert do(database, lambda c: claims.caller_joined(c, "first", NOW)) is True
    assert do(database, lambda c: claims.caller_joined(c, "first", NOW)) is True
    do(database, lambda c: claims.part(c, "first", "ended", NOW))
    assert do(database, lambda c: claims.caller_joined(c, "first", NOW)) is False
    assert do(database, lambda c: claims.caller_joined(c, "unknown", NOW)) is False


def test_parting_twice_or_from_nobody_changes_nothing(database: Database) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    assert do(database, lambda c: claims.part(c, "first", "ended", NOW)) is False
    claim_next(database)
    assert do(database, lambda c: claims.part(c, "first", "ended", NOW)) is False
    assert get_hand_off(database).state == "ringing"
    assert do(database, lambda c: claims.part(c, "unknown", "ended", NOW)) is False


WAITING = [f"caller {number}" for number in range(6)]
AGENTS = [LUIS, GRACE, ROBIN, "terry"]


def _claim_all(url: str, agent: str) -> None:
    """Take callers one after another, as fast as it goes."""
    database = Database(url)
    while True:
        with database.writing() as connection:
            hand_off = claims.next_call(connection, agent, NOW)
        if hand_off is None:
            break
        with database.writing() as connection:
            claims.accept(connection, _claim_in(connection, hand_off.hand_off_id), agent, NOW)
            claims.caller_joined(connection, hand_off.hand_off_id, NOW)
        with database.writing() as connection:
            claims.part(connection, hand_off.hand_off_id, "ended", NOW)
            agents.save_duty(connection, agent, "ready", NOW)
    database.dispose()


def _claim_in(connection: Connection, hand_off_id: str) -> str:
    (only,) = effects.list_effects(connection, hand_off_id, "ring_agent")
    return only.effect_id


def test_of_many_agents_in_many_processes_each_caller_gets_exactly_one(database: Database, database_url: str) -> None:
    for waiting in WAITING:
        record_wait(database, waiting)
    put_on_duty(database, *AGENTS)
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_claim_all, args=(database_url, agent)) for agent in AGENTS]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * len(AGENTS)
    for waiting in WAITING:
        assert get_hand_off(database, waiting).outcome == "ended"
        assert len(effects_of(database, "ring_agent", waiting)) == 1


def test_two_desks_of_one_agent_get_one_caller_at_once(database: Database) -> None:
    for waiting in WAITING:
        record_wait(database, waiting)
    put_on_duty(database, LUIS)
    claimed: list[str] = []
    faults: list[Exception] = []

    def claim() -> None:
        try:
            with database.writing() as connection:
                hand_off = claims.next_call(connection, LUIS, NOW)
            if hand_off is not None:
                claimed.append(hand_off.hand_off_id)
        except Exception as error:
            faults.append(error)

    desks = [threading.Thread(target=claim) for _ in range(4)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    assert faults == []
    assert len(claimed) == 1


def test_an_agent_of_another_agency_gets_a_caller_after_five_minutes(database: Database) -> None:
    record_wait(database, agency="alameda", language="es")
    put_on_duty(database, CARMEN)
    assert do(database, lambda c: claims.next_call(c, CARMEN, NOW)) is None
    assert do(database, lambda c: claims.next_call(c, CARMEN, NOW + timedelta(minutes=4))) is not None
