"""Facts that change (numbers, addresses, fees), from `data/facts.toml`: everywhere, and otherwise on some lines.

A fact is a text, a whole number (money in cents), or a table of texts by language.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ivr.errors import DefinitionFaults, Fault
from ivr.flow.events import Value

FACTS_FILE = "data/facts.toml"

Fact = str | int | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts by name; `by_line` holds what is otherwise on a line."""

    of_all: Mapping[str, Fact]
    by_line: Mapping[str, Mapping[str, Fact]]

    @property
    def names(self) -> frozenset[str]:
        """Every name that a prompt may use on any line."""
        return frozenset(self.of_all)

    def everywhere(self, language: str) -> Mapping[str, Value]:
        """Give the facts that hold where nothing else is said, in a language."""
        return {name: _in_language(fact, language) for name, fact in self.of_all.items()}

    def on_line(self, line: str, language: str) -> Mapping[str, Value]:
        """Give the facts as they are on a line, in a language."""
        facts = {**self.of_all, **self.by_line.get(line, {})}
        return {name: _in_language(fact, language) for name, fact in facts.items()}


def read_facts(text: str, lines: frozenset[str], languages: frozenset[str]) -> Facts:
    """Read `facts.toml` for these lines and languages.

    Raises:
        DefinitionFaults: naming each key that is wrong.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionFaults([Fault(FACTS_FILE, "", f"is not TOML: {error}")]) from None
    faults = list(_faults(content, lines, languages))
    if faults:
        raise DefinitionFaults(faults)
    return Facts(content.get("everywhere", {}), content.get("on", {}))


def _in_language(fact: Fact, language: str) -> Value:
    return fact[language] if isinstance(fact, Mapping) else fact


def _faults(content: Mapping[str, Any], lines: frozenset[str], languages: frozenset[str]) -> Iterator[Fault]:
    for name in content.keys() - {"everywhere", "on"}:
        yield Fault(FACTS_FILE, name, "is no table of this file; there are everywhere and on")
    everywhere, on = content.get("everywhere", {}), content.get("on", {})
    if not isinstance(on, dict):
        yield Fault(FACTS_FILE, "on", "must be a table")
        on = {}
    known = everywhere.keys() if isinstance(everywhere, dict) else frozenset()
    for line in on.keys() - lines:
        yield Fault(FACTS_FILE, f"on.{line}", "is no line")
    for place, table in {"everywhere": everywhere, **{f"on.{line}": table for line, table in on.items()}}.items():
        if not isinstance(table, dict):
            yield Fault(FACTS_FILE, place, "must be a table")
            continue
        for name, fact in table.items():
            what = _wrong(fact, languages)
            if what is None and name not in known:
                what = "is not in everywhere, so other lines lack it"
            if what is not None:
                yield Fault(FACTS_FILE, f"{place}.{name}", what)


def _wrong(fact: Any, languages: frozenset[str]) -> str | None:
    match fact:
        case bool():
            return "must be a text, a whole number, or texts by language"
        case str() | int():
            return None
        case dict() if fact.keys() == languages and all(isinstance(text, str) for text in fact.values()):
            return None
        case dict():
            return f"must have a text for each of {', '.join(sorted(languages))}"
        case _:
            return "must be a text, a whole number, or texts by language"
