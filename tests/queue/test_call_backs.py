"""Call backs: kept once, at the caller's place, tried by a rule, and never to a number that costs."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from queue_rows import LUIS, accept_next, claim_next, duty_state, effects_of, get_hand_off, put_on_duty, record_wait
from sample_service import NOW, SECRET_KEY
from sqlalchemy import select

from ivr.flow.contracts import CallFacts
from ivr.queue import call_backs, claims
from ivr.queue.hours_file import read_hours
from ivr.store import hand_offs, requests, tables
from ivr.store.database import Database
from ivr.store.hand_offs import HandOff

HOURS = read_hours(
    "[week]\n" + "\n".join(f"{day} = [08:00:00, 17:00:00]" for day in ("monday", "tuesday", "wednesday"))
)
ANA, BEN = "+15105550101", "+12135550102"
PARTICIPANT = "1000000001"
COUNTRIES = ("US", "CA", "MX")


def pacific(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}-08:00")


@pytest.mark.parametrize(
    ("number", "may"),
    [
        ("+15105550101", True),
        ("+14165550123", True),
        ("+525512345678", True),
        ("+5215512345678", False),  # the old way of writing it
        ("+442079460123", False),
        ("+18765551234", False),  # +1, but Jamaica
        ("+19005551234", False),
        ("+18669013212", False),  # toll-free: an office's, this one's even
        ("+12125550199", False),  # named as our own below
        ("+1510555010", False),
        ("+266696687", False),
        ("911", False),
        ("anonymous", False),
        ("", False),
        (None, False),
    ],
)
def test_only_peoples_numbers_of_allowed_countries_are_called(number: str | None, may: bool) -> None:
    assert call_backs.may_call(number, COUNTRIES, own_numbers=("+12125550199",)) is may


def facts(call: str = "CA1", caller: str | None = ANA, now: datetime = NOW, turn: int = 7) -> CallFacts:
    return CallFacts(call, turn, "toll_free", caller, "es", now)


def ask(database: Database, call: CallFacts | None = None, number: str = ANA, **changes: Any) -> str:
    with database.writing() as connection:
        return call_backs.record_call_back(connection, call or facts(), SECRET_KEY, number, HOURS, **changes)


def find(database: Database, participant_id: str | None = None, caller: str | None = ANA) -> HandOff | None:
    with database.reading() as connection:
        return call_backs.find_open_call_back(connection, participant_id, caller)


def get(database: Database, caller: str | None = ANA) -> HandOff:
    found = find(database, None, caller)
    assert found is not None
    return found


def request_status(database: Database, receipt: str | None) -> str | None:
    with database.reading() as connection:
        query = select(tables.requests.c.status).where(tables.requests.c.receipt == receipt)
        return str(connection.scalar(query))


def test_a_call_back_keeps_the_place_and_what_was_known_and_proves_nothing(database: Database) -> None:
    asked_at = NOW - timedelta(minutes=12)
    known = {"agency": "alameda", "urgency": "hearing", "context": {"said": ["x"]}, "participant_id": "1000000001"}
    record_wait(
        database, call_sid="CA1", asked_at=asked_at, assurance="verified", state="ended", outcome="call_back", **known
    )
    receipt = ask(database)
    kept = get(database)
    assert (kept.kind, kept.state, kept.asked_at, kept.number, kept.receipt) == (
        "call_back",
        "waiting",
        asked_at,
        ANA,
        receipt,
    )
    assert {name: getattr(kept, name) for name in known} == known
    assert (kept.assurance, kept.language, kept.not_before) == ("anonymous", "es", None)
    assert len(receipt) == 6
    assert receipt.isdigit()


def test_who_never_waited_or_was_answered_waits_from_now_on(database: Database) -> None:
    record_wait(database, call_sid="CA1", asked_at=NOW - timedelta(minutes=12), state="ended", outcome="ended")
    ask(database, participant_id="1000000001", queue_name="tty")
    kept = get(database)
    assert (kept.asked_at, kept.agency, kept.participant_id, kept.queue) == (NOW, "alameda", "1000000001", "tty")


@pytest.mark.parametrize(
    ("now", "not_before", "kept_until", "due"),
    [
        ("2026-11-23T10:00", None, None, "2026-11-23T17:00"),
        ("2026-11-23T19:00", None, "2026-11-24T08:00", "2026-11-24T17:00"),
        ("2026-11-25T17:00", None, "2026-11-30T08:00", "2026-11-30T17:00"),
        ("2026-11-23T10:00", "2026-11-24T13:00", "2026-11-24T13:00", "2026-11-24T17:00"),
        ("2026-11-23T10:00", "2026-11-26T13:00", "2026-11-30T08:00", "2026-11-30T17:00"),
    ],
)
def test_a_call_back_is_made_and_due_within_office_hours(
    database: Database, now: str, not_before: str | None, kept_until: str | None, due: str
) -> None:
    receipt = ask(database, facts(now=pacific(now)), not_before=pacific(not_before) if not_before else None)
    assert get(database).not_before == (pacific(kept_until) if kept_until else None)
    with database.reading() as connection:
        query = select(tables.requests.c.due_at, tables.requests.c.kind, tables.requests.c.call_sid)
        assert connection.execute(query.where(tables.requests.c.receipt == receipt)).one() == (
            pacific(due),
            "call_back",
            "CA1",
        )


@pytest.mark.parametrize(
    ("second", "number", "changes", "is_kept"),
    [
        (facts("CA2"), ANA, {}, True),
        (facts("CA2"), BEN, {}, True),
        (facts("CA2", BEN), ANA, {}, True),  # many callers cannot have one number called many times
        (facts("CA2", None), BEN, {"participant_id": "1000000001", "is_verified": True}, True),
        (facts("CA2", None), BEN, {"participant_id": "1000000001"}, False),  # whoever knows an ID learns nothing
        (facts("CA2", BEN), BEN, {}, False),
        (facts("CA2", None), BEN, {}, False),
    ],
)
def test_a_call_back_is_kept_once(
    database: Database, second: CallFacts, number: str, changes: dict[str, Any], is_kept: bool
) -> None:
    first = ask(database, participant_id="1000000001")
    assert (ask(database, second, number, **changes) == first) is is_kept


def test_two_calls_at_once_keep_one_call_back(database: Database) -> None:
    receipts: list[str] = []
    faults: list[Exception] = []

    def ask_once(number: int) -> None:
        try:
            receipts.append(ask(database, facts(f"CA{number}")))
        except Exception as error:
            faults.append(error)

    askers = [threading.Thread(target=ask_once, args=(number,)) for number in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert faults == []
    assert len(receipts) == 4
    assert len(set(receipts)) == 1


def test_who_phones_again_finds_the_call_back_by_number_and_once_verified_by_person(database: Database) -> None:
    ask(database, participant_id="1000000001")
    assert find(database) == find(database, "1000000001", None) == get(database)
    assert find(database, "1000000003", BEN) is None
    assert find(database, None, None) is None


def test_a_call_back_that_was_cancelled_is_made_no_more(database: Database) -> None:
    receipt = ask(database)
    kept = get(database)
    with database.writing() as connection:
        assert call_backs.cancel_call_back(connection, kept.hand_off_id, NOW) is True
        assert call_backs.cancel_call_back(connection, kept.hand_off_id, NOW) is False
        assert call_backs.cancel_call_back(connection, "unknown", NOW) is False
    assert (find(database), request_status(database, receipt)) == (None, "voided")
    assert ask(database, facts("CA2")) != receipt


def test_cancelling_while_it_rings_an_agent_stops_the_ringing_and_a_yes_keeps_it(database: Database) -> None:
    for caller in (ANA, BEN):
        ask(database, facts("CA" + caller, caller), caller)
    put_on_duty(database, LUIS)
    claim_next(database)
    (ringing,) = [one for one in (get(database, ANA), get(database, BEN)) if one.state == "ringing"]
    with database.writing() as connection:
        assert call_backs.cancel_call_back(connection, ringing.hand_off_id, NOW) is True
    assert duty_state(database) == "ready"
    accept_next(database)
    (joining,) = [one for one in (find(database, None, ANA), find(database, None, BEN)) if one is not None]
    with database.writing() as connection:
        assert call_backs.cancel_call_back(connection, joining.hand_off_id, NOW) is False


def accept_call_back(database: Database, now: datetime) -> tuple[str, str]:
    """Have Luis take the call back, and its leg called; give the hand-off and the leg's effect."""
    put_on_duty(database, LUIS, now=now)
    accept_next(database, now=now)
    kept = get(database)
    with database.writing() as connection:
        hand_offs.save_hand_off(connection, kept.hand_off_id, ("joining",), {"leg_sid": "CA-back"})
    (leg,) = [one for one in effects_of(database, "call_caller", kept.hand_off_id) if one.state == "pending"]
    return kept.hand_off_id, leg.effect_id


