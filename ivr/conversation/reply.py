"""What a turn answers, in words: text to speak, then one thing to do. Its JSON is stored with the call.

The same reply is given again to a repeated post, so it holds everything that `ivr/telephony/twiml.py` needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text to speak in a language; without `barge_in` it is heard to its end, whatever is pressed.

    Where it `is_recording`, the text is the reference of a recording to play.
    """

    language: str
    text: str
    barge_in: bool = True
    is_recording: bool = False


@dataclass(frozen=True, slots=True)
class Listen:
    """Hear keys, and words where `hears_speech`, in the recogniser of `language`.

    `keys` is the number of keys that completes the answer; None waits for `#` or a pause. `seconds` runs after the
    speaking, and again between two keys.
    """

    language: str
    keys: int | None
    hears_speech: bool
    hints: tuple[str, ...]
    seconds: int
    is_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class WaitForPerson:
    """Wait in a queue for a person, as a caller who is verified or not; `hand_off_id` names this wait."""

    queue: str
    hand_off_id: str
    is_verified: bool = False


@dataclass(frozen=True, slots=True)
class WaitOn:
    """Go on with a wait in whose queue the caller is still."""

    hand_off_id: str


@dataclass(frozen=True, slots=True)
class LeaveQueue:
    """Leave the queue; how the call goes on is asked for next."""


@dataclass(frozen=True, slots=True)
class Dial:
    """Connect the caller to a telephone number (E.164)."""

    number: str


@dataclass(frozen=True, slots=True)
class TakeMessage:
    """Record the caller for at most `seconds`."""

    seconds: int


@dataclass(frozen=True, slots=True)
class End:
    """End the call."""


Then = Listen | WaitForPerson | WaitOn | LeaveQueue | Dial | TakeMessage | End

_KINDS: dict[str, type[Then]] = {
    kind.__name__: kind for kind in (Listen, WaitForPerson, WaitOn, LeaveQueue, Dial, TakeMessage, End)
}


@dataclass(frozen=True, slots=True)
class Reply:
    """One turn's answer; `turn` is the one that is awaited next, `language` the one that the call is in.

    `wait` is the hand-off in whose queue the caller is when the reply is heard.
    """

    turn: int
    language: str
    spoken: tuple[Spoken, ...]
    then: Then
    wait: str | None = None


def reply_to_json(reply: Reply) -> dict[str, Any]:
    """Turn a reply into JSON values."""
    return {
        "turn": reply.turn,
        "language": reply.language,
        "spoken": [[one.language, one.text, one.barge_in, one.is_recording] for one in reply.spoken],
        "then": {
            "kind": type(reply.then).__name__,
            **{name: getattr(reply.then, name) for name in reply.then.__dataclass_fields__},
        },
        "wait": reply.wait,
    }


def reply_from_json(plain: Mapping[str, Any]) -> Reply:
    """Read back what `reply_to_json` wrote."""
    then = dict(plain["then"])
    kind = _KINDS[then.pop("kind")]
    if "hints" in then:
        then["hints"] = tuple(then["hints"])
    return Reply(
        plain["turn"],
        plain["language"],
        tuple(Spoken(*one) for one in plain["spoken"]),
        kind(**then),
        plain["wait"],
    )
