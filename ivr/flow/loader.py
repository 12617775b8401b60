"""Call flows from TOML to records: every fault of form at once, each with its file, step and key.

What only the whole shows (roads, clashes, wording, contracts) is proved by `ivr/flow/checks.py`, which `load_flows`
runs too. The format has no expressions: anything that is not a known key is a fault.
"""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from ivr.errors import DefinitionFaults, Fault
from ivr.flow.checks import check_flows
from ivr.flow.contracts import Contract
from ivr.flow.definition import Flows, Step
from ivr.flow.line_file import LINES_FILE, read_line_file
from ivr.flow.reading import Table
from ivr.flow.step_tables import STEP_KINDS, read_step
from ivr.flow.wording import Wording

FOLDER = "call_flows/"


def load_flows(
    texts: Mapping[str, str],
    contracts: Sequence[Contract],
    wording: Wording,
    *,
    facts: frozenset[str] = frozenset(),
    numbers: frozenset[str] = frozenset(),
) -> Flows:
    """Load the flow files among `texts` (path to text) and prove that they are sound.

    `facts` are the names that prompts may use besides a session's values; `numbers` are the names of telephone
    numbers that a transfer may use.

    Raises:
        DefinitionFaults: with everything that is wrong, in all files.
    """
    faults: list[Fault] = []
    files = {path: _parse(path, text, faults) for path, text in texts.items() if path.startswith(FOLDER)}
    topics = {path: content for path, content in files.items() if path != LINES_FILE and content is not None}
    if LINES_FILE not in files:
        faults.append(Fault(LINES_FILE, "", "is missing; it holds the numbers, links, step-ups and defaults"))
    lines = files.get(LINES_FILE)
    # Where the file cannot be read at all, that is its one fault, and not each thing that it would have held.
    parts = read_line_file(Table(LINES_FILE, "", lines or {}, faults if lines is not None else []))
    steps: dict[str, Step] = {}
    for path, content in topics.items():
        topic = path.removeprefix(FOLDER).removesuffix(".toml")
        for name, table in content.items():
            step = _step(path, topic, name, table, parts.asking, faults)
            if step is not None:
                steps[step.name] = step
    if faults or parts.defaults is None:
        raise DefinitionFaults(faults)
    flows = Flows(
        steps=steps,
        lines=parts.lines,
        links=parts.links,
        step_up=parts.step_up,
        defaults=parts.defaults,
        contracts={contract.name: contract for contract in contracts},
        wording=wording,
    )
    faults.extend(check_flows(flows, facts, numbers))
    if faults:
        raise DefinitionFaults(faults)
    return flows


def _parse(path: str, text: str, faults: list[Fault]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.append(Fault(path, "", f"is not TOML: {error}"))
        return None


def _step(path: str, topic: str, name: str, content: Any, asking: Any, faults: list[Fault]) -> Step | None:
    if not isinstance(content, dict):
        faults.append(Fault(path, name, "is not a step: a step is a table"))
        return None
    table = Table(path, name, content, faults)
    kinds = [kind for kind in STEP_KINDS if kind in content]
    if len(kinds) != 1:
        what = f"has {' and '.join(kinds)}" if kinds else f"has none of {', '.join(STEP_KINDS)}"
        table.fault("", f"a step has exactly one kind; this one {what}")
        return None
    before = len(faults)
    step = read_step(table, kinds[0], f"{topic}.{name}", topic, asking)
    return step if len(faults) == before else None
