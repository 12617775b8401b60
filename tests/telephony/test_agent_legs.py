"""Agents' legs and the way into their rooms: what is heard and kept, whatever comes twice, late or unasked."""

from datetime import timedelta
from typing import Any

import pytest
from outages import outage
from queue_rows import (
    GRACE,
    LUIS,
    accept_next,
    claim_next,
    duty_state,
    effects_of,
    get_hand_off,
    put_on_duty,
    record_wait,
)
from sample_service import NOW, PUBLIC_URL
from signed_posts import Answer, Poster

from ivr.queue import claims
from ivr.store import hand_offs
from ivr.store.database import Database
from ivr.store.tables import agents

LEG, OTHER_LEG = "CA" + "a" * 32, "CA" + "b" * 32
CALLER_LEG = "CA" + "c" * 32
LATER = NOW + timedelta(seconds=20)

TAKEN = "Another agent took that call."
HUNG_UP = "The caller has hung up."
DECLINED = "All right. The caller keeps the place in line."
NO_KEY = "I didn't get a key, so the caller keeps the place in line. You won't get calls until you are ready again."
CONNECTING = "Connecting you now."


def post(poster: Poster, claim: str, what: str = "", sid: str = LEG, **fields: str) -> Answer:
    return poster.post(f"/voice/agent/{claim}{what}", {"CallSid": sid, **fields})


def whisper(poster: Poster, database: Database, agent: str = LUIS, **changes: Any) -> Answer:
    record_wait(database, **changes)
    put_on_duty(database, agent)
    return post(poster, claim_next(database, agent))


def speak_first(database: Database, agent: str, *languages: str) -> None:
    with database.writing() as connection:
        connection.execute(agents.update().where(agents.c.agent == agent).values(languages=list(languages)))


def is_in_room(answer: Answer) -> bool:
    return answer.root.find(".//Conference") is not None


def room_of(answer: Answer) -> dict[str, str]:
    (conference,) = answer.root.iter("Conference")
    return {"room": conference.text or "", **conference.attrib}


# ── The whisper ──

VERIFIED = {"assurance": "verified", "participant_id": "1100220033"}
WHISPERS: dict[str, tuple[dict[str, Any], str]] = {
    "nothing known": ({}, "English, not identified, with a question. On the line for 1 minute."),
    "what was heard last": (
        {"language": "es", **VERIFIED, "context": {"said": ["payments.expected", "agent.connecting"]}},
        "Spanish, verified, asking about an expected payment. On the line for 1 minute.",
    ),
    "what was asked last": (
        {
            "assurance": "identified",
            "context": {"questions": ["main.menu", "payments.made_more"], "said": ["main.x"]},
        },
        "English, identified, asking about a payment made. On the line for 1 minute.",
    ),
    "the reason itself": (
        {"reason": "order.ask_to_change", "context": {"said": ["payments.made"], "questions": ["order.which"]}},
        "English, not identified, asking to change the support order. On the line for 1 minute.",
    ),
    "a step of a file that has a name": (
        {"context": {"said": ["new_pin.channels"]}},
        "English, not identified, asking for a new PIN. On the line for 1 minute.",
    ),
    "steps without a name": (
        {"context": {"said": ["again.no_match_1"], "questions": ["greeting.parent"], "path": ["payments.made"]}},
        "English, not identified, with a question. On the line for 1 minute.",
    ),
    "a context of another shape": (
        {"context": {"said": "payments.made", "questions": [7]}},
        "English, not identified, with a question. On the line for 1 minute.",
    ),
    "just now": (
        {"asked_at": NOW - timedelta(seconds=59)},
        "English, not identified, with a question. On the line for less than a minute.",
    ),
    "long": (
        {"asked_at": NOW - timedelta(minutes=14, seconds=59)},
        "English, not identified, with a question. On the line for 14 minutes.",
    ),
    "in danger": (
        {"urgency": "safety"},
        "English, not identified, with a question. This case has a safety alert. On the line for 1 minute.",
    ),
    "otherwise urgent": (
        {"urgency": "hearing"},
        "English, not identified, with a question. On the line for 1 minute.",
    ),
    "a call back": (
        {"kind": "call_back", "number": "+15105550101", "asked_at": NOW - timedelta(minutes=48)},
        "English, not identified, with a question. A call back, asked for at 9:12 AM.",
    ),
    "a call back of another day": (
        {"kind": "call_back", "number": "+15105550101", "asked_at": NOW - timedelta(days=3)},
        "English, not identified, with a question. A call back, asked for on November 20, 2026, at 10 AM.",
    ),
}


