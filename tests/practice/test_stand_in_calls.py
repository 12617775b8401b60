"""Callers, the queue and agents' telephones on one machine: outcomes × who hangs up first × language.

In each a caller keeps a place or hears a clear word, nobody is connected to two agents, no call back is made twice.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from office import CALLER, LUIS, LUIS_PHONE, ROBIN, ROBIN_PHONE, LostAnswers, Office, said

from ivr.app import create_dispatcher
from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.practice.signals import InRoom, Spoken, Voice
from ivr.practice.stand_in import StandIn
from ivr.practice.state import DialOutcome
from ivr.settings import Settings
from ivr.store.database import Database

LANGUAGES = ("en", "es")
STILL_IN_LINE = {"en": "You're still in line.", "es": "Sigue en la fila."}
GOODBYE = {"en": "Goodbye.", "es": "Adiós."}
LEFT = {"en": "had to leave. You kept your place in line.", "es": "conserva su lugar en la fila."}

Play = Callable[[Office, PracticeCall], PracticeCall]
"""What happens to a caller who waits, with Luis ready; the answer is the agent's telephone."""


@pytest.fixture
def office(make_app: Callable[..., Flask], settings: Settings, database: Database, clock: SimulatedClock) -> Office:
    dispatcher = create_dispatcher(settings, clock, StandIn(database, clock))
    return Office(make_app(), database, clock, dispatcher)


# ── what may happen ──


def _take(office: Office, caller: PracticeCall) -> PracticeCall:
    """Luis takes the call, and both are in the room."""
    office.next_call()
    agent = office.answered()
    agent.keys("1")
    office.work()
    caller.take_up()
    agent.take_up()
    return agent


def _agent_hangs_up_first(office: Office, caller: PracticeCall) -> PracticeCall:
    agent = _take(office, caller)
    agent.hang_up()
    return agent


def _caller_hangs_up_first(office: Office, caller: PracticeCall) -> PracticeCall:
    agent = _take(office, caller)
    caller.hang_up()
    return agent


def _agent_keys(key: str) -> Play:
    def play(office: Office, _: PracticeCall) -> PracticeCall:
        office.next_call()
        agent = office.answered()
        agent.keys(key)
        return agent

    return play


def _agent_is_silent(office: Office, _: PracticeCall) -> PracticeCall:
    office.next_call()
    agent = office.answered()
    agent.wait()
    return agent


def _agent_hangs_up_in_the_whisper(office: Office, _: PracticeCall) -> PracticeCall:
    office.next_call()
    agent = office.answered()
    agent.hang_up()
    return agent


def _machine_answers_the_agents_telephone(office: Office, _: PracticeCall) -> PracticeCall:
    office.next_call()
    agent = office.ringing()
    agent.pick_up("machine_start")
    agent.wait()
    return agent


def _agents_telephone_is(outcome: DialOutcome) -> Play:
    def play(office: Office, _: PracticeCall) -> PracticeCall:
        office.next_call()
        agent = office.ringing()
        agent.turn_away(outcome)
        return agent

    return play


def _caller_hangs_up_while_it_rings(office: Office, caller: PracticeCall) -> PracticeCall:
    office.next_call()
    agent = office.ringing()
    caller.hang_up()
    return agent


def _caller_hangs_up_in_the_whisper(office: Office, caller: PracticeCall) -> PracticeCall:
    office.next_call()
    agent = office.answered()
    caller.hang_up()
    agent.keys("1")
    return agent


def _caller_hangs_up_as_the_agent_says_yes(office: Office, caller: PracticeCall) -> PracticeCall:
    office.next_call()
    agent = office.answered()
    agent.keys("1")
    caller.hang_up()
    return agent


def _agent_hangs_up_before_the_caller_is_there(office: Office, caller: PracticeCall) -> PracticeCall:
    office.next_call()
    agent = office.answered()
    agent.keys("1")
    office.work()
    agent.hang_up()
    return agent


