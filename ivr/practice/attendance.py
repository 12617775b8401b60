"""Who sits at a telephone in the terminal: an agent on duty, or anybody.

An agent is ready, asks for the next caller whenever the telephone is free, and has the queue's effects carried out,
so that a caller's terminal and an agent's suffice. Who is next is left to `ivr/queue`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ivr.queue import claims
from ivr.store import agents
from ivr.store.agents import Agent
from ivr.store.database import Database

FREE_STATES = ("not_ready", "wrap_up", "off")


@dataclass(frozen=True, slots=True)
class AgentAttendance:
    """An agent. `work` carries the queue's effects out once."""

    agent: Agent
    database: Database
    work: Callable[[], object]

    def begin(self, now: datetime) -> str:
        """Come on duty, ready."""
        with self.database.writing() as connection:
            agents.save_duty(connection, self.agent.agent, "ready", now, expected=FREE_STATES)
        languages = ", ".join(self.agent.languages)
        return f"-- {self.agent.name} ({languages}) is ready; the telephone rings when a caller waits"

    def poll(self, now: datetime, *, is_free: bool) -> None:
        """Be seen, ask for the next caller, and have the effects carried out."""
        with self.database.writing() as connection:
            agents.save_seen(connection, self.agent.agent, now)
            if is_free:
                agents.save_duty(connection, self.agent.agent, "ready", now, expected=FREE_STATES)
                claims.next_call(connection, self.agent.agent, now)
        self.work()

    def end(self, now: datetime) -> None:
        """Go off duty."""
        with self.database.writing() as connection:
            agents.save_duty(connection, self.agent.agent, agents.OFF, now)


@dataclass(frozen=True, slots=True)
class AnybodysAttendance:
    """Whoever has this number. `work` as with an agent: nobody else may be there to do it."""

    number: str
    work: Callable[[], object]

    def begin(self, now: datetime) -> str:
        """Tell whose telephone it is."""
        return f"-- the telephone of {self.number} waits for a call"

    def poll(self, now: datetime, *, is_free: bool) -> None:
        """Have the effects carried out."""
        self.work()

    def end(self, now: datetime) -> None:
        """Leave nothing behind."""
