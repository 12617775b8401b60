"""What every step needs to know of the caller, and what the roads there surely bring.

The machine asks for a step-up by itself where a look-up needs more than the call has; for drawings and reports it is
told here which steps can meet that.
"""

from ivr.flow.contracts import Assurance
from ivr.flow.definition import Flows, LookUpStep, Retry, Step, targets_of


def assurance_after(flows: Flows, step: Step, label: str, before: Assurance) -> Assurance:
    """Give the assurance after a step's outcome: what began an identity sets it, what grants more raises it."""
    if not isinstance(step, LookUpStep):
        return before
    contract = flows.contracts[step.look_up]
    if contract.begins_identity(label):
        return contract.grants[label]
    return max(before, contract.grants.get(label, Assurance.ANONYMOUS))


def least_assurance(flows: Flows) -> dict[str, Assurance]:
    """Find the assurance that every road to a step brings at least, before any step-up."""
    least: dict[str, Assurance] = {}
    ahead = [(name, Assurance.ANONYMOUS) for name in _entered_anonymously(flows)]
    while ahead:
        name, brought = ahead.pop()
        if name in least and least[name] <= brought:
            continue
        least[name] = brought
        step = flows.steps[name]
        inside = max(brought, flows.needed_by(step))
        for label, target in targets_of(step):
            following = target.question if isinstance(target, Retry) else target
            if following in flows.steps:
                ahead.append((following, assurance_after(flows, step, label, inside)))
    return {name: least.get(name, Assurance.ANONYMOUS) for name in flows.steps}


def _entered_anonymously(flows: Flows) -> list[str]:
    """Where a call can come without anything known: by its line, a link, a step-up or the defaults."""
    defaults = flows.defaults
    return [
        *(line.start for line in flows.lines),
        *(one.next for one in flows.links if one.next is not None),
        *flows.step_up.values(),
        defaults.home,
        defaults.asking.give_up,
        defaults.unavailable,
        defaults.too_many_turns,
        defaults.nobody_there,
    ]
