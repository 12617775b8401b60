"""Status callbacks: they come late, twice, out of order, for nobody and as garbage; the last word is Twilio's first
final one."""

from datetime import datetime
from typing import NamedTuple

import pytest
from signed_posts import SID, Poster
from sqlalchemy import select

from ivr.practice.clock import SimulatedClock
from ivr.store.database import Database
from ivr.store.tables import calls, hand_offs


class Status(NamedTuple):
    status: str | None
    ended_at: datetime | None
    duration_seconds: int | None


def status(database: Database) -> Status:
    with database.reading() as connection:
        row = connection.execute(select(calls.c.status, calls.c.ended_at, calls.c.duration_seconds)).one()
    return Status(*row)


def post(poster: Poster, word: str, seconds: str | None = None, sid: str = SID) -> None:
    fields = {"CallSid": sid, "CallStatus": word} | ({} if seconds is None else {"CallDuration": seconds})
    answer = poster.post("/voice/status", fields)
    assert (answer.status, answer.body) == (204, "")


@pytest.mark.parametrize(
    "words",
    [
        ("ringing", "in-progress", "completed"),
        ("completed", "in-progress", "ringing"),
        ("in-progress", "completed", "completed", "ringing", "completed"),
        ("completed", "failed", "busy", "no-answer", "canceled"),
    ],
)
def test_the_first_final_word_stays_whatever_comes_after_it(
    poster: Poster, database: Database, clock: SimulatedClock, words: tuple[str, ...]
) -> None:
    poster.incoming()
    ended_at = None
    for word in words:
        clock.advance(10)
        post(poster, word, "42" if word == "completed" else "7")
        ended_at = ended_at or (clock() if word == "completed" else None)
    assert status(database) == Status("completed", ended_at, 42)


@pytest.mark.parametrize("word", ["completed", "busy", "failed", "no-answer", "canceled"])
def test_every_final_word_ends_the_call_and_the_wait_for_a_person(
    poster: Poster, database: Database, clock: SimulatedClock, word: str
) -> None:
    poster.incoming()
    poster.turn(1, Digits="0")
    post(poster, word)
    assert status(database).ended_at == clock()
    with database.reading() as connection:
        assert [tuple(row) for row in connection.execute(select(hand_offs.c.outcome, hand_offs.c.ended_at))] == [
            ("hung_up", clock())
        ]


def test_a_word_that_ends_nothing_leaves_the_wait_for_a_person(poster: Poster, database: Database) -> None:
    poster.incoming()
    poster.turn(1, Digits="0")
    post(poster, "in-progress")
    with database.reading() as connection:
        assert connection.execute(select(hand_offs.c.ended_at)).scalar_one() is None


@pytest.mark.parametrize("seconds", ["", "-1", "1.5", "abc", "٣", "9" * 10, "9" * 5000, None])
def test_a_duration_that_is_none_is_not_known(poster: Poster, database: Database, seconds: str | None) -> None:
    poster.incoming()
    post(poster, "completed", seconds)
    assert status(database).duration_seconds is None


@pytest.mark.parametrize(
    ("sid", "word"),
    [
        ("CA" + "9" * 32, "completed"),
        ("", "completed"),
        ("CA 1", "completed"),
        ("\0", "completed"),
        ("x" * 5000, "completed"),
        (SID, ""),
        (SID, "x" * 17),
        (SID, "terminé"),
        (SID, "com\0pleted" * 9),
    ],
)
def test_what_names_no_call_or_no_status_changes_nothing(
    poster: Poster, database: Database, sid: str, word: str
) -> None:
    poster.incoming()
    post(poster, word, "9", sid)
    assert status(database) == Status(None, None, None)


def test_a_status_without_any_field_is_taken(poster: Poster) -> None:
    assert poster.post("/voice/status").status == 204


def test_a_word_that_twilio_may_add_is_kept_and_ends_nothing(poster: Poster, database: Database) -> None:
    poster.incoming()
    post(poster, "parked")
    assert status(database) == Status("parked", None, None)
