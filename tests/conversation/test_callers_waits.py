"""Waiting for a person: rounds, the menus meanwhile, closing time, and one end of it all."""

from datetime import datetime
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from flask import Flask
from signed_posts import SID, Answer, Poster

from ivr.practice.clock import SimulatedClock
from ivr.store import calls, hand_offs
from ivr.store.database import Database
from ivr.store.hand_offs import HandOff

ID, PIN = "1000000001", "246810"


@pytest.fixture
def waiting(poster: Poster, database: Database) -> HandOff:
    """A caller with a Participant ID who waits; turn 4 is awaited."""
    poster.incoming()
    poster.keys(1, "1", ID, "0")
    return the_wait(database)


def the_wait(database: Database) -> HandOff:
    with database.reading() as connection:
        return hand_offs.list_hand_offs(connection, SID)[-1]


def the_turn(database: Database) -> int:
    with database.reading() as connection:
        row = calls.find_call(connection, SID)
    assert row is not None
    return row.turn


def tags(answer: Answer) -> list[str]:
    return [verb.tag for verb in answer.root]


def path_of(address: str) -> str:
    return urlsplit(address).path


def test_a_round_says_what_the_caller_can_do_and_hears_it(poster: Poster, waiting: HandOff) -> None:
    answer = poster.wait_round(waiting.hand_off_id)
    assert tags(answer) == ["Gather"]
    assert path_of(answer.gather["action"]) == f"/voice/wait/{waiting.hand_off_id}/turn/4/en"
    assert answer.gather["numDigits"] == "1"
    assert "menus" in answer.gather["hints"]
    assert "actionOnEmptyResult" not in answer.gather or answer.gather["actionOnEmptyResult"] == "false"
    assert "press 2" in " ".join(answer.said)


def test_rounds_are_short_and_news_at_least_ninety_seconds_apart(poster: Poster, waiting: HandOff) -> None:
    said = {seconds: poster.wait_round(waiting.hand_off_id, seconds).said for seconds in range(0, 600, 30)}
    short = said[30]
    news = [seconds for seconds, words in said.items() if words != short]
    assert news[0] == 0
    assert all(after - before >= 90 for before, after in pairwise(news))
    assert len({tuple(said[seconds]) for seconds in news}) > 2


def test_a_round_is_in_the_language_that_the_caller_chose(poster: Poster, database: Database) -> None:
    poster.incoming()
    poster.keys(1, "9", "0")
    answer = poster.wait_round(the_wait(database).hand_off_id, language="es")
    assert answer.gather["language"] == "es-US"
    assert "oprima 2" in " ".join(answer.said)


def test_the_menus_can_be_used_meanwhile_and_the_agent_learns_of_it(
    poster: Poster, database: Database, waiting: HandOff
) -> None:
    menus = poster.turn_in_wait(waiting.hand_off_id, 4, Digits="2")
    assert tags(menus) == ["Gather"]
    assert path_of(menus.gather["action"]) == f"/voice/wait/{waiting.hand_off_id}/turn/5/en"
    poster.turn_in_wait(waiting.hand_off_id, 5, Digits="3")
    heard = poster.turn_in_wait(waiting.hand_off_id, 6, Digits=PIN)
    assert any("130 dollars" in one for one in heard.said)
    now = the_wait(database)
    assert (now.state, now.assurance, now.participant_id) == ("waiting", "verified", ID)
    assert (now.hand_off_id, now.asked_at) == (waiting.hand_off_id, waiting.asked_at)
    assert now.context != waiting.context


def test_who_presses_0_in_the_menus_is_back_in_the_wait(poster: Poster, database: Database, waiting: HandOff) -> None:
    poster.turn_in_wait(waiting.hand_off_id, 4, Digits="2")
    back = poster.turn_in_wait(waiting.hand_off_id, 5, Digits="0")
    assert tags(back) == ["Say", "Redirect"]
    assert path_of(back.root[-1].text or "") == f"/voice/wait/{waiting.hand_off_id}/en"
    now = the_wait(database)
    assert (now.state, now.asked_at, now.reason) == ("waiting", waiting.asked_at, waiting.reason)
    assert path_of(poster.wait_round(waiting.hand_off_id, 60).gather["action"]).endswith("/turn/6/en")


def test_a_key_posted_twice_in_a_wait_makes_one_step(poster: Poster, database: Database, waiting: HandOff) -> None:
    first = poster.turn_in_wait(waiting.hand_off_id, 4, Digits="2")
    assert poster.turn_in_wait(waiting.hand_off_id, 4, Digits="2").body == first.body
    assert the_turn(database) == 5


@pytest.mark.parametrize("result", [{"DialCallStatus": "answered"}, {"QueueResult": "bridged"}])
@pytest.mark.parametrize("is_in_the_menus", [False, True])
def test_the_wait_can_end_at_any_moment_and_ends_once(
    poster: Poster, database: Database, waiting: HandOff, result: dict[str, str], is_in_the_menus: bool
) -> None:
    if is_in_the_menus:
        poster.turn_in_wait(waiting.hand_off_id, 4, Digits="2")
    ended = poster.waited(waiting.hand_off_id, **result)
    assert tags(ended)[-1] == "Hangup"
    turn = the_turn(database)
    assert poster.waited(waiting.hand_off_id, **result).body == ended.body
    assert the_turn(database) == turn
    assert (the_wait(database).state, the_wait(database).outcome) == ("ended", "ended")


def test_an_agent_who_ended_the_hand_off_first_does_not_strand_the_caller(
    poster: Poster, database: Database, waiting: HandOff, clock: SimulatedClock
) -> None:
    with database.writing() as connection:
        hand_offs.end_hand_off(connection, waiting.hand_off_id, "ended", clock())
    assert tags(poster.waited(waiting.hand_off_id, DialCallStatus="answered"))[-1] == "Hangup"


@pytest.mark.parametrize("state", ["joining", "connected"])
def test_who_was_moved_to_an_agent_gets_there_whichever_document_is_played(
    poster: Poster, waiting: HandOff, database: Database, state: str
) -> None:
    with database.writing() as connection:
        hand_offs.save_hand_off(connection, waiting.hand_off_id, ("waiting",), {"state": state})
    answer = poster.waited(waiting.hand_off_id, QueueResult="redirected")
    (room,) = answer.root.iter("Conference")
    assert room.text == waiting.hand_off_id
    assert the_turn(database) == 4


def test_who_waits_when_the_office_closes_leaves_the_queue_unless_an_agent_is_coming(
    poster: Poster, database: Database, waiting: HandOff, clock: SimulatedClock
) -> None:
    clock.advance((datetime.fromisoformat("2026-11-20T17:00:01-08:00") - clock()).total_seconds() % (7 * 86400))
    with database.writing() as connection:
        hand_offs.save_hand_off(connection, waiting.hand_off_id, ("waiting",), {"state": "ringing"})
    assert tags(poster.wait_round(waiting.hand_off_id, 60)) != ["Leave"]


def test_a_caller_whose_database_is_gone_goes_on_waiting(
    poster: Poster, app: Flask, database: Database, waiting: HandOff
) -> None:
    answer = poster.wait_round("0" * 32, 60)
    assert tags(answer) == ["Leave"]
    assert tags(poster.waited("0" * 32, QueueResult="leave"))[-1] == "Hangup"
