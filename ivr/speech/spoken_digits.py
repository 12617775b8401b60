"""Digits as they are said: "one oh seven", "double five", "diecisiete", "treinta y cinco", or already in figures.

Which words are digits is told by the `[numbers]` of each language's `words.toml`; this module knows only how they
are put together. All languages' words count together, since a recogniser writes only those of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from itertools import takewhile

from pydantic import ConfigDict, with_config

from ivr.speech.phrases import normalise


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class NumberWords:
    """The words of which spoken numbers are made, by what they do; see `prompts/en/words.toml`."""

    leads: tuple[str, ...] = ()
    joiners: tuple[str, ...] = ()
    digits: Mapping[str, str] = field(default_factory=dict)
    among_digits: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    tens: Mapping[str, str] = field(default_factory=dict)
    hundreds: Mapping[str, str] = field(default_factory=dict)
    hundred_after: Mapping[str, str] = field(default_factory=dict)
    repeats: Mapping[str, int] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SaidDigits:
    """Digits found in what was said, and whether nothing else was said. They may be a PIN and have no repr."""

    digits: str = field(repr=False)
    are_all: bool


def join_number_words(languages: Iterable[NumberWords]) -> NumberWords:
    """Put the number words of all languages together, normalised; the longest leads first."""
    joined: dict[str, dict[str, object]] = {one.name: {} for one in fields(NumberWords)}
    for words in languages:
        for name, table in joined.items():
            of_language = getattr(words, name)
            if not isinstance(of_language, Mapping):
                of_language = dict.fromkeys(of_language)
            for word, value in of_language.items():
                table.setdefault(normalise(word), value)
    leads = sorted(joined.pop("leads"), key=len, reverse=True)
    joiners = joined.pop("joiners")
    return NumberWords(tuple(leads), tuple(joiners), **joined)  # type: ignore[arg-type]


def find_said_key(said: str, words: NumberWords) -> str | None:
    """Understand the name of one key ("one", "press one", "star"), said alone; a run of zeros stays a run."""
    bare = _without_leads(said, words)
    if bare in words.keys:
        return words.keys[bare]
    tokens = bare.split()
    if len(tokens) == 1 and bare != said and bare in words.among_digits:
        return words.among_digits[bare]
    found = find_said_digits(bare, words)
    if found is None or not found.are_all:
        return None
    return found.digits if len(found.digits) == 1 or not found.digits.strip("0") else None


def find_said_digits(said: str, words: NumberWords) -> SaidDigits | None:
    """Read the digits in normalised speech; None where there are none, or where words stand in their midst."""
    tokens = _without_leads(said, words).split()
    sure = [place for place, token in enumerate(tokens) if _is_number(token, words)]
    if not sure:
        return None
    first, last = sure[0], sure[-1]
    before = list(takewhile(lambda token: _may_be_number(token, words), reversed(tokens[:first])))
    after = list(takewhile(lambda token: _may_be_number(token, words), tokens[last + 1 :]))
    # "to" and "for" at the edge count only where nothing but the number was said: "waiting for 1 0 7" has no 4.
    start = 0 if len(before) == first else first - sum(1 for token in before[:1] if token in words.repeats)
    end = len(tokens) if last + 1 + len(after) == len(tokens) else last + 1
    digits = _read(tokens[start:end], words)
    if digits is None:
        return None
    return SaidDigits(digits, are_all=start == 0 and end == len(tokens))


def has_digits(said: str, words: NumberWords) -> bool:
    """Whether any figure or number word was said."""
    return any(_is_number(token, words) or any(map(str.isdigit, token)) for token in said.split())


def _without_leads(said: str, words: NumberWords) -> str:
    rest = said
    while True:
        lead = next((lead for lead in words.leads if rest.startswith(lead + " ")), None)
        if lead is None:
            return rest
        rest = rest[len(lead) + 1 :]


def _is_figures(token: str) -> bool:
    return token.isascii() and token.isdecimal()


def _is_number(token: str, words: NumberWords) -> bool:
    tables = (words.digits, words.fixed, words.tens, words.hundreds)
    return _is_figures(token) or any(token in table for table in tables)


def _may_be_number(token: str, words: NumberWords) -> bool:
    tables = (words.among_digits, words.hundred_after, words.repeats, words.joiners)
    return any(token in table for table in tables)


def _read(tokens: list[str], words: NumberWords) -> str | None:
    """Read tokens that are all number words; None where one is not."""
    read = []
    rest = [token for token in tokens if token not in words.joiners]
    while rest:
        digits, taken = _read_one(rest, words)
        if not taken:
            return None
        read.append(digits)
        rest = rest[taken:]
    return "".join(read)


def _read_one(rest: list[str], words: NumberWords) -> tuple[str, int]:
    """Read the number that begins `rest`: its digits, and of how many words it is made (0: none)."""
    token = rest[0]
    if token in words.repeats:
        digit = _digit(rest[1], words) if len(rest) > 1 else None
        return (digit * words.repeats[token], 2) if digit else ("", 0)
    if token in words.hundreds:
        return _with_last(words.hundreds[token], 1, rest, words)
    if token in words.tens:
        return _with_last(words.tens[token], 1, rest, words)
    if token in words.fixed:
        return words.fixed[token], 1
    if _is_figures(token):
        return token, 1
    digit = _digit(token, words)
    if digit is None:
        return "", 0
    if len(rest) > 1 and rest[1] in words.hundred_after:
        return _with_last(digit + words.hundred_after[rest[1]], 2, rest, words)
    return digit, 1


def _with_last(round_number: str, taken: int, rest: list[str], words: NumberWords) -> tuple[str, int]:
    """Add to a round number what follows it where its zeros have room: 20 and 1, 200 and 7, 200 and 15."""
    room = len(round_number) - len(round_number.rstrip("0"))
    following = rest[taken] if len(rest) > taken else ""
    number, more = "", 0
    if room == 2 and following in words.tens:
        number, more = _with_last(words.tens[following], 1, rest[taken:], words)
    elif room == 2 and following in words.fixed:
        number, more = words.fixed[following], 1
    elif following in words.digits and words.digits[following] != "0":
        number, more = words.digits[following], 1
    if not number or len(number) > room:
        return round_number, taken
    return round_number[: -len(number)] + number, taken + more


def _digit(token: str, words: NumberWords) -> str | None:
    if _is_figures(token) and len(token) == 1:
        return token
    return words.digits.get(token) or words.among_digits.get(token)
