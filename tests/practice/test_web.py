"""The practice phone's addresses: what the page is, what a call is told, what is saved. Refusals are beside it."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from phone_tab import ELENA, MAIN, Tab, dial, post, refused
from signed_posts import ACCOUNT, TOKEN

from ivr.practice.clock import SimulatedClock
from ivr.practice.page_language import read_page_words
from ivr.practice.practice_call import PracticeCall
from ivr.practice.recorded import parse_recorded, play
from ivr.practice.stand_in import StandIn
from ivr.settings import Settings
from ivr.store.database import Database

TO_PAYMENTS = ("1", "1000000001", "3", "246810#")

Make = Callable[..., Flask]


@pytest.fixture
def service(make_app: Make) -> Flask:
    return make_app(practice_phone=True)


@pytest.fixture
def client(service: Flask) -> FlaskClient:
    return service.test_client()


# ── where it is, and what the page may do ──


@pytest.mark.parametrize("path", ["/phone", "/phone/static/phone.css", "/phone/map.svg", "/phone/steps"])
def test_without_the_setting_there_is_no_practice_phone(make_app: Make, path: str) -> None:
    with make_app().test_client().get(path) as answer:
        assert answer.status_code == 404
    with make_app(practice_phone=True).test_client().get(path) as answer:
        assert answer.status_code == 200


def test_without_the_setting_nobody_candial(make_app: Make) -> None:
    assert post(make_app().test_client(), "dial", line=MAIN, caller=ELENA).status_code == 404


@pytest.mark.parametrize("path", ["/phone", "/phone/static/phone.js", "/phone/steps"])
def test_the_page_may_run_nothing_that_is_not_ours(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src blob:; "
        "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
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
    for key in keys(words["en"]) - same:
        values = [words[language] for language in words]
        for part in key.split("."):
            values = [value[part] for value in values]
        assert all(isinstance(value, str) and value.strip() for value in values), key
        assert values[0] != values[1], f"{key} is not translated"


# ── a call ──


def test_a_whole_call_reaches_the_payments(client: FlaskClient) -> None:
    tab = dial(client)
    assert tab.told["step"] == "greeting.parent"
    tab.keys(*TO_PAYMENTS)
    assert "130 dollars and 15 cents" in tab.said
    assert tab.told["assurance"] == "verified"
    assert tab.told["problems"] == []
    assert tab.told["machine"][0]["looked_up"][0] == {"look_up": "check_pin", "outcome": "right"}
    assert tab.act("hang_up")["ended"] == {"by": "caller", "reason": "the caller hung up"}
    assert tab.told["waits"] is None


def test_speech_reaches_the_line(client: FlaskClient) -> None:
    tab = dial(client)
    assert tab.act("say", text="sí, por favor", confidence=0.8)["machine"][0]["language"] == "es"
    assert tab.told["you"] == {"kind": "say", "text": "sí, por favor"}


def test_silence_is_one_act(client: FlaskClient) -> None:
    tab = dial(client)
    assert tab.told["waits"]["seconds"] == 5
    assert tab.act("wait")["machine"][0]["event"] == {"kind": "silent"}


# "never a PIN"
def test_a_pin_is_told_nowhere(client: FlaskClient) -> None:
    tab = dial(client)
    tab.keys("1", "1000000001", "3")
    assert tab.told["waits"]["is_sensitive"] is True
    told = {**tab.keys("246810#"), "state": ""}
    assert told["you"] == {"kind": "keys", "text": "•••"}
    assert "246810" not in json.dumps(told)


@pytest.mark.parametrize("keys", ["0", "9", "8"])
def test_a_link_at_a_sensitive_question_is_told(client: FlaskClient, keys: str) -> None:
    tab = dial(client)
    tab.keys("1", "1000000001", "3")
    assert tab.keys(f"{keys}#")["you"]["text"] == f"{keys}#"


def test_a_pin_that_is_said_aloud_is_told_nowhere(client: FlaskClient) -> None:
    tab = dial(client)
    tab.keys("1", "1000000001", "3")
    told = {**tab.act("say", text="two four six eight one zero"), "state": ""}
    assert told["you"] == {"kind": "say", "text": "•••"}
    assert "six" not in json.dumps(told["machine"])


def test_what_the_gather_holds_can_be_stopped_and_nothing_else(client: FlaskClient) -> None:
    tab = dial(client)
    assert tab.told["waits"]["prompts_heard"] == 2 == len(tab.told["heard"])
    assert tab.told["waits"] | {"num_digits": 1, "keys": True, "speech": True} == tab.told["waits"]


def waiting(client: FlaskClient) -> Tab:
    tab = dial(client)
    tab.keys("0")
    assert {"kind": "queued", "text": "agents-en"} in tab.told["heard"]
    return tab


def test_waiting_for_a_person_goes_round_and_hears_the_caller_meanwhile(client: FlaskClient) -> None:
    tab = waiting(client)
    for _ in range(2):
        assert tab.told["waits"] | {"kind": "answer", "seconds": 25, "num_digits": 1} == tab.told["waits"]
        tab.act("wait")
        assert tab.said == "You're still in line."


def test_the_service_hears_how_long_was_really_waited(client: FlaskClient, clock: SimulatedClock) -> None:
    tab = waiting(client)
    first = tab.said
    clock.advance(100)
    tab.act("wait")
    assert tab.said != first


# ── a message ──

TO_MESSAGE = ("1", "1000000001", "5", "1", "246810#", "3")


def test_a_recording_is_told_with_the_keys_and_the_length_that_end_it(client: FlaskClient) -> None:
    waits = dial(client).keys(*TO_MESSAGE)["waits"]
    told = {"kind": "message", "finish_keys": "#", "longest_seconds": 120, "seconds": 10}
    assert waits | told == waits


@pytest.mark.parametrize(("act", "happened"), [("say", "recorded"), ("hang_up", "hung_up")])
def test_what_was_said_into_a_recording_is_kept_however_it_ends(
    client: FlaskClient, database: Database, act: str, happened: str
) -> None:
    tab = dial(client)
    tab.keys(*TO_MESSAGE)
    tab.act(act, text="I have moved", said="I have moved")
    assert tab.told["machine"][-1]["event"] == {"kind": "recorded", "outcome": happened}


def test_words_before_hanging_up_are_only_heard_by_a_recording(client: FlaskClient) -> None:
    tab = dial(client)
    assert tab.act("hang_up", said="agent")["ended"] == {"by": "caller", "reason": "the caller hung up"}
    assert [one["event"]["kind"] for one in tab.told["machine"]] == []


def test_last_words_that_are_no_text_are_refused(client: FlaskClient) -> None:
    refused(post(client, "act", state=dial(client).told["state"], act="hang_up", said=7), 400, "text must be a text")


# ── save as test ──


def test_what_was_played_is_saved_and_plays_the_same(
    client: FlaskClient, service: Flask, settings: Settings, clock: SimulatedClock
) -> None:
    began = clock.now()
    tab = dial(client)
    tab.keys("9")
    tab.act("wait")
    tab.act("say", text="sí", confidence=0.4)
    tab.keys("1000000003", "3", "3579", "13#")
    tab.act("hang_up")
    answer = post(client, "save", state=tab.told["state"], name="spanish_after_silence")
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
    saved = post(client, "save", state=dial(client).told["state"], name="x").text
    assert "given: setting accept_ssn true\n" in saved


@pytest.mark.parametrize("name", ["", "../x", "a b", "A", "ñ", "x" * 61, "x.call", 'x"'])
def test_a_name_that_is_no_name_isrefused(client: FlaskClient, name: str) -> None:
    answer = post(client, "save", state=dial(client).told["state"], name=name)
    refused(answer, 400, "name must be of a-z, 0-9 and _, at most 60 of them")


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


# ── what others do ──


def _caller_in_queue(client: FlaskClient, clock: SimulatedClock) -> Tab:
    tab = dial(client)
    tab.keys("1", "0")
    for _ in range(5):
        if tab.told["is_with_others"]:
            return tab
        tab.keys("1")
    raise AssertionError("nobody can wait here")


def test_what_happens_from_outside_is_seen_and_ends_a_silence(
    client: FlaskClient, clock: SimulatedClock, database: Database
) -> None:
    tab = _caller_in_queue(client, clock)
    assert not post(client, "outside", state=tab.told["state"]).get_json()["has_happened"]
    StandIn(database, clock).text(called=ELENA, caller=MAIN, body="Your receipt is 123456.")
    assert post(client, "outside", state=tab.told["state"]).get_json()["has_happened"]
    told = tab.act("wait")
    assert told["heard"] == [{"kind": "text_message", "text": "Your receipt is 123456."}]
    assert not post(client, "outside", state=told["state"]).get_json()["has_happened"]


def test_a_redirect_takes_a_caller_out_of_the_queue_into_a_room(
    client: FlaskClient, clock: SimulatedClock, database: Database, settings: Settings
) -> None:
    tab = _caller_in_queue(client, clock)
    with database.reading() as connection:
        sid = connection.exec_driver_sql("SELECT sid FROM practice_legs").scalar_one()
    StandIn(database, clock).redirect(sid, f"{settings.public_address}/voice/nowhere")
    assert tab.act("wait")["heard"][0]["kind"] == "left_queue"


def test_a_state_of_nobody_is_refused(client: FlaskClient) -> None:
    refused(
        post(client, "outside", state="x"), 410, "this call was not kept by this service, or by another version of it"
    )
