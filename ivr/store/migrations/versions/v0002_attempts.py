"""Unknown Participant IDs are counted, and a PIN attempt says whether it counts."""

import sqlalchemy as sa
from alembic import op

revision = "v0002"
down_revision = "v0001"


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("pin_attempts") as table:
        table.add_column(sa.Column("was_counted", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("pin_attempts") as table:
        table.alter_column("was_counted", server_default=None, existing_type=sa.Boolean(), existing_nullable=False)
    op.create_table(
        "unknown_ids",
        sa.Column("unknown_id", sa.Integer(), nullable=False),
        sa.Column("call_sid", sa.String(length=64), nullable=False),
        sa.Column("caller", sa.String(length=64), nullable=False),
        sa.Column("line", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("unknown_id", name=op.f("pk_unknown_ids")),
    )
    op.create_index("ix_unknown_ids_caller_at", "unknown_ids", ["caller", "at"])
    op.create_index("ix_unknown_ids_line_at", "unknown_ids", ["line", "at"])
    op.create_index(op.f("ix_unknown_ids_call_sid"), "unknown_ids", ["call_sid"])
