"""Recognition: gives what came from the telephone its meaning at the pending question, and the recogniser its hints.

The machine hears only the events made here. Keys are read in `keyed`, words in `said`, numbers in `entries`; what
was keyed or said leaves this package only as the value of an answer that the question asked for.
"""

from collections.abc import Iterator

from ivr.flow.events import CallerEvent, Silent
from ivr.flow.verbs import Ask
from ivr.speech.catalogue import Catalogue
from ivr.speech.heard import Heard, Keys, Nothing, Speech
from ivr.speech.keyed import LANGUAGE_LINK, understand_keys
from ivr.speech.language import COUNTY
from ivr.speech.phrases import normalise
from ivr.speech.said import languages_heard, understand_words

MOST_HINTS = 500
LONGEST_HINT = 100
"""Limits of Gather's hints. Source: Twilio, TwiML Voice: Gather."""


def recognise(ask: Ask, heard: Heard, catalogue: Catalogue) -> CallerEvent:
    """Give what was heard at a question its meaning, whatever it may be."""
    match heard:
        case Keys(pressed):
            return understand_keys(ask, pressed, catalogue)
        case Speech(text, confidence):
            said = normalise(text)
            return understand_words(ask, said, confidence, catalogue) if said else Silent()
        case Nothing():
            return Silent()


def hints(ask: Ask, catalogue: Catalogue) -> tuple[str, ...]:
    """Give the recogniser the phrases that may be said at a question: choices first, then offers and links."""
    phrases = (phrase.replace(",", " ") for phrase in _phrases(ask, catalogue))
    return tuple(dict.fromkeys(phrase for phrase in phrases if len(phrase) <= LONGEST_HINT))[:MOST_HINTS]


def _phrases(ask: Ask, catalogue: Catalogue) -> Iterator[str]:
    heard = [catalogue.languages[code] for code in languages_heard(ask)]
    for choice in ask.choices:
        for language in heard:
            yield from language.words.get(choice.words or "", ())
    if ask.entry and ask.entry.expects == "county":
        for language in heard:
            yield from (
                phrase for name, words in language.words.items() if name.startswith(COUNTY) for phrase in words
            )
    for code in ask.offers:
        yield from catalogue.languages[code].offer.words
    for link in ask.links:
        for language in heard:
            yield from language.words.get(link.words or "", ())
        if link.name == LANGUAGE_LINK:
            for language in catalogue.languages.values():
                yield from language.offer.words
