"""Queries about how a participant is reached, and what a caller changes of it. Always by Participant ID."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, update

from ivr.store.tables import participants


@dataclass(frozen=True, slots=True)
class Contact:
    """What is on file; `contact_rule` is any, no_text, no_voicemail or none."""

    phone: str | None
    email: str | None
    street: str | None
    city: str | None
    postal_code: str | None
    ecommunications: bool
    contact_rule: str

    @property
    def has_mail_address(self) -> bool:
        """Whether a letter can be sent."""
        return bool(self.street and self.city)


# Built once: building a statement anew would cost a turn as much as running it.

_FIND_CONTACT = select(*(participants.c[name] for name in Contact.__dataclass_fields__)).where(
    participants.c.participant_id == bindparam("participant_id")
)
_SAVE = update(participants).where(participants.c.participant_id == bindparam("of_participant_id"))


def get_contact(connection: Connection, participant_id: str) -> Contact:
    """Get what is on file of a participant.

    Raises:
        NoResultFound: where there is no such participant.
    """
    return Contact(*connection.execute(_FIND_CONTACT, {"participant_id": participant_id}).one())


def save_contact_rule(connection: Connection, participant_id: str, rule: str) -> None:
    """Save how a participant may be contacted."""
    connection.execute(_SAVE, {"of_participant_id": participant_id, "contact_rule": rule})


def save_ecommunications(connection: Connection, participant_id: str, *, wanted: bool) -> None:
    """Save whether a participant gets notices by email."""
    connection.execute(_SAVE, {"of_participant_id": participant_id, "ecommunications": wanted})
