"""A call in the terminal becomes a recorded call that plays the same."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from canned_line import CannedLine, asks, says

from ivr.errors import DefinitionFaults
from ivr.practice.practice_call import PracticeCall
from ivr.practice.recorded import parse_recorded, play
from ivr.practice.terminal import run_call
from ivr.practice.terminal_recording import TerminalRecording

Make = Callable[..., PracticeCall]


def _greet(line: CannedLine) -> None:
    line.on("/voice/incoming", asks("A parent?", num_digits=1)).on("/voice/turn/1", says("Goodbye."))


def test_what_was_typed_and_heard_plays_the_same_again(line: CannedLine, make_call: Make, tmp_path: Path) -> None:
    _greet(line)
    call = make_call()
    taken = TerminalRecording(call, call.clock.now(), tmp_path, "en/short")
    run_call(call, ["1"], io.StringIO(), io.StringIO(), keep=taken.keep)
    taken.write()
    text = (tmp_path / "en" / "short.call").read_text(encoding="utf-8")
    assert "\n> 1\n" in text
    assert play(parse_recorded(text), lambda recorded: make_call(line=recorded.line, caller=recorded.caller)) == text


@pytest.mark.parametrize("name", ["", "../escape", "en/", "En/Call", "a b", "/etc/x"])
def test_a_name_that_is_none_is_refused_before_the_call(make_call: Make, tmp_path: Path, name: str) -> None:
    with pytest.raises(DefinitionFaults, match="small letters"):
        TerminalRecording(make_call(), make_call().clock.now(), tmp_path, name)


def test_a_call_that_is_there_is_not_written_over(make_call: Make, tmp_path: Path) -> None:
    (tmp_path / "mine.call").write_text("# mine", encoding="utf-8")
    with pytest.raises(DefinitionFaults, match="taken"):
        TerminalRecording(make_call(), make_call().clock.now(), tmp_path, "mine")
