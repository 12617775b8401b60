"""An INSERT that leaves a row alone which is there already, in the words of either database."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_unless_there(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row; False, and nothing done, where its key is taken."""
    inserted = connection.execute(_insert_unless_there_into(table, connection.dialect.name), values)
    return inserted.rowcount == 1


@cache
def _insert_unless_there_into(table: Table, dialect: str) -> Insert:
    inserts = postgresql if dialect == "postgresql" else sqlite
    unless_there: Insert = inserts.insert(table).on_conflict_do_nothing()
    return unless_there.execution_options(preserve_rowcount=True)  # SQLAlchemy forgets an INSERT's on PostgreSQL
