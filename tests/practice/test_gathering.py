"""Gather, as the practice phone plays it; each group under the rule of Twilio's that it proves."""

from collections.abc import Callable
from typing import Any

import pytest
from canned_line import CannedLine, asks, document, says
from twilio.twiml.voice_response import VoiceResponse

from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.practice.signals import Ended, Keyed, Played, Spoken

Make = Callable[..., PracticeCall]
NEXT = "/voice/turn/1"


def _asked(line: CannedLine, make_call: Make, question: VoiceResponse, *answers: Any) -> PracticeCall:
    line.on("/voice/incoming", question).on(NEXT, *(answers or [asks("And now?", action="/ivr/voice/turn/2")]))
    line.on("/voice/turn/2", says("Thank you."))
    call = make_call()
    call.dial()
    return call


def _answered(line: CannedLine) -> dict[str, str] | None:
    found = [asked.form for asked in line.asked if asked.target == NEXT]
    return (
        {key: found[0][key] for key in ("Digits", "SpeechResult", "Confidence") if key in found[0]} if found else None
    )


# "numDigits: submits at once when reached" · "Digits: DTMF result, without the finishOnKey character"
@pytest.mark.parametrize(
    ("settings", "keys", "digits"),
    [
        ({"num_digits": 1}, "1", "1"),
        ({"num_digits": 10}, "1234567890", "1234567890"),
        ({}, "1234#", "1234"),
        ({}, "1234", "1234"),
        ({"num_digits": 10}, "12345", "12345"),
        ({"num_digits": 10}, "12345#", "12345"),
        ({"finish_on_key": "*"}, "12#3*", "12#3"),
        ({"finish_on_key": "", "num_digits": 1}, "#", "#"),
        ({"finish_on_key": ""}, "12#", "12#"),
        ({}, "12*34#", "12*34"),
        ({}, "*", "*"),
    ],
)
def test_keys_are_collected_to_the_count_the_finish_key_or_the_pause(
    line: CannedLine, make_call: Make, settings: dict[str, Any], keys: str, digits: str
) -> None:
    call = _asked(line, make_call, asks("Number?", **settings))
    call.keys(keys)
    assert _answered(line) == {"Digits": digits}
    assert call.problems == ()


# "Pressed before any digit = no input (falls through)" · "actionOnEmptyResult: false → next verb in the document"
def test_a_lone_finish_key_is_no_input(line: CannedLine, make_call: Make) -> None:
    call = _asked(line, make_call, asks("Number?"))
    call.keys("#")
    assert _answered(line) == {}


@pytest.mark.parametrize("act", [lambda call: call.keys("#"), lambda call: call.wait()])
def test_without_action_on_empty_result_the_next_verb_follows(
    line: CannedLine, make_call: Make, act: Callable[[PracticeCall], tuple[object, ...]]
) -> None:
    question = asks("Number?", action_on_empty_result=False)
    question.say("We heard nothing.")
    call = _asked(line, make_call, question)
    assert act(call) == (Spoken("en-US", "", "We heard nothing."), Ended("line", "the document ended"))
    assert _answered(line) is None


def test_silence_is_told_without_digits_or_words(line: CannedLine, make_call: Make) -> None:
    call = _asked(line, make_call, asks("Number?"))
    call.wait()
    assert _answered(line) == {}


# "Speech and DTMF never both win: first input detected takes precedence"
def test_keys_begun_win_over_words_that_follow(line: CannedLine, make_call: Make) -> None:
    call = _asked(line, make_call, asks("Number?"))
    call.act(Keyed("12"))
    assert _answered(line) is None
    call.say("yes")
    assert _answered(line) == {"Digits": "12"}


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [(0.9, {"Confidence": "0.9"}), (0.0, {"Confidence": "0.0"}), (None, {})],
)
def test_words_come_with_a_confidence_or_without(
    line: CannedLine, make_call: Make, confidence: float | None, expected: dict[str, str]
) -> None:
    call = _asked(line, make_call, asks("Yes or no?"))
    call.say("sí, mañana", confidence)
    assert _answered(line) == {"SpeechResult": "sí, mañana"} | expected


# "input: dtmf, speech, dtmf speech"
@pytest.mark.parametrize(
    ("listens", "act"),
    [("dtmf", lambda call: call.say("yes")), ("speech", lambda call: call.keys("1"))],
)
def test_what_is_not_listened_to_is_silence(
    line: CannedLine, make_call: Make, listens: str, act: Callable[[PracticeCall], object]
) -> None:
    act(_asked(line, make_call, asks("Number?", input=listens)))
    assert _answered(line) == {}


