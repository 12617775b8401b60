"""The practice phone's addresses: what they answer, and what they refuse in one clear line."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sample_service import SECRET_KEY
from signed_posts import ACCOUNT, TOKEN
from werkzeug.test import TestResponse

from ivr.practice.blob import Blobs
from ivr.practice.clock import SimulatedClock
from ivr.practice.live_call import LONGEST_CALL_SECONDS
from ivr.practice.page_language import read_page_words
from ivr.practice.practice_call import PracticeCall
from ivr.practice.recorded import parse_recorded, play
from ivr.settings import Settings
from ivr.store.database import Database
from ivr.store.tables import calls, journeys

MAIN = "+18669013212"
ELENA = "+15105550101"
OWN = {"Origin": "http://localhost"}
TO_PAYMENTS = ("1", "1000000001", "3", "246810#")

Make = Callable[..., Flask]


@dataclass
class Tab:
    """A browser's tab: it keeps the last answer, and its state for the next act."""

    client: FlaskClient
    told: dict[str, Any]

    def act(self, act: str, **others: Any) -> dict[str, Any]:
        self.told = _post(self.client, "act", state=self.told["state"], act=act, **others).get_json()
        return self.told

    def keys(self, *entries: str) -> dict[str, Any]:
        for entry in entries:
            self.act("keys", keys=entry)
        return self.told

    @property
    def said(self) -> str:
        return " ".join(one["text"] for one in self.told["heard"] if one["kind"] == "spoken")


def _post(client: FlaskClient, what: str, headers: Mapping[str, str] = OWN, **content: Any) -> TestResponse:
    return client.post(f"/phone/{what}", json=content, headers=headers)


def _dial(client: FlaskClient, line: str = MAIN, caller: str = ELENA) -> Tab:
    return Tab(client, _post(client, "dial", line=line, caller=caller).get_json())


@pytest.fixture
def service(make_app: Make) -> Flask:
    return make_app(practice_phone=True)


@pytest.fixture
def client(service: Flask) -> FlaskClient:
    return service.test_client()


def _refused(answer: TestResponse, status: int, line: str) -> None:
    assert (answer.status_code, answer.text) == (status, line + "\n")
    assert answer.content_type == "text/plain; charset=utf-8"


# ── where it is, and what the page may do ──


@pytest.mark.parametrize("path", ["/phone", "/phone/static/phone.css", "/phone/map.svg", "/phone/steps"])
def test_without_the_setting_there_is_no_practice_phone(make_app: Make, path: str) -> None:
    with make_app().test_client().get(path) as answer:
        assert answer.status_code == 404
    with make_app(practice_phone=True).test_client().get(path) as answer:
        assert answer.status_code == 200


def test_without_the_setting_nobody_can_dial(make_app: Make) -> None:
    assert _post(make_app().test_client(), "dial", line=MAIN, caller=ELENA).status_code == 404


