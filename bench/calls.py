"""Calls made ready, so that every post of a measurement makes a real step.

One call is driven to where each kind of turn is posted; its row is then copied, once for every post, and so is its
caller, so that the calls are those of many people.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import Table, insert, select

from bench.client import Post
from bench.posts import make_form, make_post, make_sid, sign
from bench.programs import fill_floor
from bench.servers import SECRET_KEY, make_settings
from ivr.app import create_app
from ivr.logs import set_up_logs
from ivr.settings import ROOT
from ivr.store.database import Connection, Database
from ivr.store.sample import find_person_to_try, load_sample
from ivr.store.tables import calls, case_parties, participants, payments

SAMPLE_FOLDER = ROOT / "data" / "sample"
PEOPLE = 500
PARTICIPANT, PIN = find_person_to_try(SAMPLE_FOLDER)


@dataclass(frozen=True, slots=True)
class Turn:
    """A kind of turn: what was answered before it, what is posted, and what its answer must contain.

    `answers` is None for the first turn, before which there is no call.
    """

    name: str
    answers: tuple[Mapping[str, str], ...] | None
    fields: Mapping[str, str] = field(default_factory=dict)
    expects: str = ""


AT_MAIN_MENU = ({"Digits": "1"}, {"Digits": PARTICIPANT})
AT_PIN = (*AT_MAIN_MENU, {"Digits": "3"})
VERIFIED = (*AT_PIN, {"Digits": PIN}, {"SpeechResult": "main menu", "Confidence": "0.9"})

TURNS = (
    Turn("first turn", None, expects="/voice/turn/1/en"),
    Turn("menu turn", AT_MAIN_MENU, {"Digits": "1"}, "/voice/turn/4/en"),
    Turn("look-up turn", VERIFIED, {"Digits": "3"}, "dollars"),
    Turn("PIN turn", AT_PIN, {"Digits": PIN}, "dollars"),
)


def make_ready(database: Database, counts: Mapping[str, int]) -> dict[str, list[Post]]:
    """Fill an empty database, and give so many posts for each kind of turn and for the floor."""
    load_sample(database, SAMPLE_FOLDER, SECRET_KEY, datetime.now(UTC).date())
    app = create_app(make_settings(database.url.render_as_string(hide_password=False)))
    set_up_logs("ERROR")
    posts: dict[str, list[Post]] = {}
    with database.writing() as connection:
        people = _copy_people(connection)
        sids = _sids("floor", counts["floor"])
        fill_floor(connection, sids)
    posts["floor"] = [make_post("/voice", make_form(sid, Digits="1"), "/voice/turn/2") for sid in sids]
    for turn in TURNS:
        sids = _sids(turn.name, counts[turn.name])
        if turn.answers is None:
            path = "/voice/incoming"
        else:
            path = f"/voice/turn/{len(turn.answers) + 1}/en"
            template = make_sid("template", turn.name)
            drive(app, template, turn.answers)
            with database.writing() as connection:
                _copy_call(connection, template, sids, people)
        posts[turn.name] = [make_post(path, make_form(sid, **turn.fields), turn.expects) for sid in sids]
    return posts


def drive(app: Flask, sid: str, answers: Sequence[Mapping[str, str]]) -> None:
    """Make a call and answer its first questions."""
    paths = ["/voice/incoming", *(f"/voice/turn/{number}/en" for number in range(1, len(answers) + 1))]
    for path, fields in zip(paths, ({}, *answers), strict=True):
        form = make_form(sid, **fields)
        answer = app.test_client().post(path, data=form, headers={"X-Twilio-Signature": sign(path, form)})
        if answer.status_code != 200 or "/voice/turn/" not in answer.text:
            raise RuntimeError(f"the call could not be driven past {path}: {answer.text}")


def count_missing_steps(database: Database, turn: Turn, count: int) -> int:
    """Count the posts of a kind that made no step."""
    wanted = 1 if turn.answers is None else len(turn.answers) + 2
    with database.reading() as connection:
        reached = dict(connection.execute(select(calls.c.sid, calls.c.turn)).tuples().all())
    return sum(reached.get(sid) != wanted for sid in _sids(turn.name, count))


def _sids(name: str, count: int) -> list[str]:
    return [make_sid(name, number) for number in range(count)]


def _copy_people(connection: Connection) -> list[str]:
    people = [str(3_000_000_000 + number) for number in range(PEOPLE)]
    for table, key in ((participants, None), (case_parties, None), (payments, "payment_id")):
        rows = _rows(connection, table, table.c.participant_id == PARTICIPANT)
        copies = [
            {**row, "participant_id": person, **({key: f"{person}-{row[key]}"} if key else {})}
            for person in people
            for row in rows
        ]
        connection.execute(insert(table), copies)
    return people


def _copy_call(connection: Connection, template: str, sids: Sequence[str], people: Sequence[str]) -> None:
    (row,) = _rows(connection, calls, calls.c.sid == template)
    session = json.dumps(row["session"])
    copies = []
    for number, sid in enumerate(sids):
        person = people[number % len(people)]
        copies.append(
            {**row, "sid": sid, "participant_id": person, "session": json.loads(session.replace(PARTICIPANT, person))}
        )
    connection.execute(insert(calls), copies)


def _rows(connection: Connection, table: Table, where: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(table).where(where)).mappings()]
