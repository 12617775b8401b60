"""What the flow needs to know of the wording: which prompts and word lists there are, and their shape.

`ivr/speech/catalogue.py` reads the words themselves; the flow never sees them.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PromptShape:
    """A prompt without its words: placeholders by name with their format, and how many words it has."""

    placeholders: Mapping[str, str]
    word_count: int


@dataclass(frozen=True, slots=True)
class LanguageWording:
    """One language: its prompts, its word lists (normalised phrases), and how it is chosen at the first question."""

    prompts: Mapping[str, PromptShape]
    words: Mapping[str, frozenset[str]]
    offer_key: str
    offer_prompt: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Every language by its code, the default language first."""

    languages: Mapping[str, LanguageWording]

    @property
    def default_language(self) -> str:
        """The language in which a call begins."""
        return next(iter(self.languages))
