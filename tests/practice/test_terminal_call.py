"""`ivr call`'s loop, as the contract words it."""

import io
from collections.abc import Callable

import pytest
from canned_line import CannedLine, asks, document, says

from ivr.practice.practice_call import PracticeCall
from ivr.practice.terminal import run_call

Make = Callable[..., PracticeCall]


def _run(call: PracticeCall, *lines: str) -> tuple[int, str, str]:
    out, errors = io.StringIO(), io.StringIO()
    status = run_call(call, lines, out, errors)
    return status, out.getvalue(), errors.getvalue()


def _greeting(line: CannedLine) -> None:
    greeting = asks("Are you a parent\n   or guardian?", num_digits=1, finish_on_key="")
    greeting.verbs[0].verbs.insert(
        0, document(lambda r: r.say("Para español, oprima nueve.", language="es-US")).verbs[0]
    )
    line.on("/voice/incoming", greeting).on("/voice/turn/1", says("Adiós.", "es-MX"))


# "What is heard goes to standard output, one line a prompt, led by `en: ` or `es: `"
def test_standard_output_holds_prompts_only_one_a_line(line: CannedLine, make_call: Make) -> None:
    _greeting(line)
    status, out, errors = _run(make_call(), "9\n")
    assert out == "es: Para español, oprima nueve.\nen: Are you a parent or guardian?\nes: Adiós.\n"
    assert errors == "-- the call ended (line): the document ended\n"
    assert status == 0


# "One line is one act: only `0-9*#` is keyed; an empty line lets the silence run out; any other text is said"
@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("9\n", {"Digits": "9"}),
        ("*", {"Digits": "*"}),
        ("#\r\n", {"Digits": "#"}),
        ("\n", {}),
        ("   \n", {}),
        ("sí\n", {"SpeechResult": "sí"}),
        ("9 9", {"SpeechResult": "9 9"}),
        ("1a", {"SpeechResult": "1a"}),
        ("٣", {"SpeechResult": "٣"}),
        ("hang up", {"SpeechResult": "hang up"}),
    ],
)
def test_one_line_is_one_act(line: CannedLine, make_call: Make, text: str, sent: dict[str, str]) -> None:
    _greeting(line)
    _run(make_call(), text)
    form = line.asked[1].form
    assert {key: form[key] for key in ("Digits", "SpeechResult") if key in form} == sent


# "`hangup` or end of input hangs up" · "Exit 0 when the call ended properly"
@pytest.mark.parametrize("lines", [("hangup\n",), ()])
def test_hangup_and_the_end_of_input_hang_up(line: CannedLine, make_call: Make, lines: tuple[str, ...]) -> None:
    _greeting(line)
    call = make_call()
    status, _, errors = _run(call, *lines)
    assert call.ended is not None
    assert call.ended.by == "caller"
    assert errors == "-- the call ended (caller): the caller hung up\n"
    assert status == 0


def test_lines_after_the_end_are_not_read(line: CannedLine, make_call: Make) -> None:
    _greeting(line)
    read = iter(["9", "1", "2"])
    run_call(make_call(), read, io.StringIO(), io.StringIO())
    assert list(read) == ["2"]


def test_an_entry_without_its_finish_key_ends_with_the_line(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", asks("Your number?")).on("/voice/turn/1", asks("And now?"))
    _, out, _ = _run(make_call(), "123456", "7")
    assert [asked.form["Digits"] for asked in line.asked[1:3]] == ["123456", "7"]
    assert out.splitlines() == ["en: Your number?", "en: And now?", "en: And now?"]


def test_a_spoken_message_ends_with_the_line(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", document(lambda r: r.record(action="/ivr/voice/kept")))
    line.on("/voice/kept", says("Thank you."))
    _, out, errors = _run(make_call(), "my new address")
    assert out == "en: Thank you.\n"
    assert errors.splitlines()[0] == "-- beep"


def test_a_problem_is_told_aside_and_makes_the_exit_status_one(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", '<Response><Say speed="2">Hello.</Say></Response>')
    status, out, errors = _run(make_call())
    assert out == "en: Hello.\n"
    assert errors.splitlines()[-1] == (
        "problem: POST /ivr/voice/incoming: <Say> has an attribute that Twilio does not know: speed"
    )
    assert status == 1


def test_an_error_makes_the_exit_status_one(line: CannedLine, make_call: Make) -> None:
    failing = ("500 OOPS", "text/html", "")
    line.on("/voice/incoming", failing).on("/voice/fallback", failing)
    status, out, errors = _run(make_call())
    assert out == "en: We are sorry, an application error has occurred. Goodbye.\n"
    assert "-- the call ended (error): the fallback address failed too (11200)" in errors
    assert status == 1


def test_everything_but_prompts_is_told_aside(line: CannedLine, make_call: Make) -> None:
    line.on(
        "/voice/incoming",
        document(lambda r: r.play("tone.wav"), lambda r: r.pause(2), lambda r: r.dial("+15005550006")),
    )
    _, out, errors = _run(make_call(), "")
    assert out == ""
    assert errors.splitlines() == [
        "-- plays https://line.example/ivr/voice/tone.wav",
        "-- silence of 2 s",
        "-- ringing",
        "-- connected to +15005550006",
        "-- no longer with +15005550006: completed",
        "-- the call ended (line): the document ended",
    ]
