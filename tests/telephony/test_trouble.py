"""When we fail, callers hear an apology in their language and reach a person, without anything of the database."""

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from outages import outage
from signed_posts import SID, Answer, Poster
from sqlalchemy import Row, select

from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.practice.signals import Connected, Queued, Spoken
from ivr.store.database import Database
from ivr.store.tables import hand_offs

BOTH = {"en-US", "es-US"}
NUMBER = "+19165550100"
SUNDAY_NIGHT = datetime.fromisoformat("2026-11-22T23:00:00-08:00")


def languages(answer: Answer) -> set[str]:
    return {say.attrib["language"] for say in answer.root.iter("Say")}


def wait_address(answer: Answer) -> str:
    (enqueue,) = answer.root.iter("Enqueue")
    return enqueue.attrib["waitUrl"].partition("#")[0].removeprefix("https://line.example")


def hand_off_rows(database: Database) -> Sequence[Row[Any]]:
    with database.reading() as connection:
        return connection.execute(
            select(hand_offs.c.queue, hand_offs.c.reason, hand_offs.c.language, hand_offs.c.assurance)
        ).all()


@pytest.mark.parametrize(("address", "heard"), [("en", {"en-US"}), ("es", {"es-US"}), ("fr", BOTH), ("all", BOTH)])
def test_a_turn_that_fails_is_apologised_for_in_the_language_of_its_address(
    poster: Poster, database: Database, address: str, heard: set[str]
) -> None:
    poster.incoming()
    with outage(database):
        answer = poster.turn(1, address, Digits="1")
    assert languages(answer) == heard
    assert [verb.tag for verb in answer.root if verb.tag != "Say"] == ["Enqueue"]
    assert answer.root.findtext("Enqueue") == ("agents-es" if address == "es" else "agents-en")


def test_a_call_that_cannot_begin_is_apologised_for_in_both_languages(poster: Poster, database: Database) -> None:
    with outage(database):
        answer = poster.incoming()
    assert languages(answer) == BOTH
    assert wait_address(answer) == "/voice/trouble/all"


def test_a_turn_that_failed_can_be_posted_again_and_goes_on(poster: Poster, database: Database) -> None:
    poster.incoming()
    with outage(database):
        assert not list(poster.turn(1, Digits="1").root.iter("Gather"))
    assert poster.turn(1, Digits="1").gather["numDigits"] == "10"


@pytest.mark.parametrize("address", ["%07", "%0B", "%3Cx%3E%22", "a%20b%C3%B1", "x" * 3000])
def test_an_address_in_no_language_of_ours_goes_no_further(poster: Poster, address: str) -> None:
    assert wait_address(poster.turn(3, address)) == "/voice/trouble/all"
    assert poster.post(f"/voice/wait/h1/{address}", {"CallSid": SID}).root[-1].tag == "Leave"
    assert languages(poster.post(f"/voice/waited/h1/{address}", {"CallSid": SID, "QueueResult": "leave"})) == BOTH
    assert languages(poster.post(f"/voice/trouble/{address}", {"CallSid": SID})) == BOTH


@pytest.mark.parametrize("fields", [{}, {"CallSid": ""}, {"CallSid": "CA" + "8" * 32}, {"CallSid": "x y"}])
def test_a_turn_of_a_call_that_nobody_knows_reaches_a_person(poster: Poster, fields: dict[str, str]) -> None:
    assert wait_address(poster.post("/voice/turn/3/es", fields)) == "/voice/trouble/es"


def test_with_a_fallback_number_that_number_is_dialed(
    make_app: Callable[..., Flask], make_poster: Callable[..., Poster], database: Database
) -> None:
    poster = make_poster(make_app(fallback_number=NUMBER))
    with outage(database):
        answer = poster.incoming()
    assert answer.root.findtext("Dial") == NUMBER
    assert not list(answer.root.iter("Enqueue"))


def test_the_fallback_address_needs_no_database_and_speaks_both_languages(
    make_app: Callable[..., Flask], make_poster: Callable[..., Poster], tmp_path: Path
) -> None:
    (tmp_path / "a_file").touch()
    poster = make_poster(make_app(database_url=f"sqlite:///{tmp_path}/a_file/ivr.sqlite"))
    fields = {"CallSid": SID, "ErrorCode": "11200", "ErrorUrl": "https://line.example/voice/turn/1/en"}
    answer = poster.post("/voice/fallback", fields)
    assert languages(answer) == BOTH
    assert wait_address(answer) == "/voice/trouble/all"
    assert poster.post("/voice/fallback").root.findtext("Enqueue") == "agents-en"