def test_nobody_answers_three_times_and_it_ends_as_was_said(database: Database) -> None:
    receipt = ask(database)
    now = NOW
    for expected in (NOW + timedelta(minutes=15), pacific("2026-11-23T12:15")):
        hand_off_id, leg = accept_call_back(database, now)
        with database.writing() as connection:
            assert call_backs.not_answered(connection, hand_off_id, now, HOURS) is True
            assert call_backs.not_answered(connection, hand_off_id, now, HOURS) is False
            assert call_backs.called_back(connection, leg) is None
            assert claims.next_call(connection, LUIS, now) is None
            claim = effects_of(database, "ring_agent", hand_off_id)[-1].effect_id
            assert claims.leg_ended(connection, claim, "completed", now) is True
        kept = get(database)
        assert (kept.state, kept.not_before, kept.agent) == ("waiting", expected, None)
        assert duty_state(database) == "ready"
        now = expected
    hand_off_id, _ = accept_call_back(database, now)
    with database.writing() as connection:
        assert call_backs.not_answered(connection, hand_off_id, now, HOURS) is True
    ended = get_hand_off(database, hand_off_id)
    assert (ended.state, ended.outcome, request_status(database, receipt)) == ("ended", "no_answer", "voided")
    assert [one.arguments["sid"] for one in effects_of(database, "redirect_leg", hand_off_id)] == ["CA-luis"] * 3
    assert [one.arguments["sid"] for one in effects_of(database, "hang_up", hand_off_id)] == ["CA-back"] * 3


