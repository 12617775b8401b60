"""Queries about requests that are made once: asked for again, the open one is found, and nothing is written twice.

The participant's row is locked first, so that of two calls at once the second finds what the first wrote (SQLite lets
only one transaction write anyway). Receipts and the table are `requests`'.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from ivr.store.tables import participants, requests


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request that is not answered yet."""

    receipt: str
    details: Mapping[str, Any]
    asked_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class PastRequest:
    """Any request, as a caller asks about it; `status` is open, fulfilled or voided."""

    receipt: str
    kind: str
    status: str
    asked_at: datetime
    due_at: datetime


# Built once: building a statement anew would cost a turn as much as running it.

_LOCK = (
    select(participants.c.participant_id)
    .where(participants.c.participant_id == bindparam("participant_id"))
    .with_for_update()
)
_LIST_OPEN = (
    select(*(requests.c[name] for name in OpenRequest.__dataclass_fields__))
    .where(
        requests.c.participant_id == bindparam("participant_id"),
        requests.c.kind == bindparam("kind"),
        requests.c.status == "open",
    )
    .order_by(requests.c.asked_at.desc(), requests.c.receipt)
)
_LIST_PAST = (
    select(*(requests.c[name] for name in PastRequest.__dataclass_fields__))
    .where(requests.c.participant_id == bindparam("participant_id"), requests.c.asked_at > bindparam("since"))
    .order_by(requests.c.asked_at.desc(), requests.c.receipt)
)


def list_open_requests(connection: Connection, participant_id: str, kind: str) -> list[OpenRequest]:
    """List a participant's open requests of a kind, the newest first."""
    rows = connection.execute(_LIST_OPEN, {"participant_id": participant_id, "kind": kind})
    return [OpenRequest(*row) for row in rows]


def list_open_requests_alone(connection: Connection, participant_id: str, kind: str) -> list[OpenRequest]:
    """List them, while no other transaction that asks so can write for this participant."""
    connection.execute(_LOCK, {"participant_id": participant_id})
    return list_open_requests(connection, participant_id, kind)


def list_past_requests(connection: Connection, participant_id: str, since: datetime) -> list[PastRequest]:
    """List all that a participant asked for since a moment, the newest first."""
    rows = connection.execute(_LIST_PAST, {"participant_id": participant_id, "since": since})
    return [PastRequest(*row) for row in rows]
