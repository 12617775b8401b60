"""Queries about what agents wrote: one note for each agent and hand-off, saved anew while it is written."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from ivr.store.tables import hand_offs, notes


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was last saved."""

    hand_off_id: str
    agent: str
    at: datetime
    text: str


_COLUMNS = tuple(notes.c[name] for name in Note.__dataclass_fields__)


def save_note(connection: Connection, hand_off_id: str, agent: str, text: str, at: datetime) -> bool:
    """Save an agent's note in place of the earlier one; False, and nothing done, where it says the same.

    To be called in a transaction that has locked the hand-off: two at once would make two.
    """
    mine = (notes.c.hand_off_id == hand_off_id) & (notes.c.agent == agent)
    kept = connection.execute(select(notes.c.text).where(mine)).first()
    if kept is None:
        connection.execute(insert(notes).values(hand_off_id=hand_off_id, agent=agent, at=at, text=text))
    elif kept.text != text:
        connection.execute(update(notes).where(mine).values(text=text, at=at))
    return kept is None or kept.text != text


def list_notes(connection: Connection, hand_off_id: str) -> list[Note]:
    """List the notes of a hand-off, the first first."""
    rows = connection.execute(
        select(*_COLUMNS).where(notes.c.hand_off_id == hand_off_id).order_by(notes.c.at, notes.c.note_id)
    )
    return [Note(*row) for row in rows]


def list_earlier_notes(connection: Connection, participant_id: str, hand_off_id: str, most: int) -> list[Note]:
    """List the notes of a participant's other hand-offs, the newest first."""
    rows = connection.execute(
        select(*_COLUMNS)
        .join(hand_offs, hand_offs.c.hand_off_id == notes.c.hand_off_id)
        .where(hand_offs.c.participant_id == participant_id, notes.c.hand_off_id != hand_off_id)
        .order_by(notes.c.at.desc(), notes.c.note_id.desc())
        .limit(most)
    )
    return [Note(*row) for row in rows]
