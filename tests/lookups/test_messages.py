"""Messages: the newest first, read only when the caller goes on or keeps one, and never another person's."""

from datetime import UTC, datetime, timedelta

import pytest
from look_up_calls import call_facts
from sample_service import NOW
from sqlalchemy import delete, insert, select, update

from ivr.flow.events import LookedUp, Row
from ivr.lookups.messages import (
    ALL,
    MOST_WORDS,
    MOST_WORDS_AT_ONCE,
    NEW,
    mark_message_read,
    messages_waiting,
    newest_message,
    newest_new_message,
    next_message,
    parts_of,
)
from ivr.store.database import Connection
from ivr.store.tables import messages

ID, OTHER_ID = "1000000005", "1000000001"


@pytest.fixture(autouse=True)
def _no_messages(connection: Connection) -> None:
    connection.execute(delete(messages).where(messages.c.participant_id == ID))


def send(connection: Connection, name: str, days_ago: int = 0, **others: object) -> None:
    values = {
        "message_id": name,
        "participant_id": ID,
        "sent_at": NOW - timedelta(days=days_ago),
        "from_caseworker": True,
        "subject": name,
        "body": "Hello.",
        "read": False,
    }
    connection.execute(insert(messages).values(values | others))


def heard(answer: LookedUp) -> list[Row]:
    rows = answer.values["message"]
    assert isinstance(rows, tuple)
    return list(rows)


def read_ones(connection: Connection) -> set[str]:
    query = select(messages.c.message_id).where(messages.c.participant_id == ID, messages.c.read.is_(True))
    return set(connection.execute(query).scalars())


def go_through(connection: Connection, first: LookedUp) -> list[object]:
    """Press 1 for the next message until there is none."""
    names, answer = [], first
    while answer.outcome != "none":
        names.append(answer.values["message_id"])
        if answer.outcome == "last":
            break
        wanted = answer.values["messages_wanted"]
        answer = next_message(connection, call_facts(), ID, str(names[-1]), str(wanted))
    return names


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ([], LookedUp("none")),
        ([True], LookedUp("heard")),
        ([False], LookedUp("new", {"unread_count": 1})),
        ([True, False, False], LookedUp("new", {"unread_count": 2})),
    ],
)
def test_unread_messages_are_counted(connection: Connection, read: list[bool], expected: LookedUp) -> None:
    for place, is_read in enumerate(read):
        send(connection, f"T{place}", read=is_read)
    send(connection, "mine", from_caseworker=False)
    send(connection, "anothers", participant_id=OTHER_ID)
    assert messages_waiting(connection, call_facts(), ID) == expected


def test_the_newest_come_first_and_those_of_one_moment_each_once(connection: Connection) -> None:
    for name, days_ago in (("A", 3), ("B", 1), ("C", 1), ("D", 1), ("E", 0)):
        send(connection, name, days_ago)
    send(connection, "mine", from_caseworker=False)
    send(connection, "anothers", participant_id=OTHER_ID)
    assert go_through(connection, newest_message(connection, call_facts(), ID)) == ["E", "D", "C", "B", "A"]
    assert read_ones(connection) == {"E", "D", "C", "B"}


def test_of_the_new_ones_those_read_are_passed_over(connection: Connection) -> None:
    for name, days_ago, is_read in (("A", 3, False), ("B", 2, True), ("C", 1, False), ("D", 0, True)):
        send(connection, name, days_ago, read=is_read)
    assert go_through(connection, newest_new_message(connection, call_facts(), ID)) == ["C", "A"]


def test_playing_marks_nothing_read(connection: Connection) -> None:
    send(connection, "A")
    for _ in range(3):
        assert newest_new_message(connection, call_facts(), ID).values["message_id"] == "A"
    assert read_ones(connection) == set()
    mark_message_read(connection, call_facts(), ID, "A")
    assert read_ones(connection) == {"A"}
    assert newest_new_message(connection, call_facts(), ID) == LookedUp("none")


def test_nobody_marks_or_hears_the_message_of_another(connection: Connection) -> None:
    send(connection, "anothers", participant_id=OTHER_ID)
    send(connection, "A", days_ago=9)
    mark_message_read(connection, call_facts(), ID, "anothers")
    query = select(messages.c.read).where(messages.c.message_id == "anothers")
    assert connection.execute(query).scalar_one() is False
    assert next_message(connection, call_facts(), ID, "anothers", ALL) == LookedUp("none")


def test_when_another_call_was_quicker_there_is_no_next(connection: Connection) -> None:
    send(connection, "A", days_ago=1)
    send(connection, "B")
    assert newest_new_message(connection, call_facts(), ID).outcome == "more"
    connection.execute(update(messages).where(messages.c.message_id == "A").values(read=True))
    assert next_message(connection, call_facts(), ID, "B", NEW) == LookedUp("none")


@pytest.mark.parametrize(
    ("subject", "body", "wordings"),
    [
        ("Your card", "It is on its way.", ["heading", "part"]),
        (None, "It is on its way.", ["heading_without_subject", "part"]),
        ("  ", "It is on its way.", ["heading_without_subject", "part"]),
        ("Your card", None, ["heading", "empty"]),
        ("Your card", " \n\t ", ["heading", "empty"]),
        ("Your card", "word " * (MOST_WORDS_AT_ONCE + 1), ["heading", "part", "part"]),
        ("Your card", "word " * 2000, ["heading", *["part"] * (MOST_WORDS // MOST_WORDS_AT_ONCE), "cut"]),
    ],
)
def test_a_message_is_said_whole_in_parts_or_cut_when_it_is_long(
    connection: Connection, subject: str | None, body: str | None, wordings: list[str]
) -> None:
    send(connection, "A", subject=subject, body=body)
    rows = heard(newest_message(connection, call_facts(), ID))
    assert [row["wording"] for row in rows] == wordings


def test_the_day_of_a_message_is_a_pacific_one(connection: Connection) -> None:
    send(connection, "A", sent_at=datetime(2026, 11, 20, 3, tzinfo=UTC))
    assert heard(newest_message(connection, call_facts(), ID))[0]["sent_on"] == "2026-11-19"


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("", []),
        ("One. Two.", ["One. Two."]),
        ("a " * 39 + "b. " + "c " * 10 + "d.", [("a " * 39 + "b."), ("c " * 10 + "d.")]),
        ("x " * 85, [("x " * 40).strip(), ("x " * 40).strip(), ("x " * 5).strip()]),
    ],
)
def test_parts_end_with_sentences_where_there_are_any(body: str, parts: list[str]) -> None:
    assert parts_of(body) == parts
