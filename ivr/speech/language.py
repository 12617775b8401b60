"""One language: what hangs on it, how it is chosen, and which words mean what in it.

Made by `language_files` from a folder of `prompts/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ConfigDict, with_config

from ivr.speech.forms import Forms
from ivr.speech.spoken_digits import NumberWords

COUNTY = "county_"
"""Word lists that begin so are the names of counties, which are what is understood where a county is asked; the term
of the same slug is how it is spoken."""


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Offer:
    """How callers choose the language where another one is spoken.

    `prompt` offers it, in its own words. `misheard` is what other recognisers make of `words`. `answers` names the
    word lists whose words also choose the language, where it is offered, with what others make of those words.
    """

    key: str
    prompt: str
    words: tuple[str, ...]
    misheard: tuple[str, ...] = ()
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of a language, normalised: its word lists, and of its offer what is heard anywhere or alone."""

    lists: Mapping[str, frozenset[str]]
    offer: frozenset[str]
    offer_misheard: frozenset[str]
    answers_misheard: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Language:
    """A language in which calls are held. `words` are its word lists as they are written, `phrases` normalised."""

    code: str
    name: str
    voice: str
    recogniser: str
    is_default: bool
    offer: Offer
    forms: Forms
    words: Mapping[str, tuple[str, ...]]
    number_words: NumberWords
    phrases: Phrases

    @property
    def locale(self) -> str:
        """CLDR's name of the language as it is spoken here, such as es_US."""
        return self.forms.locale
