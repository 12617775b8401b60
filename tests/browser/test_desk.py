"""Caller, agent and supervisor in a real browser at once: three tabs, the stand-in for Twilio, and the dispatcher."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from phone_page import NARROW, WIDE
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sample_service import NOW
from werkzeug.serving import BaseWSGIServer

from ivr.app import create_dispatcher
from ivr.practice.stand_in import StandIn
from ivr.settings import Settings
from ivr.store.database import Database

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
PATIENCE_MS = 20_000
EVERY_SECONDS = 0.2


@dataclass
class Office:
    """The service at work. `console` is what the browser complained of in any tab."""

    browser: Browser
    address: str
    console: list[str]
    contexts: list[BrowserContext]

    def open(self, path: str, language: str = "en", theme: str = "light", size: tuple[int, int] = WIDE) -> Page:
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,  # type: ignore[arg-type]
            locale=f"{language}-US",
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        # The only complaint that is no fault: a telephone rings before anybody has touched its page.
        page.on("console", lambda line: self._complain(line.text) if line.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.console.append(str(error)))
        page.goto(f"{self.address}{path}")
        return page

    def sign_in(self, name: str, **others: str) -> Page:
        page = self.open("/desk", **others)
        page.fill("[name=name]", name)
        page.fill("[name=password]", f"practice-{name}")
        page.keyboard.press("Enter")
        expect(page.locator(".desk")).to_be_visible(timeout=PATIENCE_MS)
        expect(page.locator("#theme-name")).to_contain_text(":", timeout=PATIENCE_MS)  # the script has run
        return page

    def _complain(self, text: str) -> None:
        if "AudioContext" not in text:
            self.console.append(text)


@pytest.fixture
def office(
    browser: Browser,
    make_app: Callable[..., Flask],
    serve: Callable[..., BaseWSGIServer],
    settings: Settings,
    database: Database,
) -> Iterator[Office]:
    began = time.monotonic()

    def clock() -> datetime:
        return NOW + timedelta(seconds=time.monotonic() - began)

    app = make_app(practice_phone=True, public_url="http://127.0.0.1", clock=clock)
    dispatcher = create_dispatcher(
        settings.model_copy(update={"public_url": "http://127.0.0.1"}), clock, StandIn(database, clock)
    )
    stopped = threading.Event()

    def work() -> None:
        while not stopped.wait(EVERY_SECONDS):
            dispatcher.work()

    worker = threading.Thread(target=work)
    worker.start()
    opened = Office(browser, f"http://127.0.0.1:{serve(app).port}", [], [])
    yield opened
    for context in opened.contexts:
        context.close()
    stopped.set()
    worker.join()
    assert opened.console == [], "the browser complains"


def _is_at(caller: Page, step: str) -> None:
    expect(caller.locator("#here")).to_have_text(step, timeout=PATIENCE_MS)


def _ask_for_a_person(office: Office, language: str) -> Page:
    caller = office.open("/phone", language)
    expect(caller.locator("#drawing .step").first).to_be_attached(timeout=PATIENCE_MS)
    caller.click("#dial")
    _is_at(caller, "greeting.parent")
    if language == "es":
        caller.keyboard.press("9")
        expect(caller.locator("#transcript")).to_contain_text("español", timeout=PATIENCE_MS)
        expect(caller.locator("#screen")).not_to_have_attribute("data-phase", "fetching")
    caller.keyboard.press("1")
    _is_at(caller, "identify.participant_id")
    caller.keyboard.type("1000000001")
    _is_at(caller, "main.menu")
    caller.keyboard.press("0")
    return caller


def _keeps_the_rules(page: Page) -> None:
    found = Axe().run(page, options=OPTIONS)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"


@pytest.mark.parametrize(("language", "shown"), [("es", "Spanish"), ("en", "English")])
def test_an_agent_sees_who_and_why_takes_the_call_verifies_notes_and_wraps_up(
    office: Office, language: str, shown: str
) -> None:
    desk = office.sign_in("luis")
    desk.keyboard.press("r")
    expect(desk.locator("#next")).to_be_visible()
    telephone = office.open("/phone?agent=luis")
    caller = _ask_for_a_person(office, language)

    expect(desk.locator(".queue li")).to_contain_text(shown, timeout=PATIENCE_MS)
    desk.keyboard.press("n")
    expect(desk.locator(".call")).to_have_attribute("data-stage", "ringing", timeout=PATIENCE_MS)
    expect(desk.locator(".call .facts")).to_contain_text(shown)
    expect(desk.locator("#main")).not_to_contain_text("Morales")
    expect(telephone.locator("#ringing")).to_be_visible(timeout=PATIENCE_MS)
    _keeps_the_rules(telephone)
    telephone.click("#answer")
    expect(telephone.locator("#transcript")).to_contain_text(shown, timeout=PATIENCE_MS)
    telephone.locator('.key[data-key="1"]').click()
    expect(desk.locator(".call")).to_have_attribute("data-stage", "connected", timeout=PATIENCE_MS)
    caller.fill("#said", "Hello, Luis")
    caller.keyboard.press("Enter")
    expect(telephone.locator("#transcript")).to_contain_text("Hello, Luis", timeout=PATIENCE_MS)

    desk.keyboard.press("/")
    desk.keyboard.type("Asks about a payment.")
    expect(desk.locator("#note-state")).to_contain_text("Saved", timeout=PATIENCE_MS)
    desk.keyboard.press("Escape")
    desk.keyboard.press("v")
    desk.keyboard.type("4/10/1988")
    desk.fill("#verify-postal", "94601")
    desk.keyboard.press("Enter")
    expect(desk.locator("#call-heading")).to_contain_text("Elena Morales", timeout=PATIENCE_MS)
    expect(desk.locator("#note")).to_have_value("Asks about a payment.")
    _keeps_the_rules(desk)

    telephone.click("#hang-up")
    expect(desk.locator("#reason")).to_be_visible(timeout=PATIENCE_MS)
    desk.select_option("#reason", "payment")
    desk.locator("button[value=ready]").click()
    expect(desk.locator("#next")).to_be_visible(timeout=PATIENCE_MS)

    supervisor = office.sign_in("robin")
    supervisor.get_by_role("link", name="Supervisor").click()
    answered = supervisor.get_by_role("row", name="Answered").first
    expect(answered).to_contain_text("1")


def test_two_tabs_of_one_agent_agree(office: Office) -> None:
    one = office.sign_in("luis")
    other = one.context.new_page()
    other.goto(f"{office.address}/desk")
    one.click("#ready")
    expect(other.locator("#next")).to_be_visible(timeout=PATIENCE_MS)


def test_a_session_that_ended_is_said_and_signing_in_elsewhere_mends_it(office: Office) -> None:
    desk = office.sign_in("luis")
    kept = desk.context.cookies()
    desk.context.clear_cookies()
    expect(desk.locator("#link-ended")).to_be_visible(timeout=PATIENCE_MS)
    desk.context.add_cookies(kept)  # type: ignore[arg-type]
    expect(desk.locator("#link-ended")).to_be_hidden(timeout=PATIENCE_MS)
    office.console[:] = [line for line in office.console if "401" not in line]


def test_single_keys_do_nothing_while_typing_or_when_switched_off(office: Office) -> None:
    desk = office.sign_in("luis")
    desk.locator("#keys summary").click()
    desk.locator("#keys-on").uncheck()
    desk.locator("h1").evaluate("() => document.activeElement.blur()")
    desk.keyboard.press("r")
    expect(desk.locator("#ready")).to_be_visible()
    desk.locator("#keys-on").check()
    desk.locator("h1").evaluate("() => document.activeElement.blur()")
    desk.keyboard.press("r")
    expect(desk.locator("#next")).to_be_visible(timeout=PATIENCE_MS)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_no_page_of_the_desk_breaks_a_rule(office: Office, theme: str, size: tuple[int, int]) -> None:
    page = office.open("/desk", theme=theme, size=size)
    _keeps_the_rules(page)
    page.fill("[name=name]", "robin")
    page.fill("[name=password]", "practice-robin")
    page.keyboard.press("Enter")
    expect(page.locator(".desk")).to_be_visible(timeout=PATIENCE_MS)
    page.locator("#keys summary").click()
    _keeps_the_rules(page)
    page.get_by_role("link", name="Supervisor").click()
    page.locator("#new-notice summary").click()
    _keeps_the_rules(page)
