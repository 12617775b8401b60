"""The loop of `ivr call`: a call in the terminal, one line an act.

Standard output holds what the line says and nothing else, so that a program can read it; tones, queues, how the call
ended and problems go to standard error. Making the call, its clock and its database is left to `cli`.
"""

import sys
from collections.abc import Callable, Iterable
from typing import TextIO

from ivr.practice.practice_call import PracticeCall
from ivr.practice.recorded import do_act
from ivr.practice.signals import Act, Ended, Heard, HungUp, Keyed, Said, Spoken, Waited
from ivr.practice.transcript import heard_lines, prompt_line

KEYS = frozenset("0123456789*#")


def run_call(
    call: PracticeCall,
    lines: Iterable[str],
    out: TextIO,
    errors: TextIO | None = None,
    keep: Callable[[Act | None, tuple[Heard, ...]], None] | None = None,
) -> int:
    """Dial, and do one act a line until the call or the lines end; the end of the lines hangs up.

    `keep` is told each act, None for the dialing, and what was heard after it. The answer is the exit status: 0 when
    line or caller ended the call, 1 after an error or any problem.
    """
    aside = errors or sys.stderr

    def carry_out(act: Act | None) -> None:
        heard = call.dial() if act is None else do_act(call, act)
        if keep is not None:
            keep(act, heard)
        _write(heard, out, aside)

    carry_out(None)
    for line in lines:
        if call.ended:
            break
        carry_out(read_act(line.strip()))
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


def _write(heard: Iterable[Heard], out: TextIO, aside: TextIO) -> None:
    for one in heard:
        match one:
            case Spoken():
                print(prompt_line(one), file=out, flush=True)
            case Ended(by, reason):
                print(f"-- the call ended ({by}): {reason}", file=aside, flush=True)
            case _:
                for line in heard_lines(one):
                    print(line, file=aside, flush=True)
