"""A call in which anything may happen, and the rules that hold whatever does.

Everything that a look-up answers or a caller enters is minted once and never again, so that wherever it turns up it
can be told whose it was and how sure we were of them.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from ivr.flow.asking import pending_ask
from ivr.flow.contracts import Assurance, Contract, Rows, Term, ValueType
from ivr.flow.definition import UNAVAILABLE, EntryStep, Flows, LookUpStep
from ivr.flow.events import (
    Answered,
    CallerEvent,
    Event,
    Linked,
    LookedUp,
    NotUnderstood,
    Partial,
    Recorded,
    Silent,
    TransferEnded,
)
from ivr.flow.machine import Move, advance, begin
from ivr.flow.session import Session, session_from_json, session_to_json
from ivr.flow.verbs import Ask, Entry, HangUp, LookUp, Record, Say, Transfer

MOST_LOOK_UPS = 30
"""Look-ups in one turn, after which the conversation gives a call up."""

REASONS = ("no_match", "ambiguous", "too_short", "too_long", "not_valid", "started_over", "use_keypad")


@dataclass
class AnyCall:
    """One call. `draws` decide what happens; it ends when they do, or when the call hangs up."""

    flows: Flows
    facts: frozenset[str]
    starts: list[str]
    draws: Iterator[int]
    minted: int = 0
    owned: dict[object, Assurance] = field(default_factory=dict)
    """Values of the person that the call is about now, by how sure we were when each was obtained."""
    dead: set[object] = field(default_factory=set)
    secrets: list[str] = field(default_factory=list)
    look_ups_on_end: int = 0
    is_past_limit: bool = False
    seen: set[str] = field(default_factory=set)
    happened: list[str] = field(default_factory=list)

    def play(self) -> None:
        """Play the call until it ends; a broken rule is told with all that happened before it."""
        try:
            self._play()
        except StopIteration:
            return
        except Exception as error:
            error.add_note("\n".join(self.happened))
            raise

    def _play(self) -> None:
        move = begin(self.flows, self._pick(self.starts), self.flows.wording.default_language)
        session = self._check(None, None, move)
        while not isinstance(move.verbs[-1], HangUp):
            event = self._event(session, move)
            self.happened.append(f"{session.step}: {event}")
            move = advance(self.flows, session, event)
            session = self._check(session, event, move)

    # ── What happens ──

    def _pick(self, options: list[Any]) -> Any:
        return options[next(self.draws) % len(options)]

    def _event(self, session: Session, move: Move) -> Event:
        match move.verbs[-1]:
            case LookUp(name=name):
                return self._answer(session, self.flows.contracts[name])
            case Transfer():
                return TransferEnded(
                    self._pick(["left", "left", "left", "left", "ended", "failed", "call_back", "closed"])
                )
            case Record():
                outcome = self._pick(["recorded", "recorded", "empty", "hung_up"])
                return Recorded(outcome, self._mint("audio", session.assurance) if outcome == "recorded" else None)
            case Ask() as ask:
                return self._caller(session, ask)
            case verb:
                raise AssertionError(f"a call cannot rest on {verb}")

    def _answer(self, session: Session, contract: Contract) -> LookedUp:
        outcomes = [*contract.outcomes, *contract.outcomes, *contract.grants, *contract.grants, UNAVAILABLE]
        outcome = self._pick(outcomes)
        level = session.assurance
        if outcome in contract.grants and contract.requires < Assurance.IDENTIFIED:
            self.dead |= {value for value, obtained in self.owned.items() if obtained > Assurance.ANONYMOUS}
            self.owned = {value: at for value, at in self.owned.items() if value not in self.dead}
            self.seen.add(f"new identity from {level.name.lower()}")
            level = contract.grants[outcome]
        elif outcome in contract.grants:
            level = max(level, contract.grants[outcome])
        types = contract.outcomes.get(outcome, {})
        return LookedUp(outcome, {name: self._mint(kind, level) for name, kind in types.items()})

    def _caller(self, session: Session, ask: Ask) -> CallerEvent:
        answers: list[CallerEvent] = [Answered(one.value, "keys") for one in ask.choices]
        answers += [Answered(one.value, "speech") for one in ask.choices if not ask.keys_only]
        answers += [Answered(one.value, "speech", code) for one in ask.choices for code in ask.offers]
        if ask.entry is not None:
            entered = self._enter(ask.entry, session.assurance)
            answers += [Answered(entered, "keys")] * 9
            if not ask.entry.sensitive:
                answers += [Answered(entered, "speech"), Partial(entered[:2], "keys")]
        links: list[CallerEvent] = [Linked(link.name, "keys") for link in ask.links]
        links += [Linked("language", "speech", code) for code in ask.offers]
        trouble: list[CallerEvent] = [Silent(), Silent(), NotUnderstood(self._pick(list(REASONS)), "keys")]
        trouble.append(NotUnderstood(self._pick(list(REASONS)), "speech"))
        kinds = [*[answers] * 12, links, trouble] if answers else [links, trouble]
        event: CallerEvent = self._pick(self._pick(kinds))
        return event

    def _enter(self, entry: Entry, level: Assurance) -> str:
        self.minted += 1
        match entry.expects:
            case "digits":
                first = "5" if entry.sensitive else "4"
                value = f"{first}{self.minted:0{entry.longest - 1}d}" if entry.longest > 1 else first
            case "phone":
                value = f"+1916555{self.minted:04d}"
            case "date":
                value = (date(2300, 1, 1) + timedelta(days=self.minted)).isoformat()
            case "postal_code":
                value = f"9{self.minted:04d}"
            case _:
                value = f"county {self.minted}"
        if entry.sensitive:
            self.secrets.append(value)
        else:
            self.owned[value] = level
        return value

    def _mint(self, kind: ValueType, level: Assurance) -> Any:
        match kind:
            case Rows(columns=columns, wordings=wordings):
                rows = []
                for _ in range(next(self.draws) % 4):
                    row = {name: self._mint(inner, level) for name, inner in columns.items()}
                    rows.append(row | ({"wording": self._pick(list(wordings))} if wordings else {}))
                return tuple(rows)
            case Term(slugs=slugs):
                return self._pick(list(slugs))
            case "flag":
                return bool(next(self.draws) % 2)
            case "time":
                return "08:00"
        self.minted += 1
        value: object
        match kind:
            case "money" | "number" | "count":
                value = 70_000_000 + self.minted
            case "date":
                value = (date(2100, 1, 1) + timedelta(days=self.minted)).isoformat()
            case "phone":
                value = f"+1530555{self.minted:04d}"
            case _:
                value = f"77{self.minted:08d}"
        self.owned[value] = level
        return value

    # ── What holds ──

    def _check(self, session: Session | None, event: Event | None, move: Move) -> Session:
        """Hold a move against every rule, and give its session as the next turn reads it back."""
        self.seen.update(move.path)
        self.seen.add(move.session.assurance.name.lower())
        self._check_shape(move)
        self._check_counts(event, move)
        self._check_languages(session, event, move)
        stored = json.dumps(session_to_json(move.session))
        self._check_privacy(session, event, move, stored)
        read_back = session_from_json(json.loads(stored))
        assert read_back == move.session
        return read_back

    def _check_shape(self, move: Move) -> None:
        *says, rest = move.verbs
        assert all(isinstance(say, Say) for say in says)
        assert not isinstance(rest, Say)
        assert rest.step == move.session.step == move.path[-1]
        shapes = self.flows.wording.languages[self.flows.wording.default_language].prompts
        for verb in move.verbs:
            if not isinstance(verb, LookUp):
                assert set(shapes[verb.prompt].placeholders) <= set(verb.values) | self.facts, verb
        if isinstance(rest, Ask):
            again = pending_ask(self.flows, move.session)
            assert replace(again, prompt=rest.prompt, values=rest.values) == rest
            assert "agent" in [link.name for link in rest.links]

    def _check_counts(self, event: Event | None, move: Move) -> None:
        for question, misses in move.session.misses.items():
            assert 0 < misses < self.flows.steps[question].asking.tries  # type: ignore[union-attr]
        history = move.session.history
        assert len(set(history)) == len(history)
        for name in history:
            step = self.flows.steps[name]
            assert name not in self.flows.step_up.values()
            assert not (isinstance(step, EntryStep) and step.entry.sensitive)
        self.look_ups_on_end = self.look_ups_on_end + 1 if isinstance(move.verbs[-1], LookUp) else 0
        assert self.look_ups_on_end <= MOST_LOOK_UPS
        if isinstance(event, CallerEvent):
            self.is_past_limit = move.session.turns > self.flows.defaults.turns
        elif not isinstance(event, LookedUp):
            self.is_past_limit = False
        if self.is_past_limit:
            self.seen.add("past the limit of turns")
            assert not isinstance(move.verbs[-1], Ask)

    def _check_languages(self, session: Session | None, event: Event | None, move: Move) -> None:
        rest = move.verbs[-1]
        for verb in move.verbs:
            assert isinstance(verb, LookUp) or verb.language in self.flows.wording.languages
        if isinstance(rest, Ask | Transfer | Record | HangUp):
            assert rest.language == move.session.language
        if session is None or self.is_past_limit:
            return
        if isinstance(event, Linked) and event.link in ("language", "repeat"):
            assert move.path == (session.step,)
            assert move.session.misses == session.misses
            assert move.session.history == session.history
            assert move.session.values == session.values
        if not isinstance(event, Linked | Answered):
            assert move.session.language == session.language

    def _check_privacy(self, session: Session | None, event: Event | None, move: Move, stored: str) -> None:
        assert not [secret for secret in self.secrets if secret in stored]
        arguments, spoken = set[object](), set[object]()
        for verb in move.verbs:
            if isinstance(verb, LookUp):
                arguments |= set(_scalars(verb.arguments))
            else:
                spoken |= set(_scalars(verb.values))
        given = event.value if isinstance(event, Answered) and event.value in self.secrets else None
        assert (arguments | spoken) & set(self.secrets) <= {given}
        if given is not None and not self.is_past_limit:
            assert isinstance(move.verbs[-1], LookUp)
            assert given in arguments
        kept = set(_scalars([one.value for one in move.session.values.values()]))
        said = set(_scalars([say.values for say in move.session.said]))
        assert not (arguments | spoken | kept | said | {move.session.to_confirm}) & self.dead
        unsure = {value for value, level in self.owned.items() if level > move.session.assurance}
        assert not (arguments | spoken) & unsure
        step = self.flows.steps[move.session.step]
        needed = max(step.requires, self._required(move))
        assert move.session.assurance >= needed
        if session is not None and move.session.assurance != session.assurance:
            assert isinstance(event, LookedUp)
            look_up = self.flows.steps[session.step]
            assert isinstance(look_up, LookUpStep)
            granted = self.flows.contracts[look_up.look_up].grants
            assert granted.get(event.outcome) == move.session.assurance

    def _required(self, move: Move) -> Assurance:
        rest = move.verbs[-1]
        return self.flows.contracts[rest.name].requires if isinstance(rest, LookUp) else Assurance.ANONYMOUS


def _scalars(value: Any) -> Iterator[object]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _scalars(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _scalars(inner)
    elif value is not None and not isinstance(value, bool):
        yield value
