"""Appointments and court dates: what is still ahead, the soonest first, one at a time.

An appointment is ahead until it ends; one whose end nobody wrote down, to the end of its day. Times are Pacific,
which callers of the line from abroad are told. Source of the kinds that are spoken: the contract's list of
appointment types; any other is "an appointment".
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ivr.flow.contracts import Assurance, CallFacts, Contract, LookUpFunction, Rows, Term, ValueType
from ivr.flow.events import LookedUp, Row, Value
from ivr.lookups.case_endings import case_endings
from ivr.store import appointments as stored
from ivr.store import people
from ivr.store.appointments import Appointment
from ivr.store.database import Connection

PACIFIC = ZoneInfo("America/Los_Angeles")
ABROAD = "abroad"
"""The line whose callers are told that a time is Pacific."""

TYPES = (
    "court_hearing",
    "appellate_court_hearing",
    "bankruptcy_court_hearing",
    "workers_compensation_hearing",
    "genetic_test",
    "office_appointment",
    "phone_appointment",
    "general_appointment",
)
BY_PHONE = "phone_appointment"
ANY_APPOINTMENT = "appointment"

APPOINTMENT_TYPE = Term((*(f"kind_{slug}" for slug in TYPES), f"kind_{ANY_APPOINTMENT}"))

SENTENCES = Rows(
    {
        "appointment_type": APPOINTMENT_TYPE,
        "starts_on": "date",
        "starts_at": "time",
        "location": "text",
        "case_ending": "digits",
    },
    wordings=("when", "when_pacific", "place", "no_place", "case"),
)
"""One appointment, a sentence a row; a row has what its sentence says."""

_ONE: Mapping[str, ValueType] = {"appointment": SENTENCES, "appointment_said": "text"}

UPCOMING = Contract(
    "appointments_upcoming",
    takes=("participant_id",),
    outcomes={"more": _ONE, "last": _ONE, "none": {}},
    requires=Assurance.VERIFIED,
)
NEXT = Contract(
    "appointments_next",
    takes=("participant_id", "appointment_said"),
    outcomes={"more": _ONE, "last": _ONE},
    requires=Assurance.VERIFIED,
)


def appointments_upcoming(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Give the soonest appointment."""
    ahead = list_upcoming(connection, participant_id, call.now)
    return _one(connection, call, participant_id, ahead) if ahead else LookedUp("none")


def appointments_next(
    connection: Connection, call: CallFacts, participant_id: str, appointment_said: str
) -> LookedUp:
    """Give the appointment after the one said, which may have ended since."""
    known = _list_recent(connection, participant_id, call.now)
    places = [place for place, one in enumerate(known) if one.appointment_id == appointment_said]
    following = [one for one in known[places[0] + 1 :] if _is_ahead(one, call.now)] if places else []
    if not following:
        return LookedUp("last", {"appointment": (), "appointment_said": appointment_said})
    return _one(connection, call, participant_id, following)


def list_upcoming(connection: Connection, participant_id: str, now: datetime) -> list[Appointment]:
    """List the appointments that are ahead, the soonest first."""
    return [one for one in _list_recent(connection, participant_id, now) if _is_ahead(one, now)]


def slug_of_appointment_type(appointment_type: str | None) -> str:
    """Give the word list's slug of a kind as the portal shows it; any that is not listed is an appointment."""
    slug = (appointment_type or "").strip().lower().replace(" ", "_")
    return f"kind_{slug if slug in TYPES else ANY_APPOINTMENT}"


def _list_recent(connection: Connection, participant_id: str, now: datetime) -> list[Appointment]:
    return stored.list_appointments(connection, participant_id, since=now - timedelta(days=1))


def _is_ahead(appointment: Appointment, now: datetime) -> bool:
    begins, ends = appointment.starts_at, appointment.ends_at
    if ends is not None and ends > begins:
        return ends > now
    return begins.astimezone(PACIFIC).date() >= now.astimezone(PACIFIC).date()


def _one(connection: Connection, call: CallFacts, participant_id: str, ahead: Sequence[Appointment]) -> LookedUp:
    first, *others = ahead
    cases = {role.case_number for role in people.list_roles(connection, participant_id)}
    endings = case_endings(cases | ({first.case_number} if first.case_number else set()))
    values: dict[str, Value] = {
        "appointment": tuple(_sentences(first, call.line, endings.get(first.case_number or ""))),
        "appointment_said": first.appointment_id,
    }
    return LookedUp("more" if others else "last", values)


def _sentences(appointment: Appointment, line: str, case_ending: str | None) -> Iterator[Row]:
    starts_at, kind = (
        appointment.starts_at.astimezone(PACIFIC),
        slug_of_appointment_type(appointment.appointment_type),
    )
    yield {
        "wording": "when_pacific" if line == ABROAD else "when",
        "appointment_type": kind,
        "starts_on": starts_at.date().isoformat(),
        "starts_at": starts_at.time().isoformat("minutes"),
    }
    if appointment.location:
        yield {"wording": "place", "location": appointment.location}
    elif kind != f"kind_{BY_PHONE}":
        yield {"wording": "no_place"}
    if case_ending:
        yield {"wording": "case", "case_ending": case_ending}


LOOK_UPS = (
    LookUpFunction(UPCOMING, appointments_upcoming),
    LookUpFunction(NEXT, appointments_next),
)
CONTRACTS = tuple(one.contract for one in LOOK_UPS)
