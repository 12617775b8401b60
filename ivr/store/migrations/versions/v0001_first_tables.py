"""The first tables: cases as the web portal knows them, and the calls that this service keeps."""

import sqlalchemy as sa
from alembic import op

revision = "v0001"
down_revision = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "agencies",
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.String(length=16), nullable=True),
        sa.Column("counties", sa.JSON(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=True),
        sa.Column("closes", sa.Time(), nullable=True),
        sa.PrimaryKeyConstraint("agency", name=op.f("pk_agencies")),
    )
    op.create_table(
        "agents",
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("agencies", sa.JSON(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("agent", name=op.f("pk_agents")),
    )
    op.create_table(
        "calls",
        sa.Column("sid", sa.String(length=64), nullable=False),
        sa.Column("line", sa.String(length=32), nullable=False),
        sa.Column("caller", sa.String(length=64), nullable=True),
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("session", sa.JSON(), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("participant_id", sa.String(length=10), nullable=True),
        sa.Column("assurance", sa.String(length=16), nullable=False),
        sa.Column("verified_caller_id", sa.String(length=48), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duration_seconds", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("sid", name=op.f("pk_calls")),
    )
    op.create_index(op.f("ix_calls_began_at"), "calls", ["began_at"], unique=False)
    op.create_index(op.f("ix_calls_participant_id"), "calls", ["participant_id"], unique=False)
    op.create_table(
        "editions",
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("edition", name=op.f("pk_editions")),
    )
    op.create_table(
        "hand_offs",
        sa.Column("hand_off_id", sa.String(length=32), nullable=False),
        sa.Column("call_sid", sa.String(length=64), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("assurance", sa.String(length=16), nullable=False),
        sa.Column("participant_id", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("hand_off_id", name=op.f("pk_hand_offs")),
        sa.UniqueConstraint("call_sid", "asked_at", name=op.f("uq_hand_offs_call_sid")),
    )
    op.create_index(op.f("ix_hand_offs_call_sid"), "hand_offs", ["call_sid"], unique=False)
    op.create_table(
        "loaded_rows",
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.Column("row_key", sa.String(length=200), nullable=False),
        sa.Column("column_digests", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("file", "row_key", name=op.f("pk_loaded_rows")),
    )
    op.create_table(
        "participants",
        sa.Column("participant_id", sa.String(length=10), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=True),
        sa.Column("last_name", sa.Text(), nullable=True),
        sa.Column("birth_on", sa.Date(), nullable=True),
        sa.Column("ssn_digest", sa.String(length=64), nullable=True),
        sa.Column("ssn_last_four_digest", sa.String(length=64), nullable=True),
        sa.Column("pin_hash", sa.Text(), nullable=True),
        sa.Column("pin_is_temporary", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=True),
        sa.Column("postal_code", sa.String(length=16), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("ecommunications", sa.Boolean(), nullable=False),
        sa.Column("safety_flag", sa.Boolean(), nullable=False),
        sa.Column("contact_rule", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_participants")),
    )
    op.create_index(op.f("ix_participants_ssn_digest"), "participants", ["ssn_digest"], unique=False)
    op.create_table(
        "pin_attempts",
        sa.Column("pin_attempt_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.String(length=10), nullable=False),
        sa.Column("caller", sa.String(length=64), nullable=False),
        sa.Column("call_sid", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was_right", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("pin_attempt_id", name=op.f("pk_pin_attempts")),
    )
    op.create_index(op.f("ix_pin_attempts_call_sid"), "pin_attempts", ["call_sid"], unique=False)
    op.create_index("ix_pin_attempts_participant_id_at", "pin_attempts", ["participant_id", "at"], unique=False)
    op.create_table(
        "cases",
        sa.Column("case_number", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("court_case_number", sa.String(length=64), nullable=True),
        sa.Column("monthly_support_cents", sa.Integer(), nullable=True),
        sa.Column("balance_due_cents", sa.Integer(), nullable=True),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency"], ["agencies.agency"], name=op.f("fk_cases_agency")),
        sa.PrimaryKeyConstraint("case_number", name=op.f("pk_cases")),
    )
    op.create_index(op.f("ix_cases_agency"), "cases", ["agency"], unique=False)
    op.create_table(
        "journeys",
        sa.Column("call_sid", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("event", sa.JSON(), nullable=False),
        sa.Column("path", sa.JSON(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("looked_up", sa.JSON(), nullable=False),
        sa.Column("rest", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["call_sid"], ["calls.sid"], name=op.f("fk_journeys_call_sid")),
        sa.PrimaryKeyConstraint("call_sid", "turn", name=op.f("pk_journeys")),
    )
    op.create_table(
        "appointments",
        sa.Column("appointment_id", sa.String(length=64), nullable=False),
        sa.Column("case_number", sa.String(length=32), nullable=True),
        sa.Column("participant_id", sa.String(length=10), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appointment_type", sa.Text(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["cases.case_number"], name=op.f("fk_appointments_case_number")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.participant_id"], name=op.f("fk_appointments_participant_id")
        ),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_appointments")),
    )
    op.create_index(op.f("ix_appointments_participant_id"), "appointments", ["participant_id"], unique=False)
    op.create_table(
        "case_parties",
        sa.Column("case_number", sa.String(length=32), nullable=False),
        sa.Column("participant_id", sa.String(length=10), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.case_number"], name=op.f("fk_case_parties_case_number")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.participant_id"], name=op.f("fk_case_parties_participant_id")
        ),
        sa.PrimaryKeyConstraint("case_number", "participant_id", "role", name=op.f("pk_case_parties")),
    )
    op.create_index("ix_case_parties_participant_id", "case_parties", ["participant_id"], unique=False)
    op.create_table(
        "documents",
        sa.Column("document_id", sa.String(length=64), nullable=False),
        sa.Column("participant_id", sa.String(length=10), nullable=False),
        sa.Column("case_number", sa.String(length=32), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.case_number"], name=op.f("fk_documents_case_number")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.participant_id"], name=op.f("fk_documents_participant_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_documents")),
    )
    op.create_index(op.f("ix_documents_participant_id"), "documents", ["participant_id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("participant_id", sa.String(length=10), nullable=False),
        sa.Column("case_number", sa.String(length=32), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_caseworker", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.case_number"], name=op.f("fk_messages_case_number")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.participant_id"], name=op.f("fk_messages_participant_id")
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_messages")),
    )
    op.create_index(op.f("ix_messages_participant_id"), "messages", ["participant_id"], unique=False)
    op.create_table(
        "payments",
        sa.Column("payment_id", sa.String(length=64), nullable=False),
        sa.Column("case_number", sa.String(length=32), nullable=True),
        sa.Column("participant_id", sa.String(length=10), nullable=False),
        sa.Column("direction", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("payment_type", sa.Text(), nullable=True),
        sa.Column("method", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["cases.case_number"], name=op.f("fk_payments_case_number")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.participant_id"], name=op.f("fk_payments_participant_id")
        ),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_payments")),
    )
    op.create_index("ix_payments_participant_id_paid_on", "payments", ["participant_id", "paid_on"], unique=False)