@dataclass(frozen=True)
class Row:
    """What follows: the hand-off's state and outcome, what Luis does then, and what is heard last."""

    play: Play
    state: str
    outcome: str | None
    duty: str
    caller_hears: dict[str, str] | None = None
    agent_hears: str = ""


ROWS = {
    "agent hangs up first": Row(_agent_hangs_up_first, "ended", "ended", "wrap_up", GOODBYE),
    "caller hangs up first": Row(_caller_hangs_up_first, "ended", "ended", "wrap_up", None, "The call has ended."),
    "agent declines": Row(_agent_keys("2"), "waiting", None, "ready", STILL_IN_LINE, "The caller keeps the place"),
    "agent keys nonsense": Row(
        _agent_keys("7"), "waiting", None, "ready", STILL_IN_LINE, "The caller keeps the place"
    ),
    "agent is silent": Row(_agent_is_silent, "waiting", None, "not_ready", STILL_IN_LINE, "I didn't get a key"),
    "agent hangs up in the whisper": Row(_agent_hangs_up_in_the_whisper, "waiting", None, "ready", STILL_IN_LINE),
    "machine answers the agent's telephone": Row(
        _machine_answers_the_agents_telephone, "waiting", None, "not_ready", STILL_IN_LINE
    ),
    "agent's telephone is busy": Row(_agents_telephone_is("busy"), "waiting", None, "not_ready", STILL_IN_LINE),
    "nobody answers": Row(_agents_telephone_is("no-answer"), "waiting", None, "not_ready", STILL_IN_LINE),
    "agent's telephone is off": Row(_agents_telephone_is("failed"), "waiting", None, "not_ready", STILL_IN_LINE),
    "caller hangs up while it rings": Row(_caller_hangs_up_while_it_rings, "ended", "hung_up", "ready"),
    "caller hangs up in the whisper": Row(
        _caller_hangs_up_in_the_whisper, "ended", "hung_up", "ready", None, "The caller has hung up."
    ),
    "caller hangs up as the agent says yes": Row(
        _caller_hangs_up_as_the_agent_says_yes, "ended", "hung_up", "ready", None, "The caller has hung up."
    ),
    "agent hangs up before the caller is there": Row(
        _agent_hangs_up_before_the_caller_is_there, "waiting", None, "ready", LEFT
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ROWS)
def test_a_caller_keeps_a_place_or_hears_a_clear_word(office: Office, name: str, language: str) -> None:
    row = ROWS[name]
    office.on_duty()
    caller = office.caller_in_queue(language)
    place, before = office.hand_off().asked_at, len(caller.heard)

    agent = row.play(office, caller)
    for _ in range(3):
        office.work(2)
        agent.take_up()
        if not caller.ended:
            caller.take_up()
    if row.caller_hears is STILL_IN_LINE:
        caller.wait()

    hand_off = office.hand_off()
    assert (hand_off.state, hand_off.outcome, office.duty()) == (row.state, row.outcome, row.duty)
    assert hand_off.asked_at == place
    if row.caller_hears:
        assert row.caller_hears[language] in said(caller.heard[before:])
    assert {one.language[:2] for one in caller.heard[before:] if isinstance(one, Spoken)} <= {language}
    assert row.agent_hears in said(agent.heard[-3:])
    assert agent.ended
    assert (caller.ended is None) == (row.state == "waiting")
    assert [call.problems for call in office.calls if call.problems] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_are_connected_hear_each_other(office: Office, language: str) -> None:
    office.on_duty()
    caller = office.caller_in_queue(language)
    agent = _take(office, caller)
    assert (caller.heard[-1], agent.heard[-1]) == (InRoom(1), InRoom(1))
    assert (office.hand_off().state, office.duty()) == ("connected", "talking")
    caller.say("Hola")
    agent.say("Buenos días")
    assert (agent.take_up(), caller.take_up()) == ((Voice("Hola"),), (Voice("Buenos días"),))


# A caller goes back to the next agent from the same place, and the one before hears nobody.
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", [name for name, row in ROWS.items() if row.state == "waiting"], ids=lambda name: name.replace(" ", "_")
)
def test_who_waits_on_is_taken_by_the_next_agent(office: Office, name: str, language: str) -> None:
    office.on_duty()
    caller = office.caller_in_queue(language)
    place = office.hand_off().asked_at
    ROWS[name].play(office, caller)
    office.work()
    caller.take_up()
    office.on_duty(ROBIN)
    office.next_call(ROBIN)
    robin = office.answered(ROBIN_PHONE)
    robin.keys("1")
    office.work()
    caller.take_up()
    robin.take_up()
    hand_off = office.hand_off()
    assert (hand_off.state, hand_off.agent, hand_off.asked_at) == ("connected", ROBIN, place)
    assert _agents_connected(office) == 1