# "Key press during nested audio stops it at once (barge-in)": keys left over are pressed into the next question.
def test_keys_typed_ahead_cut_the_next_prompt_short_and_answer_it(line: CannedLine, make_call: Make) -> None:
    second = asks("Second?", num_digits=1, action="/ivr/voice/turn/2")
    second.verbs[0].say("And more of it.")
    call = _asked(line, make_call, asks("First?", num_digits=1), second)
    heard = call.keys("12")
    assert heard[0] == Spoken("en-US", "Polly.Joanna-Neural", "Second?", is_cut_short=True)
    assert "And more of it." not in [one.text for one in heard if isinstance(one, Spoken)]
    assert line.asked[-2].form["Digits"] == "2"


def test_a_hash_left_over_after_ten_digits_is_silence_at_the_next_question(line: CannedLine, make_call: Make) -> None:
    call = _asked(line, make_call, asks("ID?", num_digits=10), asks("PIN?", action="/ivr/voice/turn/2"))
    call.keys("1234567890#")
    assert line.asked[1].form["Digits"] == "1234567890"
    assert line.asked[2].target == "/voice/turn/2"
    assert "Digits" not in line.asked[2].form
    assert call.problems == ()


def test_keys_left_over_are_lost_where_keys_are_not_heard(line: CannedLine, make_call: Make) -> None:
    speech_only = asks("Say it.", input="speech", action="/ivr/voice/turn/2")
    call = _asked(line, make_call, asks("First?", num_digits=1), speech_only)
    call.keys("12")
    assert line.paths()[-1] == NEXT
    assert call.state.typed_ahead == ""


# "action: current URL" · "missing action → re-requests the same document (loop)"
def test_without_an_action_the_same_address_is_asked(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", document(lambda r: r.gather(num_digits=1)), says("Bye."))
    call = make_call()
    call.dial()
    call.keys("5")
    assert line.paths()[:2] == ["/voice/incoming", "/voice/incoming"]
    assert line.asked[1].form["Digits"] == "5"


def test_nested_audio_is_heard_in_its_order(line: CannedLine, make_call: Make) -> None:
    question = asks("One.")
    question.verbs[0].play("tone.wav")
    line.on("/voice/incoming", question)
    heard = make_call().dial()
    assert heard == (
        Spoken("en-US", "Polly.Joanna-Neural", "One."),
        Played("https://line.example/ivr/voice/tone.wav"),
    )


# "timeout: starts after all nested audio ended; it is also the inter-digit timer"
@pytest.mark.parametrize(
    ("act", "seconds"),
    [
        (lambda call: call.wait(), 4 * 0.35 + 7),
        (lambda call: call.keys("1"), 4 * 0.35 + 0.4 + 7),
        (lambda call: call.keys("1#"), 4 * 0.35 + 2 * 0.4),
        (lambda call: call.say("yes please"), 4 * 0.35 + 2 * 0.35 + 2),
    ],
)
def test_time_passes_as_prompts_and_timeouts_take_it(
    line: CannedLine,
    make_call: Make,
    clock: SimulatedClock,
    act: Callable[[PracticeCall], object],
    seconds: float,
) -> None:
    began = clock.now()
    question = asks("one two three four", timeout=7, speech_timeout=2)
    line.on("/voice/incoming", question).on(NEXT, VoiceResponse())
    line.on("/voice/status", "")
    call = make_call()
    call.dial()
    act(call)
    assert (clock.now() - began).total_seconds() == pytest.approx(seconds)
    assert line.asked[-1].form["CallDuration"] == str(round(seconds))


# "Hangup during Gather: no action request is documented; only the status callback follows"
def test_a_hang_up_at_a_question_is_told_to_the_status_address_only(line: CannedLine, make_call: Make) -> None:
    call = _asked(line, make_call, asks("Number?"))
    call.act(Keyed("12"))
    assert call.hang_up() == (Ended("caller", "the caller hung up"),)
    assert line.paths() == ["/voice/incoming", "/voice/status"]


def test_after_the_end_nothing_happens_any_more(line: CannedLine, make_call: Make) -> None:
    call = _asked(line, make_call, asks("Number?"))
    call.hang_up()
    asked = len(line.asked)
    assert (call.keys("1"), call.say("yes"), call.wait(), call.hang_up()) == ((), (), (), ())
    assert len(line.asked) == asked
