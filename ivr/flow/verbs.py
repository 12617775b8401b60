"""What to do: the only things that the machine asks for.

A move is any number of `Say`, then exactly one of the others. `ivr/conversation` carries them out: it puts
prompts into words, runs look-ups, and hands the rest to the telephone's edge.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.flow.events import Value


@dataclass(frozen=True, slots=True)
class Say:
    """Say a prompt in a language; `values` fill its placeholders.

    Without `barge_in`, a key does not stop it: it is heard to its end.
    """

    prompt: str
    language: str
    values: Mapping[str, Value] = field(default_factory=dict)
    barge_in: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a question takes: by key, by a word list, or both.

    `value` is what `Answered` carries: the key, or the word list's name where there is no key.
    """

    value: str
    key: str | None
    words: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """A way out that every question has: its name, its key and its word list, either of which may be absent."""

    name: str
    key: str | None
    words: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What a question takes besides its choices.

    `expects` is digits, date, phone, postal_code or county. For digits, `shortest` and `longest` count digits
    and are equal for a fixed length. A `sensitive` entry is keyed only and starts over when it is short. A telephone
    number is understood as people of `country` (ISO 2) dial it.
    """

    expects: str
    shortest: int
    longest: int
    sensitive: bool = False
    country: str = "US"

    @property
    def is_fixed(self) -> bool:
        """Whether the entry is complete at a known number of keys."""
        return self.shortest == self.longest


@dataclass(frozen=True, slots=True)
class Ask:
    """Say a prompt and hear the answer.

    `listens` is the language of the recogniser, which for the bilingual first question is not always that of the
    prompt. `offers` are the languages that may be chosen here by their own key and words. `entered` is a number
    begun at this question, as it was keyed. On the `is_last` attempt the caller gets all the time there is.
    """

    step: str
    prompt: str
    language: str
    listens: str
    values: Mapping[str, Value] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    links: tuple[Link, ...] = ()
    entry: Entry | None = None
    offers: tuple[str, ...] = ()
    attempt: int = 1
    is_last: bool = False
    keys_only: bool = False
    entered: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class LookUp:
    """Run the look-up of this name; `arguments` have no repr, since one may be a PIN."""

    step: str
    name: str
    arguments: Mapping[str, Value] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Transfer:
    """Say a prompt and hand the caller over: to a queue, or to a number named in facts or settings."""

    step: str
    prompt: str
    language: str
    values: Mapping[str, Value] = field(default_factory=dict)
    queue: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Say a prompt, and lead a caller who used the menus meanwhile back into the wait of transfer `step`."""

    step: str
    prompt: str
    language: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """Say a prompt and record the caller for at most `seconds`."""

    step: str
    prompt: str
    language: str
    seconds: int
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HangUp:
    """Say a prompt and end the call."""

    step: str
    prompt: str
    language: str
    values: Mapping[str, Value] = field(default_factory=dict)


Rest = Ask | Transfer | Wait | Record | HangUp
"""Where a move comes to rest between two webhooks."""

Verb = Say | LookUp | Rest
