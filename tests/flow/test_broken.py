"""Each flow file in `broken/` has one fault, and is told so in exactly these words.

A file is the topic `odd`, started by a line of its own, beside the sound line; or, after `# in:`, it stands in
another file of the sound line `# instead of:` some lines there. `# fault:` lines are all that is faulted.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest
from sound_line import HERE, load, sound_texts

from ivr.errors import DefinitionFaults

BROKEN = sorted((HERE / "broken").glob("*.toml"))
LINES = "call_flows/lines.toml"
ODD_LINE = '[lines]\nodd     = { number = "+18665550199", start = "odd.start" }'


def headers(text: str, name: str) -> list[str]:
    return [line.removeprefix(f"# {name}: ") for line in text.splitlines() if line.startswith(f"# {name}: ")]


def texts_with(broken: str) -> dict[str, str]:
    texts = sound_texts()
    for file in headers(broken, "in"):
        was = "\n".join(headers(broken, "instead of"))
        body = "\n".join(line for line in broken.splitlines() if not line.startswith("# ")).strip()
        assert texts[file].count(f"{was}\n") == 1, f"{file} has not {was!r}"
        return texts | {file: texts[file].replace(f"{was}\n", f"{body}\n")}
    return texts | {"call_flows/odd.toml": broken, LINES: texts[LINES].replace("[lines]", ODD_LINE)}


def faults_of(texts: Mapping[str, str]) -> list[str]:
    with pytest.raises(DefinitionFaults) as caught:
        load(texts)
    return sorted(str(fault) for fault in caught.value.faults)


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_broken_flow_file_is_faulted_in_exactly_these_words(file: Path) -> None:
    broken = file.read_text(encoding="utf-8")
    expected = headers(broken, "fault")
    assert expected
    assert faults_of(texts_with(broken)) == sorted(expected)


def test_the_sound_line_has_no_fault() -> None:
    assert set(load(sound_texts()).steps) >= {"greeting.parent", "agent.hand_over"}


def test_all_faults_of_form_are_told_at_once_in_every_file() -> None:
    texts = sound_texts()
    texts["call_flows/odd.toml"] = '[start]\nsay = 7\n\n[other]\nwhen = "noon"'
    texts["call_flows/even.toml"] = "[start"
    texts[LINES] = texts[LINES].replace("turns          = 25\n", "")
    assert faults_of(texts) == [
        "call_flows/even.toml: is not TOML: Expected ']' at the end of a table declaration (at end of document)",
        "call_flows/lines.toml: defaults.turns: is missing",
        "call_flows/odd.toml: other: a step has exactly one kind; this one has none of "
        "say, menu, confirm, choose, ask, look_up, record, transfer, hang_up",
        "call_flows/odd.toml: start.next: is missing",
        "call_flows/odd.toml: start.say: must be a text, not 7",
    ]


def test_all_faults_of_the_whole_are_told_at_once() -> None:
    texts = sound_texts()
    texts[LINES] = texts[LINES].replace("[lines]", ODD_LINE)
    texts["call_flows/odd.toml"] = """
[start]
menu    = "english.asked"
choices = [
  { key = "2", words = "yes", next = "island" },
  { key = "1", words = "yes", next = "main.menu" },
]

[island]
say  = "account.saved"
next = "island"

[lost]
hang_up = "odd.bye"
"""
    assert faults_of(texts) == [
        "call_flows/odd.toml: island.say: account.saved says {receipt}, which is not known on every road here",
        "call_flows/odd.toml: island: lies in a loop without a question",
        "call_flows/odd.toml: lost: is never reached",
        "call_flows/odd.toml: start.choices: the keys do not ascend",
        "call_flows/odd.toml: start.choices: the words yes mean two things",
        "call_flows/odd.toml: start.menu: there is no prompt english.asked in es",
        "call_flows/odd.toml: start.menu: there is no prompt english.asked.again in es",
    ]


def test_a_checkout_without_the_file_of_the_lines_is_told_only_that() -> None:
    texts = {path: text for path, text in sound_texts().items() if path != LINES}
    assert faults_of(texts) == [f"{LINES}: is missing; it holds the numbers, links, step-ups and defaults"]


def test_a_file_of_the_lines_that_cannot_be_read_is_told_only_that() -> None:
    (fault,) = faults_of(sound_texts() | {LINES: "[lines"})
    assert fault.startswith(f"{LINES}: is not TOML: ")


def test_an_empty_file_of_the_lines_lacks_everything() -> None:
    faults = faults_of(sound_texts() | {LINES: ""})
    assert len(faults) > 15
    assert "call_flows/lines.toml: defaults.home: is missing" in faults


def test_what_lies_outside_the_folder_of_the_flows_is_not_read() -> None:
    load(sound_texts() | {"prompts/en/main.toml": "not TOML at all"})
