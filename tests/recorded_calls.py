"""Recorded calls, played against a service of their own, and the steps that they visit.

What may stand after `given:` in a recorded call:

    now MOMENT            the clock when the caller dials (ISO 8601 with offset); else a Monday at ten, office open
    setting NAME VALUE    a setting, by its attribute: `accept_ssn true`
    failing LOOK_UP       this look-up cannot answer
    data FOLDER           CSV files of `tests/calls/data/FOLDER`, loaded over the sample people
    dial OUTCOME          how each transfer to a number goes: completed, busy, no-answer, failed
    notice EN | ES        what all callers hear, in both languages
    closure MOMENT        a notice that closes the office until then, or `closure unknown`; after `now`
    texts fail            every text that is asked for is refused by the network at once
    closing MOMENT        the office is closed from then on, and nobody knows for how long
    on_duty AGENT …       these agents are at their desks, ready, for the whole call; after `now`
    waiting NUMBER        so many callers wait already, in the language of the folder; after `now`
    after CALL            another recorded call of the same folder went before, on the same database
    under_way yes         an agent is making the call back that was kept before; after `after`

A call's sid is made from its name, so that receipts stay what they were.
"""

import hashlib
import json
import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sample_service import NOW, ROOT, SECRET_KEY, make_settings
from signed_posts import ACCOUNT, TOKEN
from sqlalchemy import select, text, update

from ivr.app import CONTRACTS, create_app
from ivr.conversation.hand_offs import stranded_values
from ivr.flow.contracts import LookUpFunction
from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.practice.recorded import RecordedCall, parse_recorded, play
from ivr.queue.notices import set_notice
from ivr.settings import Settings
from ivr.store import agents, hand_offs, tables
from ivr.store.database import Database
from ivr.store.loading import load_folder
from ivr.store.tables import journeys

FOLDER = ROOT / "tests" / "calls"
FILES = sorted(FOLDER.glob("**/*.call"))

CLOSED = "Our offices are closed because of the fire. | Nuestras oficinas están cerradas por el incendio."
"""What a closure says."""

REFUSE_TEXTS = """
    CREATE TRIGGER refuse_texts AFTER INSERT ON effects WHEN new.kind = 'text'
    BEGIN UPDATE effects SET state = 'failed', error = 'refused' WHERE effect_id = new.effect_id; END
"""
"""What the dispatcher does when the network refuses, without waiting for it."""

Visit = tuple[str, str]
"""A language and a step."""


