"""The errors of the whole service, one small family.

    IvrError
    ├── DefinitionFaults     flows, prompts, word lists or settings are wrong: only at start, in checks and tests
    ├── DataFaults           a CSV file is wrong: nothing of it was loaded
    ├── CallFault            a call's stored state and its flow do not fit: the caller is apologised to
    ├── RequestFault         a web request that cannot be answered otherwise: has a status and one clear line
    └── StoreUnavailable     the database did not answer: the caller is apologised to and reaches a person

What a caller or the world does (silence, a wrong PIN, an unknown number, a busy agent) is never an error: it is
an event or an outcome. Who raises what is told in each function; only `telephony` turns errors into replies.
"""

from collections.abc import Iterable
from dataclasses import dataclass


class IvrError(Exception):
    """The base of every error that this service raises on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong in a file: where (file, then step, line or key), and what to mend."""

    file: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.what}" if self.place else f"{self.file}: {self.what}"


class DefinitionFaults(IvrError):
    """Everything that is wrong with flows, prompts, word lists or settings, all at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True, order=True)
class DataFault:
    """One wrong value in a CSV file. `line` counts from 1, the header row being line 1."""

    file: str
    line: int
    column: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}: {self.what}"


class DataFaults(IvrError):
    """Everything that is wrong with the CSV files of one load, all at once. Nothing was loaded."""

    def __init__(self, faults: Iterable[DataFault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class CallFault(IvrError):
    """A call's stored state does not fit its flow, or a move does not come to rest."""


class RequestFault(IvrError):
    """A web request that gets a status in the 400s and one clear line."""

    def __init__(self, status: int, line: str) -> None:
        self.status = status
        self.line = line
        super().__init__(line)


class StoreUnavailable(IvrError):
    """The database did not answer."""
