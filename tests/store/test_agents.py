"""Agents: who they are, and who is on duty."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sample_service import NOW

from ivr.store import agents
from ivr.store.agents import Agent, Duty
from ivr.store.database import Database

SECOND = timedelta(seconds=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """With the sample agents."""
    opened = Database(database_url)
    yield opened
    opened.dispose()


def save(database: Database, state: str, seconds: float = 0, **changes: object) -> bool:
    with database.writing() as connection:
        return agents.save_duty(connection, "luis", state, NOW + seconds * SECOND, **changes)  # type: ignore[arg-type]


def find(database: Database) -> Duty | None:
    with database.reading() as connection:
        return agents.find_duty(connection, "luis")


def on_duty(database: Database, seconds: float = 0) -> list[str]:
    with database.reading() as connection:
        return [one.agent.agent for one in agents.list_on_duty(connection, NOW + seconds * SECOND)]


def test_an_agent_is_found_by_name_of_account(database: Database) -> None:
    with database.reading() as connection:
        assert agents.find_agent(connection, "carmen") == Agent(
            "carmen", "Carmen Vega", "+19165550153", ["es"], "agent", ["los_angeles", "san_diego"], []
        )
        assert agents.find_agent(connection, "nobody") is None
        assert [one.agent for one in agents.list_agents(connection)] == ["carmen", "grace", "luis", "robin", "terry"]


def test_who_never_came_is_not_on_duty_and_an_open_desk_alone_does_not_change_that(database: Database) -> None:
    assert find(database) is None
    with database.writing() as connection:
        agents.save_seen(connection, "luis", NOW)
    assert find(database) == Duty("luis", "off", NOW, NOW, None)
    assert on_duty(database) == []


def test_an_agent_is_on_duty_while_the_desk_is_seen(database: Database) -> None:
    save(database, "ready")
    assert on_duty(database, 60) == ["luis"]
    assert on_duty(database, 61) == []
    with database.writing() as connection:
        agents.save_seen(connection, "luis", NOW + 61 * SECOND)
    assert on_duty(database, 121) == ["luis"]
    save(database, "off")
    assert on_duty(database) == []


def test_coming_on_duty_counts_as_being_seen_and_what_the_service_does_with_an_agent_does_not(
    database: Database,
) -> None:
    save(database, "off")
    save(database, "ready", 100)
    save(database, "ringing", 150, hand_off_id="first")
    assert find(database) == Duty("luis", "ringing", NOW + 150 * SECOND, NOW + 100 * SECOND, "first")


def test_since_when_is_kept_while_the_state_stays(database: Database) -> None:
    save(database, "ready")
    save(database, "ready", 30)
    found = find(database)
    assert found is not None
    assert found.since == NOW


@pytest.mark.parametrize(
    ("expected", "is_saved"), [(None, True), (("ready",), True), (("off", "ready"), True), (("talking",), False)]
)
def test_a_change_that_expects_another_state_changes_nothing(
    database: Database, expected: tuple[str, ...] | None, is_saved: bool
) -> None:
    save(database, "ready")
    assert save(database, "wrap_up", expected=expected) is is_saved
    found = find(database)
    assert found is not None
    assert found.state == ("wrap_up" if is_saved else "ready")


def test_who_never_came_is_off(database: Database) -> None:
    assert save(database, "ringing", expected=("ready",)) is False
    assert save(database, "ready", expected=("off",)) is True


def test_who_is_in_some_states_is_listed_seen_or_not(database: Database) -> None:
    save(database, "talking")
    with database.reading() as connection:
        assert [one.agent for one in agents.list_duties(connection, ("ringing", "talking"))] == ["luis"]
        assert agents.list_duties(connection, ("ready",)) == []


def test_who_was_not_seen_since_goes_off_duty_from_some_states_only(database: Database) -> None:
    save(database, "ready")
    with database.writing() as connection:
        assert agents.save_unseen_off(connection, ("ready",), NOW, NOW) == 0
        assert agents.save_unseen_off(connection, ("talking",), NOW + SECOND, NOW) == 0
        assert agents.save_unseen_off(connection, ("ready",), NOW + SECOND, NOW) == 1
    assert find(database) == Duty("luis", "off", NOW, NOW, None)
