"""Posts that come twice, late, early or at once: one turn is one step, and its answer is always the same."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from flask import Flask
from signed_posts import SID, Poster

from ivr.practice.clock import SimulatedClock
from ivr.store import calls
from ivr.store.calls import JourneyRow
from ivr.store.database import Database

TWO = 2


def journey(database: Database, sid: str = SID) -> list[JourneyRow]:
    with database.reading() as connection:
        return calls.list_journey(connection, sid)


def test_a_repeated_turn_gets_the_same_bytes_and_makes_no_step(poster: Poster, database: Database) -> None:
    poster.incoming()
    first = poster.turn(1, Digits="1")
    before = journey(database)
    again = [poster.turn(1, Digits="1") for _ in range(3)]
    assert {one.body for one in again} == {first.body}
    assert journey(database) == before
    assert len(before) == TWO


def test_a_repeated_turn_gets_the_first_answer_whatever_it_brings(poster: Poster, database: Database) -> None:
    poster.incoming()
    first = poster.turn(1, Digits="1")
    for fields in ({"Digits": "0"}, {"SpeechResult": "agent"}, {}, {"QueueResult": "bridged"}, {"Digits": "hangup"}):
        assert poster.turn(1, **fields).body == first.body
    assert len(journey(database)) == TWO


def test_an_old_turn_and_one_that_is_not_yet_get_the_last_answer(poster: Poster, database: Database) -> None:
    poster.incoming()
    last = poster.keys(1, "1", "1000000001")
    before = journey(database)
    for number in (0, 1, 2, 4, 5, 99, 10**30):
        assert poster.turn(number, Digits="3").body == last.body
    assert journey(database) == before


def test_a_call_that_comes_in_again_gets_its_last_answer(poster: Poster, database: Database) -> None:
    first = poster.incoming()
    assert poster.incoming().body == first.body
    later = poster.keys(1, "1")
    assert poster.incoming(From="+12135550102", To="+14082730073").body == later.body
    assert len(journey(database)) == TWO


def test_a_repeated_turn_costs_no_second_try_at_a_pin(poster: Poster, database: Database) -> None:
    poster.incoming()
    poster.keys(1, "1", "1000000001", "3")
    wrong = poster.turn(4, Digits="1111")
    for _ in range(5):
        assert poster.turn(4, Digits="1111").body == wrong.body
    assert poster.turn(5, Digits="1111").gather
    assert [
        one["outcome"] for row in journey(database) for one in row.looked_up if one["look_up"] != "notice_now"
    ] == ["found", "wrong", "wrong"]


def test_two_posts_of_one_turn_at_once_make_one_step(
    make_app: Callable[..., Flask], make_poster: Callable[..., Poster], database: Database, clock: SimulatedClock
) -> None:
    # Both have read the call's row, and are about to claim its turn, when they ask for the time.
    both = threading.Barrier(TWO)
    meeting: list[None] = []

    def clock_where_both_meet() -> datetime:
        if meeting:
            both.wait(timeout=10)
        return clock()

    poster = make_poster(make_app(clock=clock_where_both_meet))
    poster.incoming()
    poster.keys(1, "1", "1000000001", "3")
    meeting.append(None)
    # A reading turn, a turn that writes from its first look-up on, and one that ends in a hand-off.
    for number, keys in ((4, "1234"), (5, "246810"), (6, "0")):
        with ThreadPoolExecutor(TWO) as threads:
            posts = [threads.submit(poster.turn, number, Digits=keys) for _ in range(TWO)]
            answers = {post.result().body for post in posts}
        assert len(answers) == 1
    assert [row.turn for row in journey(database)] == list(range(7))
    assert [one["outcome"] for row in journey(database) for one in row.looked_up if one["look_up"] != "notice_now"][
        :3
    ] == ["found", "wrong", "right"]


def test_two_posts_of_a_new_call_at_once_make_one_call(
    make_app: Callable[..., Flask], make_poster: Callable[..., Poster], database: Database, clock: SimulatedClock
) -> None:
    both = threading.Barrier(TWO)

    def clock_where_both_meet() -> datetime:
        both.wait(timeout=10)
        return clock()

    poster = make_poster(make_app(clock=clock_where_both_meet))
    for number in range(10):
        sid = f"CA{number:032}"
        with ThreadPoolExecutor(TWO) as threads:
            posts = [threads.submit(poster.incoming, sid) for _ in range(TWO)]
            assert len({post.result().body for post in posts}) == 1
        assert [row.turn for row in journey(database, sid)] == [0]
