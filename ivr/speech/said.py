"""What words mean at a question, its own choices before the languages offered and before the links.

Phrases that are all that was said count whatever the recogniser's confidence. Phrases within a longer sentence count
unless it was unsure, the longest first. Phrases such as "I don't know" are no answer and hide what they contain:
"no sé" is not "no". Source: CALL_SCRIPT.md, "For everyone"; CONTRACT.md, "Keys".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ivr.flow.events import Answered, CallerEvent, Linked, NotUnderstood
from ivr.flow.verbs import Ask, Entry
from ivr.speech.catalogue import Catalogue
from ivr.speech.entries import enter, lengths
from ivr.speech.keyed import LANGUAGE_LINK, only_key, understand_key
from ivr.speech.language import COUNTY
from ivr.speech.phrases import Span, find_phrase, without_fillers
from ivr.speech.spoken_digits import SaidDigits, find_said_digits, find_said_key, has_digits

LEAST_CONFIDENCE = 0.4
"""Below it, a phrase within a sentence is not trusted. Twilio may send none, or 0.0 for none."""

LONGEST_INITIALS = 2
"""Initials such as "LA" are words of other languages ("la"), and count only as all that was said."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Phrases and what they mean here. A lower `rank` comes first; misheard phrases count only as a whole."""

    rank: int
    event: Answered | Linked
    phrases: frozenset[str]
    whole_only: bool = False


def understand_words(ask: Ask, said: str, confidence: float | None, catalogue: Catalogue) -> CallerEvent:
    """Give the meaning of normalised words, of which there is at least one, said at a question."""
    meanings = tuple(_meanings(ask, catalogue))
    bare = without_fillers(said, catalogue.fillers)
    return (
        _whole(said, meanings)
        or _whole(bare, meanings)
        or _named_key(ask, bare, catalogue)
        or _number(ask, bare, catalogue)
        or _contained(said, confidence, meanings, catalogue)
        or _contained(bare, confidence, meanings, catalogue)
        or _rest(ask, bare, catalogue)
    )


def languages_heard(ask: Ask) -> tuple[str, ...]:
    """Give the languages whose words are choices here: the question's, the recogniser's, those offered."""
    return tuple(dict.fromkeys((ask.language, ask.listens, *ask.offers)))


def _meanings(ask: Ask, catalogue: Catalogue) -> Iterator[Meaning]:
    languages = catalogue.languages
    for code in languages_heard(ask):
        phrases = languages[code].phrases
        for choice in ask.choices:
            if choice.words is None:
                continue
            # The same word in the question's own language comes first, and leaves the call in it.
            chooses = code in ask.offers and choice.words in phrases.answers_misheard
            answered = Answered(choice.value, "speech", code if chooses else None)
            yield Meaning(0, answered, phrases.lists.get(choice.words, frozenset()))
            if chooses:
                yield Meaning(0, answered, phrases.answers_misheard[choice.words], whole_only=True)
    if ask.entry and ask.entry.expects == "county":
        yield from _counties(catalogue)
    for link in ask.links:
        if link.words:
            for language in languages.values():
                words = language.phrases.lists.get(link.words, frozenset())
                yield Meaning(2, Linked(link.name, "speech"), words)
    has_language_link = any(link.name == LANGUAGE_LINK for link in ask.links)
    for code, language in languages.items():
        if code in ask.offers or has_language_link:
            rank = 1 if code in ask.offers else 2
            linked = Linked(LANGUAGE_LINK, "speech", code)
            yield Meaning(rank, linked, language.phrases.offer)
            yield Meaning(rank, linked, language.phrases.offer_misheard, whole_only=True)


def _counties(catalogue: Catalogue) -> Iterator[Meaning]:
    """Give every county by its word lists, in all languages: its name is the same whichever is spoken."""
    for language in catalogue.languages.values():
        for name, phrases in language.phrases.lists.items():
            if name.startswith(COUNTY):
                answered = Answered(name, "speech")
                long = frozenset(phrase for phrase in phrases if len(phrase) > LONGEST_INITIALS)
                yield Meaning(0, answered, long)
                yield Meaning(0, answered, phrases - long, whole_only=True)


def _whole(said: str, meanings: Iterable[Meaning]) -> CallerEvent | None:
    hits = [meaning for meaning in meanings if said in meaning.phrases]
    return _first_of(hits) if hits else None


def _contained(
    said: str, confidence: float | None, meanings: Iterable[Meaning], catalogue: Catalogue
) -> CallerEvent | None:
    if confidence is not None and 0 < confidence < LEAST_CONFIDENCE:
        return None
    unsure = [span for phrase in catalogue.unsure if phrase in said for span in find_phrase(phrase, said)]
    hits = [
        (span.word_count, meaning)
        for meaning in meanings
        if not meaning.whole_only
        for phrase in meaning.phrases
        if phrase in said  # cheap, and false for nearly all
        for span in find_phrase(phrase, said)
        if not _is_hidden(span, unsure)
    ]
    if not hits:
        return None
    longest = max(word_count for word_count, _ in hits)
    return _first_of([meaning for word_count, meaning in hits if word_count == longest])


def _is_hidden(span: Span, unsure: Iterable[Span]) -> bool:
    return any(span.is_inside(other) for other in unsure)


def _first_of(hits: list[Meaning]) -> CallerEvent:
    """Take the meaning that comes first; two different ones of one rank are ambiguous."""
    rank = min(meaning.rank for meaning in hits)
    events = [meaning.event for meaning in hits if meaning.rank == rank]
    if len({_without_language(event) for event in events}) > 1:
        return NotUnderstood("ambiguous", "speech")
    return events[0]


def _without_language(event: Answered | Linked) -> Answered | Linked:
    return replace(event, language=None) if isinstance(event, Answered) else event


def _named_key(ask: Ask, bare: str, catalogue: Catalogue) -> CallerEvent | None:
    """Hear a key's name as the key pressed; at a number begun before, it is one of its digits."""
    key = None if ask.entered else find_said_key(bare, catalogue.number_words)
    key = only_key(key) if key else None
    return understand_key(ask, key, "speech", catalogue) if key else None


def _number(ask: Ask, bare: str, catalogue: Catalogue) -> CallerEvent | None:
    """Hear a number where nothing else was said."""
    found = _said_digits(ask, bare, catalogue)
    return _entered(ask, ask.entry, found) if ask.entry and found and found.are_all else None


def _rest(ask: Ask, bare: str, catalogue: Catalogue) -> CallerEvent:
    """Hear what no phrase explains: a whole number within a sentence, or nothing."""
    if ask.entry and ask.entry.sensitive and has_digits(bare, catalogue.number_words):
        return NotUnderstood("use_keypad", "speech")
    found = _said_digits(ask, bare, catalogue)
    if ask.entry and found:
        event = _entered(ask, ask.entry, found)
        if isinstance(event, Answered):
            return event
    return NotUnderstood("no_match", "speech")


def _said_digits(ask: Ask, bare: str, catalogue: Catalogue) -> SaidDigits | None:
    if ask.entry is None or ask.entry.sensitive:
        return None
    return find_said_digits(bare, catalogue.number_words)


def _entered(ask: Ask, entry: Entry, found: SaidDigits) -> CallerEvent:
    """Join what was said to what was entered before, unless the whole number was said anew."""
    joined = enter(entry, ask.entered + found.digits, "speech")
    shortest, longest = lengths(entry)
    if joined == NotUnderstood("too_long", "speech") and shortest <= len(found.digits) <= longest:
        return enter(entry, found.digits, "speech")
    return joined
