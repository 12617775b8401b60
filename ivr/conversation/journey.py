"""The journey of a call: what one turn was, with what is sensitive masked.

Replay, the agents' screen and reports are made from it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ivr.flow.events import (
    Answered,
    Event,
    Linked,
    LookedUp,
    Meanwhile,
    NotUnderstood,
    Partial,
    Recorded,
    Silent,
    TransferEnded,
)
from ivr.flow.session import values_to_json
from ivr.flow.verbs import Ask, Rest, Say

MASK = "•••"


def event_to_json(event: Event | None, ask: Ask | None) -> dict[str, Any]:
    """Describe an event, None being the beginning; an entry to a sensitive question is masked."""
    is_sensitive = ask is not None and ask.entry is not None and ask.entry.sensitive
    is_choice = ask is not None and any(
        isinstance(event, Answered) and event.value == one.value for one in ask.choices
    )
    match event:
        case None:
            return {"kind": "began"}
        case Answered(value, by, language):
            shown = MASK if is_sensitive and not is_choice else value
            return {"kind": "answered", "value": shown, "by": by, "language": language}
        case Partial(value, by):
            return {"kind": "partial", "value": MASK if is_sensitive else value, "by": by}
        case Linked(link, by, language):
            return {"kind": "linked", "link": link, "by": by, "language": language}
        case NotUnderstood(reason, by):
            return {"kind": "not_understood", "reason": reason, "by": by}
        case Silent():
            return {"kind": "silent"}
        case LookedUp(outcome):
            return {"kind": "looked_up", "outcome": outcome}
        case Meanwhile(by):
            return {"kind": "meanwhile", "by": by}
        case Recorded(outcome):
            return {"kind": "recorded", "outcome": outcome}
        case TransferEnded(outcome):
            return {"kind": "transfer_ended", "outcome": outcome}


def said_to_json(says: Sequence[Say], rest: Rest) -> list[dict[str, Any]]:
    """Describe what was said: prompts by name with their values, and their language."""
    return [_one(say.prompt, say.language, say.values) for say in (*says, rest)]


def _one(prompt: str, language: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"prompt": prompt, "language": language, "values": values_to_json(values)}
