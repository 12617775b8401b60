"""Whole calls in a real browser: by keys, by words, by silence, and what stops what."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from phone_page import PhonePage
from playwright.sync_api import expect

from ivr.practice.clock import SimulatedClock
from ivr.practice.recorded import parse_recorded
from ivr.practice.signals import HungUp, Keyed
from ivr.practice.stand_in import StandIn
from ivr.store.database import Database

Open = Callable[..., PhonePage]


def test_someone_hears_their_payments_by_the_keypad(open_phone: Open) -> None:
    phone = open_phone()
    phone.dial()
    for keys, step in (("1", "identify.participant_id"), ("1000000001", "main.menu"), ("3", "identify.pin")):
        phone.click_keys(keys)
        phone.hears_step(step)
    phone.click_keys("246810#")
    phone.hears("130 dollars and 15 cents")
    phone.find("#hang-up").click()
    expect(phone.find("#ended-reason")).to_have_text("You hung up.")
    expect(phone.find("#ended-reason")).to_be_focused()


def test_alguien_oye_sus_pagos_con_palabras_y_teclas(open_phone: Open) -> None:
    phone = open_phone("es")
    expect(phone.find("h1")).to_have_text("Teléfono de práctica")
    phone.find("#caller").select_option(label="Carlos Ortega · paga en un caso y recibe en otro")
    phone.dial()
    phone.say("español")
    phone.hears("¿Es usted")
    phone.say("sí")
    phone.hears_step("identify.participant_id")
    phone.find("#cheat-id").click()
    phone.pass_seconds(2)
    phone.hears_step("main.menu")
    phone.say("pagos recientes")
    phone.hears_step("identify.pin")
    phone.find("#cheat-pin").click()
    phone.pass_seconds(2)
    phone.hears_step("payments.which")
    phone.type_keys("2")
    phone.hears("dólares")
    assert "dollars" not in phone.transcript


def test_a_whole_call_by_the_keyboard_alone(open_phone: Open) -> None:
    phone = open_phone()
    phone.page.keyboard.press("Tab")
    expect(phone.find(".skip")).to_be_focused()
    phone.page.keyboard.press("Enter")
    for _ in range(4):
        phone.page.keyboard.press("Tab")
        if phone.find("#dial").evaluate("one => one === document.activeElement"):
            break
    phone.page.keyboard.press("Enter")
    phone.hears_step("greeting.parent")
    phone.type_keys("1")
    phone.hears_step("identify.participant_id")
    phone.find("#hang-up").focus()
    phone.page.keyboard.press("Enter")
    expect(phone.find("#ended")).to_be_visible()
    expect(phone.find("#ended-reason")).to_be_focused()
    phone.page.keyboard.press("Tab")
    phone.page.keyboard.press("Enter")
    phone.hears_step("greeting.parent")


def test_digits_in_the_text_field_are_words_and_not_keys(open_phone: Open) -> None:
    phone = open_phone()
    phone.dial()
    phone.find("#said").press_sequentially("1 2")
    expect(phone.find("#entry")).to_have_text("")
    assert phone.find("#said").input_value() == "1 2"


# "silence that really times out"
def test_silence_runs_out_after_the_prompts_and_not_before(open_phone: Open) -> None:
    phone = open_phone()
    phone.dial()
    phone.pass_seconds(5)
    assert phone.phase == "playing"
    phone.listens()
    phone.pass_seconds(3)
    assert "stayed silent" not in phone.transcript
    phone.wait_long(4)
    phone.hears("You stayed silent")
    phone.hears("No escuché nada.")


def test_a_key_stops_the_silence(open_phone: Open) -> None:
    phone = open_phone()
    phone.dial()
    phone.type_keys("1")
    phone.hears_step("identify.participant_id")
    phone.listens()
    for key in "10000000":
        phone.pass_seconds(8)
        phone.type_keys(key)
    expect(phone.find("#entry")).to_have_text("10000000")
    assert "stayed silent" not in phone.transcript
    # Between two keys the silence runs as long as before the first; then what there is is sent.
    phone.wait_long(12)
    phone.hears("I have 8 digits")


def test_typing_words_stops_the_silence(open_phone: Open) -> None:
    phone = open_phone()
    phone.dial()
    phone.listens()
    phone.find("#said").fill("ye")
    phone.wait_long(20)
    assert "stayed silent" not in phone.transcript
    phone.find("#said").fill("")
    phone.wait_long(7)
    phone.hears("stayed silent")


# "barge-in that really stops the voice"
def test_a_key_stops_the_voice_at_once(open_phone: Open) -> None:
    phone = open_phone(has_voices=True)
    phone.dial()
    phone.pass_seconds(4)
    said = phone.page.evaluate("voiceTold.said")
    assert said[0] == ["es-US", "Para español, oprima nueve."]
    assert said[1] == ["en_US", "Thank you for calling California Child Support Services."]
    phone.type_keys("1")
    assert phone.page.evaluate("voiceTold.cancelled") == 1
    phone.hears_step("identify.participant_id")
    phone.pass_seconds(2)
    said = phone.page.evaluate("voiceTold.said.map(([, text]) => text)")
    assert "Are you a parent or guardian?" not in said
    assert said[-1].startswith("Please enter your ten-digit Participant ID")
    expect(phone.find(".bubble.cut")).to_have_count(1)


def test_what_must_be_heard_is_heard_out_and_the_keys_wait(open_phone: Open) -> None:
    phone = open_phone(has_voices=True)
    phone.dial()
    for keys, step in (("1", "identify.participant_id"), ("1000000001", "main.menu"), ("3", "identify.pin")):
        phone.type_keys(keys)
        phone.hears_step(step)
    phone.type_keys("*#")
    phone.hears_step("identify.without_pin")
    phone.type_keys("1")
    phone.hears_step("new_pin.which")
    cancelled = phone.page.evaluate("voiceTold.cancelled")
    phone.type_keys("1")
    phone.pass_seconds(1)
    assert phone.page.evaluate("voiceTold.cancelled") == cancelled, "the rule is not cut off"
    assert phone.phase == "playing"
    phone.wait_long(25)
    # The key has waited: it cuts the question short before it is asked, and answers it.
    phone.hears_step("new_pin.confirm_email")
    phone.hears("ten days")
    assert "For a letter" not in phone.transcript


def test_a_mute_leaves_the_captions(open_phone: Open) -> None:
    phone = open_phone(has_voices=True)
    phone.dial()
    phone.pass_seconds(1)
    phone.find("#mute").click()
    expect(phone.find("#mute")).to_have_attribute("aria-pressed", "true")
    spoken = phone.page.evaluate("voiceTold.said.length")
    phone.pass_seconds(3)
    assert phone.page.evaluate("voiceTold.said.length") == spoken
    expect(phone.find("#caption")).not_to_be_empty()


# "where the browser has none, as in headless Chromium, the page says so once and shows captions at speaking pace"
def test_without_voices_the_page_says_so_once_and_shows_captions(open_phone: Open) -> None:
    phone = open_phone()
    phone.dial()
    phone.pass_seconds(0.5)
    phone.tells("This browser has no voice for this language.")
    expect(phone.find("#caption")).to_have_text("Para español, oprima nueve.")
    phone.pass_seconds(1.5)
    expect(phone.find("#caption")).to_contain_text("Thank you for calling")
    phone.find(".close").click()
    phone.type_keys("1")
    phone.hears_step("identify.participant_id")
    phone.pass_seconds(2)
    expect(phone.find("#told")).to_be_empty()


@pytest.mark.parametrize(("key", "tones"), [("1", [697, 1209]), ("5", [770, 1336]), ("#", [941, 1477])])
def test_each_key_has_its_two_tones(open_phone: Open, key: str, tones: list[int]) -> None:
    phone = open_phone()
    assert phone.page.evaluate(f"import('/phone/static/tones.js').then(one => one.frequencies('{key}'))") == tones


def test_a_line_that_hangs_up_says_goodbye_first(open_phone: Open) -> None:
    phone = open_phone()
    phone.dial()
    for _ in range(60):
        phone.pass_seconds(4)
        if phone.phase == "ended":
            break
    expect(phone.find("#ended-reason")).to_have_text("The line said goodbye and hung up.")
    assert "Goodbye" in phone.transcript or "goodbye" in phone.transcript


# "save as test"
def test_a_call_is_saved_as_a_test(open_phone: Open, tmp_path: Path) -> None:
    phone = open_phone()
    phone.dial()
    phone.type_keys("1")
    phone.hears_step("identify.participant_id")
    phone.find("#hang-up").click()
    expect(phone.find("#ended")).to_be_visible()
    phone.find("#save summary").click()
    phone.find("#save-name").fill("one_key")
    with phone.page.expect_download() as download:
        phone.find("#save-form button").click()
    assert download.value.suggested_filename == "one_key.call"
    download.value.save_as(tmp_path / "one_key.call")
    saved = parse_recorded((tmp_path / "one_key.call").read_text(encoding="utf-8"))
    assert [turn.act for turn in saved.turns] == [Keyed("1"), HungUp()]


# ── the map and what the machine did ──


def test_the_map_follows_the_call(open_phone: Open) -> None:
    phone = open_phone()
    phone.dial()
    expect(phone.find(".step.present")).to_have_attribute("id", "step-greeting.parent")
    view = phone.find("#drawing svg").get_attribute("viewBox")
    phone.type_keys("1")
    phone.hears_step("identify.participant_id")
    expect(phone.find(".step.present")).to_have_attribute("id", "step-identify.participant_id")
    assert phone.find("#drawing svg").get_attribute("viewBox") != view
    phone.type_keys("1000000001")
    phone.hears_step("main.menu")
    expect(phone.find(".step.present")).to_have_attribute("id", "step-main.menu")
    assert "step-identify.find" in phone.find(".step.visited").evaluate_all("all => all.map(one => one.id)")
    walked = phone.find(".edge.walked").evaluate_all("all => all.map(one => [one.dataset.from, one.dataset.to])")
    assert ["identify.participant_id", "identify.find"] in walked


def test_a_step_is_found_with_its_prompts_in_both_languages(open_phone: Open) -> None:
    phone = open_phone()
    phone.find("#step").fill("no such step")
    phone.find("#step").press("Enter")
    expect(phone.find("#sheet")).to_be_hidden()
    phone.find("#step").fill("main menu")
    phone.find("#step").press("Enter")
    expect(phone.find("#sheet-name")).to_have_text("main.menu")
    expect(phone.find('#sheet [lang="en"]').first).to_contain_text("Main menu")
    expect(phone.find('#sheet [lang="es"]').first).to_contain_text("Menú principal")
    phone.find("#sheet .step-link:text('payments.start')").click()
    expect(phone.find("#sheet-name")).to_have_text("payments.start")
    expect(phone.find("#sheet-name")).to_be_focused()


def test_the_map_is_moved_and_zoomed_by_keys(open_phone: Open) -> None:
    phone = open_phone()
    svg = phone.find("#drawing svg")
    phone.find("#drawing").focus()
    views = [svg.get_attribute("viewBox")]
    for key in ("ArrowRight", "ArrowDown", "+", "-", "0"):
        phone.page.keyboard.press(key)
        views.append(svg.get_attribute("viewBox"))
        assert views[-1] != views[-2], key
    expect(phone.find("#follow")).to_have_attribute("aria-pressed", "false")


def test_what_the_machine_did_is_told_without_the_pin(open_phone: Open) -> None:
    phone = open_phone()
    phone.dial()
    for keys, step in (("1", "identify.participant_id"), ("1000000001", "main.menu"), ("3", "identify.pin")):
        phone.type_keys(keys)
        phone.hears_step(step)
    phone.type_keys("2468")
    expect(phone.find("#entry")).to_have_text("••••")
    phone.type_keys("10#")
    phone.hears_step("payments.sent_more")
    told = phone.find("#machine").inner_text()
    assert re.search(r"check_pin → right", told)
    assert "246810" not in told + phone.transcript
    expect(phone.find("#assurance .chip")).to_have_text("verified")


def test_a_caller_in_the_queue_goes_on_at_once_with_what_others_do(
    open_phone: Open, database: Database, clock: SimulatedClock
) -> None:
    phone = open_phone()
    phone.dial()
    phone.click_keys("1")
    phone.hears_step("identify.participant_id")
    phone.click_keys("0")
    phone.wait_long(15)  # a number might go on: the line waits for more keys
    phone.hears("Please stay on the line")
    phone.wait_long(20)
    phone.hears("You wait in the queue")
    StandIn(database, clock).text(called="+15105550101", caller="+18669013212", body="Your receipt is 123456.")
    phone.wait_long(5)
    phone.hears("A text message: Your receipt is 123456.")
