"""What is known on every road: each argument and placeholder has a value wherever it is used.

A forward analysis over the roads of `ivr/flow/roads.py`: what is known at a step is what every road there brings. A
value that is of the wrong type for its placeholder is a fault too.
"""

from collections.abc import Iterator, Mapping

from ivr.errors import Fault
from ivr.flow.contracts import Assurance, Rows, Term, ValueType
from ivr.flow.definition import (
    PREVIOUS,
    RESUME,
    UNAVAILABLE,
    ChooseStep,
    ConfirmStep,
    EntryStep,
    Flows,
    LookUpStep,
    MenuStep,
    RecordStep,
    Retry,
    SayStep,
    Step,
    Target,
    TransferStep,
    targets_of,
)
from ivr.flow.references import fault_at
from ivr.flow.words import prompts_of

Known = Mapping[str, ValueType]
"""Values by name, with their type."""

INTERCHANGEABLE = (frozenset({"number", "count"}), frozenset({"digits", "groups", "text"}))
"""Formats that can speak one another's values."""

ANY = "any"
"""The type of a kept choice, whose column tells it."""


def check_knowledge(flows: Flows, facts: frozenset[str]) -> Iterator[Fault]:
    """Yield every argument and placeholder that some road leaves without a value, or with one of another type."""
    known = known_at(flows)
    default = flows.wording.languages[flows.wording.default_language].prompts
    for step in flows.steps.values():
        here = known.get(step.name)
        if here is None:
            continue
        yield from _arguments(flows, step, here)
        for key, prompt in prompts_of(flows, step):
            there = _known_for(flows, step, key, prompt, here)
            for name, form in default[prompt].placeholders.items() if prompt in default else ():
                if name in facts:
                    continue
                if name not in there:
                    yield fault_at(step, key, f"{prompt} says {{{name}}}, which is not known on every road here")
                elif not _fits(form, there[name]):
                    yield fault_at(step, key, f"{prompt} says {{{name}:{form}}}, which is {_shown(there[name])}")


def known_at(flows: Flows) -> dict[str, Known]:
    """Find what is surely known on entering each step that any road reaches."""
    known: dict[str, Known] = {line.start: {} for line in flows.lines}
    ahead = list(known)
    while ahead:
        name = ahead.pop()
        step = flows.steps[name]
        for following, brought in _roads(flows, step, {**known[name], **_implied(flows, step)}):
            before = known.get(following)
            now = brought if before is None else {key: kind for key, kind in before.items() if key in brought}
            if before is None or len(now) < len(before):
                known[following] = now
                ahead.append(following)
    return {name: {**here, **_implied(flows, flows.steps[name])} for name, here in known.items()}


def _roads(flows: Flows, step: Step, here: Known) -> Iterator[tuple[str, Known]]:
    """List every road from a step with what is known at its end."""
    defaults = flows.defaults
    for label, target in targets_of(step):
        brought = _after(flows, step, label, here)
        yield from ((following, brought) for following in _ends(flows, target))
    for level, way in flows.step_up.items():
        if level <= flows.needed_by(step) and way != step.name:
            yield way, here
    match step:
        case MenuStep() | ConfirmStep() | ChooseStep() | EntryStep():
            ways = [one.next for one in flows.links if one.next is not None]
            for way in (*ways, step.asking.give_up, defaults.too_many_turns, defaults.nobody_there):
                yield way, here
        case RecordStep():
            yield step.asking.give_up, here
        case LookUpStep() if UNAVAILABLE not in step.on:
            yield defaults.unavailable, here
        case TransferStep(meanwhile=str(meanwhile)):
            yield meanwhile, here


def _ends(flows: Flows, target: Target) -> Iterator[str]:
    if isinstance(target, Retry):
        question = flows.steps[target.question]
        yield target.question
        if isinstance(question, MenuStep | ConfirmStep | ChooseStep | EntryStep | RecordStep):
            yield question.asking.give_up
    else:
        # What waits for a step-up, and a question gone back to, keep what they knew; home may be entered so too.
        yield flows.defaults.home if target in (RESUME, PREVIOUS) else target


def _after(flows: Flows, step: Step, label: str, here: Known) -> Known:
    match step:
        case EntryStep(keep=keep, entry=entry) if label == "next" and not entry.sensitive:
            return {**here, keep: entry.expects if entry.expects in ("date", "phone") else "digits"}
        case ChooseStep(keep=keep) if label == "next":
            return {**here, keep: ANY}
        case RecordStep(keep=keep) if label == "recorded":
            return {**here, keep: "audio"}
        case LookUpStep(look_up=look_up) if label in flows.contracts[look_up].outcomes:
            contract = flows.contracts[look_up]
            kept = {} if contract.begins_identity(label) else here
            return {**kept, **contract.outcomes[label]}
        case _:
            return here


def _implied(flows: Flows, step: Step) -> Known:
    """What being identified brings along: the values that every look-up gives that begins an identity."""
    if flows.needed_by(step) < Assurance.IDENTIFIED:
        return {}
    given = [
        contract.outcomes[outcome]
        for contract in flows.contracts.values()
        for outcome in contract.grants
        if contract.begins_identity(outcome)
    ]
    return {name: kind for name, kind in (given[0] if given else {}).items() if all(name in one for one in given)}


def _arguments(flows: Flows, step: Step, here: Known) -> Iterator[Fault]:
    if isinstance(step, LookUpStep):
        sensitive = {one.keep for one in flows.steps.values() if isinstance(one, EntryStep) and one.entry.sensitive}
        for name in flows.contracts[step.look_up].takes:
            if name not in here and name not in sensitive:
                yield fault_at(step, "look_up", f"{step.look_up} takes {name}, which is not known on every road here")
    rows = step.each if isinstance(step, SayStep) else step.rows if isinstance(step, ChooseStep) else None
    if rows is not None and rows not in here:
        key = "each" if isinstance(step, SayStep) else "from"
        yield fault_at(step, key, f"{rows} is not known on every road here")


def _known_for(flows: Flows, step: Step, key: str, prompt: str, here: Known) -> Known:
    """What a prompt of a step can use: a row's columns, or what is known after the outcome that says it."""
    rows = None
    if isinstance(step, SayStep) and step.each is not None:
        rows = here.get(step.each)
    if isinstance(step, ChooseStep) and key == "item":
        rows = here.get(step.rows)
    if isinstance(rows, Rows):
        return {**rows.columns, "key": "digits"}
    return _after(flows, step, key, here)


def _fits(form: str, kind: ValueType) -> bool:
    if kind == ANY or form == kind:
        return True
    if isinstance(kind, Term):
        return form == "term"
    return any(form in group and kind in group for group in INTERCHANGEABLE)


def _shown(kind: ValueType) -> str:
    return "a term" if isinstance(kind, Term) else "a list" if isinstance(kind, Rows) else f"of type {kind}"
