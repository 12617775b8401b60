"""Alembic's entry: runs the migrations on the connection that `upgrade.py` hands over, and begins nothing itself."""

from alembic import context

from ivr.store import tables

context.configure(connection=context.config.attributes["connection"], target_metadata=tables.metadata)
context.run_migrations()
