"""Queries about agents' accounts: passwords, and every try to sign in. What locks an account is `ivr/desk`'s."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from ivr.store.inserts import insert_unless_there
from ivr.store.pin_hashes import hash_pin
from ivr.store.tables import agents, sign_in_attempts


def find_password_hash(connection: Connection, agent: str) -> str | None:
    """Find the hash of an agent's password; None where there is no such agent, or none was set."""
    row = connection.execute(select(agents.c.password_hash).where(agents.c.agent == agent)).first()
    return row.password_hash if row else None


def count_wrong_sign_ins(connection: Connection, agent: str, since: datetime) -> int:
    """Count the wrong tries for a name since a moment, or since the last right one after it."""
    tries = sign_in_attempts.c
    last_right = connection.execute(
        select(func.max(tries.at)).where(tries.agent == agent, tries.was_right, tries.at > since)
    ).scalar()
    begins = max(since, last_right) if last_right is not None else since
    query = select(func.count()).where(tries.agent == agent, tries.was_right.is_(False), tries.at > begins)
    return int(connection.execute(query).scalar_one())


def record_sign_in(connection: Connection, agent: str, at: datetime, *, was_right: bool) -> None:
    """Record a try to sign in."""
    connection.execute(insert(sign_in_attempts).values(agent=agent, at=at, was_right=was_right))


def record_agent(connection: Connection, values: Mapping[str, Any], password: str) -> bool:
    """Record a new agent; False where the name is taken."""
    return insert_unless_there(connection, agents, {**values, "password_hash": hash_pin(password)})


def save_password(connection: Connection, agent: str, password: str) -> bool:
    """Save a new password; False where there is no such agent."""
    changed = connection.execute(
        update(agents).where(agents.c.agent == agent).values(password_hash=hash_pin(password))
    )
    return changed.rowcount == 1
