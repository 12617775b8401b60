"""A telephone in the terminal that is called: it rings, is answered, and one line is one act, as in `ivr call`.

Here time is real where another process is waited for, and only there: each round takes up what has happened from
outside, lets whoever attends the telephone do its part (`attendance`), and waits half a second for a line. Making the
telephone and its database is left to `ivr/commands/answering.py`.
"""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Literal, Protocol, TextIO

from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.practice.recorded import do_act
from ivr.practice.signals import Heard, HungUp, Waited
from ivr.practice.state import Ringing
from ivr.practice.switchboard import Switchboard
from ivr.practice.terminal import read_act, write_heard
from ivr.practice.typed_lines import POLL_SECONDS, Nothing, Typed
from ivr.store.practice_legs import PracticeLeg

OnRing = Literal["answer", "busy", "no-answer", "failed", "machine"]
ON_RING: tuple[OnRing, ...] = ("answer", "busy", "no-answer", "failed", "machine")

LONGEST_JOIN_SECONDS = 60
MOST_MACHINE_WAITS = 20
STOP = "quit"


class Attendance(Protocol):
    """Who sits at the telephone, and what they do beside it."""

    def begin(self, now: datetime) -> str:
        """Sit down; tell in a line who does."""

    def poll(self, now: datetime, *, is_free: bool) -> None:
        """Do one round; `is_free`: the telephone does not ring, and the next call is wanted."""

    def end(self, now: datetime) -> None:
        """Leave."""


class AnsweringTelephone:
    """The telephone of one number; it also ends what has rung out elsewhere, with nobody there.

    `open_call` makes a telephone for a call that rings.
    """

    def __init__(
        self,
        number: str,
        attendance: Attendance,
        switchboard: Switchboard,
        clock: SimulatedClock,
        open_call: Callable[[PracticeLeg], PracticeCall],
        typed: Typed,
        out: TextIO,
        aside: TextIO,
        on_ring: OnRing = "answer",
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._number = number
        self._attendance = attendance
        self._switchboard = switchboard
        self._clock = clock
        self._open_call = open_call
        self._typed = typed
        self._out = out
        self._aside = aside
        self._on_ring = on_ring
        self._pause = pause
        self._has_input = True

    def run(self, *, is_once: bool = False) -> int:
        """Answer calls until the input ends, `quit` is typed, or with `is_once` one call is over.

        The answer is the exit status: 1 after an error or any problem in a call.
        """
        status = 0
        self._tell(self._attendance.begin(self._clock.now()))
        try:
            while (call := self._wait_for_ring()) is not None:
                self._talk(call)
                for problem in call.problems:
                    self._tell(f"problem: {problem}")
                is_proper = call.ended is not None and call.ended.by != "error" and not call.problems
                status = status if is_proper else 1
                if is_once or not self._has_input:
                    break
                if self._typed.is_terminal:
                    self._tell(f"-- an empty line asks for the next call, `{STOP}` stops")
                    if not self._wait_for_ready():
                        break
        finally:
            self._attendance.end(self._clock.now())
        return status

    def _wait_for_ring(self) -> PracticeCall | None:
        while True:
            self._poll(is_free=True)
            leg = self._switchboard.find_ringing(self._number)
            if leg is not None:
                return self._open_call(leg)
            match self._next_line():
                case Nothing.MORE:
                    self._tell("-- no more input, and nothing rings: stopped")
                    return None
                case Nothing.YET:
                    pass
                case line if line.strip() == STOP:
                    return None
                case line if line.strip():
                    self._tell(f"-- nobody is on the line; `{STOP}` stops")

    def _wait_for_ready(self) -> bool:
        while True:
            match self._next_line():
                case Nothing.MORE:
                    return False
                case Nothing.YET:
                    self._poll(is_free=False)
                case line:
                    return line.strip() != STOP

    def _talk(self, call: PracticeCall) -> None:
        self._write(call.ring())
        self._write(self._answer(call))
        joined_seconds = 0.0
        while not call.ended:
            self._poll(is_free=False)
            self._write(call.take_up())
            if call.ended:
                return
            room = call.state.room
            if room and not room.is_started and not self._typed.is_terminal and joined_seconds < LONGEST_JOIN_SECONDS:
                # What was written beforehand is for the one who is on the way here.
                self._pause(POLL_SECONDS)
                self._clock.advance(POLL_SECONDS)
                joined_seconds += POLL_SECONDS
                continue
            match self._next_line():
                case Nothing.YET:
                    pass
                case Nothing.MORE:
                    self._write(call.act(HungUp()))
                case line:
                    self._write(do_act(call, read_act(line.strip())))
        self._poll(is_free=False)

    def _answer(self, call: PracticeCall) -> tuple[Heard, ...]:
        heard = call.take_up()
        if not isinstance(call.state.activity, Ringing):
            return heard
        match self._on_ring:
            case "answer":
                return heard + call.pick_up()
            case "machine":
                heard += call.pick_up("machine_start")
                for _ in range(MOST_MACHINE_WAITS):
                    heard += () if call.ended else call.act(Waited())
                return heard + (() if call.ended else call.act(HungUp()))
            case outcome:
                return heard + call.turn_away(outcome)

    def _next_line(self) -> str | Nothing:
        line = self._typed.next_line(POLL_SECONDS)
        if line is Nothing.YET:
            self._clock.advance(POLL_SECONDS)
        self._has_input = line is not Nothing.MORE
        return line

    def _poll(self, *, is_free: bool) -> None:
        moment = self._switchboard.latest_moment()
        self._clock.advance((moment - self._clock.now()).total_seconds())
        self._attendance.poll(self._clock.now(), is_free=is_free)
        for leg in self._switchboard.list_rung_out():
            lost = self._open_call(leg)
            lost.ring(leg.made_at)
            lost.take_up()
            lost.turn_away("no-answer")

    def _write(self, heard: tuple[Heard, ...]) -> None:
        write_heard(heard, self._out, self._aside)

    def _tell(self, line: str) -> None:
        print(line, file=self._aside, flush=True)
