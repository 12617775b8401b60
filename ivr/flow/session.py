"""What is remembered of a call between two turns, and its form as JSON.

A session goes through JSON between every two turns, in tests too, so nothing can hide in it. A PIN, a Social
Security number or a birth date is never in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ivr.flow.contracts import Assurance
from ivr.flow.events import Row, Value
from ivr.flow.verbs import Say


@dataclass(frozen=True, slots=True)
class Kept:
    """A value, and the assurance that the session had when it was obtained."""

    value: Value
    assurance: Assurance


@dataclass(frozen=True, slots=True)
class Resumption:
    """A step that waits for a step-up, and how long the history was when it began to wait."""

    step: str
    history_length: int


@dataclass(frozen=True, slots=True)
class Session:
    """One call at rest.

    `history` is the path of distinct questions that *back* goes along. `misses` counts failed tries a question.
    `said` is what was said since the caller's last answer, for *repeat*. `entered` is a number begun, as keyed;
    `to_confirm` one that was spoken and is being read back. `turns` counts what the caller did. `waits_at` is the
    transfer in whose queue the caller stays while using the menus.
    """

    step: str
    language: str
    assurance: Assurance = Assurance.ANONYMOUS
    values: Mapping[str, Kept] = field(default_factory=dict)
    waiting: tuple[Resumption, ...] = ()
    history: tuple[str, ...] = ()
    misses: Mapping[str, int] = field(default_factory=dict)
    said: tuple[Say, ...] = ()
    entered: str = ""
    to_confirm: str | None = None
    turns: int = 0
    is_engaged: bool = False
    uses_keys: bool = False
    keys_only: bool = False
    forgives_silence: bool = False
    was_told_keypad: bool = False
    waits_at: str | None = None

    def value(self, name: str) -> Value:
        """Give a kept value, None where there is none."""
        kept = self.values.get(name)
        return kept.value if kept else None


def said_in(said: Sequence[Say], language: str) -> tuple[Say, ...]:
    """Give what was said all in one language; what was said in every language stands there once."""
    spoken: list[Say] = []
    before = None
    for say in said:
        if before is None or before.language == say.language or replace(before, language=say.language) != say:
            spoken.append(replace(say, language=language))
        before = say
    return tuple(spoken)


def session_to_json(session: Session) -> dict[str, Any]:
    """Turn a session into JSON values."""
    return {
        "step": session.step,
        "language": session.language,
        "assurance": session.assurance.name.lower(),
        "values": {
            name: [value_to_json(kept.value), kept.assurance.name.lower()] for name, kept in session.values.items()
        },
        "waiting": [[one.step, one.history_length] for one in session.waiting],
        "history": list(session.history),
        "misses": dict(session.misses),
        "said": [[say.prompt, say.language, values_to_json(say.values), say.barge_in] for say in session.said],
        "entered": session.entered,
        "to_confirm": session.to_confirm,
        "turns": session.turns,
        "is_engaged": session.is_engaged,
        "uses_keys": session.uses_keys,
        "keys_only": session.keys_only,
        "forgives_silence": session.forgives_silence,
        "was_told_keypad": session.was_told_keypad,
        "waits_at": session.waits_at,
    }


def session_from_json(plain: Mapping[str, Any]) -> Session:
    """Read back what `session_to_json` wrote."""
    return Session(
        step=plain["step"],
        language=plain["language"],
        assurance=Assurance[plain["assurance"].upper()],
        values={
            name: Kept(value_from_json(value), Assurance[assurance.upper()])
            for name, (value, assurance) in plain["values"].items()
        },
        waiting=tuple(Resumption(step, length) for step, length in plain["waiting"]),
        history=tuple(plain["history"]),
        misses=dict(plain["misses"]),
        said=tuple(
            Say(prompt, language, {name: value_from_json(value) for name, value in values.items()}, barge_in)
            for prompt, language, values, barge_in in plain["said"]
        ),
        entered=plain["entered"],
        to_confirm=plain["to_confirm"],
        turns=plain["turns"],
        is_engaged=plain["is_engaged"],
        uses_keys=plain["uses_keys"],
        keys_only=plain["keys_only"],
        forgives_silence=plain["forgives_silence"],
        was_told_keypad=plain["was_told_keypad"],
        waits_at=plain["waits_at"],
    )


def values_to_json(values: Mapping[str, Value]) -> dict[str, Any]:
    """Turn named values into JSON values."""
    return {name: value_to_json(value) for name, value in values.items()}


def value_to_json(value: Value) -> Any:
    """Turn one value into a JSON value: rows become lists of objects."""
    return [dict(row) for row in value] if isinstance(value, tuple) else value


def value_from_json(plain: Any) -> Value:
    """Read back what `value_to_json` wrote."""
    if isinstance(plain, list):
        rows: tuple[Row, ...] = tuple(dict(row) for row in plain)
        return rows
    scalar: Value = plain
    return scalar
