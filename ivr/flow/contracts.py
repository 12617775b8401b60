"""What the flow needs to know of a look-up: its contract.

Contracts stand in Python, beside each look-up function, since a flow file may not grant anything. The loader
checks the flows against them; the machine obeys `requires` and `grants`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from ivr.flow.events import LookedUp

FORMATS = frozenset(
    {"money", "date", "time", "number", "count", "digits", "groups", "phone", "text", "texts", "term", "audio"}
)
"""How a placeholder may be spoken; also the types of values. A `count` is a number before a noun, and picks the
plural; `groups` is an identifier read back in groups; a `term` is a slug spoken from `terms.po`; `texts` is a row
of texts by language, of which the one of the language spoken is said."""


class Assurance(IntEnum):
    """How sure we are of who is calling."""

    ANONYMOUS = 0
    IDENTIFIED = 1
    VERIFIED = 2


@dataclass(frozen=True, slots=True)
class Term:
    """The type of a value that is one of a closed list of kinds, each a prompt `terms.<slug>`."""

    slugs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """The type of a list of flat rows. `wordings` is the closed set that a row's `wording` picks a prompt from."""

    columns: Mapping[str, "str | Term"]
    wordings: tuple[str, ...] = ()


ValueType = str | Term | Rows
"""One of FORMATS, `flag`, a Term, or Rows."""


@dataclass(frozen=True, slots=True)
class Contract:
    """What a look-up takes, answers, requires, grants and does.

    `takes` are arguments, bound by name from the session; those in `may_take` are None where the session has
    none. `outcomes` maps each outcome to the names and types of its values. Every look-up may also answer
    `unavailable`, which the flow's defaults handle.
    """

    name: str
    outcomes: Mapping[str, Mapping[str, ValueType]]
    takes: tuple[str, ...] = ()
    may_take: tuple[str, ...] = ()
    requires: Assurance = Assurance.ANONYMOUS
    grants: Mapping[str, Assurance] = field(default_factory=dict)
    writes: bool = False
    confirmed: bool = False

    def begins_identity(self, outcome: str) -> bool:
        """Tell whether an outcome grants something that was not built on an identity, and so begins a new one."""
        return outcome in self.grants and self.requires < Assurance.IDENTIFIED


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What every look-up gets besides its arguments.

    `call` is the call's opaque id, `caller` an E.164 number or None for nobody (evidence, never proof), `now` an
    aware UTC time.
    """

    call: str
    turn: int
    line: str
    caller: str | None
    language: str
    now: datetime


@dataclass(frozen=True, slots=True)
class LookUpFunction:
    """A look-up: its contract, and the function `(connection, call, **arguments) -> LookedUp` that keeps it."""

    contract: Contract
    answer: Callable[..., LookedUp]
