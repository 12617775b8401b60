"""Asking for a call back: a number that was confirmed, kept once, at the caller's place, and cancelled."""

from datetime import datetime, timedelta

import pytest
from queue_options import queue_options
from queue_rows import GRACE, get_hand_off, put_on_duty, record_wait
from sample_service import NOW

from ivr.flow.contracts import CallFacts
from ivr.flow.events import LookedUp
from ivr.queue.call_back_requests import (
    KEEP_CALL_BACK,
    call_back_hour,
    call_back_number,
    cancel_kept_call_back,
    check_call_back_number,
    keep_call_back,
)
from ivr.queue.call_backs import find_open_call_back
from ivr.store import hand_offs
from ivr.store.database import Connection, Database
from ivr.store.hand_offs import HandOff

CALLER, OTHER = "+15105550101", "+16195550103"
NIGHT = datetime.fromisoformat("2026-11-23T20:00:00-08:00")
OPTIONS = queue_options()


def call(caller: str | None = CALLER, now: datetime = NOW, sid: str = "CA1") -> CallFacts:
    return CallFacts(sid, 1, "toll_free", caller, "en", now)


def keep(connection: Connection, facts: CallFacts, number: str = CALLER, part: str | None = None) -> LookedUp:
    answer = keep_call_back(OPTIONS, part, connection, facts, number, None)  # type: ignore[arg-type]
    assert set(answer.values) == set(KEEP_CALL_BACK.outcomes[answer.outcome])
    return answer


def kept_row(connection: Connection, caller: str = CALLER) -> HandOff:
    kept = find_open_call_back(connection, None, caller)
    assert kept is not None
    return kept


@pytest.mark.parametrize(
    ("caller", "answer"),
    [
        (CALLER, LookedUp("own", {"call_back_number": CALLER})),
        ("+526645550107", LookedUp("own", {"call_back_number": "+526645550107"})),
        (None, LookedUp("keyed")),
        ("+18005550100", LookedUp("keyed")),  # toll-free: an office's
        ("+442079460958", LookedUp("keyed")),  # a country that is not on the list
        ("+14082730073", LookedUp("keyed")),  # our own line
    ],
)
def test_the_caller_s_own_number_is_offered_where_it_can_be_called(
    database: Database, caller: str | None, answer: LookedUp
) -> None:
    with database.reading() as connection:
        assert call_back_number(OPTIONS, connection, call(caller), None) == answer


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        (OTHER, "callable"),
        ("+19005550123", "not_callable"),
        ("+14082730073", "not_callable"),
        ("+1911", "not_callable"),
    ],
)
def test_a_keyed_number_is_taken_only_where_we_may_call_it(database: Database, number: str, outcome: str) -> None:
    with database.reading() as connection:
        assert check_call_back_number(OPTIONS, connection, call(), number).outcome == outcome


def test_it_is_kept_once_and_told_again(database: Database) -> None:
    with database.writing() as connection:
        first = keep(connection, call())
        assert first.outcome == "free"
        again = keep(connection, call(sid="CA2", now=NOW + timedelta(hours=1)), OTHER)
        assert again == LookedUp("kept", {"asked_on": "2026-11-23", "asked_at": "10:00", "number_ending": "01"})
        assert call_back_number(OPTIONS, connection, call(sid="CA2"), None).outcome == "kept"
        assert len(hand_offs.list_hand_offs(connection, "CA1")) == 1
        assert hand_offs.list_hand_offs(connection, "CA2") == []


def test_who_keys_a_number_that_is_to_be_called_learns_nothing_of_it(database: Database) -> None:
    with database.writing() as connection:
        keep(connection, call())
        assert keep(connection, call(OTHER, sid="CA2"), CALLER) == LookedUp("noted")
        assert hand_offs.list_hand_offs(connection, "CA2") == []


def test_from_the_queue_it_keeps_the_place_and_the_wait_is_that_of_the_place(database: Database) -> None:
    asked_at = NOW - timedelta(minutes=20)
    put_on_duty(database, GRACE)
    record_wait(database, "mine", call_sid="CA1", asked_at=asked_at, state="ended", outcome="call_back")
    for place in range(30):
        record_wait(database, f"behind-{place}", asked_at=NOW)
    with database.writing() as connection:
        assert keep(connection, call()).outcome == "soon"
        assert kept_row(connection).asked_at == asked_at


def test_who_waited_at_closing_gets_one_of_the_first_calls_and_is_not_asked_for_an_hour(database: Database) -> None:
    now = datetime.fromisoformat("2026-11-23T17:00:10-08:00")
    record_wait(database, "mine", call_sid="CA1", state="ended", outcome="closed")
    with database.writing() as connection:
        assert call_back_hour(OPTIONS, connection, call(now=now)) == LookedUp("none")
        answer = keep(connection, call(now=now))
        assert (answer.outcome, answer.values["opens_on"]) == ("first", "2026-11-24")
        kept = kept_row(connection)
        assert kept.is_first
        assert kept.not_before == datetime.fromisoformat("2026-11-24T08:00:00-08:00")


def test_a_wait_that_cannot_end_by_closing_makes_it_one_of_the_first_calls(database: Database) -> None:
    now = datetime.fromisoformat("2026-11-23T16:55:00-08:00")
    put_on_duty(database, GRACE, now=now)
    for place in range(9):
        record_wait(database, f"before-{place}", asked_at=now)
    with database.writing() as connection:
        assert keep(connection, call(now=now)).outcome == "first"
        assert kept_row(connection).is_first


@pytest.mark.parametrize(
    ("part", "not_before"), [("morning", "2026-11-24T08:00:00-08:00"), ("afternoon", "2026-11-24T13:00:00-08:00")]
)
def test_a_closed_office_calls_in_the_part_of_the_day_that_suits(
    database: Database, part: str, not_before: str
) -> None:
    with database.writing() as connection:
        hour = call_back_hour(OPTIONS, connection, call(now=NIGHT))
        assert (hour.outcome, hour.values["opens_on"]) == ("choose", "2026-11-24")
        assert keep(connection, call(now=NIGHT), part=part).outcome == part
        kept = kept_row(connection)
        assert kept.not_before == datetime.fromisoformat(not_before)
        assert not kept.is_first
        assert kept.assurance == "anonymous"


def test_a_call_back_is_cancelled_unless_an_agent_calls_already(database: Database) -> None:
    with database.writing() as connection:
        keep(connection, call())
        kept = kept_row(connection).hand_off_id
        hand_offs.save_hand_off(connection, kept, ("waiting",), {"state": "joining"})
        assert cancel_kept_call_back(connection, call(sid="CA2"), None) == LookedUp("under_way")
        hand_offs.save_hand_off(connection, kept, ("joining",), {"state": "waiting"})
        assert cancel_kept_call_back(connection, call(OTHER, sid="CA2"), None) == LookedUp("cancelled")
        assert find_open_call_back(connection, None, CALLER) is not None  # another's is let be
        assert cancel_kept_call_back(connection, call(sid="CA2"), None) == LookedUp("cancelled")
        assert find_open_call_back(connection, None, CALLER) is None
    assert get_hand_off(database, kept).outcome == "cancelled"
