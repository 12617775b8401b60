"""Rows for the tests of the desk: a caller who talks with an agent, and what was audited."""

from collections.abc import Callable
from typing import Any, TypeVar

from queue_rows import LUIS, accept_next, put_on_duty, record_wait
from sample_service import NOW
from sqlalchemy import select

from ivr.queue import claims
from ivr.store.database import Connection, Database
from ivr.store.tables import audits

ELENA = "1000000001"
Result = TypeVar("Result")


def do(database: Database, act: Callable[[Connection], Result]) -> Result:
    """Do something in one transaction."""
    with database.writing() as connection:
        return act(connection)


def talk(database: Database, agent: str = LUIS, **changes: Any) -> str:
    """Bring a caller to an agent, and give the claim."""
    record_wait(database, **changes)
    put_on_duty(database, agent)
    claim = accept_next(database, agent)
    assert do(database, lambda c: claims.caller_joined(c, "first", NOW))
    return claim


def audited(database: Database) -> list[tuple[str, str, str | None]]:
    """List who did what with whose record, in order."""
    with database.reading() as connection:
        rows = connection.execute(select(audits).order_by(audits.c.audit_id)).all()
    return [(row.agent, row.action, row.participant_id) for row in rows]
