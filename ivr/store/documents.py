"""Queries about documents. Always by Participant ID."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, select

from ivr.store.tables import documents


@dataclass(frozen=True, slots=True)
class Document:
    """One document that was issued to the participant."""

    document_id: str
    title: str
    issued_on: date


# Built once: building a statement anew would cost a turn as much as running it.

_LIST = (
    select(*(documents.c[name] for name in Document.__dataclass_fields__))
    .where(
        documents.c.participant_id == bindparam("participant_id"),
        documents.c.issued_on >= bindparam("since"),
        documents.c.issued_on <= bindparam("until"),
    )
    .order_by(documents.c.issued_on.desc(), documents.c.document_id)
)


def list_documents(connection: Connection, participant_id: str, since: date, until: date) -> list[Document]:
    """List a participant's documents of a time, both days in it, the newest first."""
    rows = connection.execute(_LIST, {"participant_id": participant_id, "since": since, "until": until})
    return [Document(*row) for row in rows]
