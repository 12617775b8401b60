"""Facts that change (numbers, addresses, fees), from `data/facts.toml`: everywhere, and otherwise on some lines."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.errors import DefinitionFaults, Fault
from ivr.flow.events import Value

FACTS_FILE = "data/facts.toml"


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts by name; `by_line` holds what is otherwise on a line."""

    everywhere: Mapping[str, Value]
    by_line: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """Every name that a prompt may use on any line."""
        return frozenset(self.everywhere)

    def on_line(self, line: str) -> Mapping[str, Value]:
        """Give the facts as they are on a line."""
        return {**self.everywhere, **self.by_line.get(line, {})}


def read_facts(text: str, lines: frozenset[str]) -> Facts:
    """Read `facts.toml` for these lines.

    Raises:
        DefinitionFaults: naming each key that is wrong.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionFaults([Fault(FACTS_FILE, "", f"is not TOML: {error}")]) from None
    faults = [
        Fault(FACTS_FILE, name, "is no table of this file; there are everywhere and on")
        for name in content
        if name not in ("everywhere", "on")
    ]
    everywhere, by_line = content.get("everywhere", {}), content.get("on", {})
    for place, table in {
        "everywhere": everywhere,
        **{f"on.{line}": table for line, table in by_line.items()},
    }.items():
        for name, value in table.items():
            if not isinstance(value, str | int) or isinstance(value, bool):
                faults.append(
                    Fault(FACTS_FILE, f"{place}.{name}", f"must be a text or a whole number, not {value!r}")
                )
            elif name not in everywhere:
                faults.append(Fault(FACTS_FILE, f"{place}.{name}", "is not in everywhere, so other lines lack it"))
    faults.extend(Fault(FACTS_FILE, f"on.{line}", "is no line") for line in by_line if line not in lines)
    if faults:
        raise DefinitionFaults(faults)
    return Facts(everywhere, by_line)