@dataclass
class Stage:
    """A database of its own, and the calls made there one after the other."""

    database_url: str
    folder: Path
    clock: SimulatedClock = field(default_factory=lambda: SimulatedClock(NOW))
    calls_made: int = 0

    def play(self, name: str) -> str:
        """Play one recorded call of the folder, and write it as it now is."""
        recorded = parse_recorded((self.folder / f"{name}.call").read_text(encoding="utf-8"), name)
        for given in recorded.givens:
            match given.kind:
                case "after":
                    self.play(given.value)
                case "data":
                    database = Database(self.database_url)
                    load_folder(database, FOLDER / "data" / given.value, SECRET_KEY)
                    database.dispose()
                case "now":
                    self.clock = SimulatedClock(datetime.fromisoformat(given.value))
                case "texts":
                    self._refuse_texts()
                case "notice":
                    self._set_notice(given.value)
                case "closure":
                    until = None if given.value == "unknown" else datetime.fromisoformat(given.value)
                    self._set_notice(CLOSED, closes_office=True, until=until)
                case "closing":
                    self._set_notice(CLOSED, closes_office=True, since=datetime.fromisoformat(given.value))
                case "under_way":
                    self._make_call_back()
                case "on_duty":
                    self._put_on_duty(given.value.split())
                case "waiting":
                    self._let_wait(int(given.value))
        self.calls_made += 1
        return play(recorded, lambda one: self._make_call(one, f"{name} {self.calls_made}"), name)

    def _refuse_texts(self) -> None:
        database = Database(self.database_url)
        with database.writing() as connection:
            connection.execute(text(REFUSE_TEXTS))
        database.dispose()

    def _set_notice(
        self,
        texts: str,
        *,
        closes_office: bool = False,
        until: datetime | None = None,
        since: datetime | None = None,
    ) -> None:
        by_language = dict(zip(("en", "es"), texts.split(" | "), strict=True))
        database = Database(self.database_url)
        with database.writing() as connection:
            set_notice(
                connection,
                tuple(by_language),
                by_language,
                closes_office=closes_office,
                until=until,
                set_by="a recorded call",
                now=since or self.clock.now(),
            )
        database.dispose()

    def _put_on_duty(self, names: list[str]) -> None:
        now, database = self.clock.now(), Database(self.database_url)
        with database.writing() as connection:
            for name in names:
                agents.save_duty(connection, name, "ready", now)
                agents.save_seen(connection, name, now + timedelta(hours=1))
        database.dispose()

    def _make_call_back(self) -> None:
        database = Database(self.database_url)
        with database.writing() as connection:
            made = update(tables.hand_offs).where(tables.hand_offs.c.kind == "call_back")
            assert connection.execute(made.values(state="joining")).rowcount
        database.dispose()

    def _let_wait(self, number: int) -> None:
        now, database = self.clock.now(), Database(self.database_url)
        with database.writing() as connection:
            for place in range(number):
                asked_at = now - timedelta(minutes=number - place)
                hand_offs.record_hand_off(
                    connection, stranded_values(f"CA-waiting-{place}", asked_at, self.folder.name)
                )
        database.dispose()

    def _make_call(self, recorded: RecordedCall, name: str) -> PracticeCall:
        settings, failing, others = make_settings(self.database_url), set(), {}
        for given in recorded.givens:
            match given.kind:
                case "setting":
                    settings = _changed(settings, given.value)
                case "failing":
                    failing.add(given.value)
                case "dial":
                    others["dial_outcome"] = given.value
                case (
                    "after"
                    | "closing"
                    | "closure"
                    | "data"
                    | "notice"
                    | "now"
                    | "on_duty"
                    | "texts"
                    | "under_way"
                    | "waiting"
                ):
                    pass
                case kind:
                    raise ValueError(f"{name}: there is no `given: {kind}`")
        return PracticeCall(
            create_app(settings, self.clock, look_ups=[_failing(name) for name in failing]),
            settings.public_address,
            TOKEN,
            ACCOUNT,
            line=recorded.line,
            caller=recorded.caller,
            clock=self.clock,
            call_sid="CA" + hashlib.sha256(name.encode()).hexdigest()[:32],
            **others,  # type: ignore[arg-type]
        )


def play_file(file: Path, sample_file: Path, place: Path) -> tuple[str, set[Visit]]:
    """Play a recorded call on a database of its own; give it as it now is, and what was visited."""
    copied = place / f"{file.parent.name}_{file.stem}.sqlite"
    shutil.copy(sample_file, copied)
    stage = Stage(f"sqlite:///{copied}", file.parent)
    return stage.play(file.stem), _visits(stage.database_url)


def save_visits(shared: Path, file: Path, visits: set[Visit]) -> None:
    """Save what a call visited, for whoever runs later in the same session, in this process or another."""
    part = shared / f"{file.parent.name}_{file.stem}.part"
    part.write_text(json.dumps(sorted(visits)))
    part.rename(part.with_suffix(".visits"))


def find_visits(shared: Path, file: Path) -> set[Visit] | None:
    """Find what a call visited, None where it was not played yet."""
    saved = shared / f"{file.parent.name}_{file.stem}.visits"
    return {(language, step) for language, step in json.loads(saved.read_text())} if saved.exists() else None


def _visits(database_url: str) -> set[Visit]:
    database = Database(database_url)
    with database.reading() as connection:
        rows = connection.execute(select(journeys.c.language, journeys.c.path)).all()
    database.dispose()
    return {(row.language, step) for row in rows for step in row.path}


def _changed(settings: Settings, text: str) -> Settings:
    name, _, value = text.partition(" ")
    known: dict[str, Any] = {"true": True, "false": False}
    if name not in Settings.model_fields:
        raise ValueError(f"there is no setting {name}")
    return settings.model_copy(update={name: known.get(value, value)})


def _failing(name: str) -> LookUpFunction:
    def fail(*_: Any, **__: Any) -> Any:
        raise RuntimeError("this look-up fails, as the recorded call says")

    (contract,) = (one for one in CONTRACTS if one.name == name)
    return LookUpFunction(contract, fail)