def _agents_connected(office: Office) -> int:
    """Count the agents' telephones that had somebody else in their room."""
    agents = [call for call in office.calls if call.setup.outgoing and call.setup.caller != CALLER]
    return sum(any(isinstance(one, InRoom) and one.others for one in call.heard) for call in agents)


# ── what the network does not do, or does without saying so ──


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_that_the_network_refuses_leaves_the_caller_in_line(office: Office, language: str) -> None:
    office.on_duty()
    with office.database.writing() as connection:
        connection.exec_driver_sql("UPDATE agents SET phone = '+1916' WHERE agent = 'luis'")
    caller = office.caller_in_queue(language)
    office.next_call()
    assert (office.hand_off().state, office.duty()) == ("waiting", "not_ready")
    assert STILL_IN_LINE[language] in said(caller.wait())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_whose_answer_was_lost_rings_once_and_connects(
    office: Office, settings: Settings, language: str
) -> None:
    stand_in = StandIn(office.database, office.clock)
    office.dispatcher = create_dispatcher(settings, office.clock, LostAnswers(stand_in))  # type: ignore[arg-type]
    office.on_duty()
    caller = office.caller_in_queue(language)
    office.next_call()
    agent = office.answered()
    assert office.rings() is None
    agent.keys("1")
    for _ in range(3):
        office.work(2)
        caller.take_up()
        agent.take_up()
    assert office.hand_off().state == "connected"
    assert _agents_connected(office) == 1
    assert [one for one in caller.heard if isinstance(one, InRoom)] != []


def test_a_leg_that_comes_late_never_reaches_a_caller_whom_another_has(office: Office) -> None:
    office.on_duty()
    caller = office.caller_in_queue("en")
    office.next_call()
    late = office.ringing()
    office.work(60)
    office.on_duty(ROBIN)
    office.next_call(ROBIN)
    robin = office.answered(ROBIN_PHONE)
    robin.keys("1")
    office.work()
    late.pick_up()
    late.keys("1")
    caller.take_up()
    robin.take_up()
    late.take_up()
    assert office.hand_off().agent == ROBIN
    assert _agents_connected(office) == 1
    assert late.ended


def test_two_agents_who_ask_at_once_get_one_caller_between_them(office: Office) -> None:
    office.on_duty()
    office.on_duty(ROBIN)
    office.caller_in_queue("es")
    claimed = [office.next_call(agent) for agent in (LUIS, ROBIN)]
    assert [one.agent for one in claimed if one] == [LUIS]
    assert (office.rings(LUIS_PHONE) is not None, office.rings(ROBIN_PHONE)) == (True, None)


# ── call backs ──


@dataclass(frozen=True)
class CallBackRow:
    """What becomes of a call back: how the telephone is answered, and what follows."""

    answer: Callable[[PracticeCall], object]
    state: str
    tries: int
    agent_hears: str = ""


