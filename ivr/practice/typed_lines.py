"""Lines as they are typed, without waiting longer than one wants: a telephone may ring, or be spoken to, meanwhile.

What a line means is left to `terminal`.
"""

import os
import select
from collections.abc import Iterator
from enum import Enum
from typing import Protocol, TextIO

READ_BYTES = 4096
POLL_SECONDS = 0.5


class Nothing(Enum):
    """What there is instead of a line."""

    YET = "nothing was typed in time"
    MORE = "the input has ended"


class Typed(Protocol):
    """Where lines come from. `is_terminal`: a person types them now."""

    @property
    def is_terminal(self) -> bool:
        """Whether a person types."""

    def next_line(self, timeout_seconds: float) -> str | Nothing:
        """Wait for a line, no longer than this."""


class TypedLines:
    """The lines of standard input, or of any file that a program can wait for."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._left = b""
        self._has_ended = False

    @property
    def is_terminal(self) -> bool:
        """Whether a person types."""
        return self._file.isatty()

    def next_line(self, timeout_seconds: float) -> str | Nothing:
        """Wait for a line, no longer than this; the last one need not end as one."""
        while b"\n" not in self._left and not self._has_ended:
            if not select.select([self._file.fileno()], [], [], timeout_seconds)[0]:
                return Nothing.YET
            read = os.read(self._file.fileno(), READ_BYTES)
            self._left += read
            self._has_ended = not read
        if not self._left:
            return Nothing.MORE
        line, _, self._left = self._left.partition(b"\n")
        return line.decode("utf-8", errors="replace").rstrip("\r")


class GivenLines:
    """Lines that are there already, all of them: nobody waits for them."""

    is_terminal = False

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines

    def next_line(self, timeout_seconds: float) -> str | Nothing:
        """Give the next line at once."""
        line = next(self._lines, None)
        return Nothing.MORE if line is None else line.rstrip("\r\n")


def read_typed(file: TextIO) -> Typed:
    """Give the lines of a file, with waiting where it is one that a program can wait for."""
    try:
        file.fileno()
    except OSError:
        return GivenLines(iter(file))
    return TypedLines(file)
