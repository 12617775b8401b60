"""The screen pop: who and why, and nothing of a case before the caller is verified."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest
from desk_rows import ELENA, audited, do, talk
from queue_rows import CARMEN, GRACE, LUIS, record_wait
from sample_service import NOW, SECRET_KEY
from signed_posts import Poster

from ivr.conversation.agent_calls import AgentCalls
from ivr.conversation.replay import Replay
from ivr.desk.screen_pop import NotVerified, ScreenPop, open_screen_pop
from ivr.desk.verification import Facts, verify
from ivr.store import hand_offs, pins
from ivr.store.agents import Agent
from ivr.store.database import Database
from ivr.store.tables import calls
from ivr.store.tables import hand_offs as hand_offs_table

PIN = "246810"
PERSONAL = ("Elena", "Morales", "394", "39400", "1245", "124560", "110000004501", "FL-2019", "94601", "Oakland")
Open = Callable[..., ScreenPop]


@pytest.fixture
def open_pop(database: Database, words: AgentCalls, replay: Replay, find: Callable[[str], Agent]) -> Open:
    def opened(hand_off_id: str = "first", agent: str = LUIS) -> ScreenPop:
        pop = open_screen_pop(database, words, replay, hand_off_id, find(agent), NOW)
        assert pop is not None
        return pop

    return opened


def only_hand_off(database: Database) -> str:
    with database.reading() as connection:
        (found,) = connection.scalars(hand_offs_table.select().with_only_columns(hand_offs_table.c.hand_off_id)).all()
    return str(found)


def call_in(poster: Poster, database: Database, *keys: str) -> str:
    """Call, key this, and ask for a person; give the hand-off."""
    poster.incoming()
    poster.keys(1, *keys, "0")
    return only_hand_off(database)


def test_a_verified_caller_s_case_is_open(poster: Poster, database: Database, open_pop: Open) -> None:
    pop = open_pop(call_in(poster, database, "1", ELENA, "3", PIN))
    assert (pop.assurance, pop.not_verified, pop.verified_by, pop.is_vanished) == ("verified", None, None, False)
    case_file = pop.case_file
    assert case_file is not None
    assert (case_file.name, case_file.participant_id) == ("Elena Morales", ELENA)
    assert [(one.case_number, one.monthly_support_cents) for one in case_file.cases] == [("110000004501", 39400)]
    assert case_file.cases[0].roles == {"receiving"}
    assert case_file.received[0].paid_on >= case_file.received[-1].paid_on
    assert len(case_file.received) == 10
    assert {one.status for one in case_file.expected} == {"expected"}
    assert case_file.appointments[0].appointment_type == "APPELLATE COURT HEARING"
    assert (case_file.unread_count, [one.subject for one in case_file.unread]) == (1, ["Your appointment"])
    assert case_file.earlier_calls == ()


def test_a_verified_caller_s_last_words_are_told_as_they_were_heard(
    poster: Poster, database: Database, open_pop: Open
) -> None:
    pop = open_pop(call_in(poster, database, "1", ELENA, "3", PIN))
    heard = " ".join(spoken.text for turn in pop.heard for spoken in turn.spoken)
    assert "130 dollars" in heard
    assert 1 <= len(pop.heard) <= 3


@pytest.mark.parametrize("keys", [(), ("1",), ("1", ELENA), ("1", ELENA, "3"), ("1", ELENA, "3", "111111")])
def test_nothing_of_a_case_is_shown_before_the_caller_is_verified(
    poster: Poster, database: Database, open_pop: Open, keys: tuple[str, ...]
) -> None:
    pop = open_pop(call_in(poster, database, *keys))
    assert pop.case_file is None
    assert pop.not_verified is not None
    shown = str({name: value for name, value in asdict(pop).items() if name not in ("hand_off_id", "participant_id")})
    for personal in (*PERSONAL, ELENA, PIN):
        assert personal not in shown, personal


def test_what_the_first_person_heard_is_not_shown_once_another_is_named(
    poster: Poster, database: Database, open_pop: Open
) -> None:
    hand_off_id = call_in(poster, database, "1", ELENA, "3", PIN)
    with database.writing() as connection:
        connection.execute(calls.update().values(assurance="identified", participant_id="1000000002"))
        values = {"assurance": "identified", "participant_id": "1000000002"}
        hand_offs.save_hand_off(connection, hand_off_id, ("waiting",), values)
    heard = " ".join(spoken.text for turn in open_pop(hand_off_id).heard for spoken in turn.spoken)
    assert heard
    assert not any(one in heard for one in ("dollars", *PERSONAL))


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ((), NotVerified("number_not_given", 0, 3)),
        (("1", "9999999999"), NotVerified("number_unknown", 1, 3)),
        (("1", ELENA), NotVerified("pin_not_given", 0, 3)),
        (("1", ELENA, "3", "111111"), NotVerified("pin_wrong", 1, 3)),
    ],
)
def test_why_a_caller_is_not_verified_is_told(
    poster: Poster, database: Database, open_pop: Open, keys: tuple[str, ...], expected: NotVerified
) -> None:
    assert open_pop(call_in(poster, database, *keys)).not_verified == expected


def test_whoever_answers_a_call_back_is_not_verified(database: Database, open_pop: Open) -> None:
    record_wait(database, kind="call_back", participant_id=ELENA, number="+15105550101")
    pop = open_pop()
    assert (pop.case_file, pop.not_verified) == (None, NotVerified("call_back", 0, 3))


def test_an_agent_who_verifies_opens_the_case_and_each_level_is_audited_once(
    database: Database, open_pop: Open, find: Callable[[str], Agent]
) -> None:
    talk(database, assurance="identified", participant_id=ELENA)
    assert open_pop().case_file is None
    open_pop()
    facts = Facts(date(1988, 4, 10), "94601")
    do(database, lambda c: verify(c, SECRET_KEY, "first", find(LUIS), None, facts, NOW))
    for agent in (LUIS, LUIS, GRACE):
        pop = open_pop(agent=agent)
        assert (pop.case_file is not None, pop.verified_by) == (True, LUIS)
    assert audited(database) == [
        (LUIS, "opened", ELENA),
        (LUIS, "verified", ELENA),
        (LUIS, "opened", ELENA),
        (GRACE, "opened", ELENA),
    ]


def test_a_participant_who_was_deleted_meanwhile_shows_so(database: Database, open_pop: Open) -> None:
    record_wait(database, assurance="verified", participant_id="1000009999")
    pop = open_pop()
    assert (pop.is_vanished, pop.case_file, pop.contact_rule) == (True, None, None)


def test_danger_contact_rule_and_marks_are_told_at_once(database: Database, open_pop: Open) -> None:
    record_wait(database, assurance="identified", participant_id="1000000009", urgency="safety")
    do(database, lambda c: pins.record_mark(c, "1000000009", "pin_guessed_at", NOW))
    pop = open_pop()
    assert (pop.has_safety_flag, pop.contact_rule, pop.urgency) == (True, "no_voicemail", "safety")
    assert pop.marks == ("pin_guessed_at",)


@pytest.mark.parametrize(
    ("agent", "why", "road"),
    [
        (GRACE, "asking about an expected payment", ("asking about payments", "asking about an expected payment")),
        (CARMEN, "pregunta por un pago esperado", ("pregunta por pagos", "pregunta por un pago esperado")),
    ],
)
def test_why_and_the_road_are_in_the_agent_s_words(
    database: Database, open_pop: Open, agent: str, why: str, road: tuple[str, ...]
) -> None:
    questions = ["main.menu", "payments.menu", "payments.menu", "payments_expected.menu"]
    record_wait(database, reason="payments_expected.agent", context={"questions": questions})
    pop = open_pop(agent=agent)
    assert (pop.why, pop.road, pop.waited_seconds) == (why, road, 60)


def test_the_wait_of_a_caller_who_was_answered_stands_still(database: Database, open_pop: Open) -> None:
    talk(database, asked_at=NOW - timedelta(seconds=90))
    assert open_pop().waited_seconds == 90


def test_there_is_no_pop_of_no_hand_off(
    database: Database, words: AgentCalls, replay: Replay, find: Callable[[str], Agent]
) -> None:
    assert open_screen_pop(database, words, replay, "none such", find(LUIS), NOW) is None
    assert audited(database) == []


def test_a_stranded_caller_of_whom_nothing_is_known_has_a_pop_too(database: Database, open_pop: Open) -> None:
    changes: dict[str, Any] = {"reason": "trouble", "line": "unknown", "caller": None}
    record_wait(database, **changes)
    pop = open_pop()
    assert (pop.caller, pop.road, pop.heard) == (None, (), ())


def test_a_participant_on_file_no_more_keeps_the_call_s_words_closed(
    poster: Poster, database: Database, open_pop: Open
) -> None:
    hand_off_id = call_in(poster, database, "1", ELENA, "3", PIN)
    with database.writing() as connection:
        connection.execute(hand_offs_table.update().values(participant_id="1000009999"))
    pop = open_pop(hand_off_id)
    assert pop.is_vanished
    assert "dollars" not in str(pop.heard)
