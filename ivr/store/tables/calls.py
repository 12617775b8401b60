"""Calls: what this service keeps of each call, and what callers asked for in it."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
)

from ivr.store.tables.columns import Moment, metadata

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
    Column("hand_off_id", String(32)),  # the wait for a person that the call is in
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
    Column("participant_id", String(10)),  # empty for a caller who was not identified
    Column("kind", String(32), nullable=False),
    Column("details", JSON, nullable=False),
    Column("status", String(16), nullable=False),  # open, then fulfilled or voided
    Column("call_sid", String(64), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Index("ix_requests_participant_id_kind", "participant_id", "kind", "asked_at"),
)
