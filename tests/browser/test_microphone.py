"""A message left on the practice phone: by the microphone where the browser has one, else typed."""

from collections.abc import Callable

import pytest
from axe_rules import keeps_the_rules
from phone_page import NARROW, PhonePage
from playwright.sync_api import expect

Open = Callable[..., PhonePage]
TO_MESSAGE = (
    ("1", "identify.participant_id"),
    ("1000000001", "main.menu"),
    ("5", "account.menu"),
    ("1", "identify.pin"),
    ("246810#", "messages.new"),
    ("3", "voice_message.record"),
)


def _at_message(phone: PhonePage, *, may_record: bool = True) -> PhonePage:
    """Call to where the line takes a message for the caseworker."""
    if may_record:
        phone.page.context.grant_permissions(["microphone"])
    phone.dial()
    for keys, _ in TO_MESSAGE:
        before = phone.find("#machine li").count()
        phone.type_keys(keys)
        expect(phone.find("#machine li")).to_have_count(before + 1)
    phone.listens()
    expect(phone.find("#here")).to_have_text("voice_message.record")
    expect(phone.find("#recording")).to_be_visible()
    return phone


def _record(phone: PhonePage, seconds: int) -> None:
    phone.find("#record").click()
    expect(phone.find("#record")).to_have_text("End the recording")
    phone.wait_long(seconds)


def test_a_message_is_spoken_into_the_microphone_and_ended_by_the_key(open_phone: Open) -> None:
    phone = _at_message(open_phone())
    asked = phone.posted()
    _record(phone, 4)
    expect(phone.find("#recording-time")).to_have_text("0:04")
    phone.type_keys("5")
    expect(phone.find("#record")).to_have_text("End the recording")
    phone.type_keys("#")
    phone.hears("Spoken into the microphone (4 s)")
    phone.hears_step("voice_message.review")
    expect(phone.find("#recording")).to_be_hidden()
    expect(phone.find("#taken")).to_be_visible()
    assert phone.find("#taken-sound").get_attribute("src", timeout=100).startswith("blob:")  # type: ignore[union-attr]
    assert all(len(one) < 20_000 and "audio" not in one for one in asked), "no sound leaves the browser"


def test_the_button_ends_the_recording_too(open_phone: Open) -> None:
    phone = _at_message(open_phone())
    _record(phone, 2)
    phone.find("#record").click()
    phone.hears_step("voice_message.review")


def test_hanging_up_ends_it_with_the_message_kept(open_phone: Open) -> None:
    phone = _at_message(open_phone())
    asked = phone.posted()
    _record(phone, 3)
    phone.find("#hang-up").click()
    phone.hears("Spoken into the microphone (3 s)")
    expect(phone.find("#ended-reason")).to_have_text("You hung up.")
    expect(phone.find("#machine")).to_contain_text("send_voice_message → sent")
    assert any('"said":"Spoken into the microphone (3 s)"' in one for one in asked)


def test_a_message_is_typed_where_no_microphone_is_allowed(open_phone: Open) -> None:
    phone = _at_message(open_phone(), may_record=False)
    phone.find("#record").click()
    expect(phone.find("#recording-hint")).to_have_text("The microphone cannot be used here. Type what you would say.")
    expect(phone.find("#record")).to_be_hidden()
    phone.say("I have moved to Fresno")
    phone.hears("I have moved to Fresno")
    phone.listens()
    phone.type_keys("#")
    phone.hears_step("voice_message.review")


def test_saying_nothing_is_an_empty_message(open_phone: Open) -> None:
    phone = _at_message(open_phone())
    phone.wait_long(12)
    phone.hears("You stayed silent")


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("es", "dark")])
def test_the_panel_keeps_the_rules(open_phone: Open, language: str, theme: str) -> None:
    phone = _at_message(open_phone(language, theme, NARROW))
    keeps_the_rules(phone)
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
