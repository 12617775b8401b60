"""One call under test: its session goes through JSON text between every two events, as it does in the service."""

import json
from collections.abc import Mapping
from typing import Any

from ivr.flow.definition import Flows
from ivr.flow.events import Answered, Event, LookedUp
from ivr.flow.machine import Move, advance, begin
from ivr.flow.session import Session, session_from_json, session_to_json
from ivr.flow.verbs import Ask, HangUp, LookUp, Record, Rest, Say, Transfer


class OneCall:
    """A call at rest. `answers` are what look-ups will say, by name, until told otherwise.

    A look-up that has an answer there is answered at once; at one that has none the call waits for the test.
    """

    def __init__(self, flows: Flows, start: str, answers: Mapping[str, LookedUp] | None = None) -> None:
        self.flows = flows
        self.answers = dict(answers or {})
        self.turn: list[Say | LookUp | Rest] = []
        self.path: list[str] = []
        self._stored = ""
        self._carry_on(begin(flows, start, flows.wording.default_language))

    def hear(self, *events: Event) -> "OneCall":
        """Hear events one after the other; only the last one's turn is kept for looking at."""
        for event in events:
            self.turn, self.path = [], []
            self._carry_on(advance(self.flows, self.session, event))
        return self

    def press(self, *values: str) -> "OneCall":
        """Answer questions by keys, one after the other."""
        return self.hear(*(Answered(value, "keys") for value in values))

    def change(self, **changes: Any) -> "OneCall":
        """Put the stored session into another state, as JSON."""
        self._stored = json.dumps(json.loads(self._stored) | changes)
        return self

    @property
    def session(self) -> Session:
        """The session as it would be read back for the next turn."""
        return session_from_json(json.loads(self._stored))

    @property
    def stored(self) -> str:
        """The session as it is stored."""
        return self._stored

    @property
    def rest(self) -> LookUp | Rest:
        """Where the call rests."""
        last = self.turn[-1]
        assert not isinstance(last, Say)
        return last

    @property
    def ask(self) -> Ask:
        """The question where the call rests."""
        assert isinstance(self.rest, Ask), self.rest
        return self.rest

    @property
    def looked_up(self) -> list[LookUp]:
        """The look-ups of this turn."""
        return [verb for verb in self.turn if isinstance(verb, LookUp)]

    @property
    def heard(self) -> list[str]:
        """What the caller hears in this turn, by prompt, in the call's language."""
        return [verb.prompt for verb in self._spoken()]

    @property
    def heard_in(self) -> list[tuple[str, str]]:
        """What the caller hears in this turn: language and prompt."""
        return [(verb.language, verb.prompt) for verb in self._spoken()]

    @property
    def heard_values(self) -> list[Mapping[str, Any]]:
        """The values that fill each prompt of this turn."""
        return [verb.values for verb in self._spoken()]

    def value(self, name: str) -> Any:
        """Give a kept value, None where there is none."""
        return self.session.value(name)

    def _spoken(self) -> list[Say | Rest]:
        return [verb for verb in self.turn if isinstance(verb, Say | Ask | Transfer | Record | HangUp)]

    def _carry_on(self, move: Move) -> None:
        while True:
            self._stored = json.dumps(session_to_json(move.session))
            self.turn.extend(move.verbs)
            self.path.extend(move.path)
            last = move.verbs[-1]
            if not isinstance(last, LookUp) or last.name not in self.answers:
                return
            move = advance(self.flows, self.session, self.answers[last.name])
