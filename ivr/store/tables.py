"""Every table, by topic: the cases that the web portal shares, and the calls that this service keeps.

Money is integer cents, `_on` is a date, `_at` an aware UTC time. PINs and passwords are argon2 hashes, a Social
Security number is a keyed hash, and its last four digits a second keyed hash salted with the Participant ID.
The migrations in `migrations/` make these tables; a test holds the two together.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect


class Moment(TypeDecorator[datetime]):
    """An aware UTC time, also where the database (SQLite) keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times, and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# ── Cases: what the CSV files carry, shared with the web portal ──

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

# ── Calls: what this service keeps of each call ──

editions = Table(
    # Flows, prompts and word lists whole, by their digest, so that a deploy does not change a live call.
    "editions",
    metadata,
    Column("edition", String(64), primary_key=True),
    Column("content", JSON, nullable=False),
    Column("stored_at", Moment, nullable=False),
)

calls = Table(
    "calls",
    metadata,
    Column("sid", String(64), primary_key=True),
    Column("line", String(32), nullable=False),
    Column("caller", String(64)),  # E.164, or empty for a withheld or odd caller ID
    Column("edition", String(64), nullable=False),
    Column("turn", Integer, nullable=False),  # the turn that is awaited
    Column("session", JSON, nullable=False),
    Column("reply", JSON, nullable=False),  # the last reply, given again to a repeated post
    Column("language", String(8), nullable=False),
    Column("participant_id", String(10), index=True),  # once identified
    Column("assurance", String(16), nullable=False),
    Column("verified_caller_id", String(48)),  # Twilio's StirVerstat: evidence only
    Column("began_at", Moment, nullable=False, index=True),
    Column("status", String(16)),  # Twilio's last word, from status callbacks
    Column("ended_at", Moment),
    Column("duration_seconds", Integer),
)

journeys = Table(
    # One row a turn: what happened, the steps walked, and what was said, with what is sensitive masked.
    "journeys",
    metadata,
    Column("call_sid", ForeignKey("calls.sid"), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("language", String(8), nullable=False),
    Column("event", JSON, nullable=False),
    Column("path", JSON, nullable=False),
    Column("said", JSON, nullable=False),
    Column("looked_up", JSON, nullable=False),
    Column("rest", String(16), nullable=False),
)

hand_offs = Table(
    # A caller who was handed to a person, with what is known, so that nobody says anything twice.
    "hand_offs",
    metadata,
    Column("hand_off_id", String(32), primary_key=True),
    Column("call_sid", String(64), nullable=False, index=True),
    Column("queue", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("assurance", String(16), nullable=False),
    Column("participant_id", String(10)),
    Column("reason", String(64), nullable=False),
    Column("context", JSON, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("outcome", String(16)),
    UniqueConstraint("call_sid", "asked_at"),
)

pin_attempts = Table(
    # Every PIN tried, right or wrong, by account and by caller number; never the PIN.
    "pin_attempts",
    metadata,
    Column("pin_attempt_id", Integer, primary_key=True),
    Column("participant_id", String(10), nullable=False),
    Column("caller", String(64), nullable=False),
    Column("call_sid", String(64), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("was_right", Boolean, nullable=False),
    Column("was_counted", Boolean, nullable=False),  # not while the account is closed to this caller
    Index("ix_pin_attempts_participant_id_at", "participant_id", "at"),
)

unknown_ids = Table(
    # Every unknown Participant ID entered, by call, caller number and line; never the number itself.
    "unknown_ids",
    metadata,
    Column("unknown_id", Integer, primary_key=True),
    Column("call_sid", String(64), nullable=False, index=True),
    Column("caller", String(64), nullable=False),
    Column("line", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_unknown_ids_caller_at", "caller", "at"),
    Index("ix_unknown_ids_line_at", "line", "at"),
)

account_marks = Table(
    # What agents must know of an account at once, such as that its PIN was guessed at.
    "account_marks",
    metadata,
    Column("participant_id", String(10), primary_key=True),
    Column("mark", String(32), primary_key=True),
    Column("at", Moment, nullable=False),
)

held_digests = Table(
    # The keyed hash of a sensitive answer that a later answer of the same call completes; never the answer.
    "held_digests",
    metadata,
    Column("call_sid", String(64), primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("at", Moment, nullable=False),
)

requests = Table(
    # All that callers ask for (PIN, document, message, trace, new number); the portal's side fulfils it.
    "requests",
    metadata,
    Column("receipt", String(6), primary_key=True),
    Column("participant_id", String(10), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("details", JSON, nullable=False),
    Column("status", String(16), nullable=False),  # open, then fulfilled or voided
    Column("call_sid", String(64), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Index("ix_requests_participant_id_kind", "participant_id", "kind", "asked_at"),
)
