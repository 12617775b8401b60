"""Callers whom an agent gives to somebody else: back into the queue, or to a number outside."""

from collections.abc import Callable

import pytest
from fake_telephone import CALLER_IDS, HOURS, FakeAddresses, FakeTelephone, fault
from flask import Flask
from queue_rows import LUIS, accept_next, effects_of, get_hand_off, put_on_duty, record_wait
from sample_service import NOW, PUBLIC_URL
from signed_posts import Answer, Poster

from ivr.practice.clock import SimulatedClock
from ivr.queue import claims, transfers
from ivr.queue.dispatch import Dispatcher
from ivr.store import hand_offs
from ivr.store.database import Database

LEG = "CA" + "c" * 32
SDU = "+19165550199"


def pass_on(database: Database, where: str, **changes: object) -> None:
    """Have an agent talk to a caller, and give the caller away."""
    record_wait(database, **{"leg_sid": LEG, **changes})
    put_on_duty(database, LUIS)
    accept_next(database)
    with database.writing() as connection:
        claims.caller_joined(connection, "first", NOW)
        hand_off = hand_offs.find_locked_hand_off(connection, "first")
        assert hand_off is not None
        if where == "line":
            assert transfers.to_queue(connection, hand_off, "agents", "es", NOW)
        else:
            assert transfers.outside(connection, hand_off, where, NOW)


def outside(poster: Poster, name: str = "sdu", hand_off_id: str = "first") -> Answer:
    return poster.post(f"/voice/outside/{hand_off_id}/{name}", {"CallSid": LEG})


def test_a_caller_given_back_is_told_so_and_waits_in_the_new_language(poster: Poster, database: Database) -> None:
    pass_on(database, "line")
    answer = poster.post("/voice/join/first/all", {"CallSid": LEG})
    assert answer.said == [
        "Un momento, por favor. Otra persona le va a atender, y usted conserva su lugar en la fila."
    ]
    (enqueue,) = answer.root.iter("Enqueue")
    assert enqueue.text == "agents-es"


def test_a_person_called_back_and_given_back_waits_without_a_call_of_ours(poster: Poster, database: Database) -> None:
    pass_on(database, "line", kind="call_back", number="+15105550101", call_sid="CA-earlier")
    with database.writing() as connection:  # the leg that called back is no call that ever had a menu
        hand_offs.save_hand_off(connection, "first", ("waiting",), {"leg_sid": LEG})
    answer = poster.post("/voice/wait/first/es", {"CallSid": LEG, "QueueTime": "0"})
    assert answer.said
    assert answer.root.find(".//Leave") is None
    stranger = poster.post("/voice/wait/first/es", {"CallSid": "CA" + "9" * 32, "QueueTime": "0"})
    assert stranger.root.find(".//Leave") is not None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "One moment, please. You are being connected with another office."),
        ("es", "Un momento, por favor. Le comunicamos con otra oficina."),
    ],
)
def test_a_caller_sent_outside_is_dialled_there_and_comes_back(
    make_app: Callable[..., Flask],
    make_poster: Callable[[Flask], Poster],
    database: Database,
    language: str,
    said: str,
) -> None:
    poster = make_poster(make_app(sdu_number=SDU))
    pass_on(database, "sdu", language=language)
    answer = outside(poster)
    (dial,) = answer.root.iter("Dial")
    assert (answer.said, dial.text) == ([said], SDU)
    assert dial.attrib["action"].partition("#")[0] == f"{PUBLIC_URL}/voice/waited/first/{language}"


@pytest.mark.parametrize(
    ("sent_to", "name", "hand_off_id"), [("sdu", "sdu", "first"), ("sdu", "employers", "first"), ("sdu", "sdu", "no")]
)
def test_where_there_is_no_such_number_or_nobody_was_sent_the_call_goes_on(
    poster: Poster, database: Database, sent_to: str, name: str, hand_off_id: str
) -> None:
    pass_on(database, sent_to)
    answer = outside(poster, name, hand_off_id)
    assert [verb.tag for verb in answer.root] == ["Redirect"]
    assert "/voice/waited/" in (answer.root[0].text or "")


@pytest.fixture
def telephone() -> FakeTelephone:
    return FakeTelephone()


@pytest.fixture
def dispatcher(database: Database, telephone: FakeTelephone, clock: SimulatedClock) -> Dispatcher:
    return Dispatcher(database, telephone, FakeAddresses(), CALLER_IDS, HOURS, clock)


@pytest.mark.parametrize(("where", "url"), [("line", "/join/first"), ("sdu", "/outside/first/sdu")])
def test_the_callers_leg_is_redirected_once(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone, where: str, url: str
) -> None:
    pass_on(database, where)
    dispatcher.work()
    dispatcher.work()
    assert [one for one in telephone.asked if one[0] == "redirect" and one[1] == LEG] == [("redirect", LEG, url)]


def test_a_caller_who_hung_up_meanwhile_does_not_wait_on(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone
) -> None:
    pass_on(database, "line")
    telephone.meanwhile = lambda: telephone.faults.append(fault("gone")) if not telephone.faults else None
    dispatcher.work()
    assert (get_hand_off(database).state, get_hand_off(database).outcome) == ("ended", "hung_up")


def test_a_caller_who_has_another_agent_already_is_not_sent_to_the_line(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone
) -> None:
    pass_on(database, "line")
    with database.writing() as connection:
        hand_offs.save_hand_off(connection, "first", ("waiting",), {"state": "connected", "agent": "robin"})
    dispatcher.work()
    assert effects_of(database, "send_to_line")[0].state == "dropped"
