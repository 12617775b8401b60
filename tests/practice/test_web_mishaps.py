"""What can go wrong with a call on the practice phone, and what its addresses refuse in one clear line."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from phone_tab import ELENA, MAIN, OWN, Tab, dial, post, refused
from sample_service import SECRET_KEY

from ivr.practice.blob import Blobs
from ivr.practice.clock import SimulatedClock
from ivr.practice.live_call import LONGEST_CALL_SECONDS
from ivr.practice.recorded import parse_recorded
from ivr.store.database import Database
from ivr.store.tables import calls, journeys

Make = Callable[..., Flask]


@pytest.fixture
def client(make_app: Make) -> FlaskClient:
    return make_app(practice_phone=True).test_client()


# ── what can go wrong: the page says what happened ──


def test_two_tabs_are_two_calls(client: FlaskClient) -> None:
    one, other = dial(client), dial(client)
    one.keys("1")
    assert other.keys("9")["machine"][0]["language"] == "es"
    assert one.keys("1000000001")["step"] == "main.menu"


def test_a_restart_in_mid_call_goes_on(make_app: Make) -> None:
    tab = dial(make_app(practice_phone=True).test_client())
    tab.keys("1", "1000000001")
    tab.client = make_app(practice_phone=True).test_client()
    tab.keys("3", "246810#")
    assert "130 dollars and 15 cents" in tab.said


def test_an_act_sent_again_makes_no_second_step(client: FlaskClient) -> None:
    tab = dial(client)
    before = tab.told
    first = tab.keys("1")
    again = post(client, "act", state=before["state"], act="keys", keys="1", again=True).get_json()
    assert again["heard"] == first["heard"]
    assert again["machine"] == first["machine"]
    assert again["notice"] == ""


def test_a_call_that_went_on_elsewhere_says_so_and_goes_on(client: FlaskClient) -> None:
    tab = dial(client)
    doubled = Tab(client, tab.told)
    tab.keys("1")
    assert doubled.keys("2")["notice"] == "elsewhere"
    assert doubled.told["step"] == "identify.participant_id"
    assert doubled.keys("1000000001")["notice"] == ""


def test_a_call_left_open_overnight_is_over(client: FlaskClient, clock: SimulatedClock, database: Database) -> None:
    tab = dial(client)
    clock.advance(LONGEST_CALL_SECONDS + 1)
    told = tab.act("wait")
    assert told["notice"] == "too_long"
    assert told["ended"] is not None
    with database.reading() as connection:
        assert connection.execute(calls.select()).one().status == "completed"


def test_a_call_of_almost_four_hours_goes_on(client: FlaskClient, clock: SimulatedClock) -> None:
    tab = dial(client)
    clock.advance(LONGEST_CALL_SECONDS - 1)
    assert tab.act("wait")["notice"] == ""


def test_after_the_end_nothing_happens(client: FlaskClient) -> None:
    tab = dial(client)
    tab.act("hang_up")
    told = tab.keys("1")
    assert (told["heard"], told["machine"][-1:], told["problems"]) == ([], told["machine"][-1:], [])
    assert told["ended"]["by"] == "caller"


def test_an_unknown_number_reaches_a_line_that_says_so(client: FlaskClient) -> None:
    tab = dial(client, line="+12025550100")
    assert "not one of our lines" in tab.said


@pytest.mark.parametrize("caller", ["anonymous", "+525555550123", "+12125550199"])
def test_anybody_may_call(client: FlaskClient, caller: str) -> None:
    assert dial(client, caller=caller).told["step"] == "greeting.parent"


def _tampered(state: str) -> list[str]:
    half = len(state) // 2
    other = "A" if state[half] != "A" else "B"
    return ["", "x", "é", state[:-1], state[1:], state[:half] + other + state[half + 1 :], state + ".", "." * 50]


def test_a_state_that_was_changed_isrefused(client: FlaskClient) -> None:
    for state in _tampered(dial(client).told["state"]):
        answer = post(client, "act", state=state, act="wait")
        refused(answer, 410, "this call was not kept by this service, or by another version of it")


def test_the_state_of_another_service_isrefused(client: FlaskClient) -> None:
    kept = Blobs(SECRET_KEY).read(dial(client).told["state"])
    foreign = Blobs("another key").write(kept)
    assert post(client, "act", state=foreign, act="wait").status_code == 410
    assert post(client, "save", state=foreign, name="x").status_code == 410


@pytest.mark.parametrize("shape", [[], {}, "text", None, [1, 2], ["{}", 0, "", False, []], ["[]", 0, "", False, [1]]])
def test_a_state_of_another_version_isrefused(client: FlaskClient, shape: Any) -> None:
    signed = Blobs(SECRET_KEY)._serializer.dumps(shape)
    assert post(client, "act", state=signed, act="wait").status_code == 410


def test_a_call_that_the_database_lost_isrefused(client: FlaskClient, database: Database) -> None:
    tab = dial(client)
    with database.writing() as connection:
        connection.execute(journeys.delete())
        connection.execute(calls.delete())
    answer = post(client, "act", state=tab.told["state"], act="wait")
    refused(answer, 410, "the database no longer knows this call")


def test_a_state_reaches_no_other_address(client: FlaskClient) -> None:
    """Even a state that is signed with our key, and so is ours, leads to nothing but our webhooks."""
    blobs = Blobs(SECRET_KEY)
    kept = blobs.read(dial(client).told["state"])
    away = replace(kept.phone.activity, action="http://127.0.0.1:9/steal")  # type: ignore[type-var]
    state = blobs.write(replace(kept, phone=replace(kept.phone, activity=away)))
    told = post(client, "act", state=state, act="keys", keys="1").get_json()
    assert "http://127.0.0.1:9/steal is not under the public address, and was not requested" in told["problems"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:81"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": ""},
        {},
    ],
)
@pytest.mark.parametrize("what", ["dial", "act", "save"])
def test_other_pages_arerefused(client: FlaskClient, what: str, headers: Mapping[str, str]) -> None:
    answer = post(client, what, headers, line=MAIN, caller=ELENA)
    refused(answer, 403, "only the practice phone's own page may ask this")


def test_a_browser_that_tells_only_the_site_is_answered(client: FlaskClient) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"}
    assert post(client, "dial", headers, line=MAIN, caller=ELENA).status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type", "status", "line"),
    [
        (b"", "application/json", 400, "this is no JSON object"),
        (b"{", "application/json", 400, "this is no JSON object"),
        (b"[]", "application/json", 400, "this is no JSON object"),
        (b"null", "application/json", 400, "this is no JSON object"),
        (b"\xff\xfe", "application/json", 400, "this is no JSON object"),
        (b"[" * 30_000, "application/json", 400, "this is no JSON object"),
        (b"line=1", "application/x-www-form-urlencoded", 415, "the practice phone takes JSON"),
        (b"{}", "text/plain", 415, "the practice phone takes JSON"),
        (b"{}", "", 415, "the practice phone takes JSON"),
        (b'{"line": "' + b"1" * 3_000_000 + b'"}', "application/json", 413, "request entity too large"),
    ],
)
def test_what_is_no_json_object_of_moderate_size_isrefused(
    client: FlaskClient, body: bytes, content_type: str, status: int, line: str
) -> None:
    refused(client.post("/phone/dial", data=body, content_type=content_type, headers=OWN), status, line)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ({}, "line must be a text"),
        ({"line": 1, "caller": ELENA}, "line must be a text"),
        ({"line": "", "caller": ELENA}, "line is no telephone number"),
        ({"line": "12", "caller": ELENA}, "line is no telephone number"),
        ({"line": "anonymous", "caller": ELENA}, "line is no telephone number"),
        ({"line": MAIN}, "caller must be a text"),
        ({"line": MAIN, "caller": ["+1"]}, "caller must be a text"),
        ({"line": MAIN, "caller": "<script>"}, "caller is no telephone number"),
        ({"line": MAIN, "caller": "9" * 5000}, "caller is no telephone number"),
    ],
)
def test_who_cannot_be_dialled_is_told(client: FlaskClient, content: dict[str, Any], line: str) -> None:
    refused(post(client, "dial", **content), 400, line)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ({}, "act must be a text"),
        ({"act": "dance"}, "act must be keys, say, wait or hang_up"),
        ({"act": "keys"}, "keys must be a text"),
        ({"act": "keys", "keys": ""}, "keys must be of 0-9 * #, at most 64 of them"),
        ({"act": "keys", "keys": "A"}, "keys must be of 0-9 * #, at most 64 of them"),
        ({"act": "keys", "keys": "١"}, "keys must be of 0-9 * #, at most 64 of them"),
        ({"act": "keys", "keys": "1\n"}, "keys must be of 0-9 * #, at most 64 of them"),
        ({"act": "keys", "keys": "1" * 65}, "keys must be of 0-9 * #, at most 64 of them"),
        ({"act": "say", "text": " \n "}, "text must have from 1 to 300 signs"),
        ({"act": "say", "text": "a" * 301}, "text must have from 1 to 300 signs"),
        ({"act": "say", "text": {}}, "text must be a text"),
        ({"act": "say", "text": "yes", "confidence": 2}, "confidence must be from 0 to 1, or null"),
        ({"act": "say", "text": "yes", "confidence": True}, "confidence must be from 0 to 1, or null"),
        ({"act": "say", "text": "yes", "confidence": "high"}, "confidence must be from 0 to 1, or null"),
    ],
)
def test_what_is_no_act_is_told(client: FlaskClient, content: dict[str, Any], line: str) -> None:
    refused(post(client, "act", state=dial(client).told["state"], **content), 400, line)


@pytest.mark.parametrize("text", ["\ud800", "a\x00b", "\u202e", "{}", '"', "\\", "<b>", "> hangup\nend: line"])
def test_whatever_is_said_is_one_turn_that_can_be_saved(client: FlaskClient, text: str) -> None:
    tab = dial(client)
    tab.act("say", text=text, confidence=None)
    assert tab.told["problems"] == []
    saved = parse_recorded(post(client, "save", state=tab.told["state"], name="x").text)
    assert len(saved.turns) == 1


@pytest.mark.parametrize("method", ["put", "delete", "get"])
def test_other_methods_arerefused(client: FlaskClient, method: str) -> None:
    answer = client.open("/phone/act", method=method.upper(), headers=OWN)
    refused(answer, 405, "method not allowed")
