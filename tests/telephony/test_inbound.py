"""What Twilio's fields mean: keys, words, nothing, or how a transfer or a recording ended."""

import pytest

from ivr.conversation.turns import HUNG_UP, Happened
from ivr.flow.events import Recorded, TransferEnded
from ivr.speech.heard import Keys, Nothing, Speech
from ivr.telephony.inbound import read_call_sid, read_happened, read_whole_number

RECORDING = {"RecordingUrl": "https://api.example/RE1", "RecordingSid": "RE1"}


@pytest.mark.parametrize(
    ("fields", "happened"),
    [
        ({}, Nothing()),
        ({"Digits": "", "SpeechResult": ""}, Nothing()),
        ({"SpeechResult": "  "}, Nothing()),
        ({"Digits": "1"}, Keys("1")),
        ({"Digits": "12*34#"}, Keys("12*34#")),
        ({"Digits": "1", "SpeechResult": "two"}, Keys("1")),
        ({"Digits": "ABC"}, Nothing()),
        ({"Digits": "1w2A"}, Keys("12")),
        ({"Digits": "٣"}, Nothing()),
        ({"Digits": "9" * 5000}, Keys("9" * 64)),
        ({"SpeechResult": "sí, mañana", "Confidence": "0.91"}, Speech("sí, mañana", 0.91)),
        ({"SpeechResult": "yes"}, Speech("yes", None)),
        ({"SpeechResult": "yes", "Confidence": ""}, Speech("yes", None)),
        ({"SpeechResult": "yes", "Confidence": "nan"}, Speech("yes", None)),
        ({"SpeechResult": "yes", "Confidence": "inf"}, Speech("yes", None)),
        ({"SpeechResult": "yes", "Confidence": "1.2"}, Speech("yes", None)),
        ({"SpeechResult": "yes", "Confidence": "-0.1"}, Speech("yes", None)),
        ({"SpeechResult": "yes", "Confidence": "0"}, Speech("yes", 0.0)),
        ({"SpeechResult": "x" * 5000, "Confidence": "1"}, Speech("x" * 1000, 1.0)),
        ({"QueueResult": "bridged"}, TransferEnded("ended")),
        ({"QueueResult": "bridging-in-process"}, TransferEnded("ended")),
        ({"QueueResult": "redirected"}, TransferEnded("ended")),
        ({"QueueResult": "redirected-from-bridged"}, TransferEnded("ended")),
        ({"QueueResult": "leave"}, TransferEnded("left")),
        ({"QueueResult": "hangup"}, TransferEnded(HUNG_UP)),
        ({"QueueResult": "queue-full"}, TransferEnded("failed")),
        ({"QueueResult": "error"}, TransferEnded("failed")),
        ({"QueueResult": "system-error"}, TransferEnded("failed")),
        ({"QueueResult": ""}, TransferEnded("failed")),
        ({"QueueResult": "bridged", "Digits": "1"}, TransferEnded("ended")),
        ({"DialCallStatus": "completed"}, TransferEnded("ended")),
        ({"DialCallStatus": "answered"}, TransferEnded("ended")),
        ({"DialCallStatus": "canceled"}, TransferEnded(HUNG_UP)),
        ({"DialCallStatus": "busy"}, TransferEnded("failed")),
        ({"DialCallStatus": "no-answer"}, TransferEnded("failed")),
        ({"DialCallStatus": "failed"}, TransferEnded("failed")),
        ({"DialCallStatus": "anything"}, TransferEnded("failed")),
        (RECORDING | {"RecordingDuration": "7"}, Recorded("recorded", "RE1")),
        (RECORDING | {"RecordingDuration": "7", "Digits": "#"}, Recorded("recorded", "RE1")),
        (RECORDING | {"RecordingDuration": "7", "Digits": "hangup"}, Recorded("hung_up", "RE1")),
        (RECORDING | {"Digits": "hangup"}, Recorded("hung_up", "RE1")),
        (RECORDING | {"RecordingDuration": "0", "Digits": "hangup"}, Recorded("hung_up")),
        (RECORDING | {"RecordingDuration": "0"}, Recorded("empty")),
        (RECORDING | {"RecordingDuration": "-1"}, Recorded("empty")),
        (RECORDING, Recorded("empty")),
        (
            {"RecordingUrl": "https://api.example/RE1", "RecordingDuration": "1"},
            Recorded("recorded", RECORDING["RecordingUrl"]),
        ),
        ({"RecordingUrl": "", "Digits": "hangup"}, Recorded("hung_up")),
    ],
)
def test_each_form_means_one_thing(fields: dict[str, str], happened: Happened) -> None:
    assert read_happened(fields) == happened


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("007", 7),
        ("999999999", 999_999_999),
        ("1000000000", None),
        ("-1", None),
        ("+1", None),
        ("1.0", None),
        ("1_0", None),
        (" 1", None),
        ("²", None),
        ("", None),
        (None, None),
    ],
)
def test_only_whole_numbers_of_a_sensible_size_are_read(text: str | None, number: int | None) -> None:
    assert read_whole_number(text) == number


@pytest.mark.parametrize(
    ("sid", "is_one"),
    [
        ("CA" + "0" * 32, True),
        ("v3:k-a_b.c", True),
        ("x" * 64, True),
        ("x" * 65, False),
        ("", False),
        ("CA 1", False),
        ("CA\n", False),
        ("CA\0", False),
        ("CAñ", False),
        ("../x", False),
    ],
)
def test_a_call_is_named_by_plain_signs_alone(sid: str, is_one: bool) -> None:
    assert read_call_sid({"CallSid": sid}) == (sid if is_one else None)
    assert read_call_sid({}) is None


def test_nothing_that_was_keyed_or_said_can_be_printed_by_mistake() -> None:
    assert "246810" not in repr(read_happened({"Digits": "246810"}))
    assert "secret" not in repr(read_happened({"SpeechResult": "my secret"}))
