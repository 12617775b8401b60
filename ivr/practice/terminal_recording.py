"""A call in the terminal, taken down as a recorded call while it is made.

The sample people of the tests have payments as of the tests' own day, so amounts and dates may be others there:
`--rewrite-calls` writes them as the tests hear them.
"""

import re
from datetime import datetime
from pathlib import Path

from ivr.errors import DefinitionFaults, Fault
from ivr.practice.practice_call import PracticeCall
from ivr.practice.recorded import GOES_ON, Given, RecordedCall, Turn, lines_of, render
from ivr.practice.signals import Act, Heard

NAME = re.compile(r"[a-z0-9_]+(/[a-z0-9_]+)*")


class TerminalRecording:
    """What was done and heard so far on one call, for the file `name` below a folder, such as `en/older_payments`.

    Raises:
        DefinitionFaults: when the name is none, or is taken.
    """

    def __init__(self, call: PracticeCall, began_at: datetime, folder: Path, name: str) -> None:
        self.file = folder / f"{name}.call"
        if not NAME.fullmatch(name):
            what = "must be small letters, digits and _, such as en/my_call"
            raise DefinitionFaults([Fault("--record", name, what)])
        if self.file.exists():
            raise DefinitionFaults([Fault("--record", name, "is taken: there is such a call already")])
        self._call = call
        self._began_at = began_at
        self._opening: tuple[str, ...] = ()
        self._turns: list[Turn] = []

    def keep(self, act: Act | None, heard: tuple[Heard, ...]) -> None:
        """Keep one act, None for the dialing, and what was heard after it."""
        if act is None:
            self._opening = lines_of(heard)
        else:
            self._turns.append(Turn(act, heard=lines_of(heard)))

    def write(self) -> None:
        """Write the recorded call."""
        call = self._call
        recorded = RecordedCall(
            line=call.setup.line,
            caller=call.setup.caller,
            notes=("# Taken down in the terminal: say here what it shows.",),
            givens=(Given("now", self._began_at.isoformat(timespec="seconds")),),
            opening=self._opening,
            turns=tuple(self._turns),
            end=call.ended.by if call.ended else GOES_ON,
            problems=call.problems,
        )
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(render(recorded), encoding="utf-8")
