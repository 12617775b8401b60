"""No page breaks a rule of axe-core: in either theme, width and language, before, in and after a call."""

from collections.abc import Callable

import pytest
from axe_rules import keeps_the_rules
from phone_page import NARROW, WIDE, PhonePage
from playwright.sync_api import expect


@pytest.mark.parametrize(
    ("language", "theme", "size"),
    [
        ("en", "light", WIDE),
        ("en", "dark", WIDE),
        ("en", "light", NARROW),
        ("en", "dark", NARROW),
        ("es", "light", NARROW),
    ],
)
def test_the_pagekeeps_the_rules(
    open_phone: Callable[..., PhonePage], language: str, theme: str, size: tuple[int, int]
) -> None:
    phone = open_phone(language, theme, size)
    phone.find("#not-ours").check()
    keeps_the_rules(phone)
    phone.dial()
    phone.type_keys("1")
    phone.hears_step("identify.participant_id")
    phone.type_keys("1000000001")
    phone.hears_step("main.menu")
    phone.pass_seconds(1)
    phone.find("#here").click()
    phone.find("#save summary").click()
    keeps_the_rules(phone)
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    phone.find("#hang-up").click()
    expect(phone.find("#ended")).to_be_visible()
    keeps_the_rules(phone)


def test_the_mapkeeps_the_rules(open_phone: Callable[..., PhonePage]) -> None:
    phone = open_phone()
    phone.dial()
    keeps_the_rules(phone, with_map=True)


# "44px targets"
def test_whatever_can_be_pressed_is_large_enough(open_phone: Callable[..., PhonePage]) -> None:
    phone = open_phone(size=NARROW)
    phone.dial()
    phone.find("#here").click()
    small = phone.find("button:visible, summary:visible, select:visible, input:visible, nav a:visible").evaluate_all(
        """all => all.map(one => [one.id || one.textContent, one.getBoundingClientRect()])
          .filter(([, box]) => box.width < 44 || box.height < 44).map(([name]) => name)"""
    )
    assert small == []


@pytest.mark.parametrize(("chosen", "scheme"), [(1, "light"), (2, "dark")])
def test_a_chosen_theme_outlives_a_reload(open_phone: Callable[..., PhonePage], chosen: int, scheme: str) -> None:
    phone = open_phone(theme="dark" if scheme == "light" else "light")
    for _ in range(chosen):
        phone.find("#theme").click()
    phone.page.reload()
    assert phone.page.evaluate("getComputedStyle(document.documentElement).colorScheme") == scheme
