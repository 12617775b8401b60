"""The loop of `ivr call`: a call in the terminal, one line an act.

Standard output holds what the line says and nothing else, so that a program can read it; tones, queues, how the call
ended and problems go to standard error. Making the call, its clock and its database is left to `cli`.
"""

import sys
from collections.abc import Iterable
from typing import TextIO

from ivr.practice.practice_call import PracticeCall
from ivr.practice.signals import Ended, Heard, Spoken
from ivr.practice.transcript import heard_lines, prompt_line

KEYS = frozenset("0123456789*#")


def run_call(call: PracticeCall, lines: Iterable[str], out: TextIO, errors: TextIO | None = None) -> int:
    """Dial, and do one act a line until the call or the lines end; the end of the lines hangs up.

    The answer is the exit status: 0 when line or caller ended the call, 1 after an error or any problem.
    """
    aside = errors or sys.stderr
    _write(call.dial(), out, aside)
    for line in lines:
        if call.ended:
            break
        _write(_do(call, line.strip()), out, aside)
    if not call.ended:
        _write(call.hang_up(), out, aside)
    for problem in call.problems:
        print(f"problem: {problem}", file=aside)
    is_proper = call.ended is not None and call.ended.by != "error" and not call.problems
    return 0 if is_proper else 1


def _do(call: PracticeCall, line: str) -> tuple[Heard, ...]:
    if not line:
        return call.wait()
    if set(line) <= KEYS:
        return call.keys(line)
    if line == "hangup":
        return call.hang_up()
    return call.say(line)


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
