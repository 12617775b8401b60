"""Queries about notices: what is said to every caller at once. At most one holds at a time.

What makes a notice sound, and what a closure does to the hours, is `ivr/queue/notices.py`'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from ivr.store.tables import notices

CLOCKS_DIFFER = timedelta(minutes=1)
"""A notice holds although the clock that it was set by is this much ahead."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that holds: its text by language, who set it and when, and when it ends by itself, if it does."""

    notice_id: int
    closes_office: bool
    texts: Mapping[str, str]
    set_at: datetime
    set_by: str
    until: datetime | None


_FIND_NOTICE = (
    select(*(notices.c[name] for name in Notice.__dataclass_fields__))
    .where(
        notices.c.ended_at.is_(None),
        notices.c.set_at <= bindparam("soon"),
        or_(notices.c.until.is_(None), notices.c.until > bindparam("now")),
    )
    .order_by(notices.c.notice_id.desc())
    .limit(1)
)
"""Every call asks this, so it is built once."""


def find_notice(connection: Connection, now: datetime) -> Notice | None:
    """Find the notice that holds at this moment."""
    row = connection.execute(_FIND_NOTICE, {"now": now, "soon": now + CLOCKS_DIFFER}).first()
    return Notice(*row) if row else None


def record_notice(
    connection: Connection,
    texts: Mapping[str, str],
    *,
    closes_office: bool,
    set_by: str,
    set_at: datetime,
    until: datetime | None,
) -> None:
    """Record a notice in place of any other."""
    save_notices_ended(connection, set_by, set_at)
    connection.execute(
        insert(notices).values(
            texts=dict(texts), closes_office=closes_office, set_by=set_by, set_at=set_at, until=until
        )
    )


def save_notices_ended(connection: Connection, ended_by: str, at: datetime) -> None:
    """End every notice that was not ended yet."""
    connection.execute(update(notices).where(notices.c.ended_at.is_(None)).values(ended_at=at, ended_by=ended_by))
