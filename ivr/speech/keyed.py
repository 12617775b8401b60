"""What keys mean at a question: its own choices first, then the languages offered, then the links.

Source: CONTRACT.md, "Keys"; FLOW_FORMAT.md.
"""

from ivr.flow.events import Answered, By, CallerEvent, Linked, NotUnderstood, Silent
from ivr.flow.verbs import Ask
from ivr.speech.catalogue import Catalogue
from ivr.speech.entries import enter

LANGUAGE_LINK = "language"
MOST_KEYS = 1_000
"""Keys of one answer that are looked at."""

NOT_A_RUN = 10
"""From so many zeros on they may be a Participant ID, and no call for a person."""

_KEYS = frozenset("0123456789*#")


def understand_keys(ask: Ask, pressed: str, catalogue: Catalogue) -> CallerEvent:
    """Give the meaning of keys pressed at a question. `#` only ends an entry, and alone is silence."""
    keys = "".join(key for key in pressed[:MOST_KEYS] if key in _KEYS)
    if not keys:
        return NotUnderstood("no_match", "keys") if pressed else Silent()
    bare = keys.lstrip("#").partition("#")[0]
    if not bare:
        return Silent()
    if ask.entry is None:
        return understand_key(ask, bare[0], "keys", catalogue) or NotUnderstood("no_match", "keys")
    entered = ask.entered + bare
    key = only_key(entered)
    event = understand_key(ask, key, "keys", catalogue) if key else None
    return event or enter(ask.entry, entered, "keys")


def only_key(entered: str) -> str | None:
    """Give the one key that an entry is as a whole, or None: a run of fewer than ten zeros is one zero."""
    if len(entered) < NOT_A_RUN and not entered.strip("0"):
        return entered[:1] or None
    return entered if len(entered) == 1 else None


def understand_key(ask: Ask, key: str, by: By, catalogue: Catalogue) -> CallerEvent | None:
    """Give the meaning of one key at a question, pressed or named; None where it has none here."""
    for choice in ask.choices:
        if choice.key == key:
            return Answered(choice.value, by)
    for code in ask.offers:
        if catalogue.languages[code].offer.key == key:
            return Linked(LANGUAGE_LINK, by, code)
    for link in ask.links:
        if link.key == key:
            return Linked(link.name, by)
    return None
