"""Handing a caller over in person: the caller is never alone, and belongs to one agent at every moment."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from desk_rows import audited, do, talk
from fake_telephone import CALLER_IDS, HOURS, FakeAddresses, FakeTelephone, fault
from queue_rows import CARMEN, GRACE, LUIS, ROBIN, duty_state, effects_of, get_hand_off, put_on_duty
from sample_service import NOW
from signed_posts import Answer, Poster

from ivr.conversation.agent_calls import AgentCalls
from ivr.desk.waiting_list import read_desk
from ivr.desk.warm_transfers import ask_colleague, complete_transfer, list_colleagues, take_back
from ivr.practice.clock import SimulatedClock
from ivr.queue import claims, sweeps
from ivr.queue.dispatch import Dispatcher
from ivr.store import agents, notes
from ivr.store.agents import Agent
from ivr.store.database import Database

Find = Callable[[str], Agent]
LEG = "CA" + "a" * 32
KEPT = "All right. Your colleague keeps the call."


def ask(database: Database, luis: Agent, colleague: str = ROBIN, second: int = 1) -> str:
    at = NOW + timedelta(seconds=second)
    return do(database, lambda c: ask_colleague(c, luis, "first", colleague, "Wants a plan.", at))


def post(poster: Poster, claim: str, what: str = "", **fields: str) -> Answer:
    return poster.post(f"/voice/agent/{claim}{what}", {"CallSid": LEG, **fields})


@pytest.fixture
def asked(database: Database, find: Find) -> str:
    """A call in which Luis has asked Robin; the claim that rings Robin."""
    talk(database, language="es", reason="payments_expected.agent")
    put_on_duty(database, ROBIN)
    assert ask(database, find(LUIS)) == "done"
    return effects_of(database, "ring_agent")[-1].effect_id


def join(poster: Poster, claim: str) -> Answer:
    post(poster, claim)
    return post(poster, claim, "/key", Digits="1")


def held(database: Database) -> list[str | None]:
    return [one.arguments["language"] for one in effects_of(database, "hold")]


def finish(database: Database, luis: Agent, act: Callable[..., str], second: int = 9) -> str:
    return do(database, lambda c: act(c, luis, "first", NOW + timedelta(seconds=second)))


def test_the_caller_is_held_and_the_colleague_hears_who_asks_and_why(
    poster: Poster, database: Database, asked: str
) -> None:
    assert held(database) == ["es"]
    assert (duty_state(database), duty_state(database, ROBIN)) == ("talking", "ringing")
    said = post(poster, asked).said
    assert said[0] == "Luis Ortega asks you to take over a call."
    assert said[1] == "Spanish, not identified, asking about an expected payment."
    with database.reading() as connection:
        assert [(one.agent, one.text) for one in notes.list_notes(connection, "first")] == [(LUIS, "Wants a plan.")]


def test_asking_twice_rings_once_and_nobody_else_meanwhile(database: Database, find: Find, asked: str) -> None:
    put_on_duty(database, GRACE)
    assert [ask(database, find(LUIS), one, 2) for one in (ROBIN, GRACE)] == ["done", "not_possible"]
    assert len(effects_of(database, "ring_agent")) == 2


@pytest.mark.parametrize(("colleague", "state"), [(LUIS, None), (ROBIN, "talking"), (ROBIN, "off"), ("nobody", None)])
def test_only_a_colleague_who_is_free_can_be_asked(
    database: Database, find: Find, colleague: str, state: str | None
) -> None:
    talk(database)
    if state is not None:
        put_on_duty(database, colleague, state=state)
    assert ask(database, find(LUIS), colleague) == "not_possible"
    assert (held(database), duty_state(database)) == ([], "talking")


def test_the_colleague_joins_a_room_that_does_not_end_with_the_colleague(
    poster: Poster, database: Database, asked: str
) -> None:
    answers = [join(poster, asked) for _ in range(2)]
    for answer in answers:
        (conference,) = answer.root.iter("Conference")
        assert (conference.text, conference.attrib["endConferenceOnExit"]) == ("first", "false")
    assert (get_hand_off(database).agent, duty_state(database, ROBIN)) == (LUIS, "talking")


def test_completing_gives_the_caller_to_the_colleague_and_lets_the_first_agent_leave(
    poster: Poster, database: Database, find: Find, asked: str
) -> None:
    first_claim = effects_of(database, "ring_agent")[0].effect_id
    join(poster, asked)
    assert finish(database, find(LUIS), complete_transfer) == "done"
    hand_off = get_hand_off(database)
    assert (hand_off.state, hand_off.agent, hand_off.agent_leg_sid) == ("connected", ROBIN, LEG)
    assert (duty_state(database), duty_state(database, ROBIN), held(database)) == ("wrap_up", "talking", ["es", None])
    assert [dict(one.arguments) for one in effects_of(database, "leave_room")] == [
        {"room": "first", "sid": "CA-luis"}
    ]
    assert audited(database) == [(LUIS, "transferred", None)]
    # The first agent's leg ends, which ends nothing else.
    post(poster, first_claim, "/status", CallStatus="completed")
    assert (get_hand_off(database).state, duty_state(database)) == ("connected", "wrap_up")
    assert finish(database, find(LUIS), complete_transfer) == "not_yours"
    # The colleague's leg is now the agent's own.
    post(poster, asked, "/status", CallStatus="completed")
    assert (get_hand_off(database).state, duty_state(database, ROBIN)) == ("ended", "wrap_up")
    assert len(effects_of(database, "end_room")) == 1


def test_it_cannot_be_completed_before_the_colleague_is_there(
    poster: Poster, database: Database, find: Find, asked: str
) -> None:
    post(poster, asked)
    assert finish(database, find(LUIS), complete_transfer) == "not_possible"
    assert (get_hand_off(database).agent, effects_of(database, "leave_room")) == (LUIS, [])


@pytest.mark.parametrize("has_joined", [False, True])
def test_taking_back_lets_the_colleague_go_and_the_caller_be_heard(
    poster: Poster, database: Database, find: Find, asked: str, has_joined: bool
) -> None:
    join(poster, asked) if has_joined else post(poster, asked)
    for second in (9, 10):
        assert finish(database, find(LUIS), take_back, second) == "done"
    assert [one.arguments["sid"] for one in effects_of(database, "hang_up")] == [LEG]
    assert (duty_state(database), duty_state(database, ROBIN), held(database)) == ("talking", "ready", ["es", None])
    post(poster, asked, "/status", CallStatus="completed")
    assert (get_hand_off(database).state, get_hand_off(database).agent) == ("connected", LUIS)
    assert join(poster, asked).root.find(".//Conference") is None
    assert ask(database, find(LUIS), ROBIN, 20) == "done"


@pytest.mark.parametrize(("fields", "state"), [({"Digits": "2"}, "ready"), ({}, "not_ready")])
def test_a_colleague_who_declines_leaves_the_caller_with_the_first_agent(
    poster: Poster, database: Database, asked: str, fields: dict[str, str], state: str
) -> None:
    post(poster, asked)
    assert post(poster, asked, "/key", **fields).said == [KEPT]
    assert (get_hand_off(database).agent, duty_state(database), duty_state(database, ROBIN)) == (
        LUIS,
        "talking",
        state,
    )
    assert "colleague" not in get_hand_off(database).context


@pytest.mark.parametrize(
    ("status", "state"), [("busy", "not_ready"), ("no-answer", "not_ready"), ("failed", "not_ready")]
)
def test_a_colleague_who_does_not_answer_is_not_ready(
    poster: Poster, database: Database, asked: str, status: str, state: str
) -> None:
    post(poster, asked, "/status", CallStatus=status)
    assert (duty_state(database, ROBIN), get_hand_off(database).state) == (state, "connected")


def test_a_colleague_who_leaves_the_room_leaves_the_caller_with_the_first_agent(
    poster: Poster, database: Database, asked: str
) -> None:
    join(poster, asked)
    post(poster, asked, "/ended")
    post(poster, asked, "/status", CallStatus="completed")
    assert (get_hand_off(database).state, duty_state(database), duty_state(database, ROBIN)) == (
        "connected",
        "talking",
        "ready",
    )
    assert effects_of(database, "end_room") == []


@pytest.mark.parametrize("has_joined", [False, True])
def test_a_caller_who_hangs_up_meanwhile_frees_both(
    poster: Poster, database: Database, asked: str, has_joined: bool
) -> None:
    join(poster, asked) if has_joined else post(poster, asked)
    do(database, lambda c: claims.caller_gone(c, "first", NOW))
    sweeps.sweep(database, NOW + timedelta(seconds=40), HOURS)
    assert (duty_state(database), duty_state(database, ROBIN)) == ("wrap_up", "ready")
    answer = post(poster, asked, "/key", Digits="1")
    assert answer.root.find(".//Conference") is None


def test_a_sweep_lets_a_colleague_be_who_is_rung_or_talks(poster: Poster, database: Database, asked: str) -> None:
    sweeps.sweep(database, NOW + timedelta(seconds=60), HOURS)
    assert duty_state(database, ROBIN) == "ringing"
    join(poster, asked)
    sweeps.sweep(database, NOW + timedelta(minutes=30), HOURS)
    assert (duty_state(database, ROBIN), get_hand_off(database).state) == ("talking", "connected")


def test_a_colleague_of_whom_nothing_is_heard_is_let_go(database: Database, asked: str) -> None:
    sweeps.sweep(database, NOW + timedelta(seconds=95), HOURS)
    assert (duty_state(database, ROBIN), get_hand_off(database).agent) == ("ready", LUIS)
    assert "colleague" not in get_hand_off(database).context


def test_both_desks_show_the_call(
    database: Database, words: AgentCalls, find: Find, asked: str, poster: Poster
) -> None:
    join(poster, asked)
    with database.reading() as connection:
        mine, other = (read_desk(connection, words, find(name), NOW).call for name in (LUIS, ROBIN))
    assert mine is not None
    assert other is not None
    assert (mine.is_mine, mine.is_held, mine.colleague, mine.has_colleague_joined) == (True, True, ROBIN, True)
    assert (other.is_mine, other.hand_off_id) == (False, "first")


def test_who_can_be_asked_is_on_duty_and_free(database: Database, find: Find) -> None:
    put_on_duty(database, LUIS, ROBIN)
    put_on_duty(database, GRACE, state="not_ready")
    put_on_duty(database, CARMEN, state="wrap_up")
    with database.reading() as connection:
        assert [one.agent.agent for one in list_colleagues(connection, find(LUIS), NOW)] == [GRACE, ROBIN]


def test_the_first_agent_s_leg_is_ended_only_once_it_does_not_end_the_room(
    poster: Poster, database: Database, find: Find, asked: str, clock: SimulatedClock
) -> None:
    join(poster, asked)
    finish(database, find(LUIS), complete_transfer)
    with database.writing() as connection:
        for name in (LUIS, ROBIN):
            agents.save_seen(connection, name, NOW)
    telephone = FakeTelephone()
    dispatcher = Dispatcher(database, telephone, FakeAddresses(), CALLER_IDS, HOURS, clock)

    def fail_once() -> None:
        if telephone.asked[-1][0] == "let_leave" and ("let_leave", "first", "CA-luis") not in telephone.asked[:-1]:
            telephone.faults.append(fault("unanswered"))

    telephone.meanwhile = fail_once
    for _ in range(3):
        clock.advance(10)
        dispatcher.work()
    left = [one for one in telephone.asked if one[-1] == "CA-luis"]
    assert left == [("let_leave", "first", "CA-luis")] * 2 + [("hang_up", "CA-luis")]


def test_the_dispatcher_rings_the_colleague(database: Database, asked: str, clock: SimulatedClock) -> None:
    telephone = FakeTelephone()
    clock.advance(2)
    Dispatcher(database, telephone, FakeAddresses(), CALLER_IDS, HOURS, clock).work()
    rung = [one[1:4] for one in telephone.asked if one[0] == "call"]
    assert ("+19165550154", "+18669013212", f"/agent/{asked}") in rung
