"""What goes into the practice phone and what comes out: acts, happenings, replies in; requests, what is heard out.

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

# ── outside: what happens to a telephone that nobody at it does ──


@dataclass(frozen=True, slots=True)
class Redirected:
    """The service had the call leave what it does and play the document at `url`."""

    url: str


@dataclass(frozen=True, slots=True)
class CutOff:
    """The service ended the call."""


@dataclass(frozen=True, slots=True)
class RoomChanged:
    """So many are now in the room where this telephone is, itself too. Until it `is_started` all hear music."""

    present: int
    is_started: bool
    is_beeping: bool = False


@dataclass(frozen=True, slots=True)
class RoomEnded:
    """The room was ended for everyone in it."""


@dataclass(frozen=True, slots=True)
class Held:
    """The telephone was put on hold, hearing the document at `url`, or with None taken off hold."""

    url: str | None


@dataclass(frozen=True, slots=True)
class Addressed:
    """Someone in the room said something, or sent a text message to this number."""

    text: str = field(repr=False)
    is_written: bool = False


Outside = Redirected | CutOff | RoomChanged | RoomEnded | Held | Addressed

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
class Rang:
    """This telephone rings; `number` is what it shows."""

    number: str


@dataclass(frozen=True, slots=True)
class InRoom:
    """This telephone is in a conference, alone or with so many `others` who can be heard."""

    others: int


@dataclass(frozen=True, slots=True)
class LeftRoom:
    """This telephone is no longer in the conference."""


@dataclass(frozen=True, slots=True)
class OnHold:
    """This telephone hears nobody in the conference and is not heard there, until that is over."""

    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Voice:
    """What a person said in the conference, or with `is_written` wrote in a text message."""

    text: str
    is_written: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """The call is over; `status` is Twilio's last CallStatus."""

    by: EndedBy
    reason: str
    status: str = "completed"


Heard = (
    Spoken
    | Played
    | Paused
    | Tone
    | Music
    | Queued
    | LeftQueue
    | Connected
    | Disconnected
    | Rang
    | InRoom
    | LeftRoom
    | OnHold
    | Voice
    | Ended
)

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
