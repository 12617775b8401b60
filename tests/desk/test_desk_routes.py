"""Every address of the desk: who may ask for it, what a post must bring, and what every answer's headers say."""

from collections.abc import Callable, Iterator

import pytest
from desk_browser import DeskBrowser
from flask import Flask
from werkzeug.routing import Rule

from ivr.desk.page_language import read_page_words
from ivr.practice.clock import SimulatedClock
from ivr.store import agents, sign_ins
from ivr.store.database import Database

OPEN = {"desk.static", "desk.sign_in_page", "desk.sign_in"}
LED_TO_SIGN_IN = {"desk.page", "desk.supervisor_page"}
FILLED = {"hand_off_id": "nobody", "filename": "desk.css", "notice_id": "1"}


@pytest.fixture
def browse(app: Flask, clock: SimulatedClock) -> Callable[..., DeskBrowser]:
    return lambda: DeskBrowser(app)


@pytest.fixture
def luis(browse: Callable[..., DeskBrowser]) -> DeskBrowser:
    browser = browse()
    browser.sign_in("luis")
    return browser


def _asks(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """List every way to ask for something of the desk: rule, method, and an address."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/desk"):
            address = rule.rule
            for name in rule.arguments:
                address = address.replace(f"<path:{name}>", FILLED[name]).replace(f"<{name}>", FILLED[name])
            yield from ((rule, method, address) for method in sorted((rule.methods or set()) & {"GET", "POST"}))


def test_nobody_gets_anything_without_a_session_but_to_sign_in(
    app: Flask, browse: Callable[..., DeskBrowser]
) -> None:
    asked = 0
    for rule, method, address in _asks(app):
        if rule.endpoint in OPEN:
            continue
        browser = browse()
        browser.token = browser.token_of_a_new_session()  # but nobody signed in
        answer = browser.ask(method, address)
        if rule.endpoint in LED_TO_SIGN_IN:
            assert (answer.status_code, answer.headers["Location"].rpartition("/")[2]) == (303, "sign_in"), address
        else:
            assert (answer.status_code, answer.text) == (401, "sign in first\n"), address
        asked += 1
    assert asked > 15


def test_every_post_must_repeat_the_token_of_its_session(app: Flask, browse: Callable[..., DeskBrowser]) -> None:
    posts = [address for _, method, address in _asks(app) if method == "POST"]
    for address in posts:
        browser = browse()
        browser.sign_in("robin")
        for token in ("", "another", browse().token_of_a_new_session()):
            assert (
                browser.client.post(address, data={"token": token}, base_url="https://line.example").status_code
                == 403
            ), address
    assert len(posts) > 10


def test_what_is_the_supervisors_is_refused_to_agents(app: Flask, luis: DeskBrowser) -> None:
    asked = [(method, address) for _, method, address in _asks(app) if address.startswith("/desk/supervisor")]
    for method, address in asked:
        assert luis.ask(method, address).status_code == 403, address
    assert asked


def test_no_answer_may_be_kept_framed_or_run_what_is_not_ours(app: Flask, luis: DeskBrowser) -> None:
    for rule, method, address in _asks(app):
        if rule.endpoint == "desk.sign_out":
            continue
        with luis.ask(method, address) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, address
            assert "unsafe" not in policy, address
            assert "frame-ancestors 'none'" in policy, address
            assert answer.headers["X-Content-Type-Options"] == "nosniff", address
            if rule.endpoint != "desk.static":
                assert answer.headers["Cache-Control"] == "no-store", address


def test_nothing_inline_stands_in_the_pages(luis: DeskBrowser) -> None:
    for page in (luis.get("/desk").text, luis.get("/desk/sign_in?language=en").text):
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick" not in page


# ── signing in ──


def test_the_cookie_is_for_our_pages_over_https_alone(browse: Callable[..., DeskBrowser]) -> None:
    browser = browse()
    cookie = browser.sign_in("luis").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Secure" in cookie


def test_without_https_the_cookie_can_still_be_kept(make_app: Callable[..., Flask]) -> None:
    browser = DeskBrowser(make_app(public_url="http://127.0.0.1:8000"), "http://127.0.0.1:8000")
    assert "Secure" not in browser.sign_in("luis").headers["Set-Cookie"]
    assert browser.get("/desk").status_code == 200


@pytest.mark.parametrize(("name", "password"), [("luis", "not-this-one"), ("nobody", "practice-luis"), ("", "")])
def test_whoever_cannot_be_is_told_the_same(browse: Callable[..., DeskBrowser], name: str, password: str) -> None:
    browser = browse()
    answer = browser.sign_in(name, password)
    assert answer.status_code == 403
    assert "The name or the password is not right." in answer.text
    assert not password or password not in answer.text
    assert browser.get("/desk").status_code == 303


def test_after_five_wrong_tries_the_right_password_is_refused_for_a_quarter_of_an_hour(
    browse: Callable[..., DeskBrowser], clock: SimulatedClock
) -> None:
    browser = browse()
    for _ in range(5):
        browser.sign_in("luis", "wrong")
    assert browser.sign_in("luis").status_code == 403
    assert "locked for 15 minutes" in browser.sign_in("luis").text
    clock.advance(15 * 60 + 1)
    assert browser.sign_in("luis").status_code == 303


def test_a_new_password_ends_every_session(luis: DeskBrowser, database: Database) -> None:
    with database.writing() as connection:
        sign_ins.save_password(connection, "luis", "another password")
    assert luis.get("/desk/version").status_code == 401


def test_a_session_ends_after_a_working_day(luis: DeskBrowser, clock: SimulatedClock) -> None:
    clock.advance(12 * 3600 - 1)
    assert luis.get("/desk/version").status_code == 200
    clock.advance(2)
    assert luis.get("/desk/version").status_code == 401


def test_a_token_from_before_signing_in_is_worth_nothing_after(browse: Callable[..., DeskBrowser]) -> None:
    browser = browse()
    before = browser.token_of_a_new_session()
    browser.sign_in("luis")
    assert (
        browser.client.post("/desk/ready", data={"token": before}, base_url="https://line.example").status_code == 403
    )


def test_signing_out_ends_the_session_and_the_duty(luis: DeskBrowser, database: Database) -> None:
    luis.post("/desk/ready")
    luis.post("/desk/sign_out")
    assert luis.get("/desk").status_code == 303
    with database.reading() as connection:
        duty = agents.find_duty(connection, "luis")
    assert duty is not None
    assert duty.state == "off"


# ── words ──


def test_the_desk_has_all_its_words_in_both_languages() -> None:
    def keys(table: object, above: str = "") -> set[str]:
        if not isinstance(table, dict):
            return {above}
        return {key for name, value in table.items() for key in keys(value, f"{above}.{name}")}

    words = read_page_words()
    assert list(words) == ["en", "es"]
    assert keys(words["en"]) == keys(words["es"])


def test_the_desk_speaks_the_agents_first_language_until_another_is_chosen(
    browse: Callable[..., DeskBrowser],
) -> None:
    browser = browse()
    browser.sign_in("carmen")
    assert '<html lang="es">' in browser.get("/desk").text
    browser.post("/desk/language", language="en")
    assert '<html lang="en">' in browser.get("/desk").text