@pytest.mark.parametrize(("address", "language"), [("en", "en"), ("es", "es"), ("all", "en")])
def test_who_waits_is_recorded_once_the_database_is_back(
    make_app: Callable[..., Flask],
    make_poster: Callable[..., Poster],
    tmp_path: Path,
    sample_file: Path,
    address: str,
    language: str,
) -> None:
    place = tmp_path / "place"
    place.touch()  # a file where the folder should be: no database can be opened there
    database_url = f"sqlite:///{place}/ivr.sqlite"
    poster = make_poster(make_app(database_url=database_url))
    fields = {"CallSid": SID, "QueueTime": "0"}
    first = poster.post(f"/voice/trouble/{address}", fields)
    assert [verb.tag for verb in first.root if verb.tag != "Say"] == ["Pause"]
    place.unlink()
    place.mkdir()
    shutil.copy(sample_file, place / "ivr.sqlite")
    for seconds in ("30", "60"):
        assert poster.post(f"/voice/trouble/{address}", fields | {"QueueTime": seconds}).said == first.said
    database = Database(database_url)
    assert [tuple(row) for row in hand_off_rows(database)] == [("agents", "trouble", language, "anonymous")]
    database.dispose()


def test_who_waits_already_is_not_recorded_again(poster: Poster, database: Database) -> None:
    poster.incoming()
    poster.turn(1, Digits="0")
    poster.post("/voice/trouble/en", {"CallSid": SID, "QueueTime": "5"})
    assert [row.reason for row in hand_off_rows(database)] == ["agent.asked"]


@pytest.mark.parametrize("seconds", ["0", "599", "-1", "", "abc", "9" * 11, None])
def test_who_waits_less_than_ten_minutes_goes_on_waiting(poster: Poster, seconds: str | None) -> None:
    fields = {"CallSid": SID} | ({} if seconds is None else {"QueueTime": seconds})
    assert [verb.tag for verb in poster.post("/voice/trouble/es", fields).root] == ["Say", "Pause"]


@pytest.mark.parametrize("seconds", ["600", "601", "999999999"])
def test_after_ten_minutes_there_is_a_goodbye(poster: Poster, seconds: str) -> None:
    answer = poster.post("/voice/trouble/es", {"CallSid": SID, "QueueTime": seconds})
    assert [verb.tag for verb in answer.root] == ["Say", "Hangup"]
    assert languages(answer) == {"es-US"}


def test_the_goodbye_says_when_the_office_opens_while_it_is_closed(
    make_app: Callable[..., Flask], make_poster: Callable[..., Poster]
) -> None:
    poster = make_poster(make_app(clock=SimulatedClock(SUNDAY_NIGHT)))
    fields = {"CallSid": SID, "QueueTime": "600"}
    (english,) = poster.post("/voice/trouble/en", fields).said
    (spanish,) = poster.post("/voice/trouble/es", fields).said
    for part in ("Monday", "November 23, 2026", "8 AM"):
        assert part.casefold() in english.casefold()
    for part in ("lunes", "23 de noviembre de 2026", "las 8 de la mañana"):
        assert part in spanish


@pytest.mark.parametrize(
    ("fields", "is_said"),
    [
        ({"QueueResult": "bridged"}, False),
        ({"QueueResult": "hangup"}, False),
        ({"DialCallStatus": "completed"}, False),
        ({"DialCallStatus": "canceled"}, False),
        ({"DialCallStatus": "no-answer"}, True),
        ({"DialCallStatus": "busy"}, True),
        ({"QueueResult": "queue-full"}, True),
        ({"QueueResult": "leave"}, True),
        ({"QueueResult": "odd"}, True),
        ({}, True),
    ],
)
def test_who_reached_nobody_hears_a_goodbye(poster: Poster, fields: dict[str, str], is_said: bool) -> None:
    answer = poster.post("/voice/trouble/es/ended", {"CallSid": SID} | fields)
    assert [verb.tag for verb in answer.root] == (["Say", "Hangup"] if is_said else ["Hangup"])


@pytest.mark.parametrize("fallback_number", [None, NUMBER])
def test_a_caller_whose_call_fails_hears_of_it_and_comes_to_an_end(
    make_app: Callable[..., Flask],
    make_call: Callable[..., PracticeCall],
    database: Database,
    fallback_number: str | None,
) -> None:
    call = make_call(app=make_app(fallback_number=fallback_number), dial_outcome="no-answer")
    call.dial()
    call.keys("9")
    with outage(database):
        heard = call.keys("1")
        rounds = 0
        while not call.ended:
            heard += call.wait()
            rounds += 1
            assert rounds < 60
    assert {one.language for one in heard if isinstance(one, Spoken)} == {"es-US"}
    assert any(isinstance(one, Queued) for one in heard) is (fallback_number is None)
    assert isinstance(heard[-2], Spoken)  # the last that was heard before the end: a goodbye
    assert call.ended is not None
    assert call.ended.by == "line"


def test_who_reached_a_person_is_not_told_that_nobody_could_be_reached(
    make_app: Callable[..., Flask], make_call: Callable[..., PracticeCall], database: Database
) -> None:
    call = make_call(app=make_app(fallback_number=NUMBER), dial_outcome="completed")
    with outage(database):
        heard = call.dial()
        assert isinstance(heard[-1], Connected)
        assert not [one for one in call.wait() if isinstance(one, Spoken)]
    assert call.ended is not None
    assert call.ended.by == "line"
