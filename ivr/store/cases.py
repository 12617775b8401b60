"""Queries about cases with their orders and offices. Always by Participant ID."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select

from ivr.store.tables import agencies, case_parties, cases


@dataclass(frozen=True, slots=True)
class Case:
    """A case as one of its parties sees it; `roles` are `paying`, `receiving`, seldom both.

    An amount is None where it is not known; a negative balance is paid ahead. The office is the agency that keeps the
    case: its name and the counties that it serves.
    """

    case_number: str
    is_open: bool
    court_case_number: str | None
    monthly_support_cents: int | None
    balance_due_cents: int | None
    next_due_on: date | None
    office_name: str | None
    counties: tuple[str, ...]
    roles: frozenset[str]


# Built once: building a statement anew would cost a turn as much as running it.
_LIST_CASES = (
    select(
        cases.c.case_number,
        cases.c.status,
        cases.c.court_case_number,
        cases.c.monthly_support_cents,
        cases.c.balance_due_cents,
        cases.c.next_due_on,
        agencies.c.name,
        agencies.c.counties,
        case_parties.c.role,
    )
    .join(case_parties, case_parties.c.case_number == cases.c.case_number)
    .outerjoin(agencies, agencies.c.agency == cases.c.agency)
    .where(case_parties.c.participant_id == bindparam("participant_id"))
    .order_by(cases.c.case_number, case_parties.c.role)
)


def list_cases(connection: Connection, participant_id: str) -> list[Case]:
    """List a participant's cases by their number."""
    rows = connection.execute(_LIST_CASES, {"participant_id": participant_id}).all()
    numbers = dict.fromkeys(row.case_number for row in rows)
    return [_case([row for row in rows if row.case_number == number]) for number in numbers]


def _case(rows: Sequence[Any]) -> Case:
    """Make a case of its rows, one for each role that the participant has in it."""
    first = rows[0]
    return Case(
        case_number=first.case_number,
        is_open=first.status == "open",
        court_case_number=first.court_case_number,
        monthly_support_cents=first.monthly_support_cents,
        balance_due_cents=first.balance_due_cents,
        next_due_on=first.next_due_on,
        office_name=first.name,
        counties=tuple(first.counties or ()),
        roles=frozenset(row.role for row in rows),
    )
