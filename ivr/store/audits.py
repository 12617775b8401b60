"""Queries about audits: who opened which record, verified whom, or was given a secret, when and for which call.

What must be audited is `ivr/desk`'s. No value that was compared or issued ever stands in `details`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from ivr.store.tables import audits


def record_audit(
    connection: Connection,
    agent: str,
    action: str,
    at: datetime,
    *,
    hand_off_id: str | None,
    participant_id: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Record what an agent did."""
    connection.execute(
        insert(audits).values(
            at=at,
            agent=agent,
            action=action,
            participant_id=participant_id,
            hand_off_id=hand_off_id,
            details=dict(details or {}),
        )
    )


def count_audits(connection: Connection, hand_off_id: str, action: str) -> int:
    """Count how often anybody did this in a hand-off."""
    query = select(func.count()).where(audits.c.hand_off_id == hand_off_id, audits.c.action == action)
    return int(connection.execute(query).scalar_one())


def list_details(connection: Connection, hand_off_id: str, agent: str, action: str) -> list[Mapping[str, Any]]:
    """List what is kept of each time that an agent did this in a hand-off, the first first."""
    query = select(audits.c.details).where(
        audits.c.hand_off_id == hand_off_id, audits.c.agent == agent, audits.c.action == action
    )
    return list(connection.scalars(query.order_by(audits.c.audit_id)))
