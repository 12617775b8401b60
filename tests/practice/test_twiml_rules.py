"""What TwiML allows, told in words for every kind of departure."""

import pytest
from canned_line import asks, document, says
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from ivr.practice.twiml_rules import check_document
from ivr.practice.twiml_table import RESPONSE

# "verb and attribute names case-sensitive" · "checked against twilio-python 9.13.0"


def test_the_table_knows_attributes_as_they_are_written_in_xml() -> None:
    gather = RESPONSE.children["Gather"]
    assert {"finishOnKey", "numDigits", "actionOnEmptyResult", "speechTimeout"} <= gather.attributes
    assert "finish_on_key" not in gather.attributes
    assert "from" in RESPONSE.children["Sms"].attributes
    assert set(gather.children) == {"Say", "Play", "Pause"}


def test_markup_of_speech_may_nest_in_itself() -> None:
    prosody = RESPONSE.children["Say"].children["prosody"]
    assert prosody.children["prosody"] is prosody


def _whole_call() -> VoiceResponse:
    response = VoiceResponse()
    response.say("Para español, oprima nueve.", language="es-US", voice="Polly.Lupe-Neural")
    gather = Gather(
        input="dtmf speech",
        action="https://line.example/voice/turn/1/en#rc=2&rp=5xx,ct,rt",
        finish_on_key="",
        num_digits=1,
        timeout=5,
        speech_timeout=2,
        speech_model="phone_call",
        hints="yes,no,agent",
        action_on_empty_result=True,
        language="es-US",
    )
    gather.say("Are you a parent or guardian?")
    gather.pause(length=1)
    gather.play("https://line.example/tone.wav")
    response.append(gather)
    response.redirect("https://line.example/voice/turn/1/en")
    return response


def _dialled() -> VoiceResponse:
    response = VoiceResponse()
    dial = Dial(action="/after", timeout=20, callReason="the call you asked for")
    dial.number("+15005550006", url="/whisper", status_callback_event="answered completed")
    response.append(dial)
    return response


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(_whole_call(), id="a question in two languages"),
        pytest.param(_dialled(), id="a whisper, and callReason, which the package does not know by name"),
        pytest.param(document(lambda r: r.enqueue("agents", wait_url="")), id="a silent queue"),
        pytest.param(document(lambda r: r.record(max_length=120), lambda r: r.redirect("/none")), id="after Record"),
        pytest.param(VoiceResponse(), id="an empty response"),
    ],
)
def test_a_sound_document_has_no_problem(sound: VoiceResponse) -> None:
    assert check_document(str(sound)) == []


LONG = "a" * 3001


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "the document is empty"),
        ('\n<?xml version="1.0"?><Response/>', "a blank stands before the document"),
        (" <Response/>", "a blank stands before the document"),
        ("<Response>", "the document is not XML: no element found: line 1, column 10"),
        ("Not found", "the document is not XML: syntax error: line 1, column 0"),
        ("<!DOCTYPE html><Response/>", "the document has a DOCTYPE"),
        ("<response/>", "the root is <response>, not <Response>"),
        ("<html/>", "the root is <html>, not <Response>"),
        ("<Response><say>hi</say></Response>", "<say> may not stand in <Response>"),
        ("<Response><Whisper/></Response>", "<Whisper> may not stand in <Response>"),
        ("<Response>hi</Response>", "<Response> holds text: 'hi'"),
        ("<Response><Hangup/>bye</Response>", "<Response> holds text: 'bye'"),
        (
            '<Response><Gather numdigits="1"/></Response>',
            "<Gather> has an attribute that Twilio does not know: numdigits",
        ),
        (
            '<Response><Gather NumDigits="1"/></Response>',
            "<Gather> has an attribute that Twilio does not know: NumDigits",
        ),
        ('<Response version="1"/>', "<Response> has an attribute that Twilio does not know: version"),
        ("<Response><Gather><Redirect>/a</Redirect></Gather></Response>", "<Redirect> may not stand in <Gather>"),
        ("<Response><Gather><Gather/></Gather></Response>", "<Gather> may not stand in <Gather>"),
        ("<Response><Say>a<Pause/></Say></Response>", "<Pause> may not stand in <Say>"),
        ("<Response><Number>+1500</Number></Response>", "<Number> may not stand in <Response>"),
        ("<Response><Leave/></Response>", "<Leave> may stand only in a document of kind wait"),
        ("<Response><Say>a</Say><Reject/></Response>", "<Reject> works only as the first verb"),
        ("<Response><Hangup/><Say>a</Say></Response>", "<Say> is never reached: it stands after <Hangup>"),
        (
            "<Response><Redirect>/a</Redirect><Say>a</Say></Response>",
            "<Say> is never reached: it stands after <Redirect>",
        ),
        ("<Response><Reject/><Say>a</Say></Response>", "<Say> is never reached: it stands after <Reject>"),
        (
            '<Response><Enqueue action="/a">q</Enqueue><Say>a</Say></Response>',
            "<Say> is never reached: it stands after <Enqueue>",
        ),
        (
            '<Response><Dial action="/a">+1500</Dial><Say>a</Say></Response>',
            "<Say> is never reached: it stands after <Dial>",
        ),
        ("<Response><Say> </Say></Response>", "<Say> says nothing"),
        ("<Response><Say/></Response>", "<Say> says nothing"),
        (f"<Response><Say>{LONG}</Say></Response>", "<Say> is 3001 characters long, more than 3000"),
        ("<Response><Play/></Response>", "<Play> plays nothing"),
        ('<Response><Gather><Play digits="1"/></Gather></Response>', "<Play digits> may not stand in <Gather>"),
        (
            '<Response><Gather finishOnKey="##"/></Response>',
            "<Gather> finishOnKey='##': must be a single key or \"\"",
        ),
        ('<Response><Gather finishOnKey="x"/></Response>', "<Gather> finishOnKey='x': must be a single key or \"\""),
        ('<Response><Gather numDigits="0"/></Response>', "<Gather> numDigits='0': must be a whole number from 1 on"),
        (
            '<Response><Gather numDigits="-1"/></Response>',
            "<Gather> numDigits='-1': must be a whole number from 1 on",
        ),
        ('<Response><Gather numDigits="٣"/></Response>', "<Gather> numDigits='٣': must be a whole number from 1 on"),
        ('<Response><Gather timeout="7.5"/></Response>', "<Gather> timeout='7.5': must be a whole number from 1 on"),
        (
            '<Response><Gather input="speech dtmf"/></Response>',
            "<Gather> input='speech dtmf': must be one of dtmf, speech, dtmf speech",
        ),
        (
            '<Response><Gather actionOnEmptyResult="True"/></Response>',
            "<Gather> actionOnEmptyResult='True': must be one of true, false",
        ),
        (
            '<Response><Gather input="speech" speechTimeout="auto" speechModel="phone_call"/></Response>',
            "<Gather> has speechTimeout auto with a speechModel (13335)",
        ),
        ('<Response><Gather hints="yes"/></Response>', "<Gather> has hints, but does not listen to speech"),
        ('<Response><Gather method="post"/></Response>', "<Gather> method='post': must be one of GET, POST"),
        ("<Response><Dial/></Response>", "<Dial> dials nobody"),
        (
            '<Response><Dial timeout="4">+1500</Dial></Response>',
            "<Dial> timeout='4': must be a whole number from 5 to 600",
        ),
        (
            f"<Response><Enqueue>{'q' * 65}</Enqueue></Response>",
            "<Enqueue> names a queue with more than 64 characters",
        ),
        ("<Response><Enqueue/></Response>", "<Enqueue> names no queue"),
        ("<Response><Say>a\x85b</Say></Response>", "the document holds the control character U+0085"),
    ],
)
def test_each_departure_is_told_in_words(body: str, problem: str) -> None:
    assert check_document(body) == [problem]


