"""What goes into the practice phone and what comes out of it: acts and replies in, requests and what is heard out.

All are plain frozen records. What the phone remembers between two of them is left to `state`.
"""

from dataclasses import dataclass, field
from typing import Literal

EndedBy = Literal["line", "caller", "error"]
Failure = Literal["", "ct", "rt"]
"""Why no reply came, in the words of Twilio's overrides: no connection (`ct`), no answer in time (`rt`)."""

# ── acts: what the caller does ──


@dataclass(frozen=True, slots=True)
class Keyed:
    """The caller pressed keys, one after the other: `0-9*#`. They may be a PIN, so they have no repr."""

    keys: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Said:
    """The caller said something and fell silent. A `confidence` of None is one that Twilio leaves out."""

    text: str = field(repr=False)
    confidence: float | None = 0.9


@dataclass(frozen=True, slots=True)
class Waited:
    """The caller did nothing until something happened: a silence ran out, a round in the queue, the callee left."""


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller hung up."""


Act = Keyed | Said | Waited | HungUp

# ── heard: what the caller hears, and what a watcher would see ──


@dataclass(frozen=True, slots=True)
class Spoken:
    """One Say, on one line; `language` as in TwiML (`es-US`). A key pressed meanwhile cuts it short."""

    language: str
    voice: str
    text: str
    is_cut_short: bool = False


@dataclass(frozen=True, slots=True)
class Played:
    """A sound file; the phone names it and does not fetch it."""

    url: str
    is_cut_short: bool = False


@dataclass(frozen=True, slots=True)
class Paused:
    """Silence that the document asked for."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Tone:
    """A tone: `beep`, `ringing`, `busy`, or the keys that a Play sends."""

    name: str


@dataclass(frozen=True, slots=True)
class Music:
    """Twilio's own waiting music."""


@dataclass(frozen=True, slots=True)
class Queued:
    """The caller now waits in the queue of this name."""

    queue: str


@dataclass(frozen=True, slots=True)
class LeftQueue:
    """The caller no longer waits in the queue."""

    queue: str


@dataclass(frozen=True, slots=True)
class Connected:
    """Someone answered; caller and callee talk."""

    number: str


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The callee is no longer there, or never was: `outcome` is Twilio's DialCallStatus."""

    number: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The call is over."""

    by: EndedBy
    reason: str


Heard = Spoken | Played | Paused | Tone | Music | Queued | LeftQueue | Connected | Disconnected | Ended

# ── requests and replies ──


@dataclass(frozen=True, slots=True)
class Request:
    """A webhook to make. `url` is absolute and without fragment; of a GET it holds the parameters already.

    `token` tells retries of one request from another one. Whether `is_awaited` is true or not, it must be sent; only
    of an awaited one is the reply given to `phone.receive`.
    """

    method: str
    url: str
    form: tuple[tuple[str, str], ...] = field(repr=False)
    token: str
    is_awaited: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for the awaited request. With a `failure`, nothing did; `reason` says more for people."""

    status: int = 0
    content_type: str = ""
    body: str = field(default="", repr=False)
    location: str = ""
    failure: Failure = ""
    reason: str = ""
