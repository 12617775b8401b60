"""What an agent sees of a verified caller: person, cases, payments, appointments, messages, requests, earlier calls.

It is read only where `screen_pop.py` says that the caller is verified. How amounts, dates and kinds are worded is the
page's. Which expected payment is told on the telephone is `ivr/lookups/payments.py`'s; agents see all of them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.store import appointments, cases, contact, desk, messages, notes, payments, single_requests
from ivr.store.appointments import Appointment
from ivr.store.cases import Case
from ivr.store.contact import Contact
from ivr.store.database import Connection
from ivr.store.desk import EarlierCall, OnFile
from ivr.store.messages import Message
from ivr.store.notes import Note
from ivr.store.payments import Payment
from ivr.store.single_requests import PastRequest

MOST_PAYMENTS = 10
MOST_MESSAGES = 5
MOST_CALLS = 5
MOST_NOTES = 5
REQUESTS_OF = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All of it; lists begin with what is nearest: newest payments, messages, requests and calls, next appointments.

    `made` is what the person paid, `received` what was sent to them, `expected` what is to come to them.
    """

    participant_id: str
    name: str
    contact: Contact
    cases: tuple[Case, ...]
    expected: tuple[Payment, ...]
    made: tuple[Payment, ...]
    received: tuple[Payment, ...]
    appointments: tuple[Appointment, ...]
    unread_count: int
    unread: tuple[Message, ...]
    open_requests: tuple[PastRequest, ...]
    earlier_calls: tuple[EarlierCall, ...]
    earlier_notes: tuple[Note, ...]


def read_case_file(
    connection: Connection, on_file: OnFile, call_sid: str, hand_off_id: str, now: datetime
) -> CaseFile:
    """Read all that an agent sees of a participant."""
    who = on_file.participant_id
    past = single_requests.list_past_requests(connection, who, now - REQUESTS_OF)
    unread = messages.list_newest_messages(connection, who, MOST_MESSAGES, only_unread=True)
    return CaseFile(
        participant_id=who,
        name=" ".join(part for part in (on_file.first_name, on_file.last_name) if part),
        contact=contact.get_contact(connection, who),
        cases=tuple(cases.list_cases(connection, who)),
        expected=_payments(connection, who, "received", ("expected",)),
        made=_payments(connection, who, "made", ("posted", "sent")),
        received=_payments(connection, who, "received", ("posted", "sent")),
        appointments=tuple(appointments.list_appointments(connection, who, now)),
        unread_count=messages.count_messages(connection, who).unread,
        unread=tuple(unread),
        open_requests=tuple(one for one in past if one.status == "open"),
        earlier_calls=tuple(desk.list_earlier_calls(connection, who, call_sid, MOST_CALLS)),
        earlier_notes=tuple(notes.list_earlier_notes(connection, who, hand_off_id, MOST_NOTES)),
    )


def _payments(connection: Connection, who: str, direction: str, statuses: tuple[str, ...]) -> tuple[Payment, ...]:
    return tuple(payments.list_payments(connection, who, direction, statuses, MOST_PAYMENTS))
