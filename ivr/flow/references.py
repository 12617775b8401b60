"""Everything that a flow names exists: steps, look-ups with their outcomes, numbers, levels."""

from collections.abc import Iterator

from ivr.errors import Fault
from ivr.flow.contracts import Contract, Rows
from ivr.flow.definition import (
    PREVIOUS,
    RESUME,
    UNAVAILABLE,
    ChooseStep,
    ConfirmStep,
    EntryStep,
    Flows,
    HangUpStep,
    LookUpStep,
    MenuStep,
    RecordStep,
    Retry,
    SayStep,
    Step,
    TransferStep,
    targets_of,
)
from ivr.flow.line_file import LINES_FILE

ASKED = (MenuStep, ConfirmStep, ChooseStep, EntryStep, RecordStep)


def file_of(step_name: str) -> str:
    """Give the flow file of a step."""
    return f"call_flows/{step_name.partition('.')[0]}.toml"


def fault_at(step: Step, key: str, what: str) -> Fault:
    """Note a fault of a step, at its file, name and key."""
    local = step.name.partition(".")[2]
    return Fault(file_of(step.name), f"{local}.{key}" if key else local, what)


def check_references(flows: Flows, numbers: frozenset[str]) -> Iterator[Fault]:
    """Yield every name that leads nowhere."""
    yield from _line_file(flows)
    for step in flows.steps.values():
        for label, target in targets_of(step):
            if isinstance(target, Retry):
                question = flows.steps.get(target.question)
                if not isinstance(question, ASKED):
                    yield fault_at(step, label, f"retries {target.question}, which is no question")
            elif target not in (RESUME, PREVIOUS) and target not in flows.steps:
                yield fault_at(step, label, f"leads to {target}, which is no step")
        if isinstance(step, ASKED) and step.asking.give_up not in flows.steps:
            yield fault_at(step, "give_up", f"leads to {step.asking.give_up}, which is no step")
        match step:
            case LookUpStep():
                yield from _look_up(flows, step)
            case TransferStep(number=str(number)) if number not in numbers:
                yield fault_at(step, "number", f"{number} is no number in facts or settings")
            case TransferStep(meanwhile=str(meanwhile)) if meanwhile not in flows.steps:
                yield fault_at(step, "meanwhile", f"leads to {meanwhile}, which is no step")
            case TransferStep(queue=str()) if flows.defaults.waiting is None and _offers_in_wait(step):
                yield fault_at(step, "", f"offers a choice to who waits, but {LINES_FILE} has no defaults.waiting")
            case SayStep(each=str(rows)) if rows not in _row_names(flows):
                yield fault_at(step, "each", f"no look-up answers a list {rows}")
            case ChooseStep(rows=rows) if rows not in _row_names(flows):
                yield fault_at(step, "from", f"no look-up answers a list {rows}")
            case EntryStep(entry=entry) if not entry.sensitive:
                kinds = ("county", "postal_code") if entry.expects == "county" else (entry.expects,)
                for kind in (one for one in kinds if one not in flows.defaults.read_back):
                    yield fault_at(step, "expects", f"defaults.read_back has no prompt for {kind}")


def _offers_in_wait(step: TransferStep) -> bool:
    return step.meanwhile is not None or "call_back" in step.on


def rows_in(contracts: Iterator[Contract] | list[Contract], name: str) -> Iterator[Rows]:
    """List every type that contracts give a list of this name."""
    for contract in contracts:
        for values in contract.outcomes.values():
            kind = values.get(name)
            if isinstance(kind, Rows):
                yield kind


def _row_names(flows: Flows) -> set[str]:
    return {
        name
        for contract in flows.contracts.values()
        for values in contract.outcomes.values()
        for name, kind in values.items()
        if isinstance(kind, Rows)
    }


def _look_up(flows: Flows, step: LookUpStep) -> Iterator[Fault]:
    contract = flows.contracts.get(step.look_up)
    if contract is None:
        yield fault_at(step, "look_up", f"there is no look-up {step.look_up}")
        return
    for outcome in contract.outcomes:
        if outcome not in step.on:
            yield fault_at(step, f"on.{outcome}", f"is missing: {step.look_up} can answer it")
    for outcome in step.on:
        if outcome not in contract.outcomes and outcome != UNAVAILABLE:
            yield fault_at(step, f"on.{outcome}", f"{step.look_up} never answers it")


def _line_file(flows: Flows) -> Iterator[Fault]:
    defaults = flows.defaults
    named = {
        **{f"lines.{line.name}.start": line.start for line in flows.lines},
        **{f"links.{one.link.name}.next": one.next for one in flows.links if one.next is not None},
        **{f"step_up.{level.name.lower()}": name for level, name in flows.step_up.items()},
        "defaults.home": defaults.home,
        "defaults.give_up": defaults.asking.give_up,
        "defaults.unavailable": defaults.unavailable,
        "defaults.too_many_turns": defaults.too_many_turns,
        "defaults.nobody_there": defaults.nobody_there,
    }
    for place, name in named.items():
        if name not in flows.steps:
            yield Fault(LINES_FILE, place, f"leads to {name}, which is no step")
    for level, name in flows.step_up.items():
        step = flows.steps.get(name)
        if step is not None and step.requires >= level:
            yield fault_at(step, "requires", f"is the step-up to {level.name.lower()}, so it cannot require that")
    nobody = flows.steps.get(defaults.nobody_there)
    if nobody is not None and not isinstance(nobody, HangUpStep):
        yield Fault(LINES_FILE, "defaults.nobody_there", f"{nobody.name} must hang up: nobody is there to answer")
