"""One call, driven: the phone, the way to the service, and the clock that both share.

One method is one act of the caller, and after it the phone runs on until the caller is to act again: keys that finish
nothing are followed by the pause that ends an entry, a message by the silence that ends a recording. What is written
for people is left to `transcript`.
"""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ivr.practice import phone
from ivr.practice.clock import SimulatedClock
from ivr.practice.exchange import Exchange
from ivr.practice.playing import Step
from ivr.practice.reception import check_unawaited
from ivr.practice.signals import Act, Ended, Heard, HungUp, Keyed, Said, Waited
from ivr.practice.state import DialOutcome, Fetching, Gathering, PhoneState, Recording, Setup

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class PracticeCall:
    """A call to the service from its first request to its status callback."""

    def __init__(
        self,
        app: "WSGIApplication",
        public_url: str,
        auth_token: str,
        account_sid: str,
        *,
        line: str = "+18669013212",
        caller: str = "+15105550101",
        clock: SimulatedClock | None = None,
        call_sid: str = "",
        dial_outcome: DialOutcome = "completed",
        posts_empty_recordings: bool = True,
        state: PhoneState | None = None,
        cookies: Mapping[str, str] | None = None,
    ) -> None:
        """Make a call, or with `state` and `cookies` go on with one that was kept."""
        self.setup = (
            state.setup
            if state
            else Setup(
                line=line,
                caller=caller,
                call_sid=call_sid or "CA" + secrets.token_hex(16),
                account_sid=account_sid,
                public_url=public_url.rstrip("/"),
                dial_outcome=dial_outcome,
                posts_empty_recordings=posts_empty_recordings,
            )
        )
        self.clock = clock or SimulatedClock(datetime.now(UTC))
        self.heard: tuple[Heard, ...] = ()
        self.problems: tuple[str, ...] = ()
        self._state = state
        self._exchange = Exchange(app, public_url, auth_token)
        self._exchange.cookies.update(cookies or {})

    @property
    def state(self) -> PhoneState:
        """The phone's state; there is none before the caller has dialled."""
        if self._state is None:
            raise ValueError("nobody has dialled yet")
        return self._state

    @property
    def cookies(self) -> Mapping[str, str]:
        """What the service has set as cookies in this call."""
        return dict(self._exchange.cookies)

    @property
    def ended(self) -> Ended | None:
        """How the call ended, or None while it goes on."""
        return self.state.ended

    def dial(self) -> tuple[Heard, ...]:
        """Dial, and hear the line answer."""
        return self._carry_out(phone.dial(self.setup, self.clock.now()))

    def keys(self, keys: str) -> tuple[Heard, ...]:
        """Press keys, then pause."""
        before = self.state
        heard = self.act(Keyed(keys))
        match self.state.activity:
            case Gathering() as after if after.digits or self.state.requests_made == before.requests_made:
                return heard + self.act(Waited())
            case _:
                return heard

    def say(self, text: str, confidence: float | None = 0.9) -> tuple[Heard, ...]:
        """Say something, then fall silent."""
        heard = self.act(Said(text, confidence))
        return heard + self.act(Waited()) if isinstance(self.state.activity, Recording) else heard

    def wait(self) -> tuple[Heard, ...]:
        """Do nothing until something happens."""
        return self.act(Waited())

    def hang_up(self) -> tuple[Heard, ...]:
        """Hang up."""
        return self.act(HungUp())

    def act(self, act: Act) -> tuple[Heard, ...]:
        """Do one act and nothing after it."""
        return self._carry_out(phone.act(self.state, act))

    def _carry_out(self, step: Step) -> tuple[Heard, ...]:
        heard: tuple[Heard, ...] = ()
        while True:
            self._state = step.state
            self.problems += step.problems
            heard += step.heard
            self.clock.advance(step.state.now - self.clock.now().timestamp())
            reply = None
            for request in step.requests:
                received = self._exchange.send(request)
                self.problems += tuple(self._exchange.problems)
                self._exchange.problems.clear()
                if request.is_awaited:
                    reply = received
                else:
                    self.problems += tuple(check_unawaited(request.method, request.url, received))
            if reply is None or not isinstance(step.state.activity, Fetching):
                self.heard += heard
                return heard
            step = phone.receive(step.state, reply)
