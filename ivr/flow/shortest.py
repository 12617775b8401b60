"""The shortest road from a line's first step to every other, in questions, with the step-ups on the way.

A road is what a caller can go with keys alone: choices and links that have a key, entries that are understood, and
every outcome of a look-up save that it could not answer. Failed tries, silence and giving up are no part of it, and
what has come to a person goes no further unless the transfer fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

from ivr.flow.assurance import assurance_after
from ivr.flow.contracts import Assurance
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
    Retry,
    SayStep,
    Step,
    TransferStep,
    targets_of,
)
from ivr.flow.words import prompts_of

CAME_TO_A_PERSON = frozenset({"ended", "left"})
"""The outcomes of a transfer after which the caller was with a person, or in the wait for one."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a call is: its step, how sure we are of the caller, and what waits for a step-up."""

    step: str
    assurance: Assurance
    waiting: tuple[str, ...]


def shortest_roads(flows: Flows, start: str) -> dict[str, tuple[str, ...]]:
    """Find for every step that can be reached the road there: the steps walked, the step itself being the last.

    The fewest questions win, then the fewest words in the default language.
    """
    first = _enter(flows, start, Assurance.ANONYMOUS, ())
    ahead: list[tuple[int, int, int, State, tuple[str, ...]]] = [(0, 0, 0, first, (first.step,))]
    found: dict[str, tuple[str, ...]] = {}
    done: set[State] = set()
    count = 0
    while ahead:
        questions, words, _, state, road = heappop(ahead)
        if state in done:
            continue
        done.add(state)
        found.setdefault(state.step, road)
        step = flows.steps[state.step]
        questions += is_question(step)
        words += words_of(flows, step, flows.wording.default_language)
        for following in _following(flows, state):
            count += 1
            heappush(ahead, (questions, words, count, following, (*road, following.step)))
    return found


def is_question(step: Step) -> bool:
    """Tell whether a step asks the caller something."""
    return isinstance(step, MenuStep | ConfirmStep | ChooseStep | EntryStep)


def words_of(flows: Flows, step: Step, language: str) -> int:
    """Count the words that a step says when it is first reached; of a list, one row in its longest form.

    The offers of other languages are not among them.
    """
    prompts = flows.wording.languages[language].prompts
    match step:
        case LookUpStep():
            return 0
        case SayStep():
            return max(prompts[one].word_count for key, one in prompts_of(flows, step) if key == "say")
        case ChooseStep(prompt=prompt):
            rows = max(prompts[one].word_count for key, one in prompts_of(flows, step) if key == "item")
            return prompts[prompt].word_count + rows
        case _:
            return prompts[step.prompt].word_count


def _following(flows: Flows, state: State) -> Iterator[State]:
    step = flows.steps[state.step]
    for label, target in targets_of(step):
        if isinstance(target, Retry) or not _is_taken(step, label):
            continue
        assurance = assurance_after(flows, step, label, state.assurance)
        if target == PREVIOUS:
            continue  # leads nowhere that was not nearer before
        if target == RESUME:
            *waiting, last = state.waiting or (flows.defaults.home,)
            yield _enter(flows, last, assurance, tuple(waiting))
        else:
            yield _enter(flows, target, assurance, state.waiting)
    if is_question(step):
        for one in flows.links:
            if one.next is not None and one.link.key is not None:
                yield _enter(flows, one.next, state.assurance, state.waiting)


def _is_taken(step: Step, label: str) -> bool:
    match step:
        case LookUpStep():
            return label != UNAVAILABLE
        case TransferStep():
            return label not in CAME_TO_A_PERSON
        case MenuStep(choices=choices) | EntryStep(choices=choices):
            return label not in {one.choice.value for one in choices if one.choice.key is None}
        case _:
            return True


def _enter(flows: Flows, name: str, assurance: Assurance, waiting: tuple[str, ...]) -> State:
    """Come to a step, or to the step-up that it needs first, as the machine does."""
    if name == flows.defaults.home:
        waiting = ()
    while flows.needed_by(flows.steps[name]) > assurance:
        waiting = (*(one for one in waiting if one != name), name)
        name = flows.step_up[Assurance(assurance + 1)]
    return State(name, assurance, waiting)
