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


def list_roles(connection: Connection, participant_id: str) -> list[Role]:
    """List a participant's roles, case by case."""
    rows = connection.execute(
        select(case_parties.c.case_number, case_parties.c.role, cases.c.status)
        .join(cases, cases.c.case_number == case_parties.c.case_number)
        .where(case_parties.c.participant_id == participant_id)
        .order_by(case_parties.c.case_number, case_parties.c.role)
    )
    return [Role(row.case_number, row.role, row.status == "open") for row in rows]
