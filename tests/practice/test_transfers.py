"""Enqueue, Dial and Record, as the practice phone plays them; each group under the rule that it proves."""

from collections.abc import Callable
from typing import Any

import pytest
from canned_line import CannedLine, asks, document, says
from twilio.twiml.voice_response import Dial, VoiceResponse

from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.practice.signals import (
    Connected,
    Disconnected,
    Ended,
    HungUp,
    LeftQueue,
    Music,
    Queued,
    Said,
    Spoken,
    Tone,
    Waited,
)
from ivr.practice.state import Holding, Recording

Make = Callable[..., PracticeCall]


def _queue(**settings: Any) -> VoiceResponse:
    return document(
        lambda r: r.enqueue("agents", **({"wait_url": "/ivr/voice/wait", "action": "/ivr/voice/after"} | settings))
    )


def _waiting(line: CannedLine, make_call: Make, *rounds: VoiceResponse, **settings: Any) -> PracticeCall:
    line.on("/voice/incoming", _queue(**settings)).on("/voice/wait", *rounds).on("/voice/after", says("Goodbye."))
    return make_call()


# "Enqueue waitUrl: QueuePosition, QueueSid, QueueTime, AvgQueueTime, CurrentQueueSize, MaxQueueSize"
# "auto-looped by re-request"
def test_the_first_round_plays_at_once_and_each_wait_plays_another(line: CannedLine, make_call: Make) -> None:
    call = _waiting(line, make_call, says("You are waiting."), says("You are still waiting."))
    assert call.dial() == (Queued("agents"), Spoken("en-US", "", "You are waiting."))
    assert call.wait() == (Spoken("en-US", "", "You are still waiting."),)
    assert line.paths() == ["/voice/incoming", "/voice/wait", "/voice/wait"]
    first, second = line.asked[1].form, line.asked[2].form
    assert first["QueueSid"].startswith("QU")
    assert {key: first[key] for key in ("QueuePosition", "QueueTime", "CurrentQueueSize", "MaxQueueSize")} == {
        "QueuePosition": "1",
        "QueueTime": "0",
        "CurrentQueueSize": "1",
        "MaxQueueSize": "1000",
    }
    assert "AvgQueueTime" in first
    assert second["QueueTime"] == "2"
    assert call.problems == ()


# "waitUrl(classical music)" · "waitUrl="" = silence"
@pytest.mark.parametrize(("wait_url", "heard"), [(None, (Queued("agents"), Music())), ("", (Queued("agents"),))])
def test_without_a_waiting_address_there_is_music_or_silence(
    line: CannedLine, make_call: Make, wait_url: str | None, heard: tuple[object, ...]
) -> None:
    call = _waiting(line, make_call, says("never"), wait_url=wait_url)
    assert call.dial() == heard
    assert call.wait() == heard[1:]
    assert line.paths() == ["/voice/incoming"]


# "waitUrl verbs: Play Say Pause Hangup Redirect Leave Gather"
def test_a_question_in_the_wait_is_answered_there(line: CannedLine, make_call: Make) -> None:
    menu = asks("Press 1.", num_digits=1, action="/ivr/voice/turn/1", action_on_empty_result=False)
    line.on("/voice/turn/1", document(lambda r: r.leave()))
    call = _waiting(line, make_call, menu)
    call.dial()
    heard = call.keys("1")
    assert heard == (
        LeftQueue("agents"),
        Spoken("en-US", "", "Goodbye."),
        Ended("line", "the document ended"),
    )
    after = line.asked[3]
    assert (after.target, after.form["QueueResult"]) == ("/voice/after", "leave")
    assert after.form["QueueSid"] == line.asked[1].form["QueueSid"]
    assert call.problems == ()


def test_a_round_that_listened_is_followed_by_the_next_without_another_wait(
    line: CannedLine, make_call: Make
) -> None:
    menu = asks("Press 1.", action_on_empty_result=False)
    call = _waiting(line, make_call, menu)
    call.dial()
    assert call.wait() == (Spoken("en-US", "Polly.Joanna-Neural", "Press 1."),)
    assert line.paths().count("/voice/wait") == 2


def test_a_round_that_does_not_listen_rests_though_the_one_before_did(line: CannedLine, make_call: Make) -> None:
    call = _waiting(line, make_call, asks("Press 1.", action_on_empty_result=False), says("Still waiting."))
    call.dial()
    assert call.wait() == (Spoken("en-US", "", "Still waiting."),)
    assert isinstance(call.state.activity, Holding)


