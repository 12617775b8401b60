"""What is asked for once: a request that is open already gives the receipt that it has.

When an answer by a person is due is in `answer_days`; a letter takes ten days. Source of these: the portal's own for
a PIN by mail (`../shared/seeds`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.flow.contracts import CallFacts, ValueType
from ivr.flow.events import LookedUp
from ivr.lookups.options import Options
from ivr.lookups.payments import PACIFIC
from ivr.store import requests
from ivr.store.database import Connection
from ivr.store.single_requests import list_open_requests_alone

LETTER = timedelta(days=10)
RECEIPT: dict[str, ValueType] = {"receipt": "digits", "due_on": "date"}
"""What every request gives."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: a kind, what tells it from another of its kind, and when an answer is due.

    `more` is kept with it, and does not tell it from another.
    """

    kind: str
    details: Mapping[str, str]
    due_at: datetime
    more: Mapping[str, str | None]


def letter_due(now: datetime) -> datetime:
    """Give the day by which a letter has come."""
    return now + LETTER


def ask_once(
    options: Options, connection: Connection, call: CallFacts, participant_id: str, wish: Wish, done: str = "done"
) -> LookedUp:
    """Ask for something, or find it asked for `already`; either way with its receipt and when it is due."""
    for one in list_open_requests_alone(connection, participant_id, wish.kind):
        if all(one.details.get(name) == value for name, value in wish.details.items()):
            return LookedUp("already", _told(one.receipt, one.due_at))
    receipt = requests.record_request(
        connection,
        options.secret_key,
        call.call,
        call.turn,
        participant_id,
        wish.kind,
        {**wish.details, **wish.more},
        asked_at=call.now,
        due_at=wish.due_at,
    )
    return LookedUp(done, _told(receipt, wish.due_at))


def _told(receipt: str, due_at: datetime) -> dict[str, str | int | bool | None]:
    return {"receipt": receipt, "due_on": due_at.astimezone(PACIFIC).date().isoformat()}
