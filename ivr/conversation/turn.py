"""One turn under way: an event, the look-ups after it, and the transaction that they need.

Reading look-ups run in autocommit. The first writing one begins the turn's only transaction, else saving does. Its
first statement claims the turn; a turn that was claimed before ends in `AlreadyTaken`, and nothing of it is kept.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from typing import Any

from ivr.errors import CallFault, StoreUnavailable
from ivr.flow.contracts import CallFacts, LookUpFunction
from ivr.flow.definition import UNAVAILABLE, Flows
from ivr.flow.events import LookedUp, TransferEnded
from ivr.flow.machine import Move, advance
from ivr.flow.session import Session
from ivr.flow.verbs import LookUp, Rest, Say, Transfer
from ivr.logs import get_logger
from ivr.store import calls
from ivr.store.database import Connection, Database

LONGEST_TURN = 30
"""Look-ups in one turn; the checker proves that no loop is without a question."""

log = get_logger(__name__)


class AlreadyTaken(Exception):
    """Another post of the same turn was first."""


@dataclass(slots=True)
class Turn:
    """What a turn has gathered so far."""

    database: Database
    look_ups: Mapping[str, LookUpFunction]
    flows: Flows
    call: CallFacts
    claim: Callable[[Mapping[str, Any]], bool]
    is_possible: Callable[[Transfer], bool]
    connection: Connection
    stack: ExitStack
    is_claimed: bool = False
    says: list[Say] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    looked_up: list[dict[str, Any]] = field(default_factory=list)

    def run(self, move: Move) -> tuple[Session, Rest]:
        """Carry a move on through its look-ups to where the call rests.

        Raises:
            AlreadyTaken: when another post of this turn was first.
            CallFault: when the turn does not come to rest.
            StoreUnavailable: when the database does not answer.
        """
        for _ in range(LONGEST_TURN):
            *says, last = move.verbs
            self.says.extend(say for say in says if isinstance(say, Say))
            self.path.extend(move.path)
            match last:
                case LookUp():
                    move = advance(self.flows, move.session, self._look_up(last))
                case Transfer() if not self.is_possible(last):
                    move = advance(self.flows, move.session, TransferEnded("failed"))
                case Say():
                    raise CallFault("a move ends in no verb to rest on")
                case _:
                    return move.session, last
        raise CallFault(f"no rest within {LONGEST_TURN} look-ups, at {self.path[-1]}")

    def save_call(self, values: Mapping[str, Any]) -> None:
        """Save what the turn changed of its call, in the turn's transaction.

        Raises:
            AlreadyTaken: when another post of this turn was first.
        """
        if self.is_claimed:
            calls.save_call(self.connection, self.call.call, values)
        else:
            self._begin_writing(values)

    def _begin_writing(self, values: Mapping[str, Any]) -> None:
        """Begin the turn's transaction by claiming the turn."""
        self.stack.enter_context(self.database.transaction(self.connection))
        if not self.claim(values):
            raise AlreadyTaken
        self.is_claimed = True

    def _look_up(self, verb: LookUp) -> LookedUp:
        function = self.look_ups[verb.name]
        answer = self._answer(function, verb)
        self.looked_up.append({"look_up": verb.name, "outcome": answer.outcome})
        return answer

    def _answer(self, function: LookUpFunction, verb: LookUp) -> LookedUp:
        if function.contract.writes and not self.is_claimed:
            self._begin_writing({})
        savepoint = self.connection.begin_nested() if function.contract.writes else nullcontext()
        try:
            with savepoint:
                return function.answer(self.connection, self.call, **verb.arguments)
        except StoreUnavailable:
            raise
        except Exception as error:  # a fault in one look-up must not end the call: the caller reaches a person
            # The traceback's lines name no values; the message could, so only its kind is kept.
            log.error("look_up_failed", call=self.call.call, look_up=verb.name, error=type(error).__name__)
            return LookedUp(UNAVAILABLE)
