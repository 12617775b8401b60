"""What happened: the only things that the machine hears.

Events are meanings. Keys and words become events in `ivr/speech/recognition.py`, look-ups answer in
`ivr/conversation`, Twilio's parameters end in `ivr/telephony/inbound.py`. A hang-up is no event: it ends the
call's row, and the machine sees it only as `Recorded("hung_up")`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Scalar = str | int | bool | None
Row = Mapping[str, Scalar]
Value = Scalar | tuple[Row, ...]
"""What a session, an argument or a placeholder holds: a JSON scalar, or flat rows of them.

Money is int cents, a date is ISO text (`2026-12-01`), a time is ISO text with offset.
"""

By = Literal["keys", "speech"]


@dataclass(frozen=True, slots=True)
class Answered:
    """The caller answered the question.

    `value` is a choice's `value` or an entry in canonical form: digits, an E.164 number, an ISO date. It has no
    repr, since it may be a PIN. `language` is set where the answer itself chose one ("sí" to the bilingual first
    question).
    """

    value: str = field(repr=False)
    by: By
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Partial:
    """The caller began a number and paused; `value` is all that was entered so far, before `*` is applied."""

    value: str = field(repr=False)
    by: By


@dataclass(frozen=True, slots=True)
class Linked:
    """The caller used a link: agent, back, repeat, language or main_menu.

    `language` is set for a link to one language by name ("español"); None means the next one.
    """

    link: str
    by: By
    language: str | None = None


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Something was keyed or said that fits nothing here.

    `reason`: `no_match`, `ambiguous`, `too_short`, `too_long`, `not_valid`, `started_over` (a `*` after digits, and
    nothing yet after it), or `use_keypad` (digits said where
    only keys are taken; they were dropped unread).
    """

    reason: str
    by: By


@dataclass(frozen=True, slots=True)
class Silent:
    """Neither key nor word."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A look-up answered; `outcome` and the names of `values` are those of its contract."""

    outcome: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """A caller who waits in a queue asked for the menus, to be used without losing the wait."""

    by: By


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording ended: `recorded` with its opaque reference, `empty`, or `hung_up` (with a reference or not)."""

    outcome: str
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class TransferEnded:
    """A transfer is over: `ended`, `left`, `failed`, `call_back` or `closed`."""

    outcome: str


CallerEvent = Answered | Partial | Linked | NotUnderstood | Silent
Event = CallerEvent | LookedUp | Meanwhile | Recorded | TransferEnded
