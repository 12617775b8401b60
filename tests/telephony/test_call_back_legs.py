"""The legs of call backs: a person hears only that it is the call asked for, a machine nothing; a try counts once."""

from datetime import timedelta
from typing import Any

import pytest
from outages import outage
from queue_rows import (
    GRACE,
    LUIS,
    accept_next,
    duty_state,
    effects_of,
    get_hand_off,
    put_on_duty,
    record_wait,
)
from sample_service import NOW, PUBLIC_URL
from signed_posts import Answer, Poster

from ivr.queue import claims
from ivr.store.database import Database
from ivr.store.tables import participants

LEG = "CA" + "d" * 32
NUMBER = "+15105550101"
PERSON = "1000000001"
LATER = NOW + timedelta(minutes=1)

GOODBYE = "Goodbye."
AGAIN = "I'm sorry, I can't connect you right now. We will call you again. Goodbye."


def calling(database: Database, **changes: Any) -> str:
    """Bring a call back to where an agent has said yes, and give the effect that calls the person."""
    asked_at = NOW - timedelta(minutes=48)
    record_wait(database, **{"kind": "call_back", "number": NUMBER, "asked_at": asked_at, **changes})
    put_on_duty(database, LUIS)
    accept_next(database)
    (effect,) = effects_of(database, "call_caller")
    return effect.effect_id


def post(poster: Poster, effect_id: str, what: str = "", **fields: str) -> Answer:
    return poster.post(f"/voice/call_back/{effect_id}{what}", {"CallSid": LEG, **fields})


def obey(database: Database, rule: str) -> None:
    with database.writing() as connection:
        connection.execute(
            participants.update().where(participants.c.participant_id == PERSON).values(contact_rule=rule)
        )


WORDS: dict[str, tuple[dict[str, Any], str]] = {
    "today": ({}, "This is the call you asked for at 9:12 AM. To talk, press 1."),
    "in Spanish": (
        {"language": "es"},
        "Esta es la llamada que pidió a las 9:12 de la mañana. Para hablar, oprima 1.",
    ),
    "another day": (
        {"asked_at": NOW - timedelta(days=3)},
        "This is the call you asked for on November 20, 2026, at 10 AM Pacific time. To talk, press 1.",
    ),
    "abroad": (
        {"number": "+525512345678", "language": "es"},
        "Esta es la llamada que pidió el 23 de noviembre de 2026, a las 9:12 de la mañana, hora del Pacífico. "
        "Para hablar, oprima 1.",
    ),
}


@pytest.mark.parametrize(("changes", "said"), WORDS.values(), ids=list(WORDS))
def test_a_person_hears_what_call_it_is_twice_and_nothing_else(
    poster: Poster, database: Database, changes: dict[str, Any], said: str
) -> None:
    effect_id = calling(database, **changes)
    answers = [post(poster, effect_id, AnsweredBy="human") for _ in range(2)]
    assert answers[0].body == answers[1].body
    assert answers[0].said == [said, said]
    assert answers[0].gather["action"].partition("#")[0] == f"{PUBLIC_URL}/voice/call_back/{effect_id}/key"
    assert get_hand_off(database).leg_sid == LEG


@pytest.mark.parametrize("rule", ["any", "no_text", "no_voicemail", "none"])
@pytest.mark.parametrize("answered_by", ["human", "unknown", "machine_start", "machine_end_silence", "fax", ""])
def test_a_machine_hears_nothing_and_nor_does_who_may_be_one_by_the_contact_rule(
    poster: Poster, database: Database, answered_by: str, rule: str
) -> None:
    obey(database, rule)
    effect_id = calling(database, participant_id=PERSON)
    answer = post(poster, effect_id, AnsweredBy=answered_by)
    is_machine = answered_by.startswith(("machine", "fax"))
    is_silent = is_machine or (answered_by == "unknown" and rule in ("no_voicemail", "none"))
    assert (answer.said == []) is is_silent
    assert get_hand_off(database).state == ("waiting" if is_silent else "joining")


@pytest.mark.parametrize("participant_id", [None, "9999999999"])
def test_who_is_not_known_has_no_contact_rule(poster: Poster, database: Database, participant_id: str | None) -> None:
    effect_id = calling(database, participant_id=participant_id)
    assert post(poster, effect_id, AnsweredBy="unknown").said


@pytest.mark.parametrize(
    ("key", "said", "state", "tries"),
    [
        ("1", "Thank you. One moment, please.", "connected", 0),
        ("2", GOODBYE, "waiting", 1),
        ("*", GOODBYE, "waiting", 1),
        ("", GOODBYE, "waiting", 1),
    ],
)
def test_only_the_key_reaches_the_agent(
    poster: Poster, database: Database, key: str, said: str, state: str, tries: int
) -> None:
    effect_id = calling(database)
    post(poster, effect_id, AnsweredBy="human")
    answer = post(poster, effect_id, "/key", **({"Digits": key} if key else {}))
    assert answer.said == [said]
    assert (get_hand_off(database).state, get_hand_off(database).tries) == (state, tries)
    assert (answer.root.find(".//Conference") is not None) is (key == "1")


