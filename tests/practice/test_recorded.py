"""Recorded calls: read, played, and written again in their one form."""

from collections.abc import Callable

import pytest
from canned_line import CannedLine, asks, document, says

from ivr.errors import DefinitionFaults
from ivr.practice.practice_call import PracticeCall
from ivr.practice.recorded import Given, RecordedCall, Turn, parse_recorded, play, render
from ivr.practice.signals import Act, HungUp, Keyed, Said, Waited

Make = Callable[..., PracticeCall]

WHOLE = """\
# A parent hears the expected payment, and hangs up.
# The look-up of payments fails once.
line: +18669013212
from: +15105550101
given: now 2026-11-23T10:00:00-08:00
given: data sample
given: failing payments_received

es: Para español, oprima nueve.
en: Are you a parent or guardian?

> 1
en: Enter your Participant ID.

# nothing said
> (silence)
en: Enter your Participant ID.
-- cut short

> "I don't have it"
en: A "new" question: yes?

> "yes" (0.35)

> "no" (-)

> 12345#
-- music

> hangup

end: caller
"""


def test_a_recorded_call_reads_as_what_it_says() -> None:
    call = parse_recorded(WHOLE)
    assert (call.line, call.caller, call.end) == ("+18669013212", "+15105550101", "caller")
    assert call.notes[0] == "# A parent hears the expected payment, and hangs up."
    assert call.givens == (
        Given("now", "2026-11-23T10:00:00-08:00"),
        Given("data", "sample"),
        Given("failing", "payments_received"),
    )
    assert call.opening == ("es: Para español, oprima nueve.", "en: Are you a parent or guardian?")
    assert [turn.act for turn in call.turns] == [
        Keyed("1"),
        Waited(),
        Said("I don't have it", 0.9),
        Said("yes", 0.35),
        Said("no", None),
        Keyed("12345#"),
        HungUp(),
    ]
    assert call.turns[1].notes == ("# nothing said",)
    assert call.turns[1].heard == ("en: Enter your Participant ID.", "-- cut short")


def test_what_was_read_is_written_the_same() -> None:
    assert render(parse_recorded(WHOLE)) == WHOLE


@pytest.mark.parametrize(
    "act", [Keyed("0"), Keyed("*"), Said('he said "yes"'), Said("a", 1.0), Said("9"), Waited(), HungUp()]
)
def test_every_act_reads_as_it_was_written(act: Act) -> None:
    call = RecordedCall("+1", "+2", turns=(Turn(act),))
    assert parse_recorded(render(call)).turns[0].act == act


HEAD = "line: +1\nfrom: +2\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("line: +1\n", "bad.call: there is no `from:` line"),
        ("from: +2\n", "bad.call: there is no `line:` line"),
        (HEAD + "> yes\n", 'bad.call: line 3: is no act: keys, "words", (silence) or hangup'),
        (HEAD + "> 12a\n", 'bad.call: line 3: is no act: keys, "words", (silence) or hangup'),
        (HEAD + '> "yes" (2)\n', 'bad.call: line 3: is no act: keys, "words", (silence) or hangup'),
        (HEAD + ">\n", 'bad.call: line 3: is no act: keys, "words", (silence) or hangup'),
        (HEAD + "en: Hi.\ngiven: data sample\n", "bad.call: line 4: `given:` must stand before what is heard"),
        (
            HEAD + "\nHello.\n",
            "bad.call: line 4: is no line of a recorded call (line: from: given: en: es: -- > end: problem: #)",
        ),
        (
            HEAD + "end: somebody\n",
            "bad.call: line 3: is no line of a recorded call (line: from: given: en: es: -- > end: problem: #)",
        ),
    ],
)
def test_a_line_without_meaning_is_named(text: str, fault: str) -> None:
    with pytest.raises(DefinitionFaults) as raised:
        parse_recorded(text, "bad.call")
    assert str(raised.value) == fault


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(DefinitionFaults) as raised:
        parse_recorded("line: +1\n> yes\n> no\n", "bad.call")
    assert len(raised.value.faults) == 3


# ── played ──


def _payments(line: CannedLine) -> None:
    line.on("/voice/incoming", asks("Are you a parent?", num_digits=1))
    line.on("/voice/turn/1", asks("Your ID?", num_digits=10, action="/ivr/voice/turn/2"))
    line.on("/voice/turn/2", asks("Your PIN?", action="/ivr/voice/turn/3"))
    line.on("/voice/turn/3", says("Nothing is expected."))


PLAYED = """\
# A note.
line: +14082730073
from: +525512345678
given: data sample

en: Are you a parent?

> 1
en: Your ID?

# The hash comes too late.
> 1234567890#
en: Your PIN?
-- cut short
en: Nothing is expected.

end: line
"""


def _maker(make_call: Make, seen: list[RecordedCall]) -> Callable[[RecordedCall], PracticeCall]:
    def make(recorded: RecordedCall) -> PracticeCall:
        seen.append(recorded)
        return make_call(line=recorded.line, caller=recorded.caller)

    return make


def test_a_call_is_played_and_written_as_it_now_is(line: CannedLine, make_call: Make) -> None:
    _payments(line)
    seen: list[RecordedCall] = []
    stale = PLAYED.replace("en: Your ID?", "en: Your number?").replace("-- cut short\n", "")
    assert play(parse_recorded(stale), _maker(make_call, seen)) == PLAYED
    assert seen[0].givens == (Given("data", "sample"),)
    assert line.asked[0].form["To"] == "+14082730073"
    assert line.asked[0].form["From"] == "+525512345678"


def test_an_act_after_the_end_of_the_call_is_a_fault(line: CannedLine, make_call: Make) -> None:
    _payments(line)
    recorded = parse_recorded(HEAD + "> 1\n> 1234567890#\n> 1\n")
    with pytest.raises(DefinitionFaults) as raised:
        play(recorded, _maker(make_call, []), "late.call")
    assert str(raised.value) == "late.call: line 5: the call had ended before this act"


def test_a_call_that_nobody_ended_says_so(line: CannedLine, make_call: Make) -> None:
    _payments(line)
    assert play(parse_recorded(HEAD + "> 1\nend: line\n"), _maker(make_call, [])).endswith("\nend: nobody\n")


def test_problems_are_written_where_they_cannot_be_overlooked(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", document(lambda r: r.say("Hi."), lambda r: r.reject()))
    text = play(parse_recorded(HEAD + "end: line\n"), _maker(make_call, []))
    assert text.endswith("end: line\nproblem: POST /ivr/voice/incoming: <Reject> works only as the first verb\n")
    assert render(parse_recorded(text)) == text
