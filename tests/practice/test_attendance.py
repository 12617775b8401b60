"""An agent at a telephone in the terminal: on duty while it runs, asking for the next caller, heard by the caller."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from office import CALLER, LUIS, LUIS_PHONE, Office
from sample_service import PUBLIC_URL
from scripted_lines import ScriptedLines
from signed_posts import ACCOUNT, TOKEN

from ivr.app import create_dispatcher
from ivr.practice.answering import AnsweringTelephone, Attendance
from ivr.practice.attendance import AgentAttendance, AnybodysAttendance
from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.practice.signals import Voice
from ivr.practice.stand_in import StandIn
from ivr.practice.switchboard import read_setup
from ivr.settings import Settings
from ivr.store import agents
from ivr.store.database import Database

Script = list[str | Callable[[], object] | None]


@pytest.fixture
def office(make_app: Callable[..., Flask], settings: Settings, database: Database, clock: SimulatedClock) -> Office:
    dispatcher = create_dispatcher(settings, clock, StandIn(database, clock))
    return Office(make_app(), database, clock, dispatcher)


def _run(
    office: Office, number: str, attendance: Attendance, script: Script, pause: Callable[[float], None]
) -> tuple[str, str]:
    out, aside = io.StringIO(), io.StringIO()
    telephone = AnsweringTelephone(
        number,
        attendance,
        office.switchboard,
        office.clock,
        lambda leg: PracticeCall(
            office.app,
            PUBLIC_URL,
            TOKEN,
            ACCOUNT,
            clock=office.clock,
            setup=read_setup(leg, ACCOUNT, PUBLIC_URL),
            switchboard=office.switchboard,
        ),
        ScriptedLines(script),
        out,
        aside,
        pause=pause,
    )
    assert telephone.run() == 0
    return out.getvalue(), aside.getvalue()


def _run_luis(office: Office, script: Script, pause: Callable[[float], None] = lambda _: None) -> tuple[str, str]:
    with office.database.reading() as connection:
        luis = agents.find_agent(connection, LUIS)
    assert luis is not None
    return _run(office, LUIS_PHONE, AgentAttendance(luis, office.database, office.dispatcher.work), script, pause)


def test_an_agent_is_ready_while_it_runs_and_off_duty_afterwards(office: Office) -> None:
    seen: list[str] = []
    _, aside = _run_luis(office, [lambda: seen.append(office.duty()), None])
    assert seen == ["ready"]
    assert office.duty() == "off"
    assert aside.splitlines()[0] == "-- Luis Ortega (en, es) is ready; the telephone rings when a caller waits"


def test_an_agent_is_seen_at_each_round(office: Office) -> None:
    def minutes_pass() -> None:
        office.clock.advance(50)

    seen: list[int] = []

    def look() -> None:
        with office.database.reading() as connection:
            seen.append(len(agents.list_on_duty(connection, office.clock.now())))

    _run_luis(office, [minutes_pass, None, minutes_pass, look, None])
    assert seen == [1]


def test_a_caller_who_waits_rings_the_agent_and_they_talk(office: Office) -> None:
    callers: list[PracticeCall] = []

    def caller_says() -> None:
        callers[0].say("¿Me oye?")

    out, aside = _run_luis(
        office,
        [
            lambda: callers.append(office.caller_in_queue("es")),
            None,
            "1",
            "Buenos días",
            caller_says,
            None,
            "hangup",
        ],
        pause=lambda _: callers[0].take_up(),
    )
    assert "en: Press 1 to take the call, 2 to decline." in out
    assert "-- connected in the conference with 1 other" in aside
    assert "-- the other side says: ¿Me oye?" in aside
    assert Voice("Buenos días") in callers[0].take_up()
    assert (office.hand_off().state, office.hand_off().outcome) == ("ended", "ended")


def test_after_one_caller_the_next_one_rings(office: Office) -> None:
    out, _ = _run_luis(
        office, [lambda: office.caller_in_queue("en"), None, "2", lambda: office.caller_in_queue("es"), None, "2"]
    )
    assert "en: Spanish," in out
    assert out.index("en: English,") < out.index("en: Spanish,")


# What a real call back needs is a third telephone, or the same terminal once more.
def test_anybodys_telephone_answers_the_call_that_was_asked_for(office: Office) -> None:
    office.on_duty()
    office.ask_call_back("es")
    office.next_call()
    agent = office.answered()
    agent.keys("1")
    office.work()
    attendance = AnybodysAttendance(CALLER, office.dispatcher.work)
    out, aside = _run(office, CALLER, attendance, ["1", "Hola", "hangup"], lambda _: None)
    assert aside.splitlines()[0] == f"-- the telephone of {CALLER} waits for a call"
    assert "es: Esta es la llamada que pidió a las 10 de la mañana." in out
    assert Voice("Hola") in agent.take_up()
