"""Hand-offs: recorded with what is known, so that nobody says anything twice, and ended by how the wait ended."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from signed_posts import SID, Poster
from sqlalchemy import Row, select

from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.store.database import Database
from ivr.store.tables import hand_offs

ID, PIN = "1000000001", "246810"


def rows(database: Database) -> Sequence[Row[Any]]:
    with database.reading() as connection:
        return connection.execute(select(hand_offs).order_by(hand_offs.c.asked_at)).all()


@pytest.mark.parametrize(
    ("entries", "known"),
    [
        (["0"], ("agents", "en", "anonymous", None, "agent.asked")),
        (["9", "0"], ("agents", "es", "anonymous", None, "agent.asked")),
        (["1", ID, "0"], ("agents", "en", "identified", ID, "agent.asked")),
        (["9", "1", ID, "3", PIN, "0"], ("agents", "es", "verified", ID, "agent.asked")),
        (["7", "7", "7"], ("agents", "en", "anonymous", None, "agent.gave_up")),
    ],
)
def test_a_hand_off_carries_along_what_is_known(
    poster: Poster, database: Database, clock: SimulatedClock, entries: list[str], known: tuple[str | None, ...]
) -> None:
    poster.incoming()
    assert list(poster.keys(1, *entries).root.iter("Enqueue"))
    (row,) = rows(database)
    assert (row.queue, row.language, row.assurance, row.participant_id, row.reason) == known
    assert (row.call_sid, row.asked_at, row.ended_at, row.outcome) == (SID, clock(), None, None)


def test_the_context_tells_what_was_asked_and_heard_but_no_value(poster: Poster, database: Database) -> None:
    poster.incoming()
    poster.keys(1, "1", ID, "3", PIN, "0")
    (row,) = rows(database)
    assert {"questions", "path", "said"} <= row.context.keys()
    assert "main.menu" in row.context["questions"]
    text = str(row.context)
    for personal in (ID, PIN, "13015", "130"):
        assert personal not in text


@pytest.mark.parametrize(
    ("result", "outcome", "last"),
    [
        ({"QueueResult": "bridged", "QueueTime": "12"}, "ended", "Hangup"),
        ({"QueueResult": "leave"}, "left", "Gather"),
        ({"QueueResult": "queue-full"}, "failed", "Hangup"),
        ({"QueueResult": "error"}, "failed", "Hangup"),
        ({"QueueResult": "hangup"}, "hung_up", "Hangup"),
    ],
)
def test_how_the_wait_ended_ends_the_hand_off(
    poster: Poster,
    database: Database,
    clock: SimulatedClock,
    result: dict[str, str],
    outcome: str,
    last: str,
) -> None:
    poster.incoming()
    poster.turn(1, Digits="0")
    (row,) = rows(database)
    clock.advance(90)
    answer = poster.waited(row.hand_off_id, **result)
    assert answer.root[-1].tag == last
    (row,) = rows(database)
    assert (row.state, row.outcome, row.ended_at) == ("ended", outcome, clock())
    assert poster.waited(row.hand_off_id, **result).root[-1].tag == last
    poster.post("/voice/status", {"CallSid": SID, "CallStatus": "completed"})
    assert rows(database) == [row]


def test_who_waits_twice_is_handed_off_twice(poster: Poster, database: Database, clock: SimulatedClock) -> None:
    poster.incoming()
    poster.turn(1, Digits="0")
    clock.advance(60)
    poster.waited(rows(database)[0].hand_off_id, QueueResult="leave")
    clock.advance(5)
    poster.turn(3, Digits="0")
    assert [(row.outcome, row.ended_at is None) for row in rows(database)] == [("left", False), (None, True)]


def test_keys_that_mean_nothing_in_the_queue_make_no_step(poster: Poster, database: Database) -> None:
    poster.incoming()
    poster.turn(1, Digits="0")
    (row,) = rows(database)
    for fields in ({"Digits": "7"}, {"SpeechResult": "yes"}, {}):
        answer = poster.turn_in_wait(row.hand_off_id, 2, **fields)
        assert [verb.tag for verb in answer.root] == ["Redirect"]
    assert rows(database) == [row]


def test_a_caller_who_hangs_up_in_the_queue_waits_no_more(
    make_call: Callable[..., PracticeCall], database: Database
) -> None:
    call = make_call()
    call.dial()
    call.keys("0")
    call.wait()
    call.hang_up()
    (row,) = rows(database)
    assert row.outcome == "hung_up"
    assert row.ended_at >= row.asked_at


def test_out_of_hours_nobody_is_left_waiting(
    make_app: Callable[..., Flask], make_poster: Callable[..., Poster], database: Database
) -> None:
    sunday = SimulatedClock(datetime.fromisoformat("2026-11-22T12:00:00-08:00"))
    poster = make_poster(make_app(clock=sunday))
    poster.incoming()
    assert poster.turn(1, Digits="0").gather
    assert rows(database) == []
