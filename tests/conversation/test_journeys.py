"""The journey of a call: one row a turn, and never a PIN, a Social Security number or what was said of them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from signed_posts import SID, Poster
from sqlalchemy import select

from ivr.conversation.journey import MASK, event_to_json
from ivr.flow.events import Answered, Linked, LookedUp, NotUnderstood, Partial, Recorded, Silent, TransferEnded
from ivr.flow.verbs import Ask, Choice, Entry
from ivr.practice.practice_call import PracticeCall
from ivr.store import calls
from ivr.store.calls import JourneyRow
from ivr.store.database import Database
from ivr.store.tables import metadata

ID, PIN, SSN = "1000000001", "246810", "900001001"


def journey(database: Database) -> list[JourneyRow]:
    with database.reading() as connection:
        return calls.list_journey(connection, SID)


def whole_text(database: Database) -> str:
    with database.reading() as connection:
        return "\n".join(
            str(tuple(row)) for table in metadata.tables.values() for row in connection.execute(select(table))
        )


def test_a_journey_has_one_row_a_turn(poster: Poster, database: Database) -> None:
    poster.incoming()
    poster.keys(1, "9", "1", ID, "3", PIN)
    poster.turn(6)
    poster.turn(7, SpeechResult="agente", Confidence="0.9")
    rows = journey(database)
    assert [row.turn for row in rows] == list(range(8))
    kinds = ["began", "linked", "answered", "answered", "answered", "answered", "silent", "linked"]
    assert [row.event["kind"] for row in rows] == kinds
    assert [row.rest for row in rows] == [*["Ask"] * 7, "Transfer"]
    assert [row.language for row in rows] == ["en", *["es"] * 7]
    assert all(row.path for row in rows)
    assert rows[3].event["value"] == ID
    assert rows[5].event["value"] == MASK
    assert {"look_up": "check_pin", "outcome": "right"} in rows[5].looked_up


def test_what_was_said_is_kept_by_prompt_and_value(poster: Poster, database: Database) -> None:
    poster.incoming()
    poster.keys(1, "1", ID, "3", PIN)
    said = journey(database)[4].said
    assert {one["language"] for one in said} == {"en"}
    assert any(one["values"].get("amount") == 13015 for one in said)


@pytest.mark.parametrize(
    "entries",
    [
        [PIN],
        [PIN + "#"],
        ["1357911", PIN],
        ["24", "6810", PIN],
        [PIN + "1357", PIN],
        ["*" + PIN],
        ["9", PIN],
        ["8", PIN],
    ],
)
def test_a_pin_is_nowhere_in_the_database_after_it_was_keyed(
    poster: Poster, database: Database, tmp_path: Path, entries: list[str]
) -> None:
    assert PIN not in whole_text(database)
    poster.incoming()
    poster.keys(1, "1", ID, "3", *entries, "0")
    text = whole_text(database)
    for entry in entries:
        for digits in (entry.strip("*#"), entry):
            assert len(digits) < 4 or digits not in text
    database.dispose()
    for file in tmp_path.glob("ivr.sqlite*"):
        assert PIN.encode() not in file.read_bytes()


@pytest.mark.parametrize("said", ["two four six eight one zero", "my PIN is 246810", "2 4 6 8 1 0", "246 810"])
def test_a_pin_that_was_said_is_dropped_unread(poster: Poster, database: Database, said: str) -> None:
    poster.incoming()
    poster.keys(1, "1", ID, "3")
    answer = poster.turn(4, SpeechResult=said, Confidence="0.95")
    assert answer.gather  # asked again, for the keypad
    text = whole_text(database)
    assert said not in text
    assert PIN not in text
    assert poster.turn(5, Digits=PIN).gather["numDigits"] == "1"


def test_a_social_security_number_is_nowhere_in_the_database(
    make_app: Callable[..., Flask], make_call: Callable[..., PracticeCall], database: Database
) -> None:
    call = make_call(app=make_app(accept_ssn=True), call_sid=SID)
    call.dial()
    for keys in ("1", "*", "1", SSN, PIN + "#", "3"):
        call.keys(keys)
    row = journey(database)[-1]
    assert any("payments" in step for step in row.path), "the number and the PIN were taken"
    text = whole_text(database)
    for secret in (SSN, PIN):
        assert secret not in text


def test_what_is_personal_is_not_logged(poster: Poster, capfd: pytest.CaptureFixture[str]) -> None:
    poster.incoming()
    poster.keys(1, "1", ID, "3", PIN, "0")
    logged = "".join(capfd.readouterr())
    for personal in (PIN, ID, "5105550101", "130"):
        assert personal not in logged


PLAIN = Ask("main.menu", "main.menu", "en", "en", choices=(Choice("1", "1", "yes"),))
SECRET = Ask(
    "identify.pin",
    "identify.pin",
    "en",
    "en",
    (),
    (Choice("*", "*", "dont_have_it"),),
    (),
    Entry("digits", 4, 8, True),
)


@pytest.mark.parametrize(
    ("event", "ask", "described"),
    [
        (None, None, {"kind": "began"}),
        (Answered("1", "keys"), PLAIN, {"kind": "answered", "value": "1", "by": "keys", "language": None}),
        (Answered("1", "speech", "es"), PLAIN, {"kind": "answered", "value": "1", "by": "speech", "language": "es"}),
        (Answered(PIN, "keys"), SECRET, {"kind": "answered", "value": MASK, "by": "keys", "language": None}),
        (Answered("*", "keys"), SECRET, {"kind": "answered", "value": "*", "by": "keys", "language": None}),
        (Partial("24", "keys"), PLAIN, {"kind": "partial", "value": "24", "by": "keys"}),
        (Partial("24", "keys"), SECRET, {"kind": "partial", "value": MASK, "by": "keys"}),
        (Linked("agent", "speech"), SECRET, {"kind": "linked", "link": "agent", "by": "speech", "language": None}),
        (NotUnderstood("too_long", "keys"), SECRET, {"kind": "not_understood", "reason": "too_long", "by": "keys"}),
        (Silent(), PLAIN, {"kind": "silent"}),
        (LookedUp("found", {"participant_id": ID}), None, {"kind": "looked_up", "outcome": "found"}),
        (Recorded("recorded", "RE1"), None, {"kind": "recorded", "outcome": "recorded"}),
        (TransferEnded("left"), None, {"kind": "transfer_ended", "outcome": "left"}),
    ],
)
def test_each_event_is_described_without_what_is_sensitive(
    event: object, ask: Ask | None, described: dict[str, object]
) -> None:
    assert event_to_json(event, ask) == described  # type: ignore[arg-type]
