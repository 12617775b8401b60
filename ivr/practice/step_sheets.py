"""What the map tells of each step: its kind, its prompts as they are written in every language, and its roads."""

from collections.abc import Collection, Iterator
from typing import Any

from ivr.flow.definition import ChooseStep, Flows, LookUpStep, Retry, SayStep, Step, targets_of
from ivr.flow.labels import described, labels_of
from ivr.speech.catalogue import Catalogue
from ivr.speech.prompts import Prompt

AGAIN = ".again"
"""What a prompt's reprompt ends with."""


def step_sheets(flows: Flows, catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    """Describe every step by its name."""
    return {name: _sheet(step, catalogue) for name, step in flows.steps.items()}


def _sheet(step: Step, catalogue: Catalogue) -> dict[str, Any]:
    kind, what, prompt = described(step)
    roads = zip(labels_of(step), targets_of(step), strict=True)
    return {
        "kind": kind,
        "what": what,
        "look_up": step.look_up if isinstance(step, LookUpStep) else None,
        "prompts": [_wording(key, catalogue) for key in _prompts(step, prompt, catalogue)],
        "roads": [[label, target.question if isinstance(target, Retry) else target] for label, (_, target) in roads],
    }


def _prompts(step: Step, prompt: str | None, catalogue: Catalogue) -> Iterator[str]:
    """List a step's prompts; where each row of a list is said, there is one for every kind of row."""
    if prompt is None:
        return
    known = catalogue.prompts[next(iter(catalogue.languages))]
    yield from _with_wordings(prompt, known)
    if isinstance(step, ChooseStep):
        yield from _with_wordings(step.item, known)
    if not isinstance(step, SayStep) and prompt + AGAIN in known:
        yield prompt + AGAIN


def _with_wordings(prompt: str, known: Collection[str]) -> Iterator[str]:
    yield from [prompt] if prompt in known else [key for key in known if key.startswith(f"{prompt}.")]


def _wording(key: str, catalogue: Catalogue) -> dict[str, Any]:
    """Give a prompt as a writer wrote it, a slot as its name in brackets; plural forms in their order."""
    texts = {language: _written(catalogue.prompts[language][key]) for language in catalogue.languages}
    return {"key": key, "texts": texts}


def _written(prompt: Prompt) -> str:
    forms = ["".join(part if isinstance(part, str) else f"[{part.name}]" for part in form) for form in prompt.forms]
    return " / ".join(forms)
