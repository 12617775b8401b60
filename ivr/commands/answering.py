"""`ivr call --as-agent` and `ivr call --answer`: the other end of a call, in a second terminal.

Here the telephone is made: its service, its clock and who attends it. The queue's effects are carried out from here
too, by the stand-in for Twilio's REST, so that two terminals suffice.
"""

import sys

from ivr.app import create_app, create_dispatcher
from ivr.errors import DefinitionFaults, Fault
from ivr.practice.answering import AnsweringTelephone, Attendance, OnRing
from ivr.practice.attendance import AgentAttendance, AnybodysAttendance
from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.practice.stand_in import StandIn
from ivr.practice.switchboard import Switchboard, read_setup
from ivr.practice.typed_lines import read_typed
from ivr.settings import Settings
from ivr.store import agents
from ivr.store.agents import Agent
from ivr.store.database import Database
from ivr.store.practice_legs import PracticeLeg


def answer_as_agent(
    settings: Settings, database: Database, clock: SimulatedClock, name: str, on_ring: OnRing, *, is_once: bool
) -> int:
    """Answer the telephone of an agent who is on duty meanwhile; give the exit status.

    Raises:
        DefinitionFaults: when there is no such agent, or one without a telephone.
    """
    agent = _find_agent(database, name)
    dispatcher = create_dispatcher(settings, clock, StandIn(database, clock))
    attendance = AgentAttendance(agent, database, dispatcher.work)
    return _answer(settings, database, clock, str(agent.phone), attendance, on_ring, is_once=is_once)


def answer_as_anybody(
    settings: Settings, database: Database, clock: SimulatedClock, number: str, on_ring: OnRing, *, is_once: bool
) -> int:
    """Answer the telephone of any number; give the exit status."""
    dispatcher = create_dispatcher(settings, clock, StandIn(database, clock))
    attendance = AnybodysAttendance(number, dispatcher.work)
    return _answer(settings, database, clock, number, attendance, on_ring, is_once=is_once)


def _answer(
    settings: Settings,
    database: Database,
    clock: SimulatedClock,
    number: str,
    attendance: Attendance,
    on_ring: OnRing,
    *,
    is_once: bool,
) -> int:
    application, switchboard = create_app(settings, clock), Switchboard(database, clock)

    def open_call(leg: PracticeLeg) -> PracticeCall:
        return PracticeCall(
            application,
            settings.public_address,
            settings.twilio_auth_token.get_secret_value(),
            settings.twilio_account_sid,
            clock=clock,
            setup=read_setup(leg, settings.twilio_account_sid, settings.public_address),
            switchboard=switchboard,
        )

    telephone = AnsweringTelephone(
        number, attendance, switchboard, clock, open_call, read_typed(sys.stdin), sys.stdout, sys.stderr, on_ring
    )
    return telephone.run(is_once=is_once)


def _find_agent(database: Database, name: str) -> Agent:
    with database.reading() as connection:
        agent = agents.find_agent(connection, name)
        others = ", ".join(one.agent for one in agents.list_agents(connection)) or "nobody; load some first"
    if agent is None:
        raise DefinitionFaults([Fault("--as-agent", name, f"is no agent; there is {others}")])
    if agent.phone is None:
        raise DefinitionFaults([Fault("--as-agent", name, "has no telephone")])
    return agent
