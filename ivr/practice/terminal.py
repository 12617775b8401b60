"""The loop of `ivr call`: a call in the terminal, one line an act.

Standard output holds what the line says and nothing else, so that a program can read it; tones, queues, how the call
ended and problems go to standard error. Making the call, its clock and its database is left to `cli`.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from ivr.practice.practice_call import PracticeCall
from ivr.practice.recorded import do_act
from ivr.practice.signals import Act, Ended, Heard, HungUp, Keyed, Said, Spoken, Waited
from ivr.practice.transcript import heard_lines, prompt_line
from ivr.practice.typed_lines import POLL_SECONDS, Nothing, Typed

FOR_EVER = 24 * 60 * 60.0
KEYS = frozenset("0123456789*#")


def run_call(
    call: PracticeCall,
    lines: Iterable[str | None],
    out: TextIO,
    errors: TextIO | None = None,
    keep: Callable[[Act | None, tuple[Heard, ...]], None] | None = None,
) -> int:
    """Dial, and do one act a line until the call or the lines end; the end of the lines hangs up.

    A line of None is none yet: time has passed, and what has happened from outside is taken up. That is done before
    each act too, and where something has, a silence has ended by it.
    `keep` is told each act, None for the dialing, and what was heard after it. The answer is the exit status: 0 when
    line or caller ended the call, 1 after an error or any problem.
    """
    aside = errors or sys.stderr

    def carry_out(act: Act | None) -> None:
        heard = call.dial() if act is None else do_act(call, act)
        if keep is not None:
            keep(act, heard)
        write_heard(heard, out, aside)

    def take_up() -> bool:
        heard = call.take_up()
        if heard and keep is not None:
            keep(Waited(), heard)
        write_heard(heard, out, aside)
        return bool(heard)

    carry_out(None)
    for line in lines:
        is_changed = take_up()
        if call.ended:
            break
        act = Waited() if line is None else read_act(line.strip())
        if line is None:
            call.clock.advance(POLL_SECONDS)
        elif not (is_changed and isinstance(act, Waited)):
            carry_out(act)
    if not call.ended:
        carry_out(HungUp())
    for problem in call.problems:
        print(f"problem: {problem}", file=aside)
    is_proper = call.ended is not None and call.ended.by != "error" and not call.problems
    return 0 if is_proper else 1


def read_act(line: str) -> Act:
    """Understand one typed line: keys, nothing, `hangup`, or words."""
    if not line:
        return Waited()
    if set(line) <= KEYS:
        return Keyed(line)
    return HungUp() if line == "hangup" else Said(line)


def lines_of_call(call: PracticeCall, typed: Typed) -> Iterator[str | None]:
    """Give the typed lines; where a person types while the call waits for one, None for each half second."""
    while not call.ended:
        place = call.state.room or call.state.queue
        is_polling = typed.is_terminal and place is not None
        match typed.next_line(POLL_SECONDS if is_polling else FOR_EVER):
            case Nothing.MORE:
                return
            case Nothing.YET:
                yield None
            case line:
                yield line


def write_heard(heard: Iterable[Heard], out: TextIO, aside: TextIO) -> None:
    """Write prompts to standard output, and everything else aside."""
    for one in heard:
        match one:
            case Spoken():
                print(prompt_line(one), file=out, flush=True)
            case Ended(by, reason):
                print(f"-- the call ended ({by}): {reason}", file=aside, flush=True)
            case _:
                for line in heard_lines(one):
                    print(line, file=aside, flush=True)
