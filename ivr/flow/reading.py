"""Reading one TOML table key by key: each wrong or unknown key becomes a fault, and reading goes on."""

from collections.abc import Mapping
from typing import Any

from ivr.errors import Fault
from ivr.flow.contracts import Assurance
from ivr.flow.definition import PREVIOUS, RESUME, Retry, Target


class Table:
    """A table of a flow file. Faults are collected in the list that is given; nothing is raised."""

    def __init__(self, file: str, place: str, content: Mapping[str, Any], faults: list[Fault]) -> None:
        self._file = file
        self._place = place
        self._content = dict(content)
        self._faults = faults

    def fault(self, key: str, what: str) -> None:
        """Note a fault at a key of this table."""
        place = ".".join(part for part in (self._place, key) if part)
        self._faults.append(Fault(self._file, place, what))

    def finish(self) -> None:
        """Fault every key that nobody took."""
        for key in self._content:
            self.fault(key, "is no key that this kind of step or table knows")

    def take(self, key: str) -> Any:
        """Take a key's value as it is, None where it is absent."""
        return self._content.pop(key, None)

    def has(self, key: str) -> bool:
        """Tell whether a key is there and not yet taken."""
        return key in self._content

    def text(self, key: str, *, default: str | None = None) -> str:
        """Take a text that is not empty."""
        value = self._content.pop(key, default)
        if value is None:
            self.fault(key, "is missing")
            return ""
        if not isinstance(value, str) or not value:
            self.fault(key, f"must be a text, not {value!r}")
            return ""
        return value

    def optional_text(self, key: str) -> str | None:
        """Take a text, None where it is absent."""
        return self.text(key) if key in self._content else None

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Take true or false."""
        value = self._content.pop(key, default)
        if not isinstance(value, bool):
            self.fault(key, f"must be true or false, not {value!r}")
            return False
        return value

    def whole_number(self, key: str, *, default: int | None = None) -> int:
        """Take a whole number of at least 1."""
        value = self._content.pop(key, default)
        if value is None:
            self.fault(key, "is missing")
            return 1
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self.fault(key, f"must be a whole number of at least 1, not {value!r}")
            return 1
        return value

    def texts(self, key: str, *, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Take a list of texts that is not empty; a default is taken as it is, having its own faults elsewhere."""
        if key not in self._content and default is not None:
            return default
        value = self._content.pop(key, None)
        if value is None:
            self.fault(key, "is missing")
            return ()
        if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
            self.fault(key, f"must be a list of texts, not {value!r}")
            return ()
        return tuple(value)

    def table(self, key: str) -> "Table":
        """Take an inner table, an empty one where it is absent."""
        value = self._content.pop(key, {})
        if not isinstance(value, dict):
            self.fault(key, f"must be a table, not {value!r}")
            value = {}
        return Table(self._file, ".".join(part for part in (self._place, key) if part), value, self._faults)

    def tables(self, key: str) -> list["Table"]:
        """Take a list of inner tables, an empty one where it is absent."""
        value = self._content.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fault(key, f"must be a list of tables, not {value!r}")
            return []
        prefix = ".".join(part for part in (self._place, key) if part)
        return [Table(self._file, f"{prefix}[{place}]", one, self._faults) for place, one in enumerate(value, 1)]

    def names(self) -> list[str]:
        """List the keys not yet taken."""
        return list(self._content)

    def assurance(self, key: str) -> Assurance:
        """Take an assurance by name; absent is anonymous."""
        value = self._content.pop(key, "anonymous")
        if not isinstance(value, str) or value.upper() not in Assurance.__members__:
            self.fault(key, f"must be anonymous, identified or verified, not {value!r}")
            return Assurance.ANONYMOUS
        return Assurance[value.upper()]

    def step_name(self, key: str, topic: str | None) -> str:
        """Take the name of a step; one without a dot is of this topic."""
        return full_name(self.text(key), topic)

    def target(self, key: str, topic: str) -> Target:
        """Take a target: a step, resume, or `{ retry = QUESTION, say = PROMPT }`."""
        if isinstance(self._content.get(key), dict):
            inner = self.table(key)
            retry = Retry(full_name(inner.text("retry"), topic), inner.text("say"))
            inner.finish()
            return retry
        name = self.text(key)
        return name if name in (RESUME, PREVIOUS) else full_name(name, topic)

    def targets(self, key: str, topic: str) -> dict[str, Target]:
        """Take a table of outcomes and their targets."""
        inner = self.table(key)
        return {outcome: inner.target(outcome, topic) for outcome in inner.names()}


def full_name(name: str, topic: str | None) -> str:
    """Give a step's full name `file.step`."""
    return name if "." in name or not name or topic is None else f"{topic}.{name}"
