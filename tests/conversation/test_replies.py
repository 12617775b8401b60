"""A reply is stored as JSON and given again: what comes back is what was."""

import json

import pytest

from ivr.conversation.reply import (
    Dial,
    End,
    Listen,
    Reply,
    Spoken,
    TakeMessage,
    Then,
    WaitForPerson,
    reply_from_json,
    reply_to_json,
)

SPOKEN = (Spoken("es", "¿Sí? “Mañana” 👋"), Spoken("en", ""), Spoken("en", "heard out", barge_in=False))


@pytest.mark.parametrize("spoken", [(), SPOKEN])
@pytest.mark.parametrize(
    "then",
    [
        Listen("en", 1, hears_speech=True, hints=("yes", "sí, señor"), seconds=5),
        Listen("es", None, hears_speech=False, hints=(), seconds=120, is_sensitive=True),
        WaitForPerson("tty-en", "0f" * 16, is_verified=True),
        WaitForPerson("agents-es", "h1"),
        Dial("+18443180740"),
        TakeMessage(120),
        End(),
    ],
)
def test_every_kind_of_reply_comes_back_from_json_as_it_was(spoken: tuple[Spoken, ...], then: Then) -> None:
    reply = Reply(7, "es", spoken, then)
    assert reply_from_json(json.loads(json.dumps(reply_to_json(reply)))) == reply
