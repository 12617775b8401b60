"""Past calls in a real browser: found in the list, played and stepped through, the map following."""

from collections.abc import Callable

import pytest
from axe_rules import keeps_the_rules
from phone_page import NARROW, WIDE, PhonePage
from playwright.sync_api import expect

Open = Callable[..., PhonePage]


def _called(phone: PhonePage) -> PhonePage:
    """Make a call to the payments, hang up, and open its replay."""
    phone.dial()
    for keys, step in (("1", "identify.participant_id"), ("1000000001", "main.menu"), ("3", "identify.pin")):
        phone.type_keys(keys)
        phone.hears_step(step)
    phone.type_keys("246810#")
    phone.hears_step("payments.sent_more")
    phone.find("#hang-up").click()
    phone.find("#replay").click()
    phone.is_ready()
    return phone


def _stands_at(phone: PhonePage, turn: int, step: str, name: str = "Turn {} of 5") -> None:
    expect(phone.find("#status")).to_have_text(name.format(turn))
    expect(phone.find("#here")).to_have_text(step)
    expect(phone.find("#turns > li[aria-current]")).to_have_id(f"turn-{turn}")
    expect(phone.find("#machine > li[aria-current]")).to_have_count(1)


def test_a_call_just_made_is_replayed_from_the_page(open_phone: Open) -> None:
    phone = _called(open_phone())
    _stands_at(phone, 1, "greeting.parent")
    expect(phone.find("#back")).to_be_disabled()
    for turn, step in enumerate(
        ("identify.participant_id", "main.menu", "identify.pin", "payments.sent_more"), start=2
    ):
        phone.find("#forward").click()
        _stands_at(phone, turn, step)
    expect(phone.find("#forward")).to_be_disabled()
    expect(phone.find("#did")).to_have_text("Caller pressed •••")
    assert "246810" not in phone.page.content()
    phone.find("#back").click()
    _stands_at(phone, 4, "identify.pin")


def test_the_map_lights_the_step_and_traces_the_road(open_phone: Open) -> None:
    phone = _called(open_phone())
    phone.page.keyboard.press("ArrowRight")
    phone.page.keyboard.press("ArrowRight")
    lit = phone.find("#drawing .step.present")
    expect(lit).to_have_count(1)
    assert lit.get_attribute("id") == "step-main.menu"
    visited = phone.find("#drawing .step.visited").evaluate_all("all => all.map(one => one.id)")
    assert {"step-greeting.parent", "step-identify.participant_id", "step-identify.find"} <= set(visited)
    phone.page.keyboard.press("ArrowLeft")
    assert phone.find("#drawing .step.present").get_attribute("id") == "step-identify.participant_id"


def test_the_keyboard_alone_goes_through_a_call(open_phone: Open) -> None:
    phone = _called(open_phone())
    for key, turn, step in (
        ("End", 5, "payments.sent_more"),
        ("ArrowRight", 5, "payments.sent_more"),
        ("ArrowLeft", 4, "identify.pin"),
        ("Home", 1, "greeting.parent"),
        ("ArrowLeft", 1, "greeting.parent"),
    ):
        phone.page.keyboard.press(key)
        _stands_at(phone, turn, step)
    phone.find("#position").focus()
    phone.page.keyboard.press("ArrowRight")
    _stands_at(phone, 2, "identify.participant_id")
    # On the map the arrows move the map.
    phone.find("#drawing").focus()
    phone.page.keyboard.press("ArrowRight")
    _stands_at(phone, 2, "identify.participant_id")


def test_a_call_plays_by_itself_and_stops_when_told(open_phone: Open) -> None:
    phone = _called(open_phone(has_voices=True))
    phone.find("#play").click()
    phone.pass_seconds(4)
    assert phone.page.evaluate("voiceTold.said")[0] == ["es-US", "Para español, oprima nueve."]
    expect(phone.find("#caption")).not_to_have_text("")
    phone.wait_long(20)
    expect(phone.find("#status")).not_to_have_text("Turn 1 of 5")
    phone.find("#play").click()
    expect(phone.find("#screen")).to_have_attribute("data-phase", "still")
    stood = phone.find("#status").inner_text()
    phone.wait_long(30)
    expect(phone.find("#status")).to_have_text(stood)
    phone.page.keyboard.press("Space")  # the button has the focus, so this presses it once
    expect(phone.find("#play")).to_have_attribute("aria-pressed", "true")
    phone.wait_long(150)
    _stands_at(phone, 5, "payments.sent_more")
    expect(phone.find("#play")).to_have_attribute("aria-pressed", "false")