def test_the_answer_to_a_waiting_menu_is_followed_by_the_next_round(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/turn/1", says("Noted."))
    call = _waiting(line, make_call, asks("Press 1.", num_digits=1))
    call.dial()
    assert [one.text for one in call.keys("1") if isinstance(one, Spoken)] == ["Noted.", "Press 1."]


# "No action → next verb after Enqueue"
def test_leaving_without_an_action_goes_on_after_the_queue(line: CannedLine, make_call: Make) -> None:
    queue = _queue(action=None)
    queue.say("Still there?")
    line.on("/voice/incoming", queue).on("/voice/wait", document(lambda r: r.leave()))
    assert make_call().dial() == (
        Queued("agents"),
        LeftQueue("agents"),
        Spoken("en-US", "", "Still there?"),
        Ended("line", "the document ended"),
    )


def test_a_hang_up_in_the_wait_ends_the_call(line: CannedLine, make_call: Make) -> None:
    call = _waiting(line, make_call, document(lambda r: r.hangup()))
    assert call.dial()[-1] == Ended("line", "the line hung up")


# "QueueResult … hangup" is told to the action, then the status follows.
@pytest.mark.parametrize("wait_round", [says("Wait."), asks("Press 1.")])
def test_a_caller_who_hangs_up_in_the_queue_is_told_to_the_action(
    line: CannedLine, make_call: Make, wait_round: VoiceResponse
) -> None:
    call = _waiting(line, make_call, wait_round)
    call.dial()
    assert call.hang_up() == (Ended("caller", "the caller hung up"),)
    assert line.paths()[-2:] == ["/voice/after", "/voice/status"]
    assert (line.asked[-2].form["QueueResult"], line.asked[-2].form["CallStatus"]) == ("hangup", "completed")


# "Dial action: DialCallStatus, DialCallSid, DialCallDuration, DialBridged"
def _dial(**settings: Any) -> VoiceResponse:
    response = VoiceResponse()
    dial = Dial(**settings)
    dial.number("+15005550006")
    dial.number("+15005550007")
    response.append(dial)
    return response


def test_an_answered_call_connects_and_goes_on_when_the_callee_has_gone(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", _dial(action="/ivr/voice/after")).on("/voice/after", says("Anything else?"))
    call = make_call()
    assert call.dial() == (Tone("ringing"), Connected("+15005550006"))
    assert call.keys("123") == ()
    assert call.wait()[:2] == (Disconnected("+15005550006", "completed"), Spoken("en-US", "", "Anything else?"))
    form = line.asked[1].form
    assert (form["DialCallStatus"], form["DialBridged"], form["DialCallDuration"]) == ("completed", "true", "30")
    assert form["DialCallSid"].startswith("CA")
    assert form["DialCallSid"] != form["CallSid"]


def test_a_caller_who_hangs_up_while_talking_ends_the_call(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", _dial(action="/ivr/voice/after"))
    call = make_call()
    call.dial()
    assert call.hang_up() == (Ended("caller", "the caller hung up"),)
    assert line.paths() == ["/voice/incoming", "/voice/status"]


@pytest.mark.parametrize("outcome", ["busy", "no-answer", "failed", "canceled"])
def test_a_call_that_is_not_answered_is_told_to_the_action(line: CannedLine, make_call: Make, outcome: str) -> None:
    line.on("/voice/incoming", _dial(action="/ivr/voice/after")).on("/voice/after", says("Sorry."))
    call = make_call(dial_outcome=outcome)
    assert call.dial()[1] == Disconnected("+15005550006", outcome)
    form = line.asked[1].form
    assert (form["DialCallStatus"], form["DialBridged"]) == (outcome, "false")
    assert "DialCallDuration" not in form


# "No action → falls through to next verb (unlike Gather/Record)"
def test_without_an_action_the_verb_after_dial_follows(line: CannedLine, make_call: Make) -> None:
    dialled = _dial()
    dialled.say("They have gone.")
    line.on("/voice/incoming", dialled)
    call = make_call()
    call.dial()
    assert Spoken("en-US", "", "They have gone.") in call.wait()


# "timeout(30) … +5 s buffer is always added to timeout"
def test_ringing_takes_the_timeout_and_five_seconds(line: CannedLine, make_call: Make, clock: SimulatedClock) -> None:
    began = clock.now()
    line.on("/voice/incoming", _dial(timeout=20))
    make_call(dial_outcome="no-answer").dial()
    assert (clock.now() - began).total_seconds() == 25


@pytest.mark.parametrize("noun", ["client", "sip", "queue"])
def test_only_numbers_and_conferences_can_be_dialled(line: CannedLine, make_call: Make, noun: str) -> None:
    response = VoiceResponse()
    dial = Dial()
    getattr(dial, noun)("agent")
    response.append(dial)
    line.on("/voice/incoming", response)
    call = make_call()
    call.dial()
    assert call.problems == (f"the practice phone cannot dial <{noun.title()}>",)


# "action: RecordingUrl, RecordingDuration, Digits = key pressed, or the word hangup when the caller hung up"
def _recording(line: CannedLine, make_call: Make, **settings: Any) -> PracticeCall:
    attributes = {"action": "/ivr/voice/kept", "timeout": 4} | settings.pop("record", {})
    recording = document(lambda r: r.record(**attributes), lambda r: r.say("We heard nothing."))
    line.on("/voice/incoming", recording).on("/voice/kept", says("Thank you."))
    call = make_call(**settings)
    assert call.dial() == (Tone("beep"),)
    return call


@pytest.mark.parametrize(
    ("act", "duration", "digits"),
    [
        (lambda call: call.say("my new address is on its way"), "3", None),
        (lambda call: (call.act(Said("one two")), call.keys("#")), "1", "#"),
        (lambda call: call.keys("#"), "0", "#"),
        (lambda call: call.wait(), "0", None),
        (lambda call: call.act(HungUp()), "0", "hangup"),
        (lambda call: (call.act(Said("one two")), call.hang_up()), "1", "hangup"),
    ],
)
def test_a_recording_ends_by_silence_a_key_or_hanging_up(
    line: CannedLine,
    make_call: Make,
    act: Callable[[PracticeCall], object],
    duration: str,
    digits: str | None,
) -> None:
    call = _recording(line, make_call)
    act(call)
    kept = next(asked.form for asked in line.asked if asked.target == "/voice/kept")
    assert kept["RecordingDuration"] == duration
    assert kept.get("Digits") == digits
    assert f"/Recordings/{kept['RecordingSid']}" in kept["RecordingUrl"]
    assert call.problems == ()


def test_only_its_finish_keys_end_a_recording(line: CannedLine, make_call: Make) -> None:
    call = _recording(line, make_call, record={"finish_on_key": "#"})
    call.keys("12")
    assert isinstance(call.state.activity, Recording)
    call.keys("3#4")
    assert line.asked[1].form["Digits"] == "#"


def test_a_recording_ends_at_its_greatest_length(line: CannedLine, make_call: Make) -> None:
    call = _recording(line, make_call, record={"max_length": 2})
    call.act(Said("a message of many words that is longer"))
    assert line.asked[1].form["RecordingDuration"] == "2"


# Older pages of Twilio's: "if Twilio receives an empty recording, it will not make a request to the action URL."
def test_an_empty_recording_may_go_on_to_the_next_verb_instead(line: CannedLine, make_call: Make) -> None:
    call = _recording(line, make_call, posts_empty_recordings=False)
    assert call.act(Waited())[0] == Spoken("en-US", "", "We heard nothing.")
    assert "/voice/kept" not in line.paths()


# Keys typed ahead came before the beep, or went to the callee: neither ends a recording nor answers what follows.
@pytest.mark.parametrize(
    ("verb", "heard"),
    [
        (lambda r: r.record(action="/ivr/voice/kept"), (Tone("beep"),)),
        (lambda r: r.dial("+15005550006", action="/ivr/voice/kept"), (Tone("ringing"), Connected("+15005550006"))),
    ],
)
def test_keys_typed_ahead_are_lost_at_a_recording_and_a_talk(
    line: CannedLine, make_call: Make, verb: Callable[[VoiceResponse], object], heard: tuple[object, ...]
) -> None:
    line.on("/voice/incoming", asks("Press 2.", num_digits=1)).on("/voice/turn/1", document(verb))
    line.on("/voice/kept", asks("Anything else?", num_digits=1))
    call = make_call()
    call.dial()
    assert call.keys("2#") == heard
    assert call.wait()[-1] == Spoken("en-US", "Polly.Joanna-Neural", "Anything else?")
    assert line.paths()[-1] == "/voice/kept"


# "hangupOnStar(false)"
@pytest.mark.parametrize(("setting", "is_over"), [(True, True), (False, False)])
def test_a_star_ends_the_talk_only_where_the_document_says_so(
    line: CannedLine, make_call: Make, *, setting: bool, is_over: bool
) -> None:
    line.on("/voice/incoming", _dial(hangup_on_star=setting))
    call = make_call()
    call.dial()
    call.keys("*")
    assert (call.ended is not None) == is_over
