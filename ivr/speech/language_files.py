"""Reads `language.toml`, `words.toml` and `counties.toml` of one language, and finds all that is wrong with them."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from babel import Locale, UnknownLocaleError
from num2words import CONVERTER_CLASSES
from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from ivr.errors import Fault
from ivr.speech.forms import DateForms, Forms, MoneyForms, NumberForms, TimeForms
from ivr.speech.language import COUNTY, Language, Offer, Phrases
from ivr.speech.phrases import normalise
from ivr.speech.spoken_digits import NumberWords


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class _LanguageFile:
    name: str
    locale: str
    voice: str
    recogniser: str
    is_default: bool
    offer: Offer
    numbers: NumberForms
    money: MoneyForms
    times: TimeForms
    dates: DateForms = field(default_factory=DateForms)


T = TypeVar("T")
_LANGUAGE_FILE = TypeAdapter(_LanguageFile)
_WORD_LISTS = TypeAdapter(dict[str, tuple[str, ...]])
_NUMBER_WORDS = TypeAdapter(NumberWords)


def read_language(code: str, folder: str, texts: Mapping[str, str], faults: list[Fault]) -> Language | None:
    """Read a language from the texts of its folder; None where it cannot be read. Adds what is wrong to `faults`."""
    language_path, words_path = f"{folder}/language.toml", f"{folder}/words.toml"
    about = _validated(_LANGUAGE_FILE, language_path, _toml(language_path, texts, faults), faults)
    document = _toml(words_path, texts, faults)
    numbers = document.pop("numbers", {}) if document is not None else None
    number_words = _validated(_NUMBER_WORDS, words_path, numbers, faults, ("numbers",))
    words = _validated(_WORD_LISTS, words_path, document, faults)
    counties = _counties(f"{folder}/counties.toml", texts, faults)
    if words is not None:
        faults.extend(fault for name, phrases in words.items() for fault in _list_faults(words_path, name, phrases))
        words = {**words, **counties}
    if about is None or words is None or number_words is None:
        return None
    faults.extend(_language_faults(language_path, about))
    return Language(
        code=code,
        name=about.name,
        voice=about.voice,
        recogniser=about.recogniser,
        is_default=about.is_default,
        offer=about.offer,
        forms=Forms(about.locale, about.numbers, about.money, about.dates, about.times),
        words=words,
        number_words=number_words,
        phrases=Phrases(
            lists={name: _normalised(phrases) for name, phrases in words.items()},
            offer=_normalised(about.offer.words),
            offer_misheard=_normalised(about.offer.misheard),
            answers_misheard={name: _normalised(phrases) for name, phrases in about.offer.answers.items()},
        ),
    )


def _counties(path: str, texts: Mapping[str, str], faults: list[Fault]) -> Mapping[str, tuple[str, ...]]:
    """Read the word lists of counties; editions from before there were any have none."""
    lists = _validated(_WORD_LISTS, path, _toml(path, texts, faults) if path in texts else None, faults) or {}
    for name, phrases in lists.items():
        faults.extend(_list_faults(path, name, phrases))
        if not name.startswith(COUNTY):
            faults.append(Fault(path, name, f"does not begin with {COUNTY}"))
    return lists


def _toml(path: str, texts: Mapping[str, str], faults: list[Fault]) -> dict[str, Any] | None:
    text = texts.get(path)
    if text is None:
        faults.append(Fault(path, "", "is missing; every language has one"))
        return None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.append(Fault(path, "", f"is not TOML: {error}"))
        return None


def _validated(
    shape: TypeAdapter[T], path: str, document: Any, faults: list[Fault], inside: tuple[str, ...] = ()
) -> T | None:
    if document is None:
        return None
    try:
        return shape.validate_python(document)
    except ValidationError as error:
        for one in error.errors():
            place = ".".join(map(str, inside + one["loc"]))
            faults.append(Fault(path, place, _MENDINGS.get(one["type"], one["msg"])))
        return None


_MENDINGS = {"missing": "is missing", "unexpected_keyword_argument": "is not a key that is known here"}


def _list_faults(path: str, name: str, phrases: tuple[str, ...]) -> Iterator[Fault]:
    if not phrases:
        yield Fault(path, name, "has no phrases")
    seen: dict[str, str] = {}
    for phrase in phrases:
        bare = normalise(phrase)
        if not bare:
            yield Fault(path, name, f"has an empty phrase: {phrase!r}")
        elif bare in seen:
            yield Fault(path, name, f"has {phrase!r} twice, the first time as {seen[bare]!r}")
        seen.setdefault(bare, phrase)


def _language_faults(path: str, about: _LanguageFile) -> Iterator[Fault]:
    try:
        Locale.parse(about.locale)
    except (UnknownLocaleError, ValueError):
        yield Fault(path, "locale", f"{about.locale!r} is no locale of CLDR")
    if len(about.offer.key) != 1 or about.offer.key not in "123456789":
        yield Fault(path, "offer.key", f"{about.offer.key!r} is not one key from 1 to 9")
    yield from _list_faults(path, "offer.words", about.offer.words)
    if about.numbers.one_before_noun and about.numbers.words not in CONVERTER_CLASSES:
        yield Fault(path, "numbers.words", f"num2words has no number words of {about.numbers.words!r}")


def _normalised(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(normalise, phrases))