@pytest.mark.parametrize(("changes", "said"), WHISPERS.values(), ids=list(WHISPERS))
def test_the_whisper_tells_whom_to_expect_twice_before_a_key(
    poster: Poster, database: Database, changes: dict[str, Any], said: str
) -> None:
    answer = whisper(poster, database, **changes)
    whole = f"{said} Press 1 to take the call, 2 to decline."
    assert " ".join(answer.said) == f"{whole} {whole}"
    assert [inside.tag for inside in answer.root[0]].count("Pause") == 1
    assert (answer.gather["input"], answer.gather["numDigits"], answer.gather["finishOnKey"]) == ("dtmf", "1", "")
    assert answer.gather["actionOnEmptyResult"] == "true"


@pytest.mark.parametrize(
    ("languages", "voice", "said"),
    [
        (("en", "es"), "en-US", "Spanish, verified, asking about payments."),
        (("es", "en"), "es-US", "Llamada en español: identidad verificada, pregunta por pagos."),
        (("tl", "es"), "es-US", "Llamada en español: identidad verificada, pregunta por pagos."),
        (("tl",), "en-US", "Spanish, verified, asking about payments."),
    ],
)
def test_the_whisper_is_in_the_first_of_the_agent_s_languages_that_we_speak(
    poster: Poster, database: Database, languages: tuple[str, ...], voice: str, said: str
) -> None:
    record_wait(database, language="es", context={"said": ["payments.which"]}, **VERIFIED)
    put_on_duty(database, LUIS)
    claim = claim_next(database)
    speak_first(database, LUIS, *languages)
    answer = post(poster, claim)
    assert answer.said[0] == said
    assert {say.attrib["language"] for say in answer.root.iter("Say")} == {voice}


def test_the_whisper_names_nobody(poster: Poster, database: Database) -> None:
    answer = whisper(poster, database, **VERIFIED, caller="+15105550101")
    assert "1100220033" not in answer.body
    assert "5105550101" not in answer.body


