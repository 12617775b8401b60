"""The verify panel: two right facts open a case, three wrong tries close the panel, and no value is kept."""

from collections.abc import Callable
from datetime import date

import pytest
from desk_rows import ELENA, audited, do, talk
from queue_rows import GRACE, LUIS, get_hand_off, record_wait
from sample_service import NOW, SECRET_KEY
from sqlalchemy import select

from ivr.desk.verification import Closed, Facts, Match, NoMatch, TooFew, verify
from ivr.store.agents import Agent
from ivr.store.database import Database
from ivr.store.tables import audits, participants

Find = Callable[[str], Agent]
BIRTH, ZIP, SSN = date(1988, 4, 10), "94601", "1001"
Told = Match | NoMatch | TooFew | Closed


def panel(
    database: Database, agent: Agent, facts: Facts, who: str | None = ELENA, hand_off_id: str = "first"
) -> Told:
    return do(database, lambda c: verify(c, SECRET_KEY, hand_off_id, agent, who, facts, NOW))


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (Facts(BIRTH, ZIP, SSN), Match(ELENA)),
        (Facts(BIRTH, ZIP), Match(ELENA)),
        (Facts(birth_on=BIRTH, ssn_last_four=SSN), Match(ELENA)),
        (Facts(None, "94601-1234", SSN), Match(ELENA)),
        (Facts(BIRTH, "94602"), NoMatch(2)),
        (Facts(BIRTH, "9460"), NoMatch(2)),
        (Facts(BIRTH, "no ZIP"), NoMatch(2)),
        (Facts(BIRTH, ZIP, "1002"), NoMatch(2)),
        (Facts(date(1988, 10, 4), ZIP), NoMatch(2)),
        (Facts(BIRTH), TooFew()),
        (Facts(postal_code=ZIP), TooFew()),
        (Facts(BIRTH, "", ""), TooFew()),
        (Facts(), TooFew()),
    ],
)
def test_two_facts_and_every_given_one_must_be_right(
    database: Database, find: Find, facts: Facts, told: Told
) -> None:
    talk(database)
    assert panel(database, find(LUIS), facts) == told
    assert (get_hand_off(database).assurance == "verified") is isinstance(told, Match)


def test_a_match_opens_the_case_and_keeps_who_did_it(database: Database, find: Find) -> None:
    talk(database)
    panel(database, find(LUIS), Facts(BIRTH, ZIP))
    hand_off = get_hand_off(database)
    assert (hand_off.participant_id, hand_off.context["verified_by"]["agent"]) == (ELENA, LUIS)
    assert audited(database) == [(LUIS, "verified", ELENA)]


def test_the_callers_own_number_counts_where_none_is_typed(database: Database, find: Find) -> None:
    talk(database, assurance="identified", participant_id=ELENA)
    assert panel(database, find(LUIS), Facts(BIRTH, ZIP), None) == Match(ELENA)


def test_without_any_number_nothing_is_compared(database: Database, find: Find) -> None:
    talk(database)
    assert panel(database, find(LUIS), Facts(BIRTH, ZIP), None) == TooFew()
    assert audited(database) == []


def test_an_unknown_number_is_told_like_a_wrong_fact(database: Database, find: Find) -> None:
    talk(database)
    assert panel(database, find(LUIS), Facts(BIRTH, ZIP), "9999999999") == NoMatch(2)


def test_what_is_not_on_file_matches_nothing(database: Database, find: Find) -> None:
    with database.writing() as connection:
        connection.execute(participants.update().values(ssn_last_four_digest=None, postal_code=None))
    talk(database)
    assert panel(database, find(LUIS), Facts(None, ZIP, SSN)) == NoMatch(2)
    assert panel(database, find(LUIS), Facts(BIRTH, ZIP)) == NoMatch(1)


def test_three_wrong_tries_close_the_panel_for_right_ones_too(database: Database, find: Find) -> None:
    talk(database)
    wrong = Facts(BIRTH, "00000")
    assert [panel(database, find(LUIS), wrong) for _ in range(3)] == [NoMatch(2), NoMatch(1), NoMatch(0)]
    assert panel(database, find(LUIS), Facts(BIRTH, ZIP)) == Closed()
    assert get_hand_off(database).assurance == "anonymous"


def test_only_the_agent_who_talks_to_the_caller_verifies(database: Database, find: Find) -> None:
    talk(database)
    assert panel(database, find(GRACE), Facts(BIRTH, ZIP)) == Closed()
    record_wait(database, "second")
    assert panel(database, find(LUIS), Facts(BIRTH, ZIP), hand_off_id="second") == Closed()
    assert panel(database, find(LUIS), Facts(BIRTH, ZIP), hand_off_id="none such") == Closed()
    assert audited(database) == []


def test_no_audit_holds_what_was_typed(database: Database, find: Find) -> None:
    talk(database)
    panel(database, find(LUIS), Facts(BIRTH, "94609", "1009"))
    panel(database, find(LUIS), Facts(BIRTH, ZIP, SSN))
    with database.reading() as connection:
        kept = str(connection.execute(select(audits)).all())
    assert "birth_on" in kept
    for typed in ("1988", "94609", "1009", ZIP, SSN):
        assert f"'{typed}'" not in kept
