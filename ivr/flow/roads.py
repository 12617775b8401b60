"""Where calls can go: no step unreachable, no loop without a question, a road to a person from everywhere."""

from collections.abc import Iterable, Iterator, Mapping

from ivr.errors import Fault
from ivr.flow.contracts import Assurance
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
    Target,
    TransferStep,
    targets_of,
)
from ivr.flow.line_file import LINES_FILE
from ivr.flow.references import fault_at

Roads = Mapping[str, frozenset[str]]
"""From every step, the steps that can be next."""


def roads_of(flows: Flows) -> Roads:
    """Draw every road between steps: choices, outcomes, links, step-ups, give-ups and resumes."""
    resumed = _resumed(flows)
    return {name: frozenset(_next_steps(flows, step, resumed)) for name, step in flows.steps.items()}


def check_roads(flows: Flows) -> Iterator[Fault]:
    """Yield every fault of the roads."""
    roads = roads_of(flows)
    reached = _reach(roads, {line.start for line in flows.lines} | set(_set_aside(flows)))
    for name, step in flows.steps.items():
        if name not in reached:
            yield fault_at(step, "", "is never reached")
    yield from _loops(flows)
    yield from _people(flows, roads)
    yield from _words_only(flows)
    endless = _reach_quietly(flows, flows.defaults.too_many_turns) & _questions(flows)
    for name in sorted(endless):
        yield Fault(LINES_FILE, "defaults.too_many_turns", f"must end without a question, but asks {name}")


def _set_aside(flows: Flows) -> Iterator[str]:
    """Steps that the machine itself goes to."""
    defaults = flows.defaults
    yield from (defaults.unavailable, defaults.too_many_turns, defaults.nobody_there, defaults.home)


def _next_steps(flows: Flows, step: Step, resumed: frozenset[str]) -> Iterator[str]:
    yield from _quiet_steps(flows, step, resumed)
    if isinstance(step, MenuStep | ConfirmStep | ChooseStep | EntryStep | RecordStep):
        yield step.asking.give_up
    if isinstance(step, MenuStep | ConfirmStep | ChooseStep | EntryStep):
        yield from (one.next for one in flows.links if one.next is not None)
    if isinstance(step, TransferStep) and step.meanwhile is not None:
        yield step.meanwhile


def _quiet_steps(flows: Flows, step: Step, resumed: frozenset[str]) -> Iterator[str]:
    """Where a step leads by its own targets, and to the step-up that it needs."""
    for _, target in targets_of(step):
        yield from _resolve(flows, target, resumed)
    if isinstance(step, LookUpStep) and UNAVAILABLE not in step.on:
        yield flows.defaults.unavailable
    needed = flows.needed_by(step)
    yield from (name for level, name in flows.step_up.items() if level <= needed and name != step.name)


def _resolve(flows: Flows, target: Target, resumed: frozenset[str]) -> Iterable[str]:
    if isinstance(target, Retry):
        question = flows.steps[target.question]
        assert isinstance(question, MenuStep | ConfirmStep | ChooseStep | EntryStep | RecordStep)
        return (target.question, question.asking.give_up)
    if target == PREVIOUS:
        return (flows.defaults.home,)  # every other question is reached by a road of its own
    return resumed if target == RESUME else (target,)


def _resumed(flows: Flows) -> frozenset[str]:
    """Where `resume` can lead: every step that can wait for a step-up, and home."""
    waiting = {name for name, step in flows.steps.items() if flows.needed_by(step) > Assurance.ANONYMOUS}
    return frozenset(waiting | {flows.defaults.home})


def _reach(roads: Roads, starts: Iterable[str]) -> set[str]:
    reached: set[str] = set()
    ahead = list(starts)
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead.extend(roads[name])
    return reached


def _reach_quietly(flows: Flows, start: str) -> set[str]:
    """Steps that one move or its look-ups can reach from a step, up to the questions."""
    resumed = _resumed(flows)
    roads = {
        name: frozenset() if name in _resting(flows) else frozenset(_quiet_steps(flows, step, resumed))
        for name, step in flows.steps.items()
    }
    return _reach(roads, [start])


def _questions(flows: Flows) -> set[str]:
    kinds = MenuStep | ConfirmStep | ChooseStep | EntryStep
    return {name for name, step in flows.steps.items() if isinstance(step, kinds)}


def _resting(flows: Flows) -> set[str]:
    return {name for name, step in flows.steps.items() if not isinstance(step, SayStep | LookUpStep)}


def _loops(flows: Flows) -> Iterator[Fault]:
    """Fault every round of say and look_up steps by themselves: nothing would ever be asked in it."""
    quiet = {name: step for name, step in flows.steps.items() if isinstance(step, SayStep | LookUpStep)}
    own = {
        name: [target for _, target in targets_of(step) if isinstance(target, str) and target in quiet]
        for name, step in quiet.items()
    }
    for name, step in quiet.items():
        if isinstance(step, LookUpStep) and UNAVAILABLE not in step.on and flows.defaults.unavailable in quiet:
            own[name].append(flows.defaults.unavailable)
    for name, step in quiet.items():
        ahead = {following: frozenset(own[following]) for following in quiet}
        if name in _reach(ahead, own[name]):
            yield fault_at(step, "", "lies in a loop without a question")


def _people(flows: Flows, roads: Roads) -> Iterator[Fault]:
    """Fault every step that no road leads on to a person from, save a straight goodbye."""
    backward: dict[str, set[str]] = {name: set() for name in roads}
    for name, following in roads.items():
        for one in following:
            backward[one].add(name)
    transfers = [name for name, step in flows.steps.items() if isinstance(step, TransferStep)]
    near = _reach({name: frozenset(before) for name, before in backward.items()}, transfers)
    for name, step in flows.steps.items():
        if name not in near and not isinstance(step, HangUpStep) and not _only_goodbye(flows, name):
            yield fault_at(step, "", "has no road to a person")


def _only_goodbye(flows: Flows, name: str) -> bool:
    ahead = _reach_quietly(flows, name)
    return all(isinstance(flows.steps[one], SayStep | HangUpStep) for one in ahead)


def _words_only(flows: Flows) -> Iterator[Fault]:
    questions = _questions(flows)
    for step in flows.steps.values():
        if isinstance(step, MenuStep | EntryStep):
            for one in step.choices:
                if one.choice.key is None and one.next not in questions:
                    what = f"{one.choice.words} has no key, so it must lead to a question that has"
                    yield fault_at(step, "choices", what)
