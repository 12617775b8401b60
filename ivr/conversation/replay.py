"""Past calls, told again from their journeys in the words of their own edition.

What was sensitive was masked when it was recorded, and stays so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ivr.conversation.editions import Edition, Editions
from ivr.conversation.facts import Facts
from ivr.conversation.reply import Spoken
from ivr.errors import CallFault
from ivr.flow.session import value_from_json
from ivr.store import calls
from ivr.store.calls import JourneyRow, PastCall
from ivr.store.database import Database


@dataclass(frozen=True, slots=True)
class ReplayedTurn:
    """One turn: when, what the caller did, the steps walked, look-ups and outcomes, what was heard, and the rest."""

    turn: int
    at: datetime
    event: Mapping[str, Any]
    path: tuple[str, ...]
    looked_up: tuple[tuple[str, str], ...]
    spoken: tuple[Spoken, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class Replay:
    """Past calls of a store."""

    database: Database
    editions: Editions
    facts: Facts

    def list_calls(self, most: int) -> list[PastCall]:
        """List calls, the newest first."""
        with self.database.reading() as connection:
            return calls.list_past_calls(connection, most)

    def find_call(self, beginning: str) -> PastCall | None:
        """Find the one call whose sid begins so; None where there is none, or more than one."""
        with self.database.reading() as connection:
            found = calls.list_past_calls_like(connection, beginning)
        return found[0] if len(found) == 1 else None

    def list_turns(self, call: PastCall) -> list[ReplayedTurn]:
        """List a call's turns, put into words again."""
        with self.database.reading() as connection:
            journey = calls.list_journey(connection, call.sid)
            edition = self.editions.get_edition(call.edition, connection)
        return [self._turn(call, edition, row) for row in journey]

    def _turn(self, call: PastCall, edition: Edition, row: JourneyRow) -> ReplayedTurn:
        return ReplayedTurn(
            turn=row.turn,
            at=row.at,
            event=row.event,
            path=tuple(row.path),
            looked_up=tuple((one["look_up"], one["outcome"]) for one in row.looked_up),
            spoken=tuple(self._spoken(call, edition, row)),
            rest=row.rest,
        )

    def _spoken(self, call: PastCall, edition: Edition, row: JourneyRow) -> Iterator[Spoken]:
        for said in row.said:
            prompt, language = said["prompt"], said["language"]
            facts = self.facts.on_line(call.line, language)
            values = {name: value_from_json(value) for name, value in said["values"].items()}
            try:
                yield Spoken(language, edition.catalogue.say(prompt, language, {**facts, **values}))
            except CallFault:  # a fact or prompt that is gone since: its name is better than nothing
                yield Spoken(language, f"[{prompt}]")
