"""Facts that change: everywhere, otherwise on a line, by language; every mistake in them is told."""

import pytest
from sample_service import ROOT

from ivr.conversation.facts import FACTS_FILE, read_facts
from ivr.errors import DefinitionFaults

LINES = frozenset({"toll_free", "abroad"})
LANGUAGES = frozenset({"en", "es"})

SOUND = """
[everywhere]
number = "+18669013212"
fee    = 199
days   = { en = "two days", es = "dos días" }

[on.abroad]
number = "+14082730073"
"""


def test_a_line_has_its_own_facts_and_else_those_of_everywhere() -> None:
    facts = read_facts(SOUND, LINES, LANGUAGES)
    assert facts.names == {"number", "fee", "days"}
    assert facts.on_line("toll_free", "en") == {"number": "+18669013212", "fee": 199, "days": "two days"}
    assert facts.on_line("abroad", "es") == {"number": "+14082730073", "fee": 199, "days": "dos días"}
    assert facts.on_line("no_such_line", "en") == facts.everywhere("en")


def test_nothing_at_all_is_sound() -> None:
    assert read_facts("", LINES, LANGUAGES).names == frozenset()


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("[everywhere", "", "is not TOML"),
        ("[somewhere]\nx = 1", "somewhere", "is no table of this file"),
        ("[everywhere]\nx = true", "everywhere.x", "must be a text"),
        ("[everywhere]\nx = 1.5", "everywhere.x", "must be a text"),
        ("[everywhere]\nx = [1]", "everywhere.x", "must be a text"),
        ("[everywhere]\nx = 2026-11-23", "everywhere.x", "must be a text"),
        ("[everywhere]\nx = { en = 'a' }", "everywhere.x", "must have a text for each of en, es"),
        ("[everywhere]\nx = { en = 'a', es = 'b', fr = 'c' }", "everywhere.x", "must have a text for each of en, es"),
        ("[everywhere]\nx = { en = 'a', es = 2 }", "everywhere.x", "must have a text for each of en, es"),
        ("[on.abroad]\nx = 1", "on.abroad.x", "is not in everywhere"),
        ("[on.nowhere]", "on.nowhere", "is no line"),
        ("everywhere = 3", "everywhere", "must be a table"),
        ("on = 3", "on", "must be a table"),
        ("[on]\nabroad = 3", "on.abroad", "must be a table"),
    ],
)
def test_each_mistake_is_told_with_its_place(text: str, place: str, what: str) -> None:
    with pytest.raises(DefinitionFaults) as raised:
        read_facts(text, LINES, LANGUAGES)
    (fault,) = raised.value.faults
    assert (fault.file, fault.place) == (FACTS_FILE, place)
    assert fault.what.startswith(what)


def test_a_line_can_add_nothing_to_an_everywhere_that_is_no_table() -> None:
    with pytest.raises(DefinitionFaults) as raised:
        read_facts("everywhere = 3\n[on.abroad]\nx = 1", LINES, LANGUAGES)
    assert [fault.place for fault in raised.value.faults] == ["everywhere", "on.abroad.x"]


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(DefinitionFaults) as raised:
        read_facts("[everywhere]\nx = true\ny = 1.5\n[on.nowhere]\nz = 1\n[else]", LINES, LANGUAGES)
    assert [fault.place for fault in raised.value.faults] == [
        "else",
        "everywhere.x",
        "everywhere.y",
        "on.nowhere",
        "on.nowhere.z",
    ]


def test_our_own_facts_are_sound_on_every_line_that_has_its_own() -> None:
    facts = read_facts((ROOT / FACTS_FILE).read_text(encoding="utf-8"), LINES, LANGUAGES)
    assert facts.on_line("abroad", "en")["main_number"] == "+14082730073"
    for language in LANGUAGES:
        assert facts.everywhere(language).keys() == facts.names
