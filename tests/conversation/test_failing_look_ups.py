"""A look-up that fails ends no call: the caller hears an apology and reaches a person, and nothing of it is kept."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from signed_posts import SID, Answer, Poster
from sqlalchemy import func, select

from ivr.app import CONTRACTS
from ivr.errors import StoreUnavailable
from ivr.flow.contracts import CallFacts, LookUpFunction
from ivr.flow.events import LookedUp
from ivr.store import calls, pins
from ivr.store.database import Connection, Database
from ivr.store.tables import hand_offs, unknown_ids

ID, PIN = "1000000001", "246810"


def standing_in(name: str, answer: Callable[..., LookedUp]) -> LookUpFunction:
    (contract,) = (one for one in CONTRACTS if one.name == name)
    return LookUpFunction(contract, answer)


def broken(*_: Any, **__: Any) -> LookedUp:
    raise RuntimeError(f"of {ID} and {PIN}")


def unavailable(*_: Any, **__: Any) -> LookedUp:
    raise StoreUnavailable("gone")


@pytest.fixture
def poster_with(make_app: Callable[..., Flask], make_poster: Callable[..., Poster]) -> Callable[..., Poster]:
    def make(**answers: Callable[..., LookedUp]) -> Poster:
        return make_poster(make_app(look_ups=[standing_in(name, answer) for name, answer in answers.items()]))

    return make


def reaches_a_person(answer: Answer) -> bool:
    return [verb.tag for verb in answer.root] == ["Say"] * len(answer.said) + ["Enqueue"] and len(answer.said) >= 2


@pytest.mark.parametrize(
    ("failing", "entries"),
    [
        ("find_participant", ["1", ID]),
        ("check_pin", ["1", ID, "3", PIN]),
        ("payment_directions", ["1", ID, "3", PIN]),
        ("payments_expected", ["1", ID, "3", PIN]),
        ("payments_sent", ["1", ID, "3", PIN]),
        ("payments_sent_older", ["1", ID, "3", PIN, "1"]),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_whichever_look_up_fails_the_caller_is_told_and_reaches_a_person(
    poster_with: Callable[..., Poster], database: Database, failing: str, entries: list[str], language: str
) -> None:
    poster = poster_with(**{failing: broken})
    poster.incoming()
    answer = poster.keys(1, *(["9"] if language == "es" else []), *entries)
    assert reaches_a_person(answer)
    assert {say.attrib["language"] for say in answer.root.iter("Say")} == {f"{language}-US"}
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(hand_offs)).scalar_one() == 1
        *_, last = calls.list_journey(connection, SID)
    assert {"look_up": failing, "outcome": "unavailable"} in last.looked_up


def test_what_a_failing_look_up_wrote_is_undone_and_the_turn_is_kept(
    poster_with: Callable[..., Poster], database: Database
) -> None:
    def writes_and_breaks(connection: Connection, call: CallFacts, participant_id_given: str) -> LookedUp:
        pins.record_unknown_id(connection, call.call, call.caller, call.line, call.now)
        return broken()

    poster = poster_with(find_participant=writes_and_breaks)
    poster.incoming()
    assert reaches_a_person(poster.keys(1, "1", ID))
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(unknown_ids)).scalar_one() == 0
        assert len(calls.list_journey(connection, SID)) == 3


def test_a_turn_whose_database_goes_is_undone_whole_and_can_be_posted_again(
    poster_with: Callable[..., Poster], database: Database
) -> None:
    going: list[Callable[..., LookedUp]] = [unavailable]

    def goes_once(connection: Connection, call: CallFacts, **arguments: str) -> LookedUp:
        pins.record_unknown_id(connection, call.call, call.caller, call.line, call.now)
        if going:
            return going.pop()()
        return LookedUp("found", {"participant_id": ID})

    poster = poster_with(find_participant=goes_once)
    poster.incoming()
    poster.turn(1, Digits="1")
    assert [verb.tag for verb in poster.turn(2, Digits=ID).root] == ["Say", "Enqueue"]
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(unknown_ids)).scalar_one() == 0
        assert len(calls.list_journey(connection, SID)) == 2
    assert poster.turn(2, Digits=ID).gather["numDigits"] == "1"


def test_hours_that_cannot_be_looked_up_do_not_keep_callers_from_an_end(
    poster_with: Callable[..., Poster],
) -> None:
    poster = poster_with(agents_now=broken)
    poster.incoming()
    answer = poster.turn(1, Digits="0")
    assert answer.said
    assert answer.root[-1].tag in ("Enqueue", "Hangup")


def test_an_outcome_that_the_contract_does_not_have_ends_in_an_apology(poster_with: Callable[..., Poster]) -> None:
    poster = poster_with(find_participant=lambda *_, **__: LookedUp("perhaps"))
    poster.incoming()
    assert [verb.tag for verb in poster.keys(1, "1", ID).root] == ["Say", "Enqueue"]


def test_neither_log_nor_journey_tells_what_a_failing_look_up_said(
    poster_with: Callable[..., Poster], database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    poster = poster_with(check_pin=broken)
    poster.incoming()
    poster.keys(1, "1", ID, "3", PIN)
    out, err = capfd.readouterr()
    assert "look_up_failed" in err
    assert PIN not in out + err
    assert ID not in out + err
