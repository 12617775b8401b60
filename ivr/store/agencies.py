"""Queries about the agencies: whose offices are where, and which counties they serve."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from sqlalchemy import Connection, bindparam, select

from ivr.store.tables import agencies


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency; what is not known of it is None. Its hours are Monday to Friday, Pacific time."""

    agency: str
    name: str
    phone: str | None
    street: str | None
    city: str | None
    postal_code: str | None
    counties: Sequence[str]
    opens: time | None
    closes: time | None


# Built once: building a statement anew would cost a turn as much as running it.

_COLUMNS = tuple(agencies.c[name] for name in Agency.__dataclass_fields__)
_LIST_AGENCIES = select(*_COLUMNS).order_by(agencies.c.agency)
_FIND_AGENCY = select(*_COLUMNS).where(agencies.c.agency == bindparam("agency"))


def list_agencies(connection: Connection) -> list[Agency]:
    """List every agency by its short name. There are about fifty."""
    return [Agency(*row) for row in connection.execute(_LIST_AGENCIES)]


def find_agency(connection: Connection, agency: str) -> Agency | None:
    """Find an agency by its short name."""
    row = connection.execute(_FIND_AGENCY, {"agency": agency}).first()
    return Agency(*row) if row else None
