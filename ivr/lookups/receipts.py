"""What a caller asked for before: received, answered or overdue, the newest first.

All requests of the last ninety days, in whichever call they were made; those that a later one took the place of are
not told. A kind that is not on the list is "your request".
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ivr.flow.contracts import Assurance, CallFacts, Contract, LookUpFunction, Rows, Term, ValueType
from ivr.flow.events import LookedUp, Row
from ivr.lookups.payments import PACIFIC
from ivr.store.database import Connection
from ivr.store.single_requests import PastRequest, list_past_requests

TOLD = timedelta(days=90)
RECEIPTS_A_PAGE = 2
"""As many as fit twenty seconds."""

KINDS = (
    "pin",
    "message",
    "address",
    "job",
    "other_parent",
    "phone",
    "contact_hours",
    "document",
    "history",
    "trace",
    "call_back",
    "participant_id",
)
ANY_KIND = "other"
KIND = Term((*(f"request_{kind}" for kind in KINDS), f"request_{ANY_KIND}"))

REQUEST_ROWS = Rows(
    {"receipt": "digits", "kind": KIND, "asked_on": "date", "due_on": "date"},
    wordings=("received", "answered", "overdue"),
)
PAGE: dict[str, ValueType] = {"requests": REQUEST_ROWS, "requests_said": "number"}

REQUESTS_MADE = Contract(
    "requests_made",
    takes=("participant_id",),
    outcomes={"more": PAGE, "last": PAGE, "none": {}},
    requires=Assurance.VERIFIED,
)
REQUESTS_OLDER = Contract(
    "requests_older",
    takes=("participant_id", "requests_said"),
    outcomes={"more": PAGE, "last": PAGE},
    requires=Assurance.VERIFIED,
)


def requests_made(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Give the newest requests, and how each one stands."""
    found = _told(connection, call, participant_id)
    return _page(found, 0, call.now) if found else LookedUp("none")


def requests_older(connection: Connection, call: CallFacts, participant_id: str, requests_said: int) -> LookedUp:
    """Give the requests before those said."""
    return _page(_told(connection, call, participant_id), requests_said, call.now)


def how_it_stands(status: str, due_at: datetime, now: datetime) -> str:
    """Tell how a request stands: `received`, `answered`, or `overdue` once its time is past."""
    if status != "open":
        return "answered"
    return "received" if now <= due_at else "overdue"


def _told(connection: Connection, call: CallFacts, participant_id: str) -> list[PastRequest]:
    found = list_past_requests(connection, participant_id, call.now - TOLD)
    return [one for one in found if one.status != "voided"]


def _page(found: Sequence[PastRequest], begin: int, now: datetime) -> LookedUp:
    page = found[begin : begin + RECEIPTS_A_PAGE]
    said = begin + len(page)
    rows = tuple(_row(one, now) for one in page)
    return LookedUp("more" if said < len(found) else "last", {"requests": rows, "requests_said": said})


def _row(request: PastRequest, now: datetime) -> Row:
    return {
        "wording": how_it_stands(request.status, request.due_at, now),
        "receipt": request.receipt,
        "kind": f"request_{request.kind if request.kind in KINDS else ANY_KIND}",
        "asked_on": request.asked_at.astimezone(PACIFIC).date().isoformat(),
        "due_on": request.due_at.astimezone(PACIFIC).date().isoformat(),
    }


LOOK_UPS = (
    LookUpFunction(REQUESTS_MADE, requests_made),
    LookUpFunction(REQUESTS_OLDER, requests_older),
)
CONTRACTS = tuple(one.contract for one in LOOK_UPS)