CALL_BACKS = {
    "a person": CallBackRow(lambda call: (call.pick_up(), call.keys("1")), "connected", 0),
    "a person who keys something else": CallBackRow(
        lambda call: (call.pick_up(), call.keys("3")), "waiting", 1, "Nobody answered"
    ),
    "a person who is silent": CallBackRow(
        lambda call: (call.pick_up(), call.wait()), "waiting", 1, "Nobody answered"
    ),
    "a person who hangs up": CallBackRow(
        lambda call: (call.pick_up(), call.hang_up()), "waiting", 1, "Nobody answered"
    ),
    "a machine": CallBackRow(lambda call: call.pick_up("machine_start"), "waiting", 1, "Nobody answered"),
    "a fax": CallBackRow(lambda call: call.pick_up("fax"), "waiting", 1, "Nobody answered"),
    "nobody": CallBackRow(lambda call: call.turn_away("no-answer"), "waiting", 1, "Nobody answered"),
    "a busy telephone": CallBackRow(lambda call: call.turn_away("busy"), "waiting", 1, "Nobody answered"),
}

PROMISE = {"en": "This is the call you asked for at 10 AM.", "es": "Esta es la llamada que pidió a las 10"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answered_by", CALL_BACKS)
def test_a_call_back_is_made_once_and_answered_by(office: Office, answered_by: str, language: str) -> None:
    row = CALL_BACKS[answered_by]
    office.on_duty()
    office.ask_call_back(language)
    place = office.hand_off("call_back").asked_at
    office.work(60)
    office.next_call()
    agent = office.answered()
    assert office.rings(CALLER) is None, "the agent's telephone rings first"
    agent.keys("1")
    office.work()
    called = office.ringing(CALLER)
    row.answer(called)
    for _ in range(3):
        office.work(2)
        agent.take_up()
        if not called.ended:
            called.take_up()

    hand_off = office.hand_off("call_back")
    assert (hand_off.state, hand_off.tries, hand_off.asked_at) == (row.state, row.tries, place)
    assert row.agent_hears in said(agent.heard[-3:])
    assert office.rings(CALLER) is None
    assert _times_called(office, CALLER) == 1
    assert {one.language[:2] for one in called.heard if isinstance(one, Spoken)} <= {language}
    assert "child support" not in said(called.heard).lower()
    if answered_by in ("a machine", "a fax"):
        assert said(called.heard) == ""
    elif called.state.is_answered:
        assert PROMISE[language] in said(called.heard)
    assert [call.problems for call in office.calls if call.problems] == []


def _times_called(office: Office, number: str) -> int:
    with office.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT called FROM practice_legs").scalars()
        return list(rows).count(number)


def test_a_call_back_that_nobody_answers_is_tried_three_times_by_the_rule(office: Office) -> None:
    office.ask_call_back("es")
    tried_at = []
    for minutes in (1, 14, 2, 119, 2):
        office.work(60 * minutes)
        office.on_duty()
        if office.next_call() is None:
            continue
        tried_at.append(office.clock.now())
        agent = office.answered()
        agent.keys("1")
        office.work()
        office.ringing(CALLER).turn_away("no-answer")
        office.work(2)
        agent.take_up()
    assert len(tried_at) == 3
    assert (office.hand_off("call_back").state, office.hand_off("call_back").outcome) == ("ended", "no_answer")
    assert _times_called(office, CALLER) == 3


def test_a_person_called_back_talks_and_the_agent_wraps_up(office: Office) -> None:
    office.on_duty()
    office.ask_call_back("es")
    office.next_call()
    agent = office.answered()
    agent.keys("1")
    office.work()
    called = office.answered(CALLER)
    called.keys("1")
    agent.take_up()
    agent.say("Buenos días")
    assert called.take_up() == (Voice("Buenos días"),)
    called.hang_up()
    office.work(5)
    agent.take_up()
    hand_off = office.hand_off("call_back")
    assert (hand_off.state, hand_off.outcome, office.duty()) == ("ended", "ended", "wrap_up")
    assert agent.ended
