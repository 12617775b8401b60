"""Messages from the caseworker: how many are new, and one after the other, the newest first.

A message counts as read when the caller goes on to the next one, keeps it or answers it, never because it was played:
who hangs up in its midst finds it new the next time. What the participant wrote is not read back. Long ones are cut:
the rest is for the portal. Source: the portal (`../shared/seeds`).
"""

import re
from collections.abc import Iterator

from ivr.flow.contracts import Assurance, CallFacts, Contract, LookUpFunction, Rows, ValueType
from ivr.flow.events import LookedUp, Row, Value
from ivr.lookups.payments import PACIFIC
from ivr.store import messages as stored
from ivr.store.database import Connection
from ivr.store.messages import Message

NEW, ALL = "new", "all"
"""Which messages a caller goes through."""

MOST_WORDS_AT_ONCE = 40
"""A breath of some fifteen seconds, between which a key is heard as soon as anywhere."""
MOST_WORDS = 320
"""Two minutes."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")

MESSAGE_ROWS = Rows(
    {"sent_on": "date", "subject": "text", "part": "text"},
    wordings=("heading", "heading_without_subject", "part", "cut", "empty"),
)
MESSAGE: dict[str, ValueType] = {"message_id": "text", "messages_wanted": "text", "message": MESSAGE_ROWS}

MESSAGES_WAITING = Contract(
    "messages_waiting",
    takes=("participant_id",),
    outcomes={"new": {"unread_count": "count"}, "heard": {}, "none": {}},
    requires=Assurance.VERIFIED,
)


def messages_waiting(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Tell how many messages are new, or whether there are any."""
    counts = stored.count_messages(connection, participant_id)
    if counts.unread:
        return LookedUp("new", {"unread_count": counts.unread})
    return LookedUp("heard" if counts.there_are else "none")


def _first(name: str) -> Contract:
    return Contract(
        name,
        takes=("participant_id",),
        outcomes={"more": MESSAGE, "last": MESSAGE, "none": {}},
        requires=Assurance.VERIFIED,
    )


NEWEST_NEW_MESSAGE = _first("newest_new_message")
NEWEST_MESSAGE = _first("newest_message")


def newest_new_message(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Give the newest message that is unread."""
    return _message(connection, participant_id, NEW, None)


def newest_message(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Give the newest message."""
    return _message(connection, participant_id, ALL, None)


NEXT_MESSAGE = Contract(
    "next_message",
    takes=("participant_id", "message_id", "messages_wanted"),
    outcomes={"more": MESSAGE, "last": MESSAGE, "none": {}},
    requires=Assurance.VERIFIED,
    writes=True,
)


def next_message(
    connection: Connection, call: CallFacts, participant_id: str, message_id: str, messages_wanted: str
) -> LookedUp:
    """Mark the message that was heard as read, and give the next older one."""
    stored.save_read(connection, participant_id, message_id)
    return _message(connection, participant_id, messages_wanted, message_id)


MARK_MESSAGE_READ = Contract(
    "mark_message_read",
    takes=("participant_id", "message_id"),
    outcomes={"marked": {}},
    requires=Assurance.VERIFIED,
    writes=True,
)


def mark_message_read(connection: Connection, call: CallFacts, participant_id: str, message_id: str) -> LookedUp:
    """Mark the message that was heard as read."""
    stored.save_read(connection, participant_id, message_id)
    return LookedUp("marked")


def parts_of(body: str) -> list[str]:
    """Cut a body into parts that can be said at once, at the ends of sentences where there are any."""
    parts: list[str] = []
    for piece in _pieces(body):
        if parts and len(f"{parts[-1]} {piece}".split()) <= MOST_WORDS_AT_ONCE:
            parts[-1] = f"{parts[-1]} {piece}"
        else:
            parts.append(piece)
    return parts


def _pieces(body: str) -> Iterator[str]:
    for sentence in _SENTENCE_END.split(body.strip()):
        words = sentence.split()
        for begin in range(0, len(words), MOST_WORDS_AT_ONCE):
            yield " ".join(words[begin : begin + MOST_WORDS_AT_ONCE])


def _message(connection: Connection, participant_id: str, wanted: str, before_id: str | None) -> LookedUp:
    found = stored.list_newest_messages(connection, participant_id, 2, before_id=before_id, only_unread=wanted == NEW)
    if not found:
        return LookedUp("none")
    values: dict[str, Value] = {
        "message_id": found[0].message_id,
        "messages_wanted": wanted,
        "message": tuple(_rows(found[0])),
    }
    return LookedUp("more" if len(found) > 1 else "last", values)


def _rows(message: Message) -> Iterator[Row]:
    subject = (message.subject or "").strip()
    yield {
        "wording": "heading" if subject else "heading_without_subject",
        "sent_on": message.sent_at.astimezone(PACIFIC).date().isoformat(),
        "subject": subject,
        "part": None,
    }
    parts = parts_of(message.body or "")
    words = 0
    for part in parts:
        words += len(part.split())
        if words > MOST_WORDS:
            yield {"wording": "cut", "sent_on": None, "subject": None, "part": None}
            return
        yield {"wording": "part", "sent_on": None, "subject": None, "part": part}
    if not parts:
        yield {"wording": "empty", "sent_on": None, "subject": None, "part": None}


LOOK_UPS = (
    LookUpFunction(MESSAGES_WAITING, messages_waiting),
    LookUpFunction(NEWEST_NEW_MESSAGE, newest_new_message),
    LookUpFunction(NEWEST_MESSAGE, newest_message),
    LookUpFunction(NEXT_MESSAGE, next_message),
    LookUpFunction(MARK_MESSAGE_READ, mark_message_read),
)
CONTRACTS = tuple(one.contract for one in LOOK_UPS)
