"""The queue and the desk: hand-offs with their state, effects, agents on duty, notices, and what agents do.

The hand-offs that were kept until now are dropped: no agent could take one, and each call they belong to is over.
"""

import sqlalchemy as sa
from alembic import op

revision = "v0004"
down_revision = "v0003"


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "audits",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("participant_id", sa.String(length=10), nullable=True),
        sa.Column("hand_off_id", sa.String(length=32), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_audits")),
    )
    op.create_index(op.f("ix_audits_at"), "audits", ["at"], unique=False)
    op.create_index(op.f("ix_audits_hand_off_id"), "audits", ["hand_off_id"], unique=False)
    op.create_index(op.f("ix_audits_participant_id"), "audits", ["participant_id"], unique=False)
    op.create_table(
        "effects",
        sa.Column("effect_id", sa.String(length=32), nullable=False),
        sa.Column("hand_off_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(length=64), nullable=True),
        sa.Column("error", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("effect_id", name=op.f("pk_effects")),
    )
    op.create_index(op.f("ix_effects_hand_off_id"), "effects", ["hand_off_id"], unique=False)
    op.create_index("ix_effects_state_not_before", "effects", ["state", "not_before"], unique=False)
    op.create_table(
        "notices",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("closes_office", sa.Boolean(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notices")),
    )
    op.create_table(
        "practice_events",
        sa.Column("practice_event_id", sa.Integer(), nullable=False),
        sa.Column("sid", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("practice_event_id", name=op.f("pk_practice_events")),
    )
    op.create_index(op.f("ix_practice_events_sid"), "practice_events", ["sid"], unique=False)
    op.create_table(
        "practice_legs",
        sa.Column("sid", sa.String(length=64), nullable=False),
        sa.Column("called", sa.String(length=64), nullable=False),
        sa.Column("caller", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("setup", sa.JSON(), nullable=False),
        sa.Column("room", sa.String(length=64), nullable=True),
        sa.Column("is_ending_room", sa.Boolean(), nullable=False),
        sa.Column("is_held", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sid", name=op.f("pk_practice_legs")),
    )
    op.create_index("ix_practice_legs_called_state", "practice_legs", ["called", "state"], unique=False)
    op.create_index(op.f("ix_practice_legs_room"), "practice_legs", ["room"], unique=False)
    op.create_table(
        "sign_in_attempts",
        sa.Column("sign_in_attempt_id", sa.Integer(), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was_right", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("sign_in_attempt_id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index("ix_sign_in_attempts_agent_at", "sign_in_attempts", ["agent", "at"], unique=False)
    op.create_table(
        "text_consents",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("call_sid", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_text_consents")),
    )
    op.create_table(
        "agent_states",
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hand_off_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["agent"], ["agents.agent"], name=op.f("fk_agent_states_agent")),
        sa.PrimaryKeyConstraint("agent", name=op.f("pk_agent_states")),
    )
    op.drop_table("hand_offs")
    op.create_table(
        "hand_offs",
        sa.Column("hand_off_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("call_sid", sa.String(length=64), nullable=False),
        sa.Column("leg_sid", sa.String(length=64), nullable=True),
        sa.Column("line", sa.String(length=32), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=True),
        sa.Column("urgency", sa.String(length=16), nullable=True),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("assurance", sa.String(length=16), nullable=False),
        sa.Column("participant_id", sa.String(length=10), nullable=True),
        sa.Column("caller", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("receipt", sa.String(length=6), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leaves_for", sa.String(length=16), nullable=True),
        sa.Column("agent", sa.String(length=64), nullable=True),
        sa.Column("agent_leg_sid", sa.String(length=64), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_by", sa.JSON(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("wrap_up", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("hand_off_id", name=op.f("pk_hand_offs")),
    )
    op.create_index(op.f("ix_hand_offs_agent"), "hand_offs", ["agent"], unique=False)
    op.create_index(op.f("ix_hand_offs_agent_leg_sid"), "hand_offs", ["agent_leg_sid"], unique=False)
    op.create_index("ix_hand_offs_answered_at", "hand_offs", ["answered_at"], unique=False)
    op.create_index(op.f("ix_hand_offs_call_sid"), "hand_offs", ["call_sid"], unique=False)
    op.create_index(op.f("ix_hand_offs_leg_sid"), "hand_offs", ["leg_sid"], unique=False)
    op.create_index("ix_hand_offs_participant_id_asked_at", "hand_offs", ["participant_id", "asked_at"], unique=False)
    op.create_index(op.f("ix_hand_offs_receipt"), "hand_offs", ["receipt"], unique=False)
    op.create_index("ix_hand_offs_state_asked_at", "hand_offs", ["state", "asked_at"], unique=False)
    op.create_table(
        "notes",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("hand_off_id", sa.String(length=32), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["hand_off_id"], ["hand_offs.hand_off_id"], name=op.f("fk_notes_hand_off_id")),
        sa.PrimaryKeyConstraint("note_id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_hand_off_id"), "notes", ["hand_off_id"], unique=False)
    op.add_column("calls", sa.Column("hand_off_id", sa.String(length=32), nullable=True))
    with op.batch_alter_table("requests") as changed:
        changed.alter_column("participant_id", existing_type=sa.String(length=10), nullable=True)
        changed.alter_column("kind", existing_type=sa.String(length=16), type_=sa.String(length=32))