def test_a_stepped_turn_is_told_to_who_cannot_see_it(open_phone: Open) -> None:
    phone = _called(open_phone())
    phone.page.keyboard.press("ArrowRight")
    told = phone.find("#now")
    expect(told).to_contain_text("Turn 2 of 5. Caller pressed 1. Please enter your ten-digit Participant ID")
    assert told.get_attribute("role") == "status"


def test_a_turn_in_the_transcript_is_jumped_to_and_outlives_a_reload(open_phone: Open) -> None:
    phone = _called(open_phone())
    phone.find("#turn-3 .jump").click()
    _stands_at(phone, 3, "main.menu")
    phone.page.reload()
    phone.is_ready()
    _stands_at(phone, 3, "main.menu")
    assert phone.page.evaluate("scrollY") == 0, "the page jumps"


def test_a_step_of_the_machines_shows_its_prompts(open_phone: Open) -> None:
    phone = _called(open_phone())
    phone.find("#machine .step-link").nth(2).click()
    expect(phone.find("#sheet")).to_contain_text("Menú principal.")


def test_una_llamada_se_repite_desde_la_lista(open_phone: Open) -> None:
    phone = open_phone("es")
    expect(phone.find("#recent")).to_contain_text("Todavía no ha entrado ninguna llamada.")
    phone.dial()
    phone.type_keys("9")
    phone.hears("¿Es usted")
    phone.find("#hang-up").click()
    expect(phone.find("#recent .calls li")).to_have_count(1)
    phone.find(".more").click()
    expect(phone.find("h1")).to_have_text("Llamadas anteriores")
    phone.find(".calls a").click()
    phone.is_ready()
    phone.page.keyboard.press("End")
    _stands_at(phone, 2, "greeting.parent", "Turno {} de 2")
    expect(phone.find("#did")).to_have_text("Quien llama oprimió el otro idioma")


def test_a_call_is_read_without_a_script(open_phone: Open) -> None:
    phone = _called(open_phone())
    address = phone.page.url
    browser = phone.page.context.browser
    assert browser is not None
    with browser.new_context(java_script_enabled=False, locale="en-US") as context:
        page = context.new_page()
        page.goto(address)
        expect(page.locator("#turns")).to_contain_text("130 dollars and 15 cents")
        expect(page.locator("#player")).to_be_hidden()


def test_an_unknown_call_gets_a_page_with_a_way_on(open_phone: Open) -> None:
    phone = open_phone()
    phone.expected.add("Failed to load resource: the server responded with a status of 404 (NOT FOUND)")
    phone.page.goto(phone.page.url + "/calls/CAnone")
    expect(phone.find("h1")).to_have_text("No such call")
    keeps_the_rules(phone)
    phone.find(".ways a").first.click()
    expect(phone.find("h1")).to_have_text("Past calls")


@pytest.mark.parametrize(
    ("language", "theme", "size"),
    [("en", "light", WIDE), ("es", "dark", NARROW), ("en", "dark", WIDE), ("es", "light", NARROW)],
)
def test_pages_of_past_calls_keep_the_rules(
    open_phone: Open, language: str, theme: str, size: tuple[int, int]
) -> None:
    phone = _called(open_phone(language, theme, size))
    phone.page.keyboard.press("End")
    phone.find("#machine .step-link").last.click()
    keeps_the_rules(phone)
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    small = phone.find(
        "button:visible, input:not([type=range], [type=checkbox]):visible, nav a:visible"
    ).evaluate_all(
        """all => all.map(one => [one.id || one.textContent, one.getBoundingClientRect()])
          .filter(([, box]) => box.width < 44 || box.height < 44).map(([name]) => name)"""
    )
    assert small == []
    phone.find(".phone .ways a").first.click()
    expect(phone.find(".calls li")).to_have_count(1)
    keeps_the_rules(phone)
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the list scrolls sideways"
