"""Wording: every prompt and word list in every language, with the same placeholders and formats."""

from collections.abc import Iterator

from ivr.errors import Fault
from ivr.flow.asking import AGAIN, KEYS
from ivr.flow.contracts import FORMATS, Term
from ivr.flow.definition import (
    ChooseStep,
    ConfirmStep,
    EntryStep,
    Flows,
    HangUpStep,
    MenuStep,
    RecordStep,
    Retry,
    SayStep,
    Step,
    TransferStep,
    targets_of,
)
from ivr.flow.line_file import LINES_FILE
from ivr.flow.references import fault_at, rows_in


def check_words(flows: Flows, facts: frozenset[str]) -> Iterator[Fault]:
    """Yield every prompt, word list or placeholder that a language lacks or has otherwise."""
    for step in flows.steps.values():
        for key, prompt in prompts_of(flows, step):
            for what in _missing_in(flows, prompt):
                yield fault_at(step, key, what)
        for words in _words_of(step):
            for language, wording in flows.wording.languages.items():
                if words not in wording.words:
                    yield fault_at(step, "choices", f"there is no word list {words} in {language}")
    for place, prompt in _line_file_prompts(flows):
        for what in _missing_in(flows, prompt):
            yield Fault(LINES_FILE, place, what)
    for place, words in _line_file_words(flows):
        for language, wording in flows.wording.languages.items():
            if words not in wording.words:
                yield Fault(LINES_FILE, place, f"there is no word list {words} in {language}")
    yield from _shapes(flows, facts)
    yield from _terms(flows)


def prompts_of(flows: Flows, step: Step) -> Iterator[tuple[str, str]]:
    """List every prompt that a step can say, with the key of the step that names it."""
    for key, target in targets_of(step):
        if isinstance(target, Retry):
            yield key, target.say
    match step:
        case SayStep(prompt=prompt, each=None):
            yield "say", prompt
        case SayStep(prompt=prompt, each=str(rows)):
            yield from (("say", one) for one in sorted(_row_prompts(flows, prompt, rows)))
        case MenuStep(prompt=prompt):
            yield "menu", prompt
            yield "menu", prompt + AGAIN
            if step.offers_languages:
                yield "menu", prompt + KEYS
        case ConfirmStep(prompt=prompt):
            yield "confirm", prompt
            yield "confirm", prompt + AGAIN
        case ChooseStep(prompt=prompt, item=item, rows=rows):
            yield "choose", prompt
            yield "choose", prompt + AGAIN
            yield from (("item", one) for one in sorted(_row_prompts(flows, item, rows)))
        case EntryStep(prompt=prompt):
            yield "ask", prompt
            yield "ask", prompt + AGAIN
        case RecordStep(prompt=prompt):
            yield "record", prompt
        case TransferStep(prompt=prompt):
            yield "transfer", prompt
        case HangUpStep(prompt=prompt):
            yield "hang_up", prompt
    if isinstance(step, MenuStep | ConfirmStep | ChooseStep | EntryStep):
        yield from (("no_input", prompt) for prompt in step.asking.no_input)
        yield from (("no_match", prompt) for prompt in step.asking.no_match)


def _row_prompts(flows: Flows, prompt: str, rows: str) -> set[str]:
    kinds = list(rows_in(list(flows.contracts.values()), rows))
    return {f"{prompt}.{wording}" for kind in kinds for wording in kind.wordings} or {prompt}


def _words_of(step: Step) -> Iterator[str]:
    if isinstance(step, MenuStep | EntryStep):
        yield from (one.choice.words for one in step.choices if one.choice.words is not None)
    if isinstance(step, ConfirmStep):
        yield from ("yes", "no")


def _line_file_words(flows: Flows) -> Iterator[tuple[str, str]]:
    for one in flows.links:
        if one.link.words is not None:
            yield f"links.{one.link.name}", one.link.words
    if flows.defaults.waiting is not None:
        for place in ("call_back", "meanwhile"):
            yield f"defaults.waiting.{place}", getattr(flows.defaults.waiting, place).words


def _line_file_prompts(flows: Flows) -> Iterator[tuple[str, str]]:
    defaults = flows.defaults
    yield "defaults.partial", defaults.partial
    yield "defaults.use_keypad", defaults.use_keypad
    yield "defaults.use_keys", defaults.use_keys
    yield "defaults.last_try", defaults.last_try
    if defaults.waiting is not None:
        yield "defaults.waiting.back", defaults.waiting.back
        yield "defaults.waiting.agent_helps", defaults.waiting.agent_helps
    for kind, prompt in defaults.read_back.items():
        yield f"defaults.read_back.{kind}", prompt
    for language, wording in flows.wording.languages.items():
        yield f"language {language}", wording.offer_prompt


def _missing_in(flows: Flows, prompt: str) -> Iterator[str]:
    for language, wording in flows.wording.languages.items():
        if prompt not in wording.prompts:
            yield f"there is no prompt {prompt} in {language}"


def _shapes(flows: Flows, facts: frozenset[str]) -> Iterator[Fault]:
    """Hold every language's prompts against the default language's: same keys, same placeholders and formats."""
    default, *others = flows.wording.languages
    model = flows.wording.languages[default].prompts
    for prompt, shape in model.items():
        file = f"prompts/{default}/{prompt.partition('.')[0]}.po"
        for name, form in shape.placeholders.items():
            if form not in FORMATS:
                yield Fault(file, prompt, f"{{{name}:{form}}} has no known format")
    for language in others:
        prompts = flows.wording.languages[language].prompts
        for prompt in sorted(model.keys() ^ prompts.keys()):
            lacking = language if prompt in model else default
            file = f"prompts/{lacking}/{prompt.partition('.')[0]}.po"
            yield Fault(file, prompt, f"is missing in {lacking}")
        for prompt in sorted(model.keys() & prompts.keys()):
            if dict(model[prompt].placeholders) != dict(prompts[prompt].placeholders):
                file = f"prompts/{language}/{prompt.partition('.')[0]}.po"
                yield Fault(file, prompt, f"has other placeholders or formats than in {default}")


def _terms(flows: Flows) -> Iterator[Fault]:
    slugs = {
        slug
        for contract in flows.contracts.values()
        for values in contract.outcomes.values()
        for kind in values.values()
        for inner in (kind.columns.values() if hasattr(kind, "columns") else (kind,))
        if isinstance(inner, Term)
        for slug in inner.slugs
    }
    for slug in sorted(slugs):
        for language, wording in flows.wording.languages.items():
            if f"terms.{slug}" not in wording.prompts:
                yield Fault(f"prompts/{language}/terms.po", f"terms.{slug}", "is missing: a look-up can answer it")
