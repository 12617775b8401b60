"""What can go wrong around a call in a browser: the page says what happened, and goes on or dials again."""

from collections.abc import Callable

from flask import Flask
from phone_page import PhonePage, stop_serving
from playwright.sync_api import expect
from werkzeug.serving import BaseWSGIServer

from ivr.practice.clock import SimulatedClock
from ivr.practice.live_call import LONGEST_CALL_SECONDS

Open = Callable[..., PhonePage]


def test_a_reload_in_mid_call_goes_on(open_phone: Open) -> None:
    phone = open_phone()
    phone.dial()
    phone.type_keys("1")
    phone.hears_step("identify.participant_id")
    before = phone.find("#transcript .bubble").count()
    phone.page.reload()
    phone.is_ready()
    phone.tells("The page was loaded again; the call went on.")
    assert phone.find("#transcript .bubble").count() == before
    expect(phone.find("#machine li")).to_have_count(2)
    phone.type_keys("1000000001")
    phone.hears_step("main.menu")


def test_a_reload_after_the_end_still_tells_the_end(open_phone: Open) -> None:
    phone = open_phone()
    phone.dial()
    phone.find("#hang-up").click()
    expect(phone.find("#ended")).to_be_visible()
    phone.page.reload()
    phone.is_ready()
    expect(phone.find("#ended-reason")).to_have_text("You hung up.")
    phone.find("#again").click()
    phone.hears_step("greeting.parent")


def test_the_other_language_of_the_page_leaves_the_call_be(open_phone: Open) -> None:
    phone = open_phone()
    phone.dial()
    phone.find("nav a[hreflang=es]").click()
    phone.is_ready()
    expect(phone.find("#hang-up")).to_contain_text("Colgar")
    phone.type_keys("1")
    phone.hears_step("identify.participant_id")


def test_two_tabs_are_two_calls(open_phone: Open) -> None:
    one = open_phone()
    other = open_phone(beside=one)
    one.dial()
    other.dial()
    one.type_keys("1")
    one.hears_step("identify.participant_id")
    other.type_keys("2")
    other.hears_step("public.menu")
    one.type_keys("1000000001")
    one.hears_step("main.menu")


def test_a_server_that_restarts_in_mid_call_goes_on(
    open_phone: Open, server: BaseWSGIServer, serve: Callable[..., BaseWSGIServer], make_app: Callable[..., Flask]
) -> None:
    phone = open_phone()
    phone.expected.add("Failed to load resource: net::ERR_CONNECTION_REFUSED")
    phone.dial()
    stop_serving(server)
    phone.type_keys("1")
    expect(phone.find("#status")).to_have_text("The service does not answer. Trying again…")
    serve(make_app(practice_phone=True), server.port)
    phone.wait_long(3)
    phone.hears_step("identify.participant_id")


def test_who_hangs_up_on_a_service_that_is_gone_can_dial_again(open_phone: Open, server: BaseWSGIServer) -> None:
    phone = open_phone()
    phone.expected.add("Failed to load resource: net::ERR_CONNECTION_REFUSED")
    phone.dial()
    stop_serving(server)
    phone.type_keys("1")
    expect(phone.find("#status")).to_have_text("The service does not answer. Trying again…")
    phone.find("#hang-up").click()
    expect(phone.find("#dial")).to_be_visible()


def test_a_call_left_open_overnight_is_over(open_phone: Open, clock: SimulatedClock) -> None:
    phone = open_phone()
    phone.dial()
    clock.advance(LONGEST_CALL_SECONDS + 1)
    phone.type_keys("1")
    expect(phone.find("#ended-reason")).to_contain_text("left open for more than four hours")
    phone.find("#again").click()
    phone.hears_step("greeting.parent")


def test_a_call_of_another_service_cannot_go_on(open_phone: Open) -> None:
    phone = open_phone()
    phone.expected.add("Failed to load resource: the server responded with a status of 410 (GONE)")
    phone.dial()
    phone.page.evaluate(
        """() => {
          const kept = JSON.parse(sessionStorage.getItem("practice-call"));
          kept.state = kept.state.slice(0, -3) + "xyz";
          sessionStorage.setItem("practice-call", JSON.stringify(kept));
        }"""
    )
    phone.page.reload()
    phone.is_ready()
    phone.type_keys("1")
    phone.tells("This call cannot go on")
    expect(phone.find("#dial")).to_be_focused()
    phone.dial()


def test_a_broken_memory_of_a_call_is_no_call(open_phone: Open) -> None:
    phone = open_phone()
    for kept in ("{", "null", "[]", '{"state": 5}'):
        phone.page.evaluate("kept => sessionStorage.setItem('practice-call', kept)", kept)
        phone.page.reload()
        phone.is_ready()
        expect(phone.find("#dial")).to_be_visible()
    phone.dial()


def test_what_is_no_number_is_told_in_the_pages_words(open_phone: Open) -> None:
    phone = open_phone("es")
    phone.expected.add("Failed to load resource: the server responded with a status of 400 (BAD REQUEST)")
    phone.find("#not-ours").check()
    phone.find("[name=another]").fill("12")
    phone.find("#dial").click()
    phone.tells("Ese no es un número de teléfono.")
    phone.find("[name=another]").fill("+12025550100")
    phone.find("#dial").click()
    phone.hears("no es una de nuestras líneas")


def test_a_clock_that_is_not_real_is_said_loudly(
    open_phone: Open, serve: Callable[..., BaseWSGIServer], make_app: Callable[..., Flask], clock: SimulatedClock
) -> None:
    other = serve(make_app(practice_phone=True, now=clock.now()))
    phone = open_phone(port=other.port)
    expect(phone.find(".banner")).to_contain_text("The clock is not real.")
