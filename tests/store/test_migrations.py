"""The migrations make the tables that the code knows."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from ivr.store import tables
from ivr.store.database import Database
from ivr.store.migrations.draft import draft_migration


def test_the_migrations_make_exactly_the_tables_of_the_metadata(database: Database) -> None:
    with database.reading() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), tables.metadata)
    assert differences == [], "draft a migration: .venv/bin/python -m ivr.store.migrations.draft"


def test_a_draft_holds_what_the_migrations_lack() -> None:
    with create_engine("sqlite://").begin() as connection:
        assert draft_migration(connection) == "# tables.py and the migrations agree\n"
        connection.execute(text("ALTER TABLE agents DROP COLUMN skills"))
        draft = draft_migration(connection)
    assert "down_revision = 'v0001'" in draft
    assert "op.add_column('agents', sa.Column('skills', sa.JSON(), nullable=False))" in draft


def test_migrating_again_changes_nothing(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(tables.participants.insert(), {"participant_id": "1000000001"})
    database.migrate()
    assert not database.is_empty()
