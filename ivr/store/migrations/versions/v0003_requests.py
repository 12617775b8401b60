"""What callers ask for, marks on accounts, and hashes held between two answers of one call."""

import sqlalchemy as sa
from alembic import op

revision = "v0003"
down_revision = "v0002"


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "account_marks",
        sa.Column("participant_id", sa.String(length=10), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("participant_id", "mark", name=op.f("pk_account_marks")),
    )
    op.create_table(
        "held_digests",
        sa.Column("call_sid", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("call_sid", "name", name=op.f("pk_held_digests")),
    )
    op.create_table(
        "requests",
        sa.Column("receipt", sa.String(length=6), nullable=False),
        sa.Column("participant_id", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("call_sid", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("receipt", name=op.f("pk_requests")),
    )
    op.create_index(
        "ix_requests_participant_id_kind", "requests", ["participant_id", "kind", "asked_at"], unique=False
    )