# "control characters (e.g. U+0007, U+0000) are emitted raw → document no longer parses (12100)"
def test_a_control_character_is_named_besides_the_broken_document() -> None:
    problems = check_document(str(says("ring \x07 ring")))
    assert problems[0] == "the document holds the control character U+0007"
    assert problems[1].startswith("the document is not XML")


# "`hints=[...]` and TwiML `status_callback_event=[...]` are rendered as Python list reprs"
def test_a_python_list_is_told_apart_from_words() -> None:
    assert check_document(str(document(lambda r: r.gather(input="speech", hints=["yes", "no"])))) == [
        "<Gather> hints=\"['yes', 'no']\": looks like a Python list; Twilio wants commas between"
    ]


@pytest.mark.parametrize(
    ("hints", "problem"),
    [
        (",".join(["yes"] * 500), None),
        (",".join(["yes"] * 501), "501 hints are more than 500"),
        ("y" * 100, None),
        ("y" * 101, "a hint is longer than 100 characters"),
        ("yes,,no", "a hint is empty"),
    ],
)
def test_hints_are_few_short_and_none_empty(hints: str, problem: str | None) -> None:
    found = check_document(str(document(lambda r: r.gather(input="speech", hints=hints))))
    assert [one.rpartition(": ")[2] for one in found] == ([problem] if problem else [])


# "body ≤ 64 kB (11750)"
def test_a_document_may_have_64_kilobytes_and_no_more() -> None:
    def of_size(size: int) -> str:
        empty = "<Response><!----></Response>"
        return empty.replace("----", f"--{'ñ' * ((size - len(empty)) // 2)}--")

    assert len(of_size(64 * 1024).encode()) == 64 * 1024
    assert check_document(of_size(64 * 1024)) == []
    assert check_document(of_size(64 * 1024 + 2)) == ["the document is over 64 kB"]


# "waitUrl verbs: Play Say Pause Hangup Redirect Leave Gather" · "runs on the callee: only Play, Say, Gather, Hangup"
@pytest.mark.parametrize(
    ("context", "verb", "is_allowed"),
    [
        ("wait", "<Gather/>", True),
        ("wait", "<Leave/>", True),
        ("wait", "<Pause/>", True),
        ("wait", "<Record/>", False),
        ("wait", "<Enqueue>q</Enqueue>", False),
        ("wait", "<Dial>+1500</Dial>", False),
        ("callee", "<Gather/>", True),
        ("callee", "<Hangup/>", True),
        ("callee", "<Dial>+1500</Dial>", False),
        ("callee", "<Leave/>", False),
        ("queued", "<Pause/>", True),
        ("queued", "<Gather/>", False),
        ("conference", "<Gather/>", False),
        ("conference", "<Redirect/>", True),
    ],
)
def test_what_fetched_a_document_decides_which_verbs_it_may_hold(context: str, verb: str, is_allowed: bool) -> None:
    name = verb.strip("</>").partition(">")[0]
    expected = [] if is_allowed else [f"<{name}> may not stand in a document of kind {context}"]
    assert check_document(f"<Response>{verb}</Response>", context=context) == expected


def test_all_problems_are_told_at_once() -> None:
    body = '<Response><Gather numDigits="0" color="red"/><say/></Response>'
    assert len(check_document(body)) == 3


def test_our_own_form_of_question_is_sound() -> None:
    assert check_document(str(asks("Hello?", num_digits=1))) == []
