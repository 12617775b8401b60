"""One call, driven: the phone, the way to the service, the clock that both share, and where telephones meet.

One method is one act of the caller, and after it the phone runs on until the caller is to act again: keys that finish
nothing are followed by the pause that ends an entry, a message by the silence that ends a recording. What is written
for people is left to `transcript`.
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ivr.practice import phone
from ivr.practice.clock import SimulatedClock
from ivr.practice.exchange import Exchange
from ivr.practice.playing import Step
from ivr.practice.reception import check_unawaited
from ivr.practice.signals import Act, Ended, Heard, HungUp, Keyed, RoomChanged, Said, Waited
from ivr.practice.state import DialOutcome, Fetching, Gathering, PhoneState, Recording, Ringing, Setup
from ivr.practice.switchboard import Switchboard
from ivr.practice.verbs.calling import AnsweredBy

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
        setup: Setup | None = None,
        state: PhoneState | None = None,
        cookies: Mapping[str, str] | None = None,
        switchboard: Switchboard | None = None,
    ) -> None:
        """Make a call, or with `state` and `cookies` go on with one that was kept.

        A `setup` stands for all that settles a call. Without a `switchboard` nothing happens from outside, and
        whoever enters a conference is alone in it.
        """
        self.setup = (
            state.setup
            if state
            else setup
            or Setup(
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
        self._switchboard = switchboard
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
        if self._switchboard:
            self._switchboard.open_call(self.setup)
        return self._carry_out(phone.dial(self.setup, self.clock.now()))

    def ring(self, began_at: datetime | None = None) -> tuple[Heard, ...]:
        """Let the telephone of an outgoing call ring, now or since an earlier moment."""
        step = phone.ring(self.setup, began_at or self.clock.now())
        self._state = step.state
        self.heard += step.heard
        return step.heard

    def pick_up(self, answered_by: AnsweredBy = "human") -> tuple[Heard, ...]:
        """Answer the telephone that rings."""
        return self._stop_ringing(phone.pick_up(self._caught_up(), answered_by))

    def turn_away(self, outcome: DialOutcome) -> tuple[Heard, ...]:
        """Let the telephone be busy, unanswered or out of reach."""
        return self._stop_ringing(phone.turn_away(self._caught_up(), outcome))

    def take_up(self) -> tuple[Heard, ...]:
        """Take up all that has happened from outside since the last act."""
        heard: tuple[Heard, ...] = ()
        while self._switchboard and (outside := self._switchboard.take_outside(self.state)):
            if isinstance(self.state.activity, Ringing):
                heard += self._stop_ringing(phone.happen(self._caught_up(), outside))
            else:
                heard += self._carry_out(phone.happen(self._caught_up(), outside))
        return heard

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
        was_recording = isinstance(self.state.activity, Recording)
        heard = self.act(Said(text, confidence))
        # What leads to a recording is not yet a word of it.
        is_recording = was_recording and isinstance(self.state.activity, Recording)
        return heard + self.act(Waited()) if is_recording else heard

    def wait(self) -> tuple[Heard, ...]:
        """Do nothing until something happens."""
        return self.act(Waited())

    def hang_up(self) -> tuple[Heard, ...]:
        """Hang up."""
        return self.act(HungUp())

    def act(self, act: Act) -> tuple[Heard, ...]:
        """Do one act and nothing after it."""
        step = phone.act(self._caught_up(), act)
        if isinstance(self.state.activity, Ringing) and step.state.ended:
            return self._stop_ringing(step)
        return self._carry_out(step, act)

    def _stop_ringing(self, step: Step) -> tuple[Heard, ...]:
        """Carry out what ends the ringing, unless another telephone of this number did so first."""
        if self._switchboard and not self._switchboard.claim_ringing(self.setup.call_sid):
            ended = phone.turn_away(self.state, "canceled")
            step = Step(ended.state, heard=ended.heard)
        return self._carry_out(step)

    def _caught_up(self) -> PhoneState:
        """Give the state at the clock's moment, where another telephone has moved that on."""
        return replace(self.state, now=max(self.state.now, self.clock.now().timestamp()))

    def _carry_out(self, step: Step, act: Act | None = None) -> tuple[Heard, ...]:
        heard: tuple[Heard, ...] = ()
        while True:
            before, self._state = self._state, step.state
            self.problems += step.problems
            heard += step.heard
            self.clock.advance(step.state.now - self.clock.now().timestamp())
            entered = self._keep(before, act)
            act, reply = None, None
            for request in step.requests:
                received = self._exchange.send(request)
                self.problems += tuple(self._exchange.problems)
                self._exchange.problems.clear()
                if request.is_awaited:
                    reply = received
                else:
                    self.problems += tuple(check_unawaited(request.method, request.url, received))
            if entered is not None:
                step = phone.happen(step.state, entered)
            elif reply is not None and isinstance(step.state.activity, Fetching):
                step = phone.receive(step.state, reply)
            else:
                self.heard += heard
                return heard

    def _keep(self, before: PhoneState | None, act: Act | None) -> RoomChanged | None:
        if self._switchboard:
            return self._switchboard.keep(before, self.state, act)
        room = self.state.room
        is_new = room is not None and (before is None or before.room is None or before.room.name != room.name)
        return RoomChanged(present=1, is_started=False) if is_new else None
