"""What agents do with a caller: hold, transfer, end, note, wrap up, PIN; each for their own caller, and once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from desk_rows import ELENA, audited, do, talk
from queue_rows import GRACE, LUIS, claim_next, duty_state, effects_of, get_hand_off, put_on_duty, record_wait
from sample_service import NOW
from sqlalchemy import select

from ivr.desk import calls, wrap_ups
from ivr.desk.issued_pins import issue_pin
from ivr.desk.wrap_ups import FollowUp
from ivr.queue import claims, policy, sweeps
from ivr.queue.hours import Hours
from ivr.store import agents, hand_offs, messages, notes, pins
from ivr.store.agents import Agent
from ivr.store.database import Database
from ivr.store.pin_hashes import pin_matches
from ivr.store.tables import notes as notes_table

Find = Callable[[str], Agent]
LATER = NOW + timedelta(seconds=30)
OUTSIDE = ("sdu", "employers")

ACTIONS: dict[str, Callable[[Any, Agent], Any]] = {
    "hold": lambda c, a: calls.hold(c, a, "first", NOW, wanted=True),
    "queue": lambda c, a: calls.transfer_to_queue(c, a, "first", "agents", "es", "", NOW),
    "outside": lambda c, a: calls.transfer_outside(c, a, "first", "sdu", OUTSIDE, NOW),
    "end": lambda c, a: calls.end_call(c, a, "first", NOW),
    "pin": lambda c, a: issue_pin(c, a, "first", NOW)[1],
}


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_does_anything_with_another_agents_caller(database: Database, find: Find, action: str) -> None:
    talk(database)
    assert do(database, lambda c: ACTIONS[action](c, find(GRACE))) == "not_yours"
    assert (get_hand_off(database).state, audited(database)) == ("connected", [])


@pytest.mark.parametrize("action", ACTIONS)
def test_nothing_is_done_with_a_caller_who_is_gone(database: Database, find: Find, action: str) -> None:
    talk(database)
    do(database, lambda c: claims.caller_gone(c, "first", NOW))
    before = get_hand_off(database)
    assert do(database, lambda c: ACTIONS[action](c, find(LUIS))) == "over"
    assert get_hand_off(database) == before


def test_hold_and_off_hold_are_sent_once_each(database: Database, find: Find) -> None:
    talk(database, language="es")
    for second, wanted in enumerate((True, True, False, False)):
        at = NOW + timedelta(seconds=second)
        told = do(database, lambda c, at=at, wanted=wanted: calls.hold(c, find(LUIS), "first", at, wanted=wanted))
        assert told == "done"
    held = {"room": "first", "sid": "CA-first", "language": "es"}
    asked = [dict(one.arguments) for one in effects_of(database, "hold")]
    assert asked == [held, {**held, "language": None}]


def test_a_caller_given_back_waits_at_the_first_place_for_another_language(database: Database, find: Find) -> None:
    claim = talk(database, asked_at=NOW - timedelta(minutes=7))
    record_wait(database, "second", language="es", asked_at=NOW - timedelta(minutes=6))
    luis = find(LUIS)

    def give() -> object:
        return do(
            database, lambda c: calls.transfer_to_queue(c, luis, "first", "agents", "es", "Needs Spanish.", LATER)
        )

    assert give() == "done"
    hand_off = get_hand_off(database)
    assert (hand_off.state, hand_off.language, hand_off.agent, hand_off.answered_at) == ("waiting", "es", None, None)
    assert duty_state(database) == "wrap_up"
    with database.reading() as connection:
        waiting = hand_offs.list_due_hand_offs(connection, LATER)
        assert [one.text for one in notes.list_notes(connection, "first")] == ["Needs Spanish."]
    carmen = find("carmen")
    assert [one.hand_off_id for one in policy.in_order(carmen, waiting, LATER)] == ["first", "second"]
    # The one who gave the caller back does not get the same caller next.
    assert [one.hand_off_id for one in policy.in_order(luis, waiting, LATER)] == ["second", "first"]
    assert [dict(one.arguments) for one in effects_of(database, "send_to_line")] == [{"sid": "CA-first"}]
    assert do(database, lambda c: claims.leg_ended(c, claim, "completed", LATER)) is False
    assert (duty_state(database), get_hand_off(database).state) == ("wrap_up", "waiting")
    assert give() == "not_yours"


def test_a_caller_given_back_may_be_taken_by_the_next_agent(database: Database, find: Find) -> None:
    talk(database)
    do(database, lambda c: calls.transfer_to_queue(c, find(LUIS), "first", "agents", "en", "", LATER))
    put_on_duty(database, GRACE)
    claim = claim_next(database, GRACE, LATER)
    do(database, lambda c: claims.accept(c, claim, "CA-grace", LATER))
    assert do(database, lambda c: claims.caller_joined(c, "first", LATER))
    assert (get_hand_off(database).agent, len(effects_of(database, "join_caller"))) == (GRACE, 2)


def test_a_called_back_caller_given_back_waits_on_the_line(database: Database, find: Find) -> None:
    talk(database, kind="call_back", number="+15105550101", leg_sid="CA-called")
    assert do(database, lambda c: calls.transfer_to_queue(c, find(LUIS), "first", "agents", "es", "", NOW)) == "done"
    assert (get_hand_off(database).kind, get_hand_off(database).leg_sid) == ("wait", "CA-called")


def test_a_caller_is_connected_with_a_number_outside_by_its_name(database: Database, find: Find) -> None:
    talk(database)
    luis = find(LUIS)
    assert do(database, lambda c: calls.transfer_outside(c, luis, "first", "nobody", OUTSIDE, NOW)) == "not_possible"
    assert do(database, lambda c: calls.transfer_outside(c, luis, "first", "sdu", OUTSIDE, NOW)) == "done"
    assert (get_hand_off(database).outcome, duty_state(database)) == ("ended", "wrap_up")
    assert [dict(one.arguments) for one in effects_of(database, "send_outside")] == [
        {"name": "sdu", "sid": "CA-first"}
    ]
    assert do(database, lambda c: calls.transfer_outside(c, luis, "first", "sdu", OUTSIDE, NOW)) == "over"


def test_ending_the_call_ends_the_room_and_leaves_the_wrap_up(database: Database, find: Find) -> None:
    talk(database)
    assert do(database, lambda c: calls.end_call(c, find(LUIS), "first", NOW)) == "done"
    assert (get_hand_off(database).state, duty_state(database)) == ("ended", "wrap_up")
    assert len(effects_of(database, "end_room")) == 1


# ── Notes and wrap-up ──


def note(database: Database, agent: Agent, text: str) -> object:
    return do(database, lambda c: wrap_ups.save_note(c, agent, "first", text, NOW))


def test_a_note_is_one_however_often_it_is_saved(database: Database, find: Find) -> None:
    talk(database)
    for text in ("As", "Asks ab", "Asks about a payment.", "Asks about a payment."):
        assert note(database, find(LUIS), text) == "done"
    with database.reading() as connection:
        assert [(one.agent, one.text) for one in notes.list_notes(connection, "first")] == [
            (LUIS, "Asks about a payment.")
        ]
        assert len(connection.execute(select(notes_table)).all()) == 1


@pytest.mark.parametrize("end", ["caller_gone", "given_back", "wrapped_up", "off"])
def test_no_note_is_lost_whatever_became_of_the_call(database: Database, find: Find, end: str) -> None:
    claim = talk(database)
    luis = find(LUIS)
    do(database, lambda c: calls.audits.record_audit(c, LUIS, "opened", NOW, hand_off_id="first"))
    if end == "caller_gone":
        do(database, lambda c: claims.caller_gone(c, "first", NOW))
    elif end == "given_back":
        do(database, lambda c: calls.transfer_to_queue(c, luis, "first", "agents", "es", "", NOW))
        do(database, lambda c: agents.save_duty(c, LUIS, "ready", NOW))
    else:
        do(database, lambda c: claims.leg_ended(c, claim, "completed", NOW))
        do(database, lambda c: wrap_ups.wrap_up(c, luis, "first", "other", NOW, is_ready=True))
        do(database, lambda c: agents.save_duty(c, LUIS, "off", NOW))
    assert note(database, luis, "The last words.") == "done"


def test_nobody_writes_on_a_call_that_they_never_saw(database: Database, find: Find) -> None:
    talk(database)
    assert note(database, find(GRACE), "Hello.") == "not_yours"
    assert note(database, find(LUIS), "x" * 20_001) == "not_possible"


def finished(database: Database, **changes: Any) -> None:
    claim = talk(database, **changes)
    do(database, lambda c: claims.leg_ended(c, claim, "completed", NOW))


@pytest.mark.parametrize(("is_ready", "state"), [(True, "ready"), (False, "not_ready")])
def test_a_wrap_up_keeps_why_and_frees_the_agent_once(
    database: Database, find: Find, is_ready: bool, state: str
) -> None:
    finished(database)
    for _ in range(2):
        told = do(database, lambda c: wrap_ups.wrap_up(c, find(LUIS), "first", "payment", NOW, is_ready=is_ready))
        assert (told, duty_state(database), get_hand_off(database).wrap_up) == ("done", state, "payment")
    assert audited(database) == [(LUIS, "wrapped_up", None)]


def test_a_wrap_up_needs_a_reason_of_the_list_and_a_call_that_is_over(database: Database, find: Find) -> None:
    claim = talk(database)
    luis = find(LUIS)
    assert do(database, lambda c: wrap_ups.wrap_up(c, luis, "first", "payment", NOW, is_ready=True)) == "over"
    do(database, lambda c: claims.leg_ended(c, claim, "completed", NOW))
    told = do(database, lambda c: wrap_ups.wrap_up(c, luis, "first", "bad mood", NOW, is_ready=True))
    assert (told, duty_state(database)) == ("not_possible", "wrap_up")


def test_a_follow_up_is_a_new_message_of_a_verified_participant(database: Database, find: Find) -> None:
    finished(database, assurance="verified", participant_id=ELENA)
    follow_up = FollowUp(" Your question ", "Your payment was sent on Friday.")
    for _ in range(2):
        do(
            database,
            lambda c: wrap_ups.wrap_up(c, find(LUIS), "first", "payment", NOW, is_ready=True, follow_up=follow_up),
        )
    with database.reading() as connection:
        found = messages.list_newest_messages(connection, ELENA, 5, only_unread=True)
    assert [one.subject for one in found] == ["Your question", "Your appointment"]
    assert (LUIS, "message_sent", ELENA) in audited(database)


@pytest.mark.parametrize(
    ("changes", "follow_up"),
    [
        ({"assurance": "identified", "participant_id": ELENA}, FollowUp("A", "B")),
        ({"assurance": "verified", "participant_id": "1000009999"}, FollowUp("A", "B")),
        ({"assurance": "verified", "participant_id": ELENA}, FollowUp(" ", "B")),
        ({"assurance": "verified", "participant_id": ELENA}, FollowUp("A", " ")),
        ({"assurance": "verified", "participant_id": ELENA}, FollowUp("A", "x" * 4001)),
    ],
)
def test_a_follow_up_that_cannot_be_sent_keeps_the_wrap_up_open(
    database: Database, find: Find, changes: dict[str, Any], follow_up: FollowUp
) -> None:
    finished(database, **changes)
    told = do(
        database,
        lambda c: wrap_ups.wrap_up(c, find(LUIS), "first", "payment", NOW, is_ready=True, follow_up=follow_up),
    )
    assert (told, duty_state(database), audited(database)) == ("not_possible", "wrap_up", [])


def test_an_agent_whose_browser_was_closed_in_mid_call_is_not_taken_off_the_call(database: Database) -> None:
    talk(database)
    sweeps.sweep(database, NOW + timedelta(minutes=10), Hours({}))
    assert (duty_state(database), get_hand_off(database).state) == ("talking", "connected")


# ── A temporary PIN ──


def test_a_temporary_pin_is_shown_once_kept_hashed_and_audited(database: Database, find: Find) -> None:
    talk(database, assurance="verified", participant_id=ELENA)
    pin, told = do(database, lambda c: issue_pin(c, find(LUIS), "first", NOW))
    assert told == "done"
    assert pin is not None
    assert (len(pin), pin.isdigit()) == (6, True)
    with database.reading() as connection:
        on_file = pins.find_pin(connection, ELENA)
    assert on_file is not None
    assert on_file.is_temporary
    assert pin_matches(on_file.pin_hash or "", pin)
    assert audited(database) == [(LUIS, "pin_issued", ELENA)]


def test_a_pin_that_is_easily_guessed_is_drawn_again(database: Database, find: Find) -> None:
    talk(database, assurance="verified", participant_id=ELENA)
    drawn = iter(["123456", "777777", "121212", "041088", "000000", "593817"])
    pin, _ = do(database, lambda c: issue_pin(c, find(LUIS), "first", NOW, lambda: next(drawn)))
    assert pin == "593817"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"assurance": "identified", "participant_id": ELENA},
        {"assurance": "verified", "participant_id": "1000009999"},
    ],
)
def test_who_is_not_verified_gets_no_pin(database: Database, find: Find, changes: dict[str, Any]) -> None:
    talk(database, **changes)
    assert do(database, lambda c: issue_pin(c, find(LUIS), "first", NOW)) == (None, "not_possible")
    assert audited(database) == []
