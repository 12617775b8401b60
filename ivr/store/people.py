"""Queries about participants and their cases. Always by Participant ID."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, select

from ivr.store.tables import case_parties, cases, participants


@dataclass(frozen=True, slots=True)
class Role:
    """What a participant is in a case: `paying` or `receiving`."""

    case_number: str
    role: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a letter or an email can be sent to a participant."""

    by_mail: bool
    by_email: bool


# Built once: building a statement anew would cost a turn as much as running it.

_IS_PARTICIPANT = select(participants.c.participant_id).where(
    participants.c.participant_id == bindparam("participant_id")
)
_FIND_BIRTH = select(participants.c.birth_on).where(participants.c.participant_id == bindparam("participant_id"))
_FIND_REACH = select(participants.c.street, participants.c.city, participants.c.email).where(
    participants.c.participant_id == bindparam("participant_id")
)
_FIND_BY_SSN = select(participants.c.participant_id).where(participants.c.ssn_digest == bindparam("digest")).limit(2)
_LIST_ROLES = (
    select(case_parties.c.case_number, case_parties.c.role, cases.c.status)
    .join(cases, cases.c.case_number == case_parties.c.case_number)
    .where(case_parties.c.participant_id == bindparam("participant_id"))
    .order_by(case_parties.c.case_number, case_parties.c.role)
)


def is_participant(connection: Connection, participant_id: str) -> bool:
    """Tell whether there is such a participant."""
    return connection.execute(_IS_PARTICIPANT, {"participant_id": participant_id}).first() is not None


def find_birth_on(connection: Connection, participant_id: str) -> date | None:
    """Find a participant's date of birth."""
    return connection.execute(_FIND_BIRTH, {"participant_id": participant_id}).scalar_one_or_none()


def find_reach(connection: Connection, participant_id: str) -> Reach | None:
    """Find how a participant can be reached; None where there is no such participant."""
    row = connection.execute(_FIND_REACH, {"participant_id": participant_id}).first()
    return Reach(by_mail=bool(row.street and row.city), by_email=bool(row.email)) if row else None


def find_by_ssn(connection: Connection, ssn_digest: str) -> str | None:
    """Find the one participant with this hash of a Social Security number; None where none or several have it."""
    found = connection.execute(_FIND_BY_SSN, {"digest": ssn_digest}).all()
    return found[0].participant_id if len(found) == 1 else None


def list_roles(connection: Connection, participant_id: str) -> list[Role]:
    """List a participant's roles, case by case."""
    rows = connection.execute(_LIST_ROLES, {"participant_id": participant_id})
    return [Role(row.case_number, row.role, row.status == "open") for row in rows]


def find_contact_rule(connection: Connection, participant_id: str) -> str | None:
    """Find how a participant may be contacted: any, no_text, no_voicemail or none; None where there is none such."""
    query = select(participants.c.contact_rule).where(participants.c.participant_id == participant_id)
    found = connection.execute(query).first()
    return str(found.contact_rule) if found else None
