"""Draft a migration from what `tables.py` has and the migrations have not.

    .venv/bin/python -m ivr.store.migrations.draft > ivr/store/migrations/versions/v0002_what_changed.py

A draft is read, named (`revision`, `down_revision`, docstring) and formatted before it is committed.
"""

import sys
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from ivr.store import tables
from ivr.store.migrations.upgrade import alembic_config, upgrade_to_head

TEMPLATE = '''"""Say what changes, and why."""

import sqlalchemy as sa
from alembic import op

revision = "v0000"
down_revision = {head!r}


def upgrade() -> None:
    """Make the change."""
    {body}
'''


def draft_migration(connection: Connection) -> str:
    """Write the source of a migration from the newest one to `tables.metadata`, on an empty database."""
    upgrade_to_head(connection)
    head = ScriptDirectory.from_config(alembic_config(connection)).get_current_head()
    changes = produce_migrations(MigrationContext.configure(connection), tables.metadata).upgrade_ops
    if changes is None or changes.is_empty():
        return "# tables.py and the migrations agree\n"
    return TEMPLATE.format(head=head, body=render_python_code(changes, render_item=_rendered))


def _rendered(kind: str, item: Any, _: Any) -> str | Literal[False]:
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, tables.Moment) else False


if __name__ == "__main__":
    with create_engine("sqlite://").begin() as connection:
        sys.stdout.write(draft_migration(connection))
