"""Phrases, compared as recognisers write them: without case, accents, punctuation and apostrophes.

What a caller said and the phrases of the word lists go through the same `normalise`; the lists once, when the
catalogue is read.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_HEARD = 1_000
"""Signs of one answer that are looked at; no recogniser's result is longer."""

_APOSTROPHES = re.compile("['’‘ʼ`´]")
_NOT_A_WORD = re.compile(r"[\W_]+")


def normalise(text: str) -> str:
    """Bring what was said into the form in which phrases are compared; empty where there is no word in it."""
    bare = _APOSTROPHES.sub("", text[:LONGEST_HEARD])
    decomposed = unicodedata.normalize("NFKD", bare.casefold())
    without_accents = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return _NOT_A_WORD.sub(" ", without_accents)[:LONGEST_HEARD].strip()


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where a phrase stands in what was said, and how many words it has."""

    start: int
    end: int
    word_count: int

    def is_inside(self, other: "Span") -> bool:
        """Whether this is a part of `other`, and not all of it."""
        return other.start <= self.start and self.end <= other.end and self != other


def find_phrase(phrase: str, said: str) -> Iterator[Span]:
    """Find a normalised phrase in normalised speech, at word boundaries only."""
    padded, wanted = f" {said} ", f" {phrase} "
    start = padded.find(wanted)
    while start >= 0:
        yield Span(start, start + len(phrase), phrase.count(" ") + 1)
        start = padded.find(wanted, start + 1)


def compile_fillers(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """Make the pattern of normalised phrases that mean nothing ("um", "please"), or None where there are none."""
    longest_first = sorted(phrases, key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, longest_first))})(?!\S)")


def without_fillers(said: str, fillers: re.Pattern[str] | None) -> str:
    """Leave out what means nothing, wherever it stands."""
    return " ".join(fillers.sub(" ", said).split()) if fillers else said