@pytest.mark.parametrize(
    ("now", "tries", "expected"),
    [
        ("2026-11-23T16:44", 0, "2026-11-23T16:59"),
        ("2026-11-23T16:45", 0, "2026-11-24T08:00"),
        ("2026-11-23T16:00", 1, "2026-11-24T08:00"),
        ("2026-11-25T16:50", 0, "2026-11-30T08:00"),
    ],
)
def test_the_next_try_is_within_office_hours(database: Database, now: str, tries: int, expected: str) -> None:
    ask(database, facts(now=pacific(now)))
    hand_off_id, _ = accept_call_back(database, pacific(now))
    with database.writing() as connection:
        hand_offs.save_hand_off(connection, hand_off_id, ("joining",), {"tries": tries})
        call_backs.not_answered(connection, hand_off_id, pacific(now), HOURS)
    assert get(database).not_before == pacific(expected)


@pytest.mark.parametrize(
    ("hours", "now", "expected"),
    [
        ("morning", "2026-11-23T09:00", "2026-11-23T09:15"),
        ("morning", "2026-11-23T11:50", "2026-11-24T08:00"),
        ("afternoon", "2026-11-23T09:00", "2026-11-23T12:00"),
        ("afternoon", "2026-11-23T16:50", "2026-11-24T12:00"),
        ("voided", "2026-11-23T11:50", "2026-11-23T12:05"),
    ],
)
def test_what_is_tried_again_unasked_obeys_the_hours_that_a_person_asked_for(
    database: Database, hours: str, now: str, expected: str
) -> None:
    with database.writing() as connection:
        details = {"hours": hours if hours != "voided" else "morning"}
        at = pacific("2026-11-20T09:00")
        requests.record_request(connection, "k", "CA-x", 1, PARTICIPANT, "contact_hours", details, at, at)
        if hours == "voided":
            requests.save_voided(connection, PARTICIPANT, "contact_hours", at)
    ask(database, facts(now=pacific(now)), participant_id=PARTICIPANT)
    hand_off_id, _ = accept_call_back(database, pacific(now))
    with database.writing() as connection:
        call_backs.not_answered(connection, hand_off_id, pacific(now), HOURS)
    assert get(database).not_before == pacific(expected)


def test_a_call_back_that_is_answered_is_fulfilled_and_made_once(database: Database) -> None:
    receipt = ask(database)
    hand_off_id, leg = accept_call_back(database, NOW)
    with database.writing() as connection:
        assert call_backs.called_back(connection, leg) == get_hand_off(database, hand_off_id)
        assert claims.caller_joined(connection, hand_off_id, NOW) is True
        assert call_backs.not_answered(connection, hand_off_id, NOW, HOURS) is False
        assert claims.caller_gone(connection, hand_off_id, NOW) is True
    assert (request_status(database, receipt), get_hand_off(database, hand_off_id).outcome) == ("fulfilled", "ended")
    assert find(database) is None


def test_an_agent_who_hangs_up_while_it_is_called_back_leaves_the_call_back_kept(database: Database) -> None:
    ask(database)
    hand_off_id, leg = accept_call_back(database, NOW)
    claim = effects_of(database, "ring_agent", hand_off_id)[-1].effect_id
    with database.writing() as connection:
        claims.leg_ended(connection, claim, "completed", NOW)
        assert call_backs.called_back(connection, leg) is None
    assert (get(database).state, get(database).tries, get(database).leg_sid) == ("waiting", 0, None)
    assert [one.arguments["sid"] for one in effects_of(database, "hang_up", hand_off_id)] == ["CA-back"]


def test_the_leg_of_a_claim_that_was_given_up_is_not_connected(database: Database) -> None:
    ask(database)
    hand_off_id, leg = accept_call_back(database, NOW)
    claim = effects_of(database, "ring_agent", hand_off_id)[-1].effect_id
    with database.writing() as connection:
        claims.leg_ended(connection, claim, "completed", NOW)
    _, again = accept_call_back(database, NOW)
    with database.reading() as connection:
        assert call_backs.called_back(connection, leg) is None
        assert call_backs.called_back(connection, again) is not None
        assert call_backs.called_back(connection, claim) is None


def test_a_wait_is_no_call_back(database: Database) -> None:
    record_wait(database, caller=ANA)
    put_on_duty(database, LUIS)
    accept_next(database)
    with database.writing() as connection:
        assert call_backs.not_answered(connection, "first", NOW, HOURS) is False
        assert call_backs.refused(connection, "first", NOW) is False
        assert call_backs.cancel_call_back(connection, "first", NOW) is False
    assert find(database) is None
    assert get_hand_off(database).state == "joining"
