"""The migrations make the tables that the code knows."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, Table, create_engine

from ivr.store import tables
from ivr.store.database import Database
from ivr.store.migrations.draft import draft_migration
from ivr.store.migrations.upgrade import upgrade_to_head


def test_the_migrations_make_exactly_the_tables_of_the_metadata(database: Database) -> None:
    with database.reading() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), tables.metadata)
    assert differences == [], "draft a migration: .venv/bin/python -m ivr.store.migrations.draft"


def test_a_draft_holds_what_the_migrations_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = MetaData()
    Table("drafted", newer, Column("drafted_id", Integer, primary_key=True), Column("at", tables.Moment))
    with create_engine("sqlite://").begin() as connection:
        upgrade_to_head(connection)
        as_migrated = MetaData()
        as_migrated.reflect(connection)
        monkeypatch.setattr(tables, "metadata", as_migrated)
        assert draft_migration(connection) == "# tables.py and the migrations agree\n"
        newer.tables["drafted"].to_metadata(as_migrated)
        draft = draft_migration(connection)
    assert "down_revision = 'v0" in draft
    assert "op.create_table('drafted'" in draft
    assert "sa.Column('at', sa.DateTime(timezone=True), nullable=True)" in draft


def test_migrating_again_changes_nothing(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(tables.participants.insert(), {"participant_id": "1000000001"})
    database.migrate()
    assert not database.is_empty()
