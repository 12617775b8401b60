"""Messages left for the office: kept when recorded, dropped when recorded anew, and never lost by a hang-up."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from queue_options import queue_options
from sample_service import NOW
from sqlalchemy import Row, select

from ivr.flow.contracts import CallFacts
from ivr.flow.events import LookedUp
from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.practice.signals import Keyed, Said
from ivr.queue.voice_messages import drop_message, keep_message
from ivr.store.database import Database
from ivr.store.tables import requests

NIGHT = datetime.fromisoformat("2026-11-24T19:30:00-08:00")
CALL = CallFacts("CA1", 4, "toll_free", "+15105550101", "es", NOW)

Make = Callable[..., PracticeCall]


def rows(database: Database) -> Sequence[Row[Any]]:
    with database.reading() as connection:
        return connection.execute(select(requests).order_by(requests.c.asked_at)).all()


def test_a_message_is_a_request_with_a_receipt_and_is_due_in_three_business_days(database: Database) -> None:
    with database.writing() as connection:
        kept = keep_message(queue_options(), connection, CALL, "RE1", "1000000001")
    (row,) = rows(database)
    assert kept == LookedUp("kept", {"message_receipt": row.receipt, "message_due_on": "2026-11-26"})
    assert (row.kind, row.status, row.participant_id) == ("message", "open", "1000000001")
    assert row.details == {
        "recording": "RE1",
        "caller": "+15105550101",
        "language": "es",
        "line": "toll_free",
    }


def test_nothing_recorded_is_no_message(database: Database) -> None:
    with database.writing() as connection:
        assert keep_message(queue_options(), connection, CALL, None, None) == LookedUp("nothing")
    assert rows(database) == []


def test_a_message_to_be_recorded_anew_is_voided(database: Database) -> None:
    with database.writing() as connection:
        kept = keep_message(queue_options(), connection, CALL, "RE1", None)
        assert drop_message(connection, CALL, str(kept.values["message_receipt"])) == LookedUp("dropped")
    assert [row.status for row in rows(database)] == ["voided"]


@pytest.fixture
def recording(make_call: Make, clock: SimulatedClock) -> PracticeCall:
    """A call at night, at the tone."""
    call = make_call(clock=SimulatedClock(NIGHT))
    call.dial()
    call.keys("0")
    call.keys("1")
    return call


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(NIGHT)


def test_who_hangs_up_while_speaking_has_left_a_message(recording: PracticeCall, database: Database) -> None:
    recording.act(Said("Please call me about"))
    recording.hang_up()
    (row,) = rows(database)
    assert row.status == "open"
    assert row.details["recording"].startswith("RE")


def test_who_hangs_up_without_a_word_has_left_none(recording: PracticeCall, database: Database) -> None:
    recording.hang_up()
    assert rows(database) == []


def test_who_records_again_and_then_hangs_up_in_silence_has_left_none(
    recording: PracticeCall, database: Database
) -> None:
    recording.act(Said("The first try."))
    recording.act(Keyed("#"))
    recording.keys("2")
    recording.hang_up()
    assert [row.status for row in rows(database)] == ["voided"]


def test_who_hangs_up_at_the_review_has_left_the_message(recording: PracticeCall, database: Database) -> None:
    recording.say("Please call me.")
    recording.hang_up()
    assert [row.status for row in rows(database)] == ["open"]


def test_a_second_message_in_one_call_is_one_more(recording: PracticeCall, database: Database) -> None:
    recording.say("Please call me.")
    for key in ("1", "0", "1"):
        recording.keys(key)
    recording.say("And bring the papers.")
    recording.keys("1")
    kept = rows(database)
    assert [row.status for row in kept] == ["open", "open"]
    assert len({row.receipt for row in kept}) == len({row.details["recording"] for row in kept}) == 2
