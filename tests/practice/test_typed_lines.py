"""Lines as they are typed: whole ones, in time or not, whatever the pieces in which they come."""

import io
import os
from collections.abc import Iterator

import pytest

from ivr.practice.typed_lines import GivenLines, Nothing, TypedLines, read_typed

SOON = 0.01


@pytest.fixture
def pipe() -> Iterator[tuple[TypedLines, int]]:
    read_end, write_end = os.pipe()
    with os.fdopen(read_end, encoding="utf-8") as file:
        yield TypedLines(file), write_end
    try:
        os.close(write_end)
    except OSError:
        return


def test_nothing_is_there_until_a_whole_line_is(pipe: tuple[TypedLines, int]) -> None:
    typed, write_end = pipe
    assert typed.next_line(SOON) is Nothing.YET
    os.write(write_end, b"ho")
    assert typed.next_line(SOON) is Nothing.YET
    os.write(write_end, b"la\n1\n\n")
    assert [typed.next_line(SOON) for _ in range(4)] == ["hola", "1", "", Nothing.YET]
    assert not typed.is_terminal


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        (b"", []),
        (b"1\n", ["1"]),
        (b"1\nhangup", ["1", "hangup"]),
        (b"\n", [""]),
        (b"1\r\n", ["1"]),
        ("sí, mañana\n".encode(), ["sí, mañana"]),
        (b"\xff\n", ["\ufffd"]),
    ],
)
def test_the_end_comes_after_the_last_line_whole_or_not(
    pipe: tuple[TypedLines, int], written: bytes, lines: list[str]
) -> None:
    typed, write_end = pipe
    os.write(write_end, written)
    os.close(write_end)
    assert [typed.next_line(SOON) for _ in lines] == lines
    assert [typed.next_line(SOON), typed.next_line(SOON)] == [Nothing.MORE, Nothing.MORE]


def test_what_cannot_be_waited_for_is_there_at_once() -> None:
    typed = read_typed(io.StringIO("1\r\n\nhangup"))
    assert isinstance(typed, GivenLines)
    assert [typed.next_line(SOON) for _ in range(4)] == ["1", "", "hangup", Nothing.MORE]
