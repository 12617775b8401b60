"""Cases: what the CSV files carry, shared with the web portal."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    Time,
)

from ivr.store.tables.columns import Moment, metadata

agencies = Table(
    "agencies",
    metadata,
    Column("agency", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("phone", String(20)),
    Column("street", Text),
    Column("city", Text),
    Column("postal_code", String(16)),
    Column("counties", JSON, nullable=False, default=list),
    Column("opens", Time),
    Column("closes", Time),
)

participants = Table(
    "participants",
    metadata,
    Column("participant_id", String(10), primary_key=True),
    Column("first_name", Text),
    Column("last_name", Text),
    Column("birth_on", Date),
    Column("ssn_digest", String(64), index=True),
    Column("ssn_last_four_digest", String(64)),
    Column("pin_hash", Text),
    Column("pin_is_temporary", Boolean, nullable=False, default=False),
    Column("language", String(8)),
    Column("phone", String(20)),
    Column("email", Text),
    Column("street", Text),
    Column("city", Text),
    Column("state", String(32)),
    Column("postal_code", String(16)),
    Column("country", String(2)),
    Column("ecommunications", Boolean, nullable=False, default=False),
    Column("safety_flag", Boolean, nullable=False, default=False),
    Column("contact_rule", String(16), nullable=False, default="any"),
)

cases = Table(
    "cases",
    metadata,
    Column("case_number", String(32), primary_key=True),
    Column("agency", ForeignKey("agencies.agency"), index=True),
    Column("status", String(16), nullable=False, default="open"),
    Column("court_case_number", String(64)),
    Column("monthly_support_cents", Integer),
    Column("balance_due_cents", Integer),
    Column("next_due_on", Date),
)

case_parties = Table(
    "case_parties",
    metadata,
    Column("case_number", ForeignKey("cases.case_number"), primary_key=True),
    Column("participant_id", ForeignKey("participants.participant_id"), primary_key=True),
    Column("role", String(16), primary_key=True),
    Index("ix_case_parties_participant_id", "participant_id"),
)

payments = Table(
    "payments",
    metadata,
    Column("payment_id", String(64), primary_key=True),
    Column("case_number", ForeignKey("cases.case_number")),
    Column("participant_id", ForeignKey("participants.participant_id"), nullable=False),
    Column("direction", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("paid_on", Date, nullable=False),
    Column("amount_cents", Integer, nullable=False),
    Column("payment_type", Text),
    Column("method", String(32)),
    Index("ix_payments_participant_id_paid_on", "participant_id", "paid_on"),
)

appointments = Table(
    "appointments",
    metadata,
    Column("appointment_id", String(64), primary_key=True),
    Column("case_number", ForeignKey("cases.case_number")),
    Column("participant_id", ForeignKey("participants.participant_id"), nullable=False, index=True),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment),
    Column("appointment_type", Text),
    Column("location", Text),
)

messages = Table(
    "messages",
    metadata,
    Column("message_id", String(64), primary_key=True),
    Column("participant_id", ForeignKey("participants.participant_id"), nullable=False, index=True),
    Column("case_number", ForeignKey("cases.case_number")),
    Column("sent_at", Moment, nullable=False),
    Column("from_caseworker", Boolean, nullable=False),
    Column("subject", Text),
    Column("body", Text),
    Column("read", Boolean, nullable=False, default=False),
)

documents = Table(
    "documents",
    metadata,
    Column("document_id", String(64), primary_key=True),
    Column("participant_id", ForeignKey("participants.participant_id"), nullable=False, index=True),
    Column("case_number", ForeignKey("cases.case_number")),
    Column("title", Text, nullable=False),
    Column("issued_on", Date, nullable=False),
)

agents = Table(
    "agents",
    metadata,
    Column("agent", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("phone", String(20)),
    Column("languages", JSON, nullable=False, default=list),
    Column("password_hash", Text),
    Column("role", String(16), nullable=False, default="agent"),
    Column("agencies", JSON, nullable=False, default=list),
    Column("skills", JSON, nullable=False, default=list),
)

loaded_rows = Table(
    # What a CSV file last said of a row, as one keyed hash a column: only what differs from it is written again,
    # so that what callers changed since stays.
    "loaded_rows",
    metadata,
    Column("file", String(64), primary_key=True),
    Column("row_key", String(200), primary_key=True),
    Column("column_digests", JSON, nullable=False),
)
