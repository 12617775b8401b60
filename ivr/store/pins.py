"""Queries about PINs: the hash, and every attempt. Never the PIN."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from ivr.store.tables import account_marks, held_digests, participants, pin_attempts, unknown_ids

NOBODY = "withheld"
"""All callers without a number count as one."""


@dataclass(frozen=True, slots=True)
class PinOnFile:
    """The hash of a participant's PIN, None where there is none, and whether it must be changed at first use."""

    pin_hash: str | None
    is_temporary: bool


@dataclass(frozen=True, slots=True)
class PinAttempt:
    """One wrong PIN that counts."""

    caller: str
    call_sid: str
    at: datetime


# Built once: building a statement anew would cost a turn as much as running it.

_FIND_PIN = select(participants.c.pin_hash, participants.c.pin_is_temporary).where(
    participants.c.participant_id == bindparam("participant_id")
)
_LIST_WRONG_ATTEMPTS = (
    select(pin_attempts.c.caller, pin_attempts.c.call_sid, pin_attempts.c.at)
    .where(
        pin_attempts.c.participant_id == bindparam("participant_id"),
        pin_attempts.c.at > bindparam("since"),
        pin_attempts.c.was_right.is_(False),
        pin_attempts.c.was_counted.is_(True),
    )
    .order_by(pin_attempts.c.at)
)
_COUNT_RIGHT_ATTEMPTS = (
    select(func.count())
    .select_from(pin_attempts)
    .where(
        pin_attempts.c.participant_id == bindparam("participant_id"),
        pin_attempts.c.call_sid == bindparam("call_sid"),
        pin_attempts.c.was_right.is_(True),
        pin_attempts.c.was_counted.is_(True),
    )
)
_FIND_LAST_RIGHT_ATTEMPT = (
    select(pin_attempts.c.at)
    .where(
        pin_attempts.c.participant_id == bindparam("participant_id"),
        pin_attempts.c.call_sid != bindparam("call_sid"),
        pin_attempts.c.was_right.is_(True),
        pin_attempts.c.was_counted.is_(True),
    )
    .order_by(pin_attempts.c.at.desc())
    .limit(1)
)
_SAVE_PIN = update(participants).where(participants.c.participant_id == bindparam("of_participant_id"))
_RECORD_ATTEMPT = insert(pin_attempts)
_RECORD_UNKNOWN_ID = insert(unknown_ids)
_COUNT_UNKNOWN_IDS = select(func.count()).select_from(unknown_ids).where(unknown_ids.c.at > bindparam("since"))
_FORGET_HELD_DIGEST = delete(held_digests).where(
    held_digests.c.call_sid == bindparam("of_sid"), held_digests.c.name == bindparam("of_name")
)
_RECORD_HELD_DIGEST = insert(held_digests)
_FIND_HELD_DIGEST = select(held_digests.c.digest).where(
    held_digests.c.call_sid == bindparam("call_sid"), held_digests.c.name == bindparam("name")
)
_FIND_MARK = select(account_marks.c.mark).where(
    account_marks.c.participant_id == bindparam("participant_id"), account_marks.c.mark == bindparam("mark")
)
_RECORD_MARK = insert(account_marks)


def find_pin(connection: Connection, participant_id: str) -> PinOnFile | None:
    """Find the PIN on file of a participant; None where there is no such participant."""
    row = connection.execute(_FIND_PIN, {"participant_id": participant_id}).first()
    return PinOnFile(row.pin_hash, row.pin_is_temporary) if row else None


def save_pin(connection: Connection, participant_id: str, pin_hash: str, *, is_temporary: bool = False) -> None:
    """Save the hash of a PIN: one that the participant chose, or a temporary one that was given."""
    values = {"of_participant_id": participant_id, "pin_hash": pin_hash, "pin_is_temporary": is_temporary}
    connection.execute(_SAVE_PIN, values)


def count_right_attempts(connection: Connection, participant_id: str, call_sid: str) -> int:
    """Count the right PINs that one call gave for an account while it was open to that call."""
    values = {"participant_id": participant_id, "call_sid": call_sid}
    return connection.execute(_COUNT_RIGHT_ATTEMPTS, values).scalar_one()


def find_last_right_attempt(connection: Connection, participant_id: str, call_sid: str) -> datetime | None:
    """Find when an account last got its right PIN in any call but this one, while it was open to that call."""
    values = {"participant_id": participant_id, "call_sid": call_sid}
    return connection.execute(_FIND_LAST_RIGHT_ATTEMPT, values).scalar_one_or_none()


def list_wrong_attempts(connection: Connection, participant_id: str, since: datetime) -> list[PinAttempt]:
    """List the wrong PINs that count against an account since a moment, the oldest first."""
    rows = connection.execute(_LIST_WRONG_ATTEMPTS, {"participant_id": participant_id, "since": since})
    return [PinAttempt(row.caller, row.call_sid, row.at) for row in rows]


def record_attempt(
    connection: Connection,
    participant_id: str,
    caller: str | None,
    call_sid: str,
    at: datetime,
    *,
    was_right: bool,
    was_counted: bool,
) -> None:
    """Record that a PIN was tried."""
    values = {
        "participant_id": participant_id,
        "caller": caller or NOBODY,
        "call_sid": call_sid,
        "at": at,
        "was_right": was_right,
        "was_counted": was_counted,
    }
    connection.execute(_RECORD_ATTEMPT, values)


def record_unknown_id(connection: Connection, call_sid: str, caller: str | None, line: str, at: datetime) -> None:
    """Record that an unknown Participant ID was entered."""
    values = {"call_sid": call_sid, "caller": caller or NOBODY, "line": line, "at": at}
    connection.execute(_RECORD_UNKNOWN_ID, values)


def count_unknown_ids(
    connection: Connection,
    since: datetime,
    *,
    call_sid: str | None = None,
    caller: str | None = None,
    line: str | None = None,
) -> int:
    """Count unknown Participant IDs since a moment, of one call, one caller number (NOBODY included) or one line."""
    query = _COUNT_UNKNOWN_IDS
    if call_sid is not None:
        query = query.where(unknown_ids.c.call_sid == call_sid)
    if caller is not None:
        query = query.where(unknown_ids.c.caller == caller)
    if line is not None:
        query = query.where(unknown_ids.c.line == line)
    return connection.execute(query, {"since": since}).scalar_one()


def record_held_digest(connection: Connection, call_sid: str, name: str, digest: str, at: datetime) -> None:
    """Record the hash of a sensitive answer for a later one of the same call, in place of an earlier one."""
    connection.execute(_FORGET_HELD_DIGEST, {"of_sid": call_sid, "of_name": name})
    connection.execute(_RECORD_HELD_DIGEST, {"call_sid": call_sid, "name": name, "digest": digest, "at": at})


def find_held_digest(connection: Connection, call_sid: str, name: str) -> str | None:
    """Find the hash that a call holds under a name."""
    return connection.execute(_FIND_HELD_DIGEST, {"call_sid": call_sid, "name": name}).scalar_one_or_none()


def record_mark(connection: Connection, participant_id: str, mark: str, at: datetime) -> None:
    """Record what agents must know of an account, once."""
    values = {"participant_id": participant_id, "mark": mark}
    if connection.execute(_FIND_MARK, values).first() is None:
        connection.execute(_RECORD_MARK, {**values, "at": at})
