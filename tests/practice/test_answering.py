"""A telephone in the terminal that is called, and the caller's end beside it; each under its rule."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from canned_line import ACCOUNT, PUBLIC_URL, asks, document, says
from scripted_lines import ScriptedLines
from telephones import AGENT, LINE, Telephones, room

from ivr.practice.answering import AnsweringTelephone, OnRing
from ivr.practice.switchboard import read_setup
from ivr.practice.terminal import lines_of_call, run_call

Script = list[str | Callable[[], object] | None]


@dataclass
class Somebody:
    """Whoever sits at the telephone, remembering what they were told."""

    polled: list[bool] = field(default_factory=list)
    has_left: bool = False

    def begin(self, now: datetime) -> str:
        return "-- somebody is here"

    def poll(self, now: datetime, *, is_free: bool) -> None:
        self.polled.append(is_free)

    def end(self, now: datetime) -> None:
        self.has_left = True


@dataclass
class Ran:
    status: int
    out: list[str]
    aside: list[str]
    somebody: Somebody


def _answer(
    telephones: Telephones,
    script: Script,
    *,
    on_ring: OnRing = "answer",
    is_terminal: bool = False,
    is_once: bool = False,
    pause: Callable[[float], None] = lambda _: None,
) -> Ran:
    out, aside, somebody = io.StringIO(), io.StringIO(), Somebody()
    telephone = AnsweringTelephone(
        AGENT,
        somebody,
        telephones.switchboard,
        telephones.clock,
        lambda leg: telephones.make(setup=read_setup(leg, ACCOUNT, PUBLIC_URL)),
        ScriptedLines(script, is_terminal),
        out,
        aside,
        on_ring,
        pause,
    )
    status = telephone.run(is_once=is_once)
    return Ran(status, out.getvalue().splitlines(), aside.getvalue().splitlines(), somebody)


def _whisper(telephones: Telephones) -> None:
    telephones.line.on("/voice/agent", asks("Press 1.", num_digits=1))
    telephones.line.on("/voice/turn/1", says("Goodbye."))


def test_where_nothing_rings_the_end_of_input_stops_it(telephones: Telephones) -> None:
    ran = _answer(telephones, [None, "1"])
    assert ran.aside == [
        "-- somebody is here",
        "-- nobody is on the line; `quit` stops",
        "-- no more input, and nothing rings: stopped",
    ]
    assert (ran.status, ran.out, ran.somebody.has_left) == (0, [], True)
    assert ran.somebody.polled == [True, True, True]


def test_quit_stops_it(telephones: Telephones) -> None:
    script: Script = ["quit", "1"]
    _answer(telephones, script)
    assert script == ["1"]


def test_it_rings_and_a_line_is_an_act_as_in_a_call(telephones: Telephones) -> None:
    _whisper(telephones)
    telephones.call()
    ran = _answer(telephones, ["1"])
    assert ran.out == ["en: Press 1.", "en: Goodbye."]
    assert ran.aside[1:3] == [f"-- the telephone rings: {LINE}", "-- the call ended (line): the document ended"]
    assert next(asked.form for asked in telephones.line.asked if asked.target == "/voice/turn/1")["Digits"] == "1"


def test_the_end_of_input_hangs_up(telephones: Telephones) -> None:
    _whisper(telephones)
    telephones.call()
    ran = _answer(telephones, [])
    assert ran.aside[-1] == "-- the call ended (caller): the telephone was hung up"
    assert ran.somebody.has_left


def test_it_answers_one_call_after_the_other(telephones: Telephones) -> None:
    _whisper(telephones)
    telephones.call()
    ran = _answer(telephones, ["1", telephones.call, None, "1"])
    assert ran.out == ["en: Press 1.", "en: Goodbye."] * 2


def test_once_means_one_call(telephones: Telephones) -> None:
    _whisper(telephones)
    telephones.call()
    telephones.call()
    assert _answer(telephones, ["1", "1"], is_once=True).out == ["en: Press 1.", "en: Goodbye."]


def test_a_person_at_a_terminal_asks_for_the_next_call(telephones: Telephones) -> None:
    _whisper(telephones)
    telephones.call()
    ran = _answer(telephones, ["1", telephones.call, None, "", "1", "quit"], is_terminal=True)
    assert ran.aside.count("-- an empty line asks for the next call, `quit` stops") == 2
    assert ran.out == ["en: Press 1.", "en: Goodbye."] * 2


@pytest.mark.parametrize(
    ("on_ring", "end"),
    [
        ("busy", "-- the call ended (caller): the telephone was busy"),
        ("no-answer", "-- the call ended (line): nobody answered"),
        ("failed", "-- the call ended (line): the telephone could not be reached"),
    ],
)
def test_it_may_be_a_telephone_that_nobody_answers(telephones: Telephones, on_ring: OnRing, end: str) -> None:
    telephones.call()
    ran = _answer(telephones, [], on_ring=on_ring)
    assert ran.aside[2] == end
    assert telephones.line.paths() == ["/voice/agent/status"]


def test_a_machine_hears_all_of_it_and_hangs_up(telephones: Telephones) -> None:
    telephones.line.on("/voice/agent", asks("Press 1.")).on("/voice/turn/1", asks("Press 1."))
    telephones.call(detects_machine=True)
    ran = _answer(telephones, [], on_ring="machine")
    assert telephones.line.asked[0].form["AnsweredBy"] == "machine_start"
    assert set(ran.out) == {"en: Press 1."}
    assert ran.aside[-2] == "-- the call ended (caller): the telephone was hung up"


def test_what_is_called_off_while_it_rings_is_not_answered(telephones: Telephones) -> None:
    telephones.stand_in.hang_up(telephones.call())
    ran = _answer(telephones, [])
    assert ran.aside[1:] == ["-- no more input, and nothing rings: stopped"]
    assert [asked.form["CallStatus"] for asked in telephones.line.asked] == ["canceled"]


def test_what_rings_out_elsewhere_is_ended_here(telephones: Telephones) -> None:
    telephones.call("+15105550199")
    telephones.clock.advance(30)
    began = telephones.clock.now()
    _answer(telephones, [])
    assert telephones.line.asked[0].form["CallStatus"] == "no-answer"
    assert telephones.clock.now() == began


def test_a_problem_makes_the_exit_status_one(telephones: Telephones) -> None:
    telephones.line.on("/voice/agent", '<Response><Say speed="2">Hello.</Say></Response>')
    telephones.call()
    ran = _answer(telephones, [])
    assert ran.status == 1
    assert "problem: POST /ivr/voice/agent: <Say> has an attribute that Twilio does not know: speed" in ran.aside


# What was written beforehand for the other side is kept until that one is there.
def test_lines_wait_for_the_one_who_is_on_the_way(telephones: Telephones) -> None:
    telephones.line.on("/voice/agent", room()).on("/voice/incoming", room()).on("/voice/after", says("Over."))
    telephones.call()
    callers = []
    ran = _answer(telephones, ["Hello.", "hangup"], pause=lambda _: callers.append(telephones.dial()))
    assert [str(heard) for heard in callers[0].take_up() if "Hello" in str(heard)] != []
    assert "-- connected in the conference with 1 other" in ran.aside


def test_lines_wait_for_nobody_for_ever(telephones: Telephones) -> None:
    telephones.line.on("/voice/agent", room())
    telephones.call()
    paused: list[float] = []
    _answer(telephones, ["Hello."], pause=paused.append)
    assert sum(paused) == 60


# ── the caller's end ──


def _talk(telephones: Telephones, script: Script, *, is_terminal: bool = True) -> tuple[list[str], ScriptedLines]:
    aside, typed = io.StringIO(), ScriptedLines(script, is_terminal)
    call = telephones.make()
    run_call(call, lines_of_call(call, typed), io.StringIO(), aside)
    return aside.getvalue().splitlines(), typed


def _queue(telephones: Telephones) -> None:
    telephones.line.on(
        "/voice/incoming",
        document(lambda r: r.enqueue("agents", wait_url="/ivr/voice/wait", action="/ivr/voice/after")),
    )
    telephones.line.on("/voice/wait", says("Waiting.")).on("/voice/after", says("Over.")).on("/voice/join", room())


def _join(telephones: Telephones) -> None:
    with telephones.database.reading() as connection:
        sid = connection.exec_driver_sql("SELECT sid FROM practice_legs").scalar_one()
    telephones.stand_in.redirect(sid, f"{PUBLIC_URL}/voice/join")


def test_a_caller_who_waits_at_a_terminal_hears_what_happens_meanwhile(telephones: Telephones) -> None:
    _queue(telephones)
    aside, typed = _talk(telephones, [None, lambda: _join(telephones), None, None, "hangup"])
    assert aside == [
        "-- waiting in queue agents",
        "-- left queue agents",
        "-- alone in the conference",
        "-- the call ended (caller): the caller hung up",
    ]
    assert set(typed.asked_seconds) == {0.5}


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_silence_is_ended_by_what_happens(telephones: Telephones, *, is_terminal: bool) -> None:
    _queue(telephones)
    aside, _ = _talk(telephones, [lambda: _join(telephones), "", "hangup"], is_terminal=is_terminal)
    assert "-- alone in the conference" in aside
    assert telephones.line.paths().count("/voice/wait") == 1


def test_nobody_waits_in_real_time_for_lines_that_are_there(telephones: Telephones) -> None:
    _queue(telephones)
    _, typed = _talk(telephones, ["", "hangup"], is_terminal=False)
    assert min(typed.asked_seconds) > 3600