@pytest.mark.parametrize("path", ["/phone", "/phone/static/phone.js", "/phone/steps"])
def test_the_page_may_run_nothing_that_is_not_ours(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_nothing_inline_stands_in_the_page(client: FlaskClient) -> None:
    page = client.get("/phone").text
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick" not in page


@pytest.mark.parametrize(
    ("query", "accepts", "language"),
    [
        ("", "es-US,es;q=0.9,en;q=0.5", "es"),
        ("", "fr", "en"),
        ("", "", "en"),
        ("?language=es", "en", "es"),
        ("?language=xx", "es", "es"),
    ],
)
def test_the_page_is_in_the_language_asked_for(client: FlaskClient, query: str, accepts: str, language: str) -> None:
    page = client.get(f"/phone{query}", headers={"Accept-Language": accepts}).text
    assert f'<html lang="{language}">' in page


def test_a_clock_that_is_not_real_is_said_on_the_page(make_app: Make, clock: SimulatedClock) -> None:
    told = "Monday, 23 November 2026, 10:00"
    assert told not in make_app(practice_phone=True).test_client().get("/phone").text
    assert told in make_app(practice_phone=True, now=clock.now()).test_client().get("/phone").text


def test_only_sample_people_of_this_database_are_offered(service: Flask, make_app: Make, tmp_path: Any) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    empty.migrate()
    nobody = make_app(practice_phone=True, database_url=str(empty.url))
    assert 'data-pin="246810"' in service.test_client().get("/phone").text
    assert "data-pin" not in nobody.test_client().get("/phone").text
    empty.dispose()


def test_the_page_has_all_its_words_in_both_languages() -> None:
    def keys(table: Mapping[str, Any], above: str = "") -> set[str]:
        return {
            key
            for name, value in table.items()
            for key in (keys(value, f"{above}{name}.") if isinstance(value, dict) else {above + name})
        }

    words = read_page_words()
    assert list(words) == ["en", "es"]
    assert keys(words["en"]) == keys(words["es"])
    same = {"setup.pin", "lines.tty"}
    texts = {language: json.dumps(words[language]) for language in words}
    assert all(texts.values())
    for key in keys(words["en"]) - same:
        values = [words[language] for language in words]
        for part in key.split("."):
            values = [value[part] for value in values]
        assert all(isinstance(value, str) and value.strip() for value in values), key
        assert values[0] != values[1], f"{key} is not translated"


# ── a call ──


def test_a_whole_call_reaches_the_payments(client: FlaskClient) -> None:
    tab = _dial(client)
    assert tab.told["step"] == "greeting.parent"
    tab.keys(*TO_PAYMENTS)
    assert "130 dollars and 15 cents" in tab.said
    assert tab.told["assurance"] == "verified"
    assert tab.told["problems"] == []
    assert tab.told["machine"][0]["looked_up"][0] == {"look_up": "check_pin", "outcome": "right"}
    assert tab.act("hang_up")["ended"] == {"by": "caller", "reason": "the caller hung up"}
    assert tab.told["waits"] is None


def test_speech_reaches_the_line(client: FlaskClient) -> None:
    tab = _dial(client)
    assert tab.act("say", text="sí, por favor", confidence=0.8)["machine"][0]["language"] == "es"
    assert tab.told["you"] == {"kind": "say", "text": "sí, por favor"}


def test_silence_is_one_act(client: FlaskClient) -> None:
    tab = _dial(client)
    assert tab.told["waits"]["seconds"] == 5
    assert tab.act("wait")["machine"][0]["event"] == {"kind": "silent"}


# "never a PIN"
def test_a_pin_is_told_nowhere(client: FlaskClient) -> None:
    tab = _dial(client)
    tab.keys("1", "1000000001", "3")
    assert tab.told["waits"]["is_sensitive"] is True
    told = {**tab.keys("246810#"), "state": ""}
    assert told["you"] == {"kind": "keys", "text": "•••"}
    assert "246810" not in json.dumps(told)


@pytest.mark.parametrize("keys", ["0", "9", "8"])
def test_a_link_at_a_sensitive_question_is_told(client: FlaskClient, keys: str) -> None:
    tab = _dial(client)
    tab.keys("1", "1000000001", "3")
    assert tab.keys(f"{keys}#")["you"]["text"] == f"{keys}#"


def test_a_pin_that_is_said_aloud_is_told_nowhere(client: FlaskClient) -> None:
    tab = _dial(client)
    tab.keys("1", "1000000001", "3")
    told = {**tab.act("say", text="two four six eight one zero"), "state": ""}
    assert told["you"] == {"kind": "say", "text": "•••"}
    assert "six" not in json.dumps(told["machine"])


def test_what_the_gather_holds_can_be_stopped_and_nothing_else(client: FlaskClient) -> None:
    tab = _dial(client)
    assert tab.told["waits"]["prompts_heard"] == 2 == len(tab.told["heard"])
    assert tab.told["waits"] | {"num_digits": 1, "keys": True, "speech": True} == tab.told["waits"]


def test_waiting_for_a_person_goes_round(client: FlaskClient) -> None:
    tab = _dial(client)
    while not tab.told["waits"] or tab.told["waits"]["kind"] != "round":
        tab.keys("0")
    assert tab.told["waits"] == {"kind": "round", "seconds": 1, "is_sensitive": False}
    assert tab.told["heard"][-1] == {"kind": "paused", "seconds": 25}
    assert tab.act("wait")["heard"][-1] == {"kind": "paused", "seconds": 25}


def test_the_service_hears_how_long_was_really_waited(client: FlaskClient, clock: SimulatedClock) -> None:
    tab = _dial(client)
    while tab.told["waits"]["kind"] != "round":
        tab.keys("0")
    first = tab.said
    clock.advance(100)
    tab.act("wait")
    assert tab.said != first


# ── what can go wrong: the page says what happened ──


def test_two_tabs_are_two_calls(client: FlaskClient) -> None:
    one, other = _dial(client), _dial(client)
    one.keys("1")
    assert other.keys("9")["machine"][0]["language"] == "es"
    assert one.keys("1000000001")["step"] == "main.menu"


def test_a_restart_in_mid_call_goes_on(make_app: Make) -> None:
    tab = _dial(make_app(practice_phone=True).test_client())
    tab.keys("1", "1000000001")
    tab.client = make_app(practice_phone=True).test_client()
    tab.keys("3", "246810#")
    assert "130 dollars and 15 cents" in tab.said


def test_an_act_sent_again_makes_no_second_step(client: FlaskClient) -> None:
    tab = _dial(client)
    before = tab.told
    first = tab.keys("1")
    again = _post(client, "act", state=before["state"], act="keys", keys="1", again=True).get_json()
    assert again["heard"] == first["heard"]
    assert again["machine"] == first["machine"]
    assert again["notice"] == ""


def test_a_call_that_went_on_elsewhere_says_so_and_goes_on(client: FlaskClient) -> None:
    tab = _dial(client)
    doubled = Tab(client, tab.told)
    tab.keys("1")
    assert doubled.keys("2")["notice"] == "elsewhere"
    assert doubled.told["step"] == "identify.participant_id"
    assert doubled.keys("1000000001")["notice"] == ""


def test_a_call_left_open_overnight_is_over(client: FlaskClient, clock: SimulatedClock, database: Database) -> None:
    tab = _dial(client)
    clock.advance(LONGEST_CALL_SECONDS + 1)
    told = tab.act("wait")
    assert told["notice"] == "too_long"
    assert told["ended"] is not None
    with database.reading() as connection:
        assert connection.execute(calls.select()).one().status == "completed"


def test_a_call_of_almost_four_hours_goes_on(client: FlaskClient, clock: SimulatedClock) -> None:
    tab = _dial(client)
    clock.advance(LONGEST_CALL_SECONDS - 1)
    assert tab.act("wait")["notice"] == ""


def test_after_the_end_nothing_happens(client: FlaskClient) -> None:
    tab = _dial(client)
    tab.act("hang_up")
    told = tab.keys("1")
    assert (told["heard"], told["machine"][-1:], told["problems"]) == ([], told["machine"][-1:], [])
    assert told["ended"]["by"] == "caller"


def test_an_unknown_number_reaches_a_line_that_says_so(client: FlaskClient) -> None:
    tab = _dial(client, line="+12025550100")
    assert "not one of our lines" in tab.said


@pytest.mark.parametrize("caller", ["anonymous", "+525555550123", "+12125550199"])
def test_anybody_may_call(client: FlaskClient, caller: str) -> None:
    assert _dial(client, caller=caller).told["step"] == "greeting.parent"


def _tampered(state: str) -> list[str]:
    half = len(state) // 2
    other = "A" if state[half] != "A" else "B"
    return ["", "x", "é", state[:-1], state[1:], state[:half] + other + state[half + 1 :], state + ".", "." * 50]


def test_a_state_that_was_changed_is_refused(client: FlaskClient) -> None:
    for state in _tampered(_dial(client).told["state"]):
        answer = _post(client, "act", state=state, act="wait")
        _refused(answer, 410, "this call was not kept by this service, or by another version of it")


def test_the_state_of_another_service_is_refused(client: FlaskClient) -> None:
    kept = Blobs(SECRET_KEY).read(_dial(client).told["state"])
    foreign = Blobs("another key").write(kept)
    assert _post(client, "act", state=foreign, act="wait").status_code == 410
    assert _post(client, "save", state=foreign, name="x").status_code == 410


@pytest.mark.parametrize("shape", [[], {}, "text", None, [1, 2], ["{}", 0, "", False, []], ["[]", 0, "", False, [1]]])
def test_a_state_of_another_version_is_refused(client: FlaskClient, shape: Any) -> None:
    signed = Blobs(SECRET_KEY)._serializer.dumps(shape)
    assert _post(client, "act", state=signed, act="wait").status_code == 410


def test_a_call_that_the_database_lost_is_refused(client: FlaskClient, database: Database) -> None:
    tab = _dial(client)
    with database.writing() as connection:
        connection.execute(journeys.delete())
        connection.execute(calls.delete())
    answer = _post(client, "act", state=tab.told["state"], act="wait")
    _refused(answer, 410, "the database no longer knows this call")


def test_a_state_reaches_no_other_address(client: FlaskClient) -> None:
    """Even a state that is signed with our key, and so is ours, leads to nothing but our webhooks."""
    blobs = Blobs(SECRET_KEY)
    kept = blobs.read(_dial(client).told["state"])
    away = replace(kept.phone.activity, action="http://127.0.0.1:9/steal")  # type: ignore[type-var]
    state = blobs.write(replace(kept, phone=replace(kept.phone, activity=away)))
    told = _post(client, "act", state=state, act="keys", keys="1").get_json()
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
def test_other_pages_are_refused(client: FlaskClient, what: str, headers: Mapping[str, str]) -> None:
    answer = _post(client, what, headers, line=MAIN, caller=ELENA)
    _refused(answer, 403, "only the practice phone's own page may ask this")


def test_a_browser_that_tells_only_the_site_is_answered(client: FlaskClient) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"}
    assert _post(client, "dial", headers, line=MAIN, caller=ELENA).status_code == 200


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
def test_what_is_no_json_object_of_moderate_size_is_refused(
    client: FlaskClient, body: bytes, content_type: str, status: int, line: str
) -> None:
    _refused(client.post("/phone/dial", data=body, content_type=content_type, headers=OWN), status, line)


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
    _refused(_post(client, "dial", **content), 400, line)


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
    _refused(_post(client, "act", state=_dial(client).told["state"], **content), 400, line)


@pytest.mark.parametrize("text", ["\ud800", "a\x00b", "\u202e", "{}", '"', "\\", "<b>", "> hangup\nend: line"])
def test_whatever_is_said_is_one_turn_that_can_be_saved(client: FlaskClient, text: str) -> None:
    tab = _dial(client)
    tab.act("say", text=text, confidence=None)
    assert tab.told["problems"] == []
    saved = parse_recorded(_post(client, "save", state=tab.told["state"], name="x").text)
    assert len(saved.turns) == 1


@pytest.mark.parametrize("method", ["put", "delete", "get"])
def test_other_methods_are_refused(client: FlaskClient, method: str) -> None:
    answer = client.open("/phone/act", method=method.upper(), headers=OWN)
    _refused(answer, 405, "method not allowed")


# ── save as test ──


def test_what_was_played_is_saved_and_plays_the_same(
    client: FlaskClient, service: Flask, settings: Settings, clock: SimulatedClock
) -> None:
    began = clock.now()
    tab = _dial(client)
    tab.keys("9")
    tab.act("wait")
    tab.act("say", text="sí", confidence=0.4)
    tab.keys("1000000003", "3", "3579", "13#")
    tab.act("hang_up")
    answer = _post(client, "save", state=tab.told["state"], name="spanish_after_silence")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="spanish_after_silence.call"'
    recorded = parse_recorded(answer.text)
    assert [given.value for given in recorded.givens if given.kind == "now"] == [began.isoformat()]
    played = play(
        recorded,
        lambda one: PracticeCall(
            service,
            settings.public_address,
            TOKEN,
            ACCOUNT,
            line=one.line,
            caller=one.caller,
            clock=SimulatedClock(began),
        ),
    )
    assert played == answer.text


def test_a_setting_that_a_call_needs_is_saved_with_it(make_app: Make) -> None:
    client = make_app(practice_phone=True, accept_ssn=True).test_client()
    saved = _post(client, "save", state=_dial(client).told["state"], name="x").text
    assert "given: setting accept_ssn true\n" in saved


@pytest.mark.parametrize("name", ["", "../x", "a b", "A", "ñ", "x" * 61, "x.call", 'x"'])
def test_a_name_that_is_no_name_is_refused(client: FlaskClient, name: str) -> None:
    answer = _post(client, "save", state=_dial(client).told["state"], name=name)
    _refused(answer, 400, "name must be of a-z, 0-9 and _, at most 60 of them")


# ── the map ──


def test_each_step_is_told_with_its_prompts_in_both_languages(client: FlaskClient) -> None:
    sheets = client.get("/phone/steps").get_json()
    menu = sheets["main.menu"]
    assert menu["kind"] == "menu"
    assert set(menu["prompts"][0]["texts"]) == {"en", "es"}
    assert ["3 payments", "payments.start"] in menu["roads"]
    assert sheets["payments.sent_page"]["prompts"], "each kind of row has its prompt"
    drawing = client.get("/phone/map.svg").text
    assert all(f'id="step-{name}"' in drawing for name in sheets)
