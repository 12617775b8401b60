"""What the tests of the desk share: the words and past calls as the application has them, and agents by name."""

from collections.abc import Callable

import pytest
from sample_service import ROOT

from ivr.app import load_editions
from ivr.conversation.agent_calls import AgentCalls
from ivr.conversation.replay import Replay
from ivr.practice.clock import SimulatedClock
from ivr.store import agents
from ivr.store.agents import Agent
from ivr.store.database import Connection, Database

Do = Callable[[Callable[[Connection], object]], object]


@pytest.fixture
def words(clock: SimulatedClock) -> AgentCalls:
    editions, _ = load_editions(ROOT)
    return AgentCalls(editions.current.catalogue, clock)


@pytest.fixture
def replay(database: Database) -> Replay:
    editions, facts = load_editions(ROOT)
    return Replay(database, editions, facts)


@pytest.fixture
def find(database: Database) -> Callable[[str], Agent]:
    """Find a sample agent by name of account."""

    def find_agent(name: str) -> Agent:
        with database.reading() as connection:
            agent = agents.find_agent(connection, name)
        assert agent is not None
        return agent

    return find_agent