@pytest.mark.parametrize(
    "answered_by", ["machine_start", "machine_end_beep", "machine_end_other", "fax", "MACHINE_X"]
)
def test_a_machine_hears_nothing_and_the_caller_waits_on(
    poster: Poster, database: Database, answered_by: str
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    answer = post(poster, claim_next(database), AnsweredBy=answered_by)
    assert [verb.tag for verb in answer.root] == ["Hangup"]
    assert (get_hand_off(database).state, duty_state(database)) == ("waiting", "not_ready")


@pytest.mark.parametrize("answered_by", ["human", "unknown", ""])
def test_whoever_may_be_the_agent_hears_the_whisper(poster: Poster, database: Database, answered_by: str) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    assert post(poster, claim_next(database), AnsweredBy=answered_by).gather


# ── Keys, by what has become of the claim meanwhile, posted once and again ──


def given_up(database: Database, claim: str) -> None:
    with database.writing() as connection:
        assert claims.release(connection, claim, "timed_out", LATER)


def given_to_another(database: Database, claim: str) -> None:
    given_up(database, claim)
    put_on_duty(database, GRACE)
    claim_next(database, GRACE, LATER)


def connected_to_another(database: Database, claim: str) -> None:
    given_up(database, claim)
    put_on_duty(database, GRACE)
    accept_next(database, GRACE, LATER)
    with database.writing() as connection:
        assert claims.caller_joined(connection, "first", LATER)


def hung_up(database: Database, claim: str) -> None:
    with database.writing() as connection:
        assert claims.caller_gone(connection, "first", LATER)


def nothing(database: Database, claim: str) -> None:
    pass


MEANWHILE = {one.__name__: one for one in (nothing, given_up, given_to_another, connected_to_another, hung_up)}

KEYED: dict[tuple[str, str], tuple[str, str, str | None]] = {
    ("nothing", "1"): (CONNECTING, "joining", LUIS),
    ("nothing", "2"): (DECLINED, "waiting", None),
    ("nothing", "9"): (DECLINED, "waiting", None),
    ("nothing", "#"): (DECLINED, "waiting", None),
    ("nothing", ""): (NO_KEY, "waiting", None),
    **{("given_up", key): (TAKEN, "waiting", None) for key in ("1", "2", "")},
    **{("given_to_another", key): (TAKEN, "ringing", GRACE) for key in ("1", "2", "")},
    **{("connected_to_another", key): (TAKEN, "connected", GRACE) for key in ("1", "2", "")},
    **{("hung_up", key): (HUNG_UP, "ended", LUIS) for key in ("1", "2", "")},
}
"""What an agent hears, the state that the hand-off is in then, and whose it is."""


@pytest.mark.parametrize(
    ("meanwhile", "key", "heard", "state", "agent"),
    [(*asked, *expected) for asked, expected in KEYED.items()],
    ids=[f"{meanwhile}-{key or 'none'}" for meanwhile, key in KEYED],
)
def test_a_key_does_what_still_can_be_done_and_once(
    poster: Poster, database: Database, meanwhile: str, key: str, heard: str, state: str, agent: str | None
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim = claim_next(database)
    post(poster, claim)
    MEANWHILE[meanwhile](database, claim)
    answers = [post(poster, claim, "/key", **({"Digits": key} if key else {})) for _ in range(2)]
    assert answers[0].body == answers[1].body
    assert answers[0].said == [heard]
    hand_off = get_hand_off(database)
    assert (hand_off.state, hand_off.agent) == (state, agent)
    assert is_in_room(answers[0]) is (state == "joining")
    assert len(effects_of(database, "join_caller")) <= 1
    assert len(hand_off.declined_by) <= 1


def test_yes_brings_the_agent_into_a_room_that_says_nothing_of_the_caller(poster: Poster, database: Database) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim = claim_next(database)
    post(poster, claim)
    answer = post(poster, claim, "/key", Digits="1")
    (dial,) = answer.root.iter("Dial")
    assert dial.attrib["action"].partition("#")[0] == f"{PUBLIC_URL}/voice/agent/{claim}/ended"
    assert room_of(answer) == {
        "room": "first",
        "beep": "false",
        "startConferenceOnEnter": "true",
        "endConferenceOnExit": "true",
        "waitUrl": f"{PUBLIC_URL}/voice/agent/{claim}/quiet#rc=2&rp=5xx,ct,rt&rt=5000",
        "waitMethod": "POST",
    }


def test_yes_on_a_second_leg_of_the_same_claim_connects_nobody(poster: Poster, database: Database) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim = claim_next(database)
    assert is_in_room(post(poster, claim, "/key", Digits="1"))
    assert post(poster, claim, "/key", sid=OTHER_LEG, Digits="1").said == [TAKEN]


def test_no_caller_reaches_two_agents_when_a_leg_was_late(poster: Poster, database: Database) -> None:
    record_wait(database)
    put_on_duty(database, LUIS, GRACE)
    late = claim_next(database, LUIS)
    given_up(database, late)
    claim = claim_next(database, GRACE, LATER)
    in_rooms = [
        is_in_room(post(poster, one, "/key", sid=sid, Digits="1"))
        for one, sid in ((late, LEG), (claim, OTHER_LEG), (late, LEG))
    ]
    assert in_rooms == [False, True, False]
    assert get_hand_off(database).agent == GRACE


@pytest.mark.parametrize("what", ["", "/key", "/ended", "/gone"])
@pytest.mark.parametrize("claim", ["0" * 32, "nonsense", "%C3%B1"])
def test_a_claim_that_never_was_is_hung_up_on(poster: Poster, what: str, claim: str) -> None:
    answer = post(poster, claim, what, Digits="1")
    assert [verb.tag for verb in answer.root] == ["Say", "Hangup"]


def test_a_call_back_is_made_when_the_agent_says_yes(poster: Poster, database: Database) -> None:
    record_wait(database, kind="call_back", number="+15105550101")
    put_on_duty(database, LUIS)
    claim = claim_next(database)
    answers = [post(poster, claim, "/key", Digits="1") for _ in range(2)]
    assert answers[1].said == ["I'm calling them now. Please stay on the line."]
    assert len(effects_of(database, "call_caller")) == 1
    assert effects_of(database, "join_caller") == []


# ── Twilio's word on the leg ──

STATUSES: dict[tuple[str, str], tuple[str, str]] = {
    ("ringing", "busy"): ("waiting", "not_ready"),
    ("ringing", "no-answer"): ("waiting", "not_ready"),
    ("ringing", "failed"): ("waiting", "not_ready"),
    ("ringing", "canceled"): ("waiting", "ready"),
    ("ringing", "completed"): ("waiting", "ready"),
    ("joining", "completed"): ("waiting", "ready"),
    ("connected", "completed"): ("ended", "wrap_up"),
    **{(state, status): (state, "ringing") for state in ("ringing",) for status in ("ringing", "answered", "", "x")},
    **{("connected", status): ("connected", "talking") for status in ("initiated", "ringing", "in-progress")},
}


def bring_to(database: Database, state: str) -> str:
    record_wait(database)
    put_on_duty(database, LUIS)
    if state == "ringing":
        return claim_next(database)
    claim = accept_next(database)
    if state == "connected":
        with database.writing() as connection:
            assert claims.caller_joined(connection, "first", NOW)
    return claim


@pytest.mark.parametrize(
    ("state", "status", "left", "duty"),
    [(*asked, *expected) for asked, expected in STATUSES.items()],
)
def test_the_end_of_a_leg_is_told_once(
    poster: Poster, database: Database, state: str, status: str, left: str, duty: str
) -> None:
    claim = bring_to(database, state)
    for _ in range(2):
        assert post(poster, claim, "/status", CallStatus=status).status == 204
        assert (get_hand_off(database).state, duty_state(database)) == (left, duty)
    assert len(get_hand_off(database).declined_by) <= 1


def test_a_late_end_of_a_leg_takes_the_caller_from_nobody(poster: Poster, database: Database) -> None:
    late = bring_to(database, "ringing")
    connected_to_another(database, late)
    for status in ("completed", "no-answer"):
        post(poster, late, "/status", CallStatus=status)
    assert (get_hand_off(database).state, get_hand_off(database).agent) == ("connected", GRACE)
    assert duty_state(database, GRACE) == "talking"


@pytest.mark.parametrize("order", [("/ended", "/status"), ("/status", "/ended")])
def test_the_end_of_a_talk_is_the_same_in_either_order(
    poster: Poster, database: Database, order: tuple[str, str]
) -> None:
    claim = bring_to(database, "connected")
    for what in order:
        post(poster, claim, what, CallStatus="completed", DialCallStatus="answered")
    hand_off = get_hand_off(database)
    assert (hand_off.state, hand_off.outcome, duty_state(database)) == ("ended", "ended", "wrap_up")


def test_an_agent_hears_that_the_room_ended_or_that_nobody_came(poster: Poster, database: Database) -> None:
    claim = bring_to(database, "connected")
    assert post(poster, claim, "/ended", DialCallStatus="answered").said == ["The call has ended."]
    assert post(poster, claim, "/gone").said == [HUNG_UP]


def test_an_agent_whose_caller_did_not_come_hears_that_the_caller_waits_on(
    poster: Poster, database: Database
) -> None:
    claim = bring_to(database, "joining")
    with database.writing() as connection:
        hand_off = hand_offs.find_hand_off(connection, "first")
        assert hand_off is not None
        claims.send_back(connection, hand_off, LATER)
    answer = post(poster, claim, "/gone")
    assert answer.said == ["The caller couldn't be connected, and keeps the place in line."]


def test_an_agent_alone_in_the_room_hears_quiet_for_ever(poster: Poster) -> None:
    answer = post(poster, "0" * 32, "/quiet")
    assert [verb.tag for verb in answer.root] == ["Pause", "Redirect"]
    assert (answer.root[1].text or "").partition("#")[0] == f"{PUBLIC_URL}/voice/agent/{'0' * 32}/quiet"


# ── The caller's way into the room ──


def join(poster: Poster, hand_off_id: str = "first", language: str = "en") -> Answer:
    return poster.post(f"/voice/join/{hand_off_id}/{language}", {"CallSid": CALLER_LEG})


def test_the_caller_who_is_sent_for_enters_the_room_of_the_agent(poster: Poster, database: Database) -> None:
    bring_to(database, "joining")
    answers = [join(poster) for _ in range(2)]
    assert answers[0].body == answers[1].body
    assert [verb.tag for verb in answers[0].root] == ["Dial"]
    assert answers[0].root[0].attrib["action"].partition("#")[0] == f"{PUBLIC_URL}/voice/waited/first/en"
    assert room_of(answers[0]) == {
        "room": "first",
        "beep": "false",
        "startConferenceOnEnter": "true",
        "endConferenceOnExit": "true",
        "waitUrl": "",
    }
    assert get_hand_off(database).state == "connected"


@pytest.mark.parametrize(("language", "sorry"), [("en", "I'm sorry, the person"), ("es", "Disculpe, la persona")])
def test_a_caller_whose_agent_left_is_back_in_line(
    poster: Poster, database: Database, language: str, sorry: str
) -> None:
    record_wait(database, language=language)
    put_on_duty(database, LUIS)
    claim = accept_next(database)
    post(poster, claim, "/status", CallStatus="completed")
    answer = join(poster, language="all")
    assert answer.said[0].startswith(sorry)
    (enqueue,) = answer.root.iter("Enqueue")
    assert enqueue.text == f"agents-{language}"
    assert enqueue.attrib["action"].partition("#")[0] == f"{PUBLIC_URL}/voice/waited/first/{language}"
    assert get_hand_off(database).asked_at == NOW - timedelta(minutes=1)


@pytest.mark.parametrize("hand_off_id", ["first", "unknown"])
def test_a_caller_whose_wait_is_over_goes_on_from_its_end(
    poster: Poster, database: Database, hand_off_id: str
) -> None:
    record_wait(database, state="ended", outcome="failed")
    answer = join(poster, hand_off_id, "es")
    assert [verb.tag for verb in answer.root] == ["Redirect"]
    assert (answer.root[0].text or "").partition("#")[0] == f"{PUBLIC_URL}/voice/waited/{hand_off_id}/es"


@pytest.mark.parametrize(("language", "said"), [("en", "You are on hold."), ("es", "Su llamada está en espera.")])
def test_a_caller_on_hold_hears_so_in_the_caller_s_language(poster: Poster, language: str, said: str) -> None:
    answer = poster.post(f"/voice/hold/{language}", {"CallSid": CALLER_LEG})
    assert answer.said[0].startswith(said)
    assert answer.root[-1].tag == "Redirect"


# ── When we fail ──


@pytest.mark.parametrize("what", ["", "/key", "/ended", "/gone"])
def test_an_agent_hears_so_when_we_fail_and_is_hung_up_on(poster: Poster, database: Database, what: str) -> None:
    claim = bring_to(database, "ringing")
    with outage(database):
        answer = post(poster, claim, what, Digits="1")
    assert [verb.tag for verb in answer.root] == ["Say", "Say", "Hangup"]
    assert answer.said[1] == "Something went wrong on our side. This call can't be connected."
    assert get_hand_off(database).state == "ringing"


@pytest.mark.parametrize("what", ["", "/key"])
def test_a_leg_without_a_name_takes_no_call(poster: Poster, database: Database, what: str) -> None:
    claim = bring_to(database, "ringing")
    answer = poster.post(f"/voice/agent/{claim}{what}", {"Digits": "1"})
    assert answer.root[-1].tag == "Hangup"
    assert get_hand_off(database).state == "ringing"


def test_a_caller_on_the_way_into_a_room_is_led_to_a_person_when_we_fail(poster: Poster, database: Database) -> None:
    bring_to(database, "joining")
    with outage(database):
        answer = join(poster)
    assert answer.root[-1].tag == "Enqueue"


def test_a_status_that_cannot_be_kept_is_taken_all_the_same(poster: Poster, database: Database) -> None:
    claim = bring_to(database, "ringing")
    with outage(database):
        assert post(poster, claim, "/status", CallStatus="busy").status == 204
