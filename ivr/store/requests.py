"""Queries about what callers ask for: one table for all kinds, each request with a six-digit receipt.

The portal's side fulfils them. Always by Participant ID.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from ivr.store.keyed_hashes import digest
from ivr.store.tables import requests

RECEIPTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `status` is open, fulfilled or voided."""

    receipt: str
    kind: str
    status: str
    asked_at: datetime
    due_at: datetime


# Built once: building a statement anew would cost a turn as much as running it.

_LIST_REQUESTS = (
    select(*(requests.c[name] for name in Request.__dataclass_fields__))
    .where(
        requests.c.participant_id == bindparam("participant_id"),
        requests.c.kind == bindparam("kind"),
        requests.c.asked_at > bindparam("since"),
    )
    .order_by(requests.c.asked_at.desc())
)
_VOID_OPEN = update(requests).where(
    requests.c.participant_id == bindparam("of_participant_id"),
    requests.c.kind == bindparam("of_kind"),
    requests.c.status == "open",
)
_FIND_RECEIPT = select(requests.c.receipt).where(requests.c.receipt == bindparam("receipt"))
_RECORD_REQUEST = insert(requests)


def list_requests(connection: Connection, participant_id: str, kind: str, since: datetime) -> list[Request]:
    """List a participant's requests of a kind since a moment, the newest first."""
    rows = connection.execute(_LIST_REQUESTS, {"participant_id": participant_id, "kind": kind, "since": since})
    return [Request(*row) for row in rows]


def find_details(connection: Connection, participant_id: str, kind: str) -> Mapping[str, Any] | None:
    """Find what a participant's newest request of a kind says that was not voided."""
    asked = requests.c
    query = select(asked.details).where(
        asked.participant_id == participant_id, asked.kind == kind, asked.status != "voided"
    )
    row = connection.execute(query.order_by(asked.asked_at.desc()).limit(1)).first()
    return row.details if row else None


def save_voided(connection: Connection, participant_id: str, kind: str, at: datetime) -> None:
    """Void a participant's open requests of a kind."""
    values = {"of_participant_id": participant_id, "of_kind": kind, "status": "voided", "ended_at": at}
    connection.execute(_VOID_OPEN, values)


def save_ended(connection: Connection, receipt: str, status: str, at: datetime) -> None:
    """Save that an open request is over: `fulfilled` or `voided`."""
    connection.execute(
        update(requests)
        .where(requests.c.receipt == receipt, requests.c.status == "open")
        .values(status=status, ended_at=at)
    )


def record_request(
    connection: Connection,
    secret_key: str,
    call_sid: str,
    turn: int,
    participant_id: str | None,
    kind: str,
    details: Mapping[str, Any],
    asked_at: datetime,
    due_at: datetime,
) -> str:
    """Record a request and give its receipt: six digits that nobody can guess and no other request has."""
    for attempt in count():
        receipt = f"{int(digest(secret_key, 'receipt', call_sid, str(turn), str(attempt)), 16) % RECEIPTS:06}"
        if connection.execute(_FIND_RECEIPT, {"receipt": receipt}).first() is None:
            break
    values = {
        "receipt": receipt,
        "participant_id": participant_id,
        "kind": kind,
        "details": dict(details),
        "status": "open",
        "call_sid": call_sid,
        "asked_at": asked_at,
        "due_at": due_at,
    }
    connection.execute(_RECORD_REQUEST, values)
    return receipt
