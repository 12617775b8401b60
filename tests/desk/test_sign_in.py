"""Signing in: right and wrong, unknown and locked, told in the same words."""

from datetime import datetime, timedelta

import pytest

from ivr.desk.sign_in import Refused, check
from ivr.store import sign_ins
from ivr.store.agents import Agent
from ivr.store.database import Database

NOW = datetime.fromisoformat("2026-11-23T10:00:00-08:00")
VALUES = {
    "agent": "ana", "name": "Ana Ruiz", "phone": "+19165550151", "languages": ["es", "en"], "role": "agent",
    "agencies": [], "skills": [],
}  # fmt: skip


@pytest.fixture
def ana(database: Database) -> Database:
    with database.writing() as connection:
        assert sign_ins.record_agent(connection, VALUES, "correct horse")
    return database


def test_the_right_password_signs_in(ana: Database) -> None:
    agent = check(ana, " ana ", "correct horse", NOW)
    assert isinstance(agent, Agent)
    assert (agent.name, list(agent.languages)) == ("Ana Ruiz", ["es", "en"])


@pytest.mark.parametrize(("name", "password"), [("ana", "wrong"), ("nobody", "correct horse"), ("", ""), ("ana", "")])
def test_anything_else_is_refused_in_the_same_words(ana: Database, name: str, password: str) -> None:
    assert check(ana, name, password, NOW) == Refused()


def test_an_agent_without_a_password_cannot_sign_in(database: Database) -> None:
    with database.writing() as connection:
        sign_ins.record_agent(connection, VALUES, "x")
        connection.exec_driver_sql("UPDATE agents SET password_hash = NULL")
    assert check(database, "ana", "x", NOW) == Refused()


def test_five_wrong_tries_lock_the_account_for_a_quarter_of_an_hour(ana: Database) -> None:
    for second in range(5):
        check(ana, "ana", "wrong", NOW + timedelta(seconds=second))
    assert check(ana, "ana", "correct horse", NOW + timedelta(minutes=14)) == Refused()
    assert isinstance(check(ana, "ana", "correct horse", NOW + timedelta(minutes=16)), Agent)


def test_a_right_one_forgets_the_wrong_ones_before_it(ana: Database) -> None:
    for second in range(4):
        check(ana, "ana", "wrong", NOW + timedelta(seconds=second))
    assert isinstance(check(ana, "ana", "correct horse", NOW + timedelta(seconds=10)), Agent)
    for second in range(4):
        check(ana, "ana", "wrong", NOW + timedelta(seconds=20 + second))
    assert isinstance(check(ana, "ana", "correct horse", NOW + timedelta(seconds=30)), Agent)


def test_one_account_locks_no_other(ana: Database) -> None:
    for second in range(9):
        check(ana, "somebody", "wrong", NOW + timedelta(seconds=second))
    assert isinstance(check(ana, "ana", "correct horse", NOW + timedelta(seconds=20)), Agent)


def test_a_name_is_taken_once(ana: Database) -> None:
    with ana.writing() as connection:
        assert not sign_ins.record_agent(connection, VALUES, "other")


def test_a_new_password_replaces_the_old(ana: Database) -> None:
    with ana.writing() as connection:
        assert sign_ins.save_password(connection, "ana", "new password")
        assert not sign_ins.save_password(connection, "nobody", "new password")
    assert check(ana, "ana", "correct horse", NOW) == Refused()
    assert isinstance(check(ana, "ana", "new password", NOW), Agent)
