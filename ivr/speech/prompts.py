"""One prompt: its text, cut once at load into words and slots, so that a turn only fills the slots in.

A slot is written `{amount:money}`; other braces are faults. A prompt with plural forms picks one by its only
`count` slot, with the rule in the header of its .po file. A recording is played, not said, so an `audio` slot is a
prompt by itself.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ivr.flow.contracts import FORMATS
from ivr.flow.wording import PromptShape

PluralRule = Callable[[int], int]
"""Which plural form goes with a number; as `gettext.c2py` makes it."""

_SLOT = re.compile(r"\{([a-z][a-z0-9_]*):([a-z]+)\}")

WORDS_OF_FORMATS: Mapping[str, int] = {
    "money": 6, "date": 5, "time": 4, "number": 3, "count": 2, "digits": 6, "groups": 10, "phone": 10, "text": 4,
    "texts": 27, "term": 3, "audio": 0,
}  # fmt: skip
"""How many words a slot is worth, for how long a prompt takes to say."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value is spoken, and how."""

    name: str
    format: str


Part = str | Slot


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt ready to be filled in: one form, or the plural forms with their rule and the slot that picks."""

    forms: tuple[tuple[Part, ...], ...]
    shape: PromptShape
    count_name: str | None = None
    plural_rule: PluralRule | None = None

    @property
    def is_recording(self) -> bool:
        """Whether it is played instead of said."""
        return "audio" in self.shape.placeholders.values()

    def form_for(self, number: int) -> tuple[Part, ...]:
        """Pick the form that goes with a number."""
        return self.forms[self.plural_rule(abs(number))] if self.plural_rule else self.forms[0]


def compile_prompt(texts: tuple[str, ...], plural_rule: PluralRule | None, faults: list[str]) -> Prompt:
    """Cut a prompt's forms into parts; `plural_rule` is None for a prompt with one form. Adds what is wrong."""
    forms = tuple(tuple(_cut(text, faults)) for text in texts)
    slots = {part for form in forms for part in form if isinstance(part, Slot)}
    placeholders: dict[str, str] = {}
    for slot in sorted(slots, key=lambda slot: (slot.name, slot.format)):
        if slot.format not in FORMATS:
            faults.append(
                f"{{{slot.name}:{slot.format}}} has an unknown format; there are {', '.join(sorted(FORMATS))}"
            )
        elif placeholders.setdefault(slot.name, slot.format) != slot.format:
            faults.append(f"{slot.name} has two formats, {placeholders[slot.name]} and {slot.format}")
    counts = [name for name, kind in placeholders.items() if kind == "count"]
    if plural_rule and len(counts) != 1:
        faults.append(f"has plural forms, and {len(counts)} count placeholders to pick one by instead of one")
    if "audio" in placeholders.values() and any(len(form) > 1 for form in forms):
        faults.append("has a recording among its words; a recording is a prompt by itself")
    shape = PromptShape(placeholders, max(sum(map(_word_count, form)) for form in forms))
    return Prompt(forms, shape, counts[0] if counts else None, plural_rule)


def _cut(text: str, faults: list[str]) -> Iterator[Part]:
    spoken = " ".join(text.split())
    place = 0
    for found in _SLOT.finditer(spoken):
        yield from _plain(spoken[place : found.start()], faults)
        yield Slot(found[1], found[2])
        place = found.end()
    yield from _plain(spoken[place:], faults)


def _plain(text: str, faults: list[str]) -> Iterator[str]:
    if "{" in text or "}" in text:
        faults.append(f"has braces that are no placeholder such as {{amount:money}}: {text.strip()!r}")
    if any(not sign.isprintable() for sign in text):
        faults.append(f"has a control character: {text.strip()!r}")
    if text:
        yield text


def _word_count(part: Part) -> int:
    return WORDS_OF_FORMATS.get(part.format, 0) if isinstance(part, Slot) else len(part.split())
