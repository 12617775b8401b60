"""An agent gives a caller to somebody else, with every telephone on one machine: on the line, in person, outside."""

from collections.abc import Callable

import pytest
from flask import Flask
from office import LUIS, ROBIN, ROBIN_PHONE, Office, said

from ivr.app import create_dispatcher
from ivr.desk import calls, warm_transfers
from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.practice.stand_in import StandIn
from ivr.settings import Settings
from ivr.store import agents
from ivr.store.agents import Agent
from ivr.store.database import Connection, Database

SDU = "+19165550199"


@pytest.fixture
def office(make_app: Callable[..., Flask], settings: Settings, database: Database, clock: SimulatedClock) -> Office:
    dispatcher = create_dispatcher(settings, clock, StandIn(database, clock))
    return Office(make_app(sdu_number=SDU), database, clock, dispatcher)


def do(office: Office, act: Callable[[Connection, Agent], object], agent: str = LUIS) -> None:
    with office.database.writing() as connection:
        who = agents.find_agent(connection, agent)
        assert who is not None
        assert act(connection, who) == "done"
    office.work()


def settle(office: Office, *telephones: PracticeCall) -> None:
    for _ in range(3):
        office.work(2)
        for one in telephones:
            if not one.ended:
                one.take_up()


@pytest.fixture
def talking(office: Office) -> tuple[PracticeCall, PracticeCall]:
    """A caller in Spanish and Luis, in one room; Robin is on duty."""
    office.on_duty(LUIS)
    caller = office.caller_in_queue("es")
    office.next_call(LUIS)
    agent = office.answered()
    agent.keys("1")
    settle(office, caller, agent)
    office.on_duty(ROBIN)
    assert office.hand_off().state == "connected"
    return caller, agent


def test_a_caller_given_back_waits_until_another_agent_comes(
    office: Office, talking: tuple[PracticeCall, PracticeCall]
) -> None:
    caller, agent = talking
    place, name = office.hand_off().asked_at, office.hand_off().hand_off_id
    do(office, lambda c, a: calls.transfer_to_queue(c, a, name, "agents", "es", "", office.clock.now()))
    settle(office, caller, agent)
    assert agent.ended is not None
    assert caller.state.queue is not None
    assert "conserva su lugar en la fila" in said(caller.heard[-6:])
    assert (office.hand_off().state, office.hand_off().asked_at, office.duty()) == ("waiting", place, "wrap_up")

    office.next_call(ROBIN)
    robin = office.answered(ROBIN_PHONE)
    robin.keys("1")
    settle(office, caller, robin)
    assert (office.hand_off().state, office.hand_off().agent) == ("connected", ROBIN)
    robin.hang_up()
    settle(office, caller)
    assert (office.hand_off().outcome, office.duty(ROBIN), office.duty()) == ("ended", "wrap_up", "wrap_up")


def test_a_caller_is_handed_over_in_person(office: Office, talking: tuple[PracticeCall, PracticeCall]) -> None:
    caller, agent = talking
    name = office.hand_off().hand_off_id
    do(office, lambda c, a: warm_transfers.ask_colleague(c, a, name, ROBIN, "", office.clock.now()))
    robin = office.answered(ROBIN_PHONE)
    assert "Luis Ortega asks you to take over a call." in said(robin.heard)
    robin.keys("1")
    settle(office, caller, agent, robin)
    assert "Su llamada está en espera." in said(caller.heard)
    office.clock.advance(5)
    do(office, lambda c, a: warm_transfers.complete_transfer(c, a, name, office.clock.now()))
    settle(office, caller, agent, robin)
    assert agent.ended is not None
    assert (caller.ended, robin.ended) == (None, None)
    assert caller.state.room is not None
    assert not caller.state.room.is_held
    assert (office.duty(), office.duty(ROBIN), office.hand_off().agent) == ("wrap_up", "talking", ROBIN)
    robin.hang_up()
    settle(office, caller)
    assert (office.hand_off().state, office.duty(ROBIN)) == ("ended", "wrap_up")
    assert caller.state.room is None


def test_a_colleague_who_is_let_go_leaves_caller_and_agent_together(
    office: Office, talking: tuple[PracticeCall, PracticeCall]
) -> None:
    caller, agent = talking
    name = office.hand_off().hand_off_id
    do(office, lambda c, a: warm_transfers.ask_colleague(c, a, name, ROBIN, "", office.clock.now()))
    robin = office.answered(ROBIN_PHONE)
    robin.keys("1")
    settle(office, caller, agent, robin)
    do(office, lambda c, a: warm_transfers.take_back(c, a, name, office.clock.now()))
    settle(office, caller, agent, robin)
    assert robin.ended is not None
    assert (caller.ended, agent.ended, office.hand_off().agent, office.duty(ROBIN)) == (None, None, LUIS, "ready")
    assert caller.state.room is not None
    assert not caller.state.room.is_held


def test_a_caller_sent_outside_is_dialled_there(office: Office, talking: tuple[PracticeCall, PracticeCall]) -> None:
    caller, agent = talking
    name = office.hand_off().hand_off_id
    do(office, lambda c, a: calls.transfer_outside(c, a, name, "sdu", ("sdu",), office.clock.now()))
    settle(office, caller, agent)
    assert agent.ended is not None
    assert "Le comunicamos con otra oficina." in said(caller.heard)
    assert (office.hand_off().outcome, office.duty()) == ("ended", "wrap_up")