def test_yes_twice_is_one_yes_into_the_agent_s_room(poster: Poster, database: Database) -> None:
    effect_id = calling(database)
    answers = [post(poster, effect_id, "/key", Digits="1") for _ in range(2)]
    assert answers[0].body == answers[1].body
    (conference,) = answers[1].root.iter("Conference")
    assert (conference.text, conference.attrib["endConferenceOnExit"]) == ("first", "true")
    assert answers[1].root[-1].attrib["action"].partition("#")[0] == f"{PUBLIC_URL}/voice/waited/first/en"


# ── Twilio's word on the leg ──


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled", "completed"])
def test_a_call_back_that_reached_nobody_counts_one_try_and_the_agent_hears_so(
    poster: Poster, database: Database, status: str
) -> None:
    effect_id = calling(database)
    for _ in range(2):
        assert post(poster, effect_id, "/status", CallStatus=status).status == 204
    hand_off = get_hand_off(database)
    assert (hand_off.state, hand_off.tries, hand_off.not_before) == ("waiting", 1, NOW + timedelta(minutes=15))
    (told,) = effects_of(database, "redirect_leg")
    assert poster.post(f"/voice/agent/{told.arguments['claim']}/gone", {"CallSid": LEG}).said == [
        "Nobody answered the call back."
    ]


@pytest.mark.parametrize("status", ["initiated", "ringing", "in-progress", "answered", "", "completely"])
def test_a_call_back_that_still_rings_or_talks_goes_on(poster: Poster, database: Database, status: str) -> None:
    effect_id = calling(database)
    assert post(poster, effect_id, "/status", CallStatus=status).status == 204
    assert get_hand_off(database).state == "joining"


def test_silence_and_its_status_are_one_try(poster: Poster, database: Database) -> None:
    effect_id = calling(database)
    post(poster, effect_id, AnsweredBy="human")
    post(poster, effect_id, "/key")
    post(poster, effect_id, "/key")
    post(poster, effect_id, "/status", CallStatus="completed")
    assert get_hand_off(database).tries == 1


def test_who_was_called_back_and_hangs_up_ends_the_talk(poster: Poster, database: Database) -> None:
    effect_id = calling(database)
    post(poster, effect_id, "/key", Digits="1")
    for _ in range(2):
        post(poster, effect_id, "/status", CallStatus="completed")
    hand_off = get_hand_off(database)
    assert (hand_off.state, hand_off.outcome, duty_state(database)) == ("ended", "ended", "wrap_up")


# ── A leg that nobody waits for any more ──


def test_a_leg_whose_agent_left_is_told_that_it_will_be_called_again(poster: Poster, database: Database) -> None:
    effect_id = calling(database)
    with database.writing() as connection:
        claims.part(connection, "first", "ended", LATER)
    for what in ("", "/key"):
        answer = post(poster, effect_id, what, Digits="1", AnsweredBy="human")
        assert (answer.said, answer.root[-1].tag) == ([AGAIN], "Hangup")
    assert get_hand_off(database).state == "waiting"


def test_a_late_leg_disturbs_no_later_one(poster: Poster, database: Database) -> None:
    late = calling(database)
    with database.writing() as connection:
        claims.part(connection, "first", "ended", LATER)
    put_on_duty(database, GRACE)
    accept_next(database, GRACE, LATER)
    assert post(poster, late, AnsweredBy="human").said == [GOODBYE]
    assert post(poster, late, "/key", Digits="1").said == [GOODBYE]
    post(poster, late, "/status", CallStatus="completed")
    hand_off = get_hand_off(database)
    assert (hand_off.state, hand_off.agent, hand_off.tries) == ("joining", GRACE, 0)


@pytest.mark.parametrize("what", ["", "/key"])
@pytest.mark.parametrize("effect_id", ["0" * 32, "nonsense"])
def test_a_leg_of_nothing_is_hung_up_on_in_silence(poster: Poster, what: str, effect_id: str) -> None:
    assert [verb.tag for verb in post(poster, effect_id, what, Digits="1").root] == ["Hangup"]


@pytest.mark.parametrize("what", ["", "/key"])
def test_a_person_hears_so_when_we_fail_and_the_place_is_kept(poster: Poster, database: Database, what: str) -> None:
    effect_id = calling(database)
    with outage(database):
        answer = post(poster, effect_id, what, Digits="1", AnsweredBy="human")
        assert post(poster, effect_id, "/status", CallStatus="completed").status == 204
    assert answer.said == ["Disculpe, no puedo comunicarle en este momento. Le llamaremos otra vez. Adiós.", AGAIN]
    assert answer.root[-1].tag == "Hangup"
    assert get_hand_off(database).state == "joining"
