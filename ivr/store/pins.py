"""Queries about PINs: the hash, and every attempt. Never the PIN."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

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


def find_pin(connection: Connection, participant_id: str) -> PinOnFile | None:
    """Find the PIN on file of a participant; None where there is no such participant."""
    row = connection.execute(
        select(participants.c.pin_hash, participants.c.pin_is_temporary).where(
            participants.c.participant_id == participant_id
        )
    ).first()
    return PinOnFile(row.pin_hash, row.pin_is_temporary) if row else None


def list_wrong_attempts(connection: Connection, participant_id: str, since: datetime) -> list[PinAttempt]:
    """List the wrong PINs that count against an account since a moment, the oldest first."""
    rows = connection.execute(
        select(pin_attempts.c.caller, pin_attempts.c.call_sid, pin_attempts.c.at)
        .where(
            pin_attempts.c.participant_id == participant_id,
            pin_attempts.c.at > since,
            pin_attempts.c.was_right.is_(False),
            pin_attempts.c.was_counted.is_(True),
        )
        .order_by(pin_attempts.c.at)
    )
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
    connection.execute(
        insert(pin_attempts).values(
            participant_id=participant_id,
            caller=caller or NOBODY,
            call_sid=call_sid,
            at=at,
            was_right=was_right,
            was_counted=was_counted,
        )
    )


def record_unknown_id(connection: Connection, call_sid: str, caller: str | None, line: str, at: datetime) -> None:
    """Record that an unknown Participant ID was entered."""
    connection.execute(insert(unknown_ids).values(call_sid=call_sid, caller=caller or NOBODY, line=line, at=at))


def count_unknown_ids(
    connection: Connection,
    since: datetime,
    *,
    call_sid: str | None = None,
    caller: str | None = None,
    line: str | None = None,
) -> int:
    """Count unknown Participant IDs since a moment, of one call, one caller number (NOBODY included) or one line."""
    query = select(func.count()).select_from(unknown_ids).where(unknown_ids.c.at > since)
    if call_sid is not None:
        query = query.where(unknown_ids.c.call_sid == call_sid)
    if caller is not None:
        query = query.where(unknown_ids.c.caller == caller)
    if line is not None:
        query = query.where(unknown_ids.c.line == line)
    return connection.execute(query).scalar_one()


def record_held_digest(connection: Connection, call_sid: str, name: str, digest: str, at: datetime) -> None:
    """Record the hash of a sensitive answer for a later one of the same call, in place of an earlier one."""
    connection.execute(delete(held_digests).where(held_digests.c.call_sid == call_sid, held_digests.c.name == name))
    connection.execute(insert(held_digests).values(call_sid=call_sid, name=name, digest=digest, at=at))


def find_held_digest(connection: Connection, call_sid: str, name: str) -> str | None:
    """Find the hash that a call holds under a name."""
    query = select(held_digests.c.digest).where(held_digests.c.call_sid == call_sid, held_digests.c.name == name)
    return connection.execute(query).scalar_one_or_none()


def record_mark(connection: Connection, participant_id: str, mark: str, at: datetime) -> None:
    """Record what agents must know of an account, once."""
    query = select(account_marks.c.mark).where(
        account_marks.c.participant_id == participant_id, account_marks.c.mark == mark
    )
    if connection.execute(query).first() is None:
        connection.execute(insert(account_marks).values(participant_id=participant_id, mark=mark, at=at))
