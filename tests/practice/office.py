"""A caller, the queue and an agent's telephone in one process: the service, the dispatcher, and the stand-in."""

from dataclasses import dataclass

from flask import Flask
from sample_service import PUBLIC_URL, SECRET_KEY
from signed_posts import ACCOUNT, TOKEN

from ivr.flow.contracts import CallFacts
from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.practice.signals import Heard, Spoken
from ivr.practice.state import Setup
from ivr.practice.switchboard import Switchboard, read_setup
from ivr.queue import call_backs, claims
from ivr.queue.dispatch import Dispatcher
from ivr.queue.telephone import TelephoneFault
from ivr.store import agents, hand_offs
from ivr.store.database import Database
from ivr.store.hand_offs import HandOff

CALLER = "+15105550101"
LUIS, LUIS_PHONE = "luis", "+19165550152"
ROBIN, ROBIN_PHONE = "robin", "+19165550154"
LANGUAGE_KEYS = {"en": "1", "es": "9"}


@dataclass
class Office:
    app: Flask
    database: Database
    clock: SimulatedClock
    dispatcher: Dispatcher

    def __post_init__(self) -> None:
        self.switchboard = Switchboard(self.database, self.clock)
        self.calls: list[PracticeCall] = []

    # ── telephones ──

    def caller_in_queue(self, language: str) -> PracticeCall:
        """Someone who has asked for a person in this language, and waits."""
        call = self._call(None)
        call.dial()
        call.keys(LANGUAGE_KEYS[language])
        call.keys("0")
        for _ in range(5):
            if call.state.queue is not None:
                return call
            call.keys("1")
        raise AssertionError("nobody can wait here")

    def rings(self, number: str = LUIS_PHONE) -> PracticeCall | None:
        """The telephone of a number, if it rings."""
        leg = self.switchboard.find_ringing(number)
        if leg is None:
            return None
        call = self._call(read_setup(leg, ACCOUNT, PUBLIC_URL))
        call.ring(leg.made_at)
        return call

    def ringing(self, number: str = LUIS_PHONE) -> PracticeCall:
        call = self.rings(number)
        assert call is not None, f"{number} does not ring"
        return call

    def answered(self, number: str = LUIS_PHONE) -> PracticeCall:
        call = self.ringing(number)
        call.pick_up()
        return call

    def _call(self, setup: Setup | None) -> PracticeCall:
        made = PracticeCall(
            self.app,
            PUBLIC_URL,
            TOKEN,
            ACCOUNT,
            caller=CALLER,
            clock=self.clock,
            setup=setup,
            switchboard=self.switchboard,
        )
        self.calls.append(made)
        return made

    # ── the queue ──

    def work(self, seconds: float = 0.0) -> None:
        """Let time pass, and the queue's effects be carried out, until there are none."""
        self.clock.advance(seconds)
        for agent in (LUIS, ROBIN):
            with self.database.writing() as connection:
                if agents.find_duty(connection, agent) is not None:
                    agents.save_seen(connection, agent, self.clock.now())
        while self.dispatcher.work():
            pass

    def on_duty(self, agent: str = LUIS) -> None:
        with self.database.writing() as connection:
            agents.save_duty(connection, agent, "ready", self.clock.now())

    def next_call(self, agent: str = LUIS) -> HandOff | None:
        """The agent asks for the next call; the telephone rings."""
        with self.database.writing() as connection:
            claimed = claims.next_call(connection, agent, self.clock.now())
        self.work()
        return claimed

    def duty(self, agent: str = LUIS) -> str:
        with self.database.reading() as connection:
            duty = agents.find_duty(connection, agent)
        assert duty is not None
        return duty.state

    def hand_off(self, kind: str = "wait") -> HandOff:
        with self.database.reading() as connection:
            names = connection.exec_driver_sql("SELECT hand_off_id, kind FROM hand_offs")
            [name] = [one.hand_off_id for one in names if one.kind == kind]
            found = hand_offs.find_hand_off(connection, name)
        assert found is not None
        return found

    def ask_call_back(self, language: str) -> str:
        """Someone has asked to be called back, and hung up; give the receipt."""
        now = self.clock.now()
        facts = CallFacts("CA" + "0" * 32, 1, "customer_connect", CALLER, language, now)
        with self.database.writing() as connection:
            return call_backs.record_call_back(connection, facts, SECRET_KEY, CALLER, self.dispatcher.hours)


class LostAnswers:
    """A telephone network that does what is asked, and whose answers are lost on the way."""

    def __init__(self, telephone: object) -> None:
        self._telephone = telephone

    def __getattr__(self, name: str) -> object:
        def ask(*arguments: object, **named: object) -> object:
            getattr(self._telephone, name)(*arguments, **named)
            raise TelephoneFault("unanswered", "no answer in time")

        return ask


def said(heard: tuple[Heard, ...]) -> str:
    """The words of what is heard, each led by the language it is said in."""
    return " ".join(f"[{one.language[:2]}] {one.text}" for one in heard if isinstance(one, Spoken))
