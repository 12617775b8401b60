"""Sensitive answers and confirmations: a PIN goes into the look-up that is the very next step, and nowhere else.

A look-up that must be confirmed follows a yes, and nothing else.
"""

from collections.abc import Iterator

from ivr.errors import Fault
from ivr.flow.definition import ConfirmStep, EntryStep, Flows, LookUpStep, Retry, targets_of
from ivr.flow.references import fault_at


def check_secrecy(flows: Flows) -> Iterator[Fault]:
    """Yield every road by which a sensitive answer would be lost, kept or said."""
    sensitive = [step for step in flows.steps.values() if isinstance(step, EntryStep) and step.entry.sensitive]
    names = {step.keep for step in sensitive}
    for step in sensitive:
        look_up = flows.steps.get(step.next) if isinstance(step.next, str) else None
        if not isinstance(look_up, LookUpStep):
            yield fault_at(step, "next", "a sensitive answer leads to the look-up that takes it, and nowhere else")
            continue
        contract = flows.contracts[look_up.look_up]
        if step.keep not in (*contract.takes, *contract.may_take):
            yield fault_at(step, "keep", f"{look_up.look_up} does not take {step.keep}")
        if max(contract.requires, look_up.requires) > step.requires:
            yield fault_at(
                step, "requires", f"{look_up.look_up} requires more, so the answer would be lost on the way"
            )
    for other in flows.steps.values():
        if isinstance(other, EntryStep) and not other.entry.sensitive and other.keep in names:
            yield fault_at(other, "keep", f"{other.keep} is sensitive elsewhere")
        for label, target in targets_of(other):
            follower = None if isinstance(target, Retry) else flows.steps.get(target)
            if not isinstance(follower, LookUpStep):
                continue
            taken = names & {*flows.contracts[follower.look_up].takes, *flows.contracts[follower.look_up].may_take}
            brings = other.keep if isinstance(other, EntryStep) and label == "next" else None
            for name in sorted(taken - {brings}):
                yield fault_at(other, label, f"leads to {follower.name}, which takes the sensitive {name}")
    yield from _unconfirmed(flows)
    default = flows.wording.languages[flows.wording.default_language]
    for prompt, shape in default.prompts.items():
        for name in sorted(names & set(shape.placeholders)):
            file = f"prompts/{flows.wording.default_language}/{prompt.partition('.')[0]}.po"
            yield Fault(file, prompt, f"{name} is sensitive and is never said")


def _unconfirmed(flows: Flows) -> Iterator[Fault]:
    """Fault every road but a yes into a look-up that must be confirmed."""
    for step in flows.steps.values():
        for label, target in targets_of(step):
            follower = None if isinstance(target, Retry) else flows.steps.get(target)
            if not isinstance(follower, LookUpStep) or not flows.contracts[follower.look_up].confirmed:
                continue
            if not (isinstance(step, ConfirmStep) and label == "yes"):
                yield fault_at(step, label, f"leads to {follower.name}, which must be confirmed by a yes")
