"""Editions: flows, prompts and word lists whole, so that a deploy does not change a live call.

An edition's name is the digest of its texts. The current one is read from the checkout at start; an older one, named
by a live call, comes from the store.
"""

import hashlib
import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ivr.errors import DefinitionFaults
from ivr.flow.contracts import Contract
from ivr.flow.definition import Flows
from ivr.flow.loader import load_flows
from ivr.flow.verbs import Ask
from ivr.logs import get_logger
from ivr.speech.catalogue import Catalogue, read_catalogue
from ivr.speech.recognition import hints
from ivr.store import calls
from ivr.store.database import Connection, Database

PATTERNS = ("call_flows/*.toml", "prompts/*/*.po", "prompts/*/*.toml")
MOST_EDITIONS = 8
"""Editions held in memory; more than this many deploys during one call do not happen."""

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition, loaded and found sound."""

    name: str
    flows: Flows
    catalogue: Catalogue
    _hints: dict[Hashable, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    def hints(self, ask: Ask) -> tuple[str, ...]:
        """Give the recogniser's hints at a question, gathered when it is first asked in a language."""
        question = (ask.language, ask.listens, ask.offers, ask.choices, ask.links, ask.entry)
        if question not in self._hints:
            self._hints[question] = hints(ask, self.catalogue)
        return self._hints[question]


def read_texts(root: Path) -> dict[str, str]:
    """Read every text of the edition in a checkout, by its path there."""
    paths = sorted(path for pattern in PATTERNS for path in root.glob(pattern))
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def language_codes(texts: Mapping[str, str]) -> frozenset[str]:
    """List the languages that have a folder among the texts."""
    return frozenset(path.split("/")[1] for path in texts if path.startswith("prompts/"))


def load_edition(
    texts: Mapping[str, str], contracts: Sequence[Contract], facts: frozenset[str], numbers: frozenset[str]
) -> Edition:
    """Load an edition and prove it sound.

    Raises:
        DefinitionFaults: with everything that is wrong in prompts, word lists and flows.
    """
    catalogue = read_catalogue({path: text for path, text in texts.items() if path.startswith("prompts/")})
    flows = load_flows(texts, contracts, catalogue.wording, facts=facts, numbers=numbers)
    canonical = json.dumps(dict(texts), sort_keys=True, ensure_ascii=False)
    return Edition(hashlib.sha256(canonical.encode()).hexdigest(), flows, catalogue)


class Editions:
    """The current edition, and older ones as live calls name them."""

    def __init__(
        self, texts: Mapping[str, str], contracts: Sequence[Contract], facts: frozenset[str], numbers: frozenset[str]
    ) -> None:
        self._texts = dict(texts)
        self._contracts = contracts
        self._facts = facts
        self._numbers = numbers
        self.current = load_edition(texts, contracts, facts, numbers)
        self._loaded = {self.current.name: self.current}
        self._is_stored = False

    def get_edition(self, name: str, connection: Connection) -> Edition:
        """Give the edition that a call began with; where it can no longer be loaded, the current one."""
        if name in self._loaded:
            return self._loaded[name]
        edition = self.current
        texts = calls.find_edition(connection, name)
        try:
            if texts is not None:
                edition = load_edition(texts, self._contracts, self._facts, self._numbers)
        except DefinitionFaults as faults:
            log.warning("edition_not_loadable", edition=name, faults=len(faults.faults))
        if len(self._loaded) >= MOST_EDITIONS:
            self._loaded = {self.current.name: self.current}
        self._loaded[name] = edition
        return edition

    def save_current(self, database: Database, now: datetime) -> None:
        """Save the current edition in the store, once a process."""
        if self._is_stored:
            return
        with database.reading() as connection:
            is_known = calls.find_edition(connection, self.current.name) is not None
        if not is_known:
            with database.writing() as connection:
                calls.record_edition(connection, self.current.name, self._texts, now)
        self._is_stored = True
