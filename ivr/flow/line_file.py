"""The reserved file `lines.toml`: numbers, links, step-ups and defaults."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from ivr.flow.contracts import Assurance
from ivr.flow.definition import Asking, Defaults, Line, RoutedLink, Waiting
from ivr.flow.reading import Table
from ivr.flow.step_tables import EXPECTS, KEYS
from ivr.flow.verbs import Choice, Link

LINES_FILE = "call_flows/lines.toml"

LINKS = ("agent", "back", "repeat", "language", "main_menu")
LEADING_LINKS = ("agent", "main_menu")


@dataclass(frozen=True, slots=True)
class LineFile:
    """What `lines.toml` says; `defaults` is None where it could not be read."""

    lines: tuple[Line, ...]
    links: tuple[RoutedLink, ...]
    step_up: dict[Assurance, str]
    asking: Asking
    defaults: Defaults | None


def read_line_file(table: Table) -> LineFile:
    """Read the whole file; what is wrong with it becomes faults of the table."""
    lines = _lines(table.table("lines"))
    if len([line for line in lines if line.number is None]) != 1:
        table.fault("lines", "exactly one line has no number: it answers any number that is not listed")
    links = _links(table.table("links"))
    step_up = _step_up(table.table("step_up"))
    defaults = table.table("defaults")
    asking = Asking(
        tries=defaults.whole_number("tries"),
        no_input=defaults.texts("no_input"),
        no_match=defaults.texts("no_match"),
        give_up=defaults.text("give_up"),
    )
    read = Defaults(
        home=defaults.text("home"),
        asking=asking,
        unavailable=defaults.text("unavailable"),
        turns=defaults.whole_number("turns"),
        too_many_turns=defaults.text("too_many_turns"),
        nobody_there=defaults.text("nobody_there"),
        partial=defaults.text("partial"),
        read_back=_read_back(defaults.table("read_back")),
        use_keypad=defaults.text("use_keypad"),
        use_keys=defaults.text("use_keys"),
        last_try=defaults.text("last_try"),
        waiting=_waiting(defaults.table("waiting")) if defaults.has("waiting") else None,
    )
    defaults.finish()
    table.finish()
    return LineFile(lines, links, step_up, asking, read)


def _lines(table: Table) -> tuple[Line, ...]:
    lines: list[Line] = []
    for name in table.names():
        inner = table.table(name)
        number = inner.optional_text("number")
        if number is not None and not (number.startswith("+") and number[1:].isdigit()):
            inner.fault("number", f"must be E.164, such as +18669013212, not {number!r}")
        if number is not None and number in [line.number for line in lines]:
            inner.fault("number", "is the number of another line too")
        lines.append(Line(name, number, inner.text("start"), inner.whole_number("time_percent", default=100)))
        inner.finish()
    return tuple(lines)


def _links(table: Table) -> tuple[RoutedLink, ...]:
    links = []
    for name in LINKS:
        if not table.has(name):
            table.fault(name, "is missing: every question has this link")
            continue
        inner = table.table(name)
        key, words = inner.optional_text("key"), inner.optional_text("words")
        if key is not None and key not in KEYS - {"#"}:
            inner.fault("key", f"must be one of 0-9 and *, not {key!r}")
        leads_to = inner.text("next") if name in LEADING_LINKS else None
        links.append(RoutedLink(Link(name, key, words), leads_to))
        inner.finish()
    table.finish()
    return tuple(links)


def _step_up(table: Table) -> dict[Assurance, str]:
    levels = (Assurance.IDENTIFIED, Assurance.VERIFIED)
    steps = {level: table.text(level.name.lower()) for level in levels}
    table.finish()
    return steps


def _waiting(table: Table) -> Waiting:
    waiting = Waiting(
        call_back=_choice(table.table("call_back")),
        meanwhile=_choice(table.table("meanwhile")),
        back=table.text("back"),
        agent_helps=table.text("agent_helps"),
    )
    if waiting.call_back.key == waiting.meanwhile.key:
        table.fault("meanwhile.key", f"is the key of call_back too: {waiting.meanwhile.key}")
    table.finish()
    return waiting


def _choice(table: Table) -> Choice:
    key, words = table.text("key"), table.text("words")
    if key and key not in KEYS - {"#"}:
        table.fault("key", f"must be one of 0-9 and *, not {key!r}")
    table.finish()
    return Choice(key, key, words)


def _read_back(table: Table) -> dict[str, str]:
    for kind in table.names():
        if kind not in EXPECTS:
            table.fault(kind, f"is nothing that a question expects; there are {', '.join(EXPECTS)}")
    return {kind: table.text(kind) for kind in table.names() if kind in EXPECTS}


def line_names(texts: Mapping[str, str]) -> frozenset[str]:
    """List the names of the lines, as far as `lines.toml` can be read at all."""
    try:
        return frozenset(tomllib.loads(texts.get(LINES_FILE, "")).get("lines", {}))
    except tomllib.TOMLDecodeError:
        return frozenset()
