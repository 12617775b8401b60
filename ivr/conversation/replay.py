"""Past calls, told again from their journeys in the words of their own edition.

What was sensitive was masked when it was recorded, and stays so. How it looks is left to `ivr/practice` and to
`ivr calls`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from ivr.conversation.editions import Edition, Editions
from ivr.conversation.facts import Facts
from ivr.conversation.reply import Spoken
from ivr.errors import CallFault
from ivr.flow.contracts import Assurance
from ivr.flow.session import value_from_json
from ivr.store import calls
from ivr.store.calls import JourneyRow, PastCall
from ivr.store.database import Database

LONGEST_CALL = timedelta(hours=4)
"""Source: Twilio ends a call after four hours (`../shared/reference/twilio.md` section 2, Dial timeLimit)."""

Ending = Literal["going_on", "unknown", "failed", "line", "caller", "person", "message"]
"""How a call ended: it did not yet; nothing told of an end; it failed; the line hung up; the caller did so at a
question, with a person or waiting for one, or while leaving a message."""

_ENDED_AT: Mapping[str, Ending] = {"HangUp": "line", "Transfer": "person", "Record": "message"}
"""How a call ended that rested so; at every other rest it was the caller who hung up."""


@dataclass(frozen=True, slots=True)
class ReplayedTurn:
    """One turn: when, what the caller did, the steps walked, look-ups and outcomes, what was heard, and the rest.

    `assurance` is what was known of the caller after it.
    """

    turn: int
    at: datetime
    event: Mapping[str, Any]
    path: tuple[str, ...]
    looked_up: tuple[tuple[str, str], ...]
    spoken: tuple[Spoken, ...]
    rest: str
    assurance: Assurance


@dataclass(frozen=True, slots=True)
class Replay:
    """Past calls of a store."""

    database: Database
    editions: Editions
    facts: Facts

    def list_calls(self, most: int, skipped: int = 0) -> list[PastCall]:
        """List calls, the newest first, without so many of the newest."""
        with self.database.reading() as connection:
            return calls.list_past_calls(connection, most, skipped)

    def find_call(self, beginning: str) -> PastCall | None:
        """Find the call of this sid, or the one whose sid begins so; None where there is none, or more than one."""
        with self.database.reading() as connection:
            found = calls.list_past_calls_like(connection, beginning)
        is_one = len(found) == 1 or (bool(found) and found[0].sid == beginning)
        return found[0] if is_one else None

    def list_turns(self, call: PastCall) -> list[ReplayedTurn]:
        """List a call's turns, put into words again."""
        with self.database.reading() as connection:
            journey = calls.list_journey(connection, call.sid)
            edition = self.editions.get_edition(call.edition, connection)
        turns, assurance = [], Assurance.ANONYMOUS
        for row in journey:
            assurance = _assurance_after(edition, assurance, row)
            turns.append(self._turn(call, edition, row, assurance))
        return turns

    def get_edition(self, name: str) -> Edition:
        """Give an edition as calls name it; where there is no such edition any more, the current one."""
        with self.database.reading() as connection:
            return self.editions.get_edition(name, connection)

    def _turn(self, call: PastCall, edition: Edition, row: JourneyRow, assurance: Assurance) -> ReplayedTurn:
        return ReplayedTurn(
            turn=row.turn,
            at=row.at,
            event=row.event,
            path=tuple(row.path),
            looked_up=tuple((one["look_up"], one["outcome"]) for one in row.looked_up),
            spoken=tuple(self._spoken(call, edition, row)),
            rest=row.rest,
            assurance=assurance,
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


def ending_of(call: PastCall, now: datetime) -> Ending:
    """Tell how a call ended, by where it rested then and by Twilio's word on it."""
    if call.ended_at is None:
        return "going_on" if now - call.began_at < LONGEST_CALL else "unknown"
    if call.status not in (None, "completed"):
        return "failed"
    return _ENDED_AT.get(call.rest or "", "caller")


def _assurance_after(edition: Edition, assurance: Assurance, row: JourneyRow) -> Assurance:
    """Follow what the look-ups of a turn granted, as the machine does (`ivr/flow/machine.py`)."""
    for one in row.looked_up:
        contract = edition.flows.contracts.get(one["look_up"])
        if contract is None:  # a look-up that is gone since
            continue
        granted = contract.grants.get(one["outcome"], Assurance.ANONYMOUS)
        assurance = granted if contract.begins_identity(one["outcome"]) else max(assurance, granted)
    return assurance
