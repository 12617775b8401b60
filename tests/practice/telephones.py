"""Several telephones in one process: a canned line, a stand-in for REST, and a clock that all share."""

from dataclasses import dataclass
from typing import Any

from canned_line import ACCOUNT, PUBLIC_URL, TOKEN, CannedLine
from twilio.twiml.voice_response import Dial, VoiceResponse

from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.practice.stand_in import StandIn
from ivr.practice.switchboard import Switchboard, read_setup
from ivr.store.database import Database

CALLER, AGENT, LINE = "+15105550101", "+19165550151", "+18669013212"


@dataclass
class Telephones:
    line: CannedLine
    database: Database
    clock: SimulatedClock

    @property
    def stand_in(self) -> StandIn:
        return StandIn(self.database, self.clock)

    @property
    def switchboard(self) -> Switchboard:
        return Switchboard(self.database, self.clock)

    def make(self, **settings: Any) -> PracticeCall:
        """A telephone that will dial the line."""
        return PracticeCall(
            self.line, PUBLIC_URL, TOKEN, ACCOUNT, clock=self.clock, switchboard=self.switchboard, **settings
        )

    def dial(self, **settings: Any) -> PracticeCall:
        call = self.make(**settings)
        call.dial()
        return call

    def call(self, number: str = AGENT, *, path: str = "/agent", detects_machine: bool = False) -> str:
        """Have the service call a number."""
        return self.stand_in.call(
            called=number,
            caller=LINE,
            url=f"{PUBLIC_URL}/voice{path}",
            status_url=f"{PUBLIC_URL}/voice{path}/status#rc=2",
            ring_seconds=20,
            detects_machine=detects_machine,
        )

    def ringing(self, number: str = AGENT) -> PracticeCall:
        """The telephone of a number that rings."""
        leg = self.switchboard.find_ringing(number)
        assert leg is not None
        call = self.make(setup=read_setup(leg, ACCOUNT, PUBLIC_URL))
        call.ring()
        return call

    def answered(self, number: str = AGENT, **settings: Any) -> PracticeCall:
        self.call(number, **settings)
        call = self.ringing(number)
        call.pick_up()
        return call


def room(name: str = "room 1", *, action: str | None = "/ivr/voice/after", **settings: Any) -> VoiceResponse:
    """A document that enters a room."""
    response = VoiceResponse()
    dial = Dial(**({"action": action} if action else {}))
    dial.conference(name, **({"beep": "false", "wait_url": ""} | settings))
    response.append(dial)
    return response
