"""Every table, by topic: the cases that the web portal shares, the calls that this service keeps, and the queue.

Money is integer cents, `_on` is a date, `_at` an aware UTC time. PINs and passwords are argon2 hashes, a Social
Security number is a keyed hash, and its last four digits a second keyed hash salted with the Participant ID.
The migrations in `ivr/store/migrations/` make these tables; a test holds the two together.
"""

from ivr.store.tables.calls import (
    account_marks,
    calls,
    editions,
    held_digests,
    journeys,
    pin_attempts,
    requests,
    unknown_ids,
)
from ivr.store.tables.cases import (
    agencies,
    agents,
    appointments,
    case_parties,
    cases,
    documents,
    loaded_rows,
    messages,
    participants,
    payments,
)
from ivr.store.tables.columns import Moment, metadata
from ivr.store.tables.queue import (
    agent_states,
    audits,
    effects,
    hand_offs,
    notes,
    notices,
    practice_events,
    practice_legs,
    sign_in_attempts,
    text_consents,
)

__all__ = [
    "Moment",
    "account_marks",
    "agencies",
    "agent_states",
    "agents",
    "appointments",
    "audits",
    "calls",
    "case_parties",
    "cases",
    "documents",
    "editions",
    "effects",
    "hand_offs",
    "held_digests",
    "journeys",
    "loaded_rows",
    "messages",
    "metadata",
    "notes",
    "notices",
    "participants",
    "payments",
    "pin_attempts",
    "practice_events",
    "practice_legs",
    "requests",
    "sign_in_attempts",
    "text_consents",
    "unknown_ids",
]
