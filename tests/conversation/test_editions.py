"""Editions: a live call keeps the flows and prompts that it began with, whatever is deployed meanwhile."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sample_service import ROOT
from signed_posts import SID, Poster
from sqlalchemy import select, update

from ivr.app import load_editions
from ivr.errors import DefinitionFaults
from ivr.practice.practice_call import PracticeCall
from ivr.practice.signals import Heard, Spoken
from ivr.store.database import Database
from ivr.store.tables import calls, editions

GREETING = 'msgid "greeting.parent_or_guardian"\nmsgstr "'
NEW = "Edition two."


@dataclass
class Deployed:
    """A server whose application can be replaced while calls go on."""

    app: Flask

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return self.app(environ, start_response)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of our own, to change."""
    root = tmp_path / "checkout"
    for folder in ("call_flows", "prompts", "data"):
        shutil.copytree(ROOT / folder, root / folder)
    return root


def change(root: Path, file: str, before: str, after: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert before in text
    (root / file).write_text(text.replace(before, after), encoding="utf-8")


def words(heard: Iterable[Heard]) -> str:
    return " ".join(one.text for one in heard if isinstance(one, Spoken))


def test_a_live_call_keeps_its_wording_and_a_new_one_has_the_new(
    make_app: Callable[..., Flask], make_call: Callable[..., PracticeCall], checkout: Path
) -> None:
    server = Deployed(make_app(root=checkout))
    live = make_call(app=server)
    greeting = words(live.dial())
    change(checkout, "prompts/en/greeting.po", GREETING, f"{GREETING}{NEW} ")
    server.app = make_app(root=checkout)
    live.keys("9")
    assert words(live.keys("8")) in greeting  # into Spanish, and back to the very words
    new = make_call(app=server, call_sid=SID)
    assert NEW in words(new.dial())


def test_a_live_call_keeps_its_roads(
    make_app: Callable[..., Flask], make_call: Callable[..., PracticeCall], checkout: Path
) -> None:
    server = Deployed(make_app(root=checkout))
    live = make_call(app=server)
    live.dial()
    change(checkout, "call_flows/greeting.toml", '{ key = "2", words = "no", ', '{ key = "3", words = "no", ')
    change(checkout, "call_flows/greeting.toml", '{ key = "1", words = "yes",', '{ key = "2", words = "yes",')
    server.app = make_app(root=checkout)
    new = make_call(app=server, call_sid=SID)
    new.dial()
    asked_for_id = words(live.keys("1"))
    assert words(new.keys("2")) == asked_for_id


def test_editions_are_kept_whole_and_once(
    make_app: Callable[..., Flask], make_poster: Callable[..., Poster], database: Database, checkout: Path
) -> None:
    for _ in range(2):
        for number in range(2):
            make_poster(make_app(root=checkout)).incoming(sid=f"CA{number}")
    with database.reading() as connection:
        ((name, content),) = connection.execute(select(editions.c.edition, editions.c.content)).all()
        assert set(connection.execute(select(calls.c.edition)).scalars()) == {name}
    kept = {path.relative_to(checkout).as_posix() for path in checkout.glob("*/**/*") if path.is_file()}
    assert set(content) == {path for path in kept if not path.startswith("data/")}
    assert name == load_editions(checkout)[0].current.name


def test_an_edition_that_is_not_known_falls_back_to_the_current_one(poster: Poster, database: Database) -> None:
    poster.incoming()
    with database.writing() as connection:
        connection.execute(update(calls).values(edition="gone"))
    assert poster.turn(1, Digits="1").gather["numDigits"] == "10"


def test_an_edition_that_can_no_longer_be_loaded_falls_back_to_the_current_one(
    poster: Poster, database: Database
) -> None:
    poster.incoming()
    with database.writing() as connection:
        content = {"call_flows/main.toml": "[menu]\nlook_up = 'a_look_up_of_old'"}
        moment = connection.execute(select(calls.c.began_at)).scalar_one()
        connection.execute(editions.insert().values(edition="old", content=content, stored_at=moment))
        connection.execute(update(calls).values(edition="old"))
    assert poster.turn(1, Digits="1").gather["numDigits"] == "10"


def test_a_call_that_rests_where_no_edition_has_a_step_reaches_a_person(poster: Poster, database: Database) -> None:
    poster.incoming()
    with database.writing() as connection:
        session = connection.execute(select(calls.c.session)).scalar_one()
        connection.execute(update(calls).values(edition="gone", session=session | {"step": "greeting.of_old"}))
    for fields in ({"Digits": "1"}, {}, {"SpeechResult": "agent"}, {"QueueResult": "leave"}):
        assert [verb.tag for verb in poster.turn(1, **fields).root] == ["Say", "Enqueue"]


def test_an_unsound_checkout_starts_nothing_and_every_fault_is_told(
    make_app: Callable[..., Flask], checkout: Path
) -> None:
    change(checkout, "call_flows/greeting.toml", "identify.participant_id", "identify.nowhere")
    (checkout / "prompts" / "es" / "trouble.po").unlink()
    with pytest.raises(DefinitionFaults) as raised:
        make_app(root=checkout)
    told = str(raised.value)
    assert "identify.nowhere" in told
    assert "greeting.toml" in told
