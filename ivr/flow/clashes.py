"""Keys and words in one step: none means two things, every choice can be made both ways, menus stay short."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from ivr.errors import Fault
from ivr.flow.definition import ConfirmStep, EntryStep, Flows, MenuStep, RoutedChoice, Step
from ivr.flow.references import fault_at
from ivr.flow.verbs import Choice

MOST_CHOICES = 5
"""Source: the call script; more are not held in mind on the telephone."""

OVERRIDABLE = ("back", "repeat")
"""Links whose key or words a step may take for itself."""


def check_clashes(flows: Flows) -> Iterator[Fault]:
    """Yield every clash within a step."""
    for step in flows.steps.values():
        match step:
            case MenuStep(choices=choices):
                yield from _check(flows, step, choices)
                counted = [one for one in choices if one.choice.key is not None and one.choice.key != "*"]
                if len(counted) > MOST_CHOICES:
                    yield fault_at(step, "choices", f"has {len(counted)} choices; a menu has at most {MOST_CHOICES}")
                keys = [one.choice.key for one in counted if one.choice.key is not None]
                if keys != sorted(keys):
                    yield fault_at(step, "choices", "the keys do not ascend")
                yield from _offers(flows, step)
            case EntryStep(choices=choices, entry=entry):
                yield from _check(flows, step, choices)
                if entry.shortest == 1 and any((one.choice.key or "").isdigit() for one in choices):
                    yield fault_at(step, "choices", "a one-digit entry and a choice have the same key")
            case ConfirmStep():
                yield from _words_clash(flows, step, Choice("1", "1", "yes"), Choice("2", "2", "no"))


def _check(flows: Flows, step: Step, choices: Sequence[RoutedChoice]) -> Iterator[Fault]:
    for one, other in combinations([routed.choice for routed in choices], 2):
        if one.key is not None and one.key == other.key:
            yield fault_at(step, "choices", f"key {one.key} means two things")
        yield from _words_clash(flows, step, one, other)
    for routed in choices:
        for linked in flows.links:
            link = linked.link
            if link.name in OVERRIDABLE or routed.next == linked.next:
                continue
            if link.key is not None and routed.choice.key == link.key:
                yield fault_at(step, "choices", f"key {link.key} is the link {link.name}'s at every question")
            if link.words is not None:
                yield from _words_clash(flows, step, routed.choice, Choice(link.name, link.key, link.words))


def _words_clash(flows: Flows, step: Step, one: Choice, other: Choice) -> Iterator[Fault]:
    if one.words is None or other.words is None:
        return
    if one.words == other.words:
        yield fault_at(step, "choices", f"the words {one.words} mean two things")
        return
    for language, wording in flows.wording.languages.items():
        shared = wording.words.get(one.words, frozenset()) & wording.words.get(other.words, frozenset())
        for phrase in sorted(shared):
            yield fault_at(step, "choices", f"“{phrase}” ({language}) is in both {one.words} and {other.words}")


def _offers(flows: Flows, step: MenuStep) -> Iterator[Fault]:
    if not step.offers_languages:
        return
    keys = {one.choice.key for one in step.choices}
    for language, wording in flows.wording.languages.items():
        if wording.offer_key in keys:
            yield fault_at(step, "choices", f"key {wording.offer_key} chooses the language {language} here")
