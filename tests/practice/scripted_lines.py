"""Lines that are typed by a script: one a time, None where nothing is typed for a while."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ivr.practice.typed_lines import Nothing


@dataclass
class ScriptedLines:
    """A callable in the script is what happens elsewhere before the next line."""

    script: list[str | Callable[[], object] | None]
    is_terminal: bool = False
    asked_seconds: list[float] = field(default_factory=list)

    def next_line(self, timeout_seconds: float) -> str | Nothing:
        self.asked_seconds.append(timeout_seconds)
        while self.script:
            match self.script.pop(0):
                case None:
                    return Nothing.YET
                case str(line):
                    return line
                case happens:
                    happens()
        return Nothing.MORE
