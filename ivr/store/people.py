"""Queries about participants and their cases. Always by Participant ID."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from ivr.store.tables import case_parties, cases, participants


@dataclass(frozen=True, slots=True)
class Role:
    """What a participant is in a case: `paying` or `receiving`."""

    case_number: str
    role: str
    is_open: bool


def is_participant(connection: Connection, participant_id: str) -> bool:
    """Tell whether there is such a participant."""
    found = connection.execute(
        select(participants.c.participant_id).where(participants.c.participant_id == participant_id)
    )
    return found.first() is not None


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a letter or an email can be sent to a participant."""

    by_mail: bool
    by_email: bool


def find_reach(connection: Connection, participant_id: str) -> Reach | None:
    """Find how a participant can be reached; None where there is no such participant."""
    row = connection.execute(
        select(participants.c.street, participants.c.city, participants.c.email).where(
            participants.c.participant_id == participant_id
        )
    ).first()
    return Reach(by_mail=bool(row.street and row.city), by_email=bool(row.email)) if row else None


def find_by_ssn(connection: Connection, ssn_digest: str) -> str | None:
    """Find the one participant with this hash of a Social Security number; None where none or several have it."""
    query = select(participants.c.participant_id).where(participants.c.ssn_digest == ssn_digest).limit(2)
    found = connection.execute(query).all()
    return found[0].participant_id if len(found) == 1 else None


def list_roles(connection: Connection, participant_id: str) -> list[Role]:
    """List a participant's roles, case by case."""
    rows = connection.execute(
        select(case_parties.c.case_number, case_parties.c.role, cases.c.status)
        .join(cases, cases.c.case_number == case_parties.c.case_number)
        .where(case_parties.c.participant_id == participant_id)
        .order_by(case_parties.c.case_number, case_parties.c.role)
    )
    return [Role(row.case_number, row.role, row.status == "open") for row in rows]
