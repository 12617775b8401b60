"""What the practice phone remembers between two acts: plain frozen values that go through JSON and back.

A browser keeps it as a signed blob, so it holds all that is needed to go on, and nothing else. What is done with it
is left to `phone` and `verbs`.
"""

import json
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal

from ivr.practice.signals import Ended, Request

DialOutcome = Literal["completed", "busy", "no-answer", "failed", "canceled"]
Purpose = Literal["call", "wait", "room", "fallback"]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A call that the service makes: its first document, and where its end is told ("" for nowhere).

    Of its progress nothing is told: Twilio does so only where asked.
    """

    url: str
    status_url: str
    ring_seconds: int
    detects_machine: bool


@dataclass(frozen=True, slots=True)
class Setup:
    """What is settled when the caller dials, or with `outgoing` when the line calls: then `caller` is who is called.

    `dial_outcome` is how each Dial within the call goes. `posts_empty_recordings`: Twilio's current page has Record
    always call its action; older ones say that after an empty recording the next verb follows instead.
    """

    line: str
    caller: str
    call_sid: str
    account_sid: str
    public_url: str
    dial_outcome: DialOutcome = "completed"
    posts_empty_recordings: bool = True
    outgoing: Outgoing | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document that is being carried out, and the place of its next verb."""

    url: str
    body: str = field(repr=False)
    next_verb: int = 0


@dataclass(frozen=True, slots=True)
class Fetching:
    """A reply is awaited. `retries_left` counts those that the address's overrides allow."""

    purpose: Purpose
    request: Request
    retries_left: int
    retried_after: tuple[str, ...]
    redirects: int = 0


@dataclass(frozen=True, slots=True)
class Gathering:
    """A Gather has been played and listens. `finish_key` and `num_digits` may be "" and 0: none.

    `prompts_heard` of what was heard last stands inside it, so that a key stops it.
    """

    action: str
    method: str
    hears_keys: bool
    hears_speech: bool
    finish_key: str
    num_digits: int
    timeout_seconds: float
    speech_timeout_seconds: float
    is_empty_sent: bool
    language: str
    digits: str = field(default="", repr=False)
    prompts_heard: int = 0


@dataclass(frozen=True, slots=True)
class Recording:
    """A Record listens. What was said so far is kept only as its length."""

    action: str
    method: str
    finish_keys: str
    timeout_seconds: float
    longest_seconds: int
    said_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Dialled:
    """Caller and callee talk."""

    number: str
    call_sid: str
    action: str
    method: str
    is_star_hanging_up: bool
    since: float


@dataclass(frozen=True, slots=True)
class Holding:
    """The caller waits in the queue and the waiting document has been played to its end."""


@dataclass(frozen=True, slots=True)
class Ringing:
    """The telephone rings and nobody has picked it up."""


@dataclass(frozen=True, slots=True)
class Conferring:
    """The telephone is in a conference and its waiting document, if it has one, has been played to its end."""


Activity = Fetching | Gathering | Recording | Dialled | Holding | Ringing | Conferring | Ended


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """A place in a queue. `has_rested`: whether this round of the waiting document has listened to the caller."""

    name: str
    sid: str
    since: float
    wait_url: str | None
    wait_method: str
    action: str
    method: str
    document: Document | None = None
    has_rested: bool = False


@dataclass(frozen=True, slots=True)
class RoomPlace:
    """A place in a conference.

    `wait_url` is what is heard until the conference has started, or while it `is_held`: None is Twilio's music, ""
    silence. `document` is that document under play; one that redirects rests first, and is fetched at the next wait.
    """

    name: str
    is_starting: bool
    is_ending: bool
    is_beeping: bool
    is_star_hanging_up: bool
    wait_url: str | None
    wait_method: str
    action: str
    method: str
    is_waiting: bool = False
    is_started: bool = False
    is_held: bool = False
    is_round_due: bool = False
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class PhoneState:
    """A whole call at rest. `began` and `now` are seconds since 1970, `typed_ahead` keys not taken yet."""

    setup: Setup
    began: float
    now: float
    activity: Activity
    document: Document | None = None
    queue: QueuePlace | None = None
    room: RoomPlace | None = None
    typed_ahead: str = field(default="", repr=False)
    is_answered: bool = False
    requests_made: int = 0
    fetched_without_act: int = 0

    @property
    def ended(self) -> Ended | None:
        """How the call ended, or None while it goes on."""
        return self.activity if isinstance(self.activity, Ended) else None


_RECORDS = {
    record.__name__: record
    for record in (
        *(Setup, Outgoing, Document, Fetching, Gathering, Recording, Dialled, Holding, Ringing, Conferring),
        *(QueuePlace, RoomPlace, PhoneState, Request, Ended),
    )
}


def to_json(state: PhoneState) -> str:
    """Write a state as JSON text."""
    return json.dumps(_plain(state), ensure_ascii=False)


def from_json(text: str) -> PhoneState:
    """Read what `to_json` wrote. The text must be known to be ours: it is not checked.

    Raises:
        ValueError: where it is no phone's state.
    """
    state = _record(json.loads(text))
    if not isinstance(state, PhoneState):
        raise ValueError("this is no state of a practice phone")
    return state


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {"is": type(value).__name__} | {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _record(value: Any) -> Any:
    match value:
        case dict():
            inside = {name: _record(one) for name, one in value.items() if name != "is"}
            if value.get("is") not in _RECORDS:
                raise ValueError(f"unknown record {value.get('is')!r}")
            return _RECORDS[value["is"]](**inside)
        case list():
            return tuple(_record(one) for one in value)
        case _:
            return value
