"""Recorded calls: plain text that tells who calls, what is given, what is done, and what is then heard.

    # A receiver hears the expected payment, and hangs up.
    line: +18669013212
    from: +15105550101
    given: now 2026-11-23T10:00:00-08:00

    es: Para español, oprima nueve.
    en: Are you a parent or guardian?

    > 1                 keys
    en: Enter your Participant ID.

    > "I don't have it" words; `> "…" (0.4)` with the recogniser's confidence, `> "…" (-)` without one
    > (silence)         nothing, until something happens
    > hangup

    end: caller

(The remarks on the right are not part of the form.) A line with `#` is a note, kept above the act that it stands
before. Lines are never wrapped. `play` does the acts anew and writes the whole as it now is; a test compares the two.
What `given` lines mean is left to whoever makes the call.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from ivr.errors import DefinitionFaults, Fault
from ivr.practice.practice_call import PracticeCall
from ivr.practice.signals import Act, Heard, HungUp, Keyed, Said, Waited
from ivr.practice.transcript import heard_lines

USUAL_CONFIDENCE = 0.9
GOES_ON = "nobody"
"""What stands after `end:` where the acts run out before the call does."""

_SAID = re.compile(r'"(?P<text>.*)"(?: \((?P<confidence>-|[01](?:\.\d+)?)\))?')
_KEYED = re.compile(r"[0-9*#]+")
_HEARD = re.compile(r"(?:[a-z]{2}:|--) \S.*")


@dataclass(frozen=True, slots=True)
class Given:
    """Something that holds before the call: a kind (`now`, `data`, `failing`, …) and the rest of the line."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One act, the notes above it, the line it stands on (0 for none), and what was heard after it."""

    act: Act
    notes: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    place: int = 0


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """A whole recorded call. `end` is who ended it; `problems` are departures from Twilio's rules."""

    line: str
    caller: str
    notes: tuple[str, ...] = ()
    givens: tuple[Given, ...] = ()
    opening: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    last_notes: tuple[str, ...] = ()
    end: str = GOES_ON
    problems: tuple[str, ...] = ()


def parse_recorded(text: str, name: str = "recorded call") -> RecordedCall:
    """Read a recorded call.

    Raises:
        DefinitionFaults: naming every line that has no meaning here, and what is missing.
    """
    call = RecordedCall(line="", caller="")
    notes: tuple[str, ...] = ()
    faults = []
    for place, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        if line.startswith("#"):
            notes += (line,)
            continue
        try:
            call, notes = _take_line(call, notes, line, place)
        except ValueError as error:
            faults.append(Fault(name, f"line {place}", str(error)))
    faults += [
        Fault(name, "", f"there is no `{word}:` line")
        for word, value in (("line", call.line), ("from", call.caller))
        if not value
    ]
    if faults:
        raise DefinitionFaults(faults)
    return replace(call, last_notes=call.last_notes + notes)


def play(
    recorded: RecordedCall, make_call: Callable[[RecordedCall], PracticeCall], name: str = "recorded call"
) -> str:
    """Do the acts of a recorded call on a new call, and write the whole as it now is.

    Raises:
        DefinitionFaults: where acts are left when the call has already ended.
    """
    call = make_call(recorded)
    opening = lines_of(call.dial())
    turns = []
    for turn in recorded.turns:
        if call.ended:
            raise DefinitionFaults([Fault(name, f"line {turn.place}", "the call had ended before this act")])
        turns.append(replace(turn, heard=lines_of(do_act(call, turn.act))))
    end = call.ended.by if call.ended else GOES_ON
    return render(replace(recorded, opening=opening, turns=tuple(turns), end=end, problems=call.problems))


def render(recorded: RecordedCall) -> str:
    """Write a recorded call in its one form."""
    blocks = [
        (
            *recorded.notes,
            f"line: {recorded.line}",
            f"from: {recorded.caller}".rstrip(),
            *(f"given: {given.kind} {given.value}".rstrip() for given in recorded.givens),
        ),
        recorded.opening,
        *((*turn.notes, f"> {_write_act(turn.act)}", *turn.heard) for turn in recorded.turns),
        (
            *recorded.last_notes,
            f"end: {recorded.end}",
            *(f"problem: {problem}" for problem in recorded.problems),
        ),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _take_line(
    call: RecordedCall, notes: tuple[str, ...], line: str, place: int
) -> tuple[RecordedCall, tuple[str, ...]]:
    word, _, rest = line.partition(" ")
    rest = rest.strip()
    has_begun = bool(call.opening or call.turns)
    match word:
        case "line:" | "from:" | "given:" if has_begun:
            raise ValueError(f"`{word}` must stand before what is heard")
        case "line:":
            return replace(call, line=rest, notes=call.notes + notes), ()
        case "from:":
            return replace(call, caller=rest or "anonymous", notes=call.notes + notes), ()
        case "given:" if rest:
            kind, _, value = rest.partition(" ")
            given = Given(kind, value.strip())
            return replace(call, givens=(*call.givens, given), notes=call.notes + notes), ()
        case "end:" if rest in {"line", "caller", "error", GOES_ON}:
            return replace(call, end=rest, last_notes=notes), ()
        case "problem:" if rest:
            return replace(call, problems=(*call.problems, rest)), notes
        case ">":
            turn = Turn(_read_act(rest), notes, place=place)
            return replace(call, turns=(*call.turns, turn)), ()
    if not _HEARD.fullmatch(line):
        raise ValueError("is no line of a recorded call (line: from: given: en: es: -- > end: problem: #)")
    if not call.turns:
        return replace(call, opening=(*call.opening, line)), notes
    last = call.turns[-1]
    return replace(call, turns=(*call.turns[:-1], replace(last, heard=(*last.heard, line)))), notes


def _read_act(text: str) -> Act:
    if text == "(silence)":
        return Waited()
    if text == "hangup":
        return HungUp()
    if _KEYED.fullmatch(text):
        return Keyed(text)
    if found := _SAID.fullmatch(text):
        match found["confidence"]:
            case None:
                return Said(found["text"], USUAL_CONFIDENCE)
            case "-":
                return Said(found["text"], None)
            case number:
                return Said(found["text"], float(number))
    raise ValueError('is no act: keys, "words", (silence) or hangup')


def _write_act(act: Act) -> str:
    match act:
        case Keyed(keys):
            return keys
        case Said(text, confidence):
            if confidence == USUAL_CONFIDENCE:
                return f'"{text}"'
            return f'"{text}" ({"-" if confidence is None else confidence})'
        case Waited():
            return "(silence)"
        case HungUp():
            return "hangup"


def do_act(call: PracticeCall, act: Act) -> tuple[Heard, ...]:
    """Do one act as a caller does it: keys are followed by the pause that ends them, words by silence."""
    match act:
        case Keyed(keys):
            return call.keys(keys)
        case Said(text, confidence):
            return call.say(text, confidence)
        case Waited() | HungUp():
            return call.act(act)


def lines_of(heard: tuple[Heard, ...]) -> tuple[str, ...]:
    """Write what was heard as a recorded call has it."""
    return tuple(line for one in heard for line in heard_lines(one))
