"""The dispatcher: sends what was decided to the telephone network, after the commit that decided it.

One round takes effects one by one: claimed in a transaction, sent outside any, and saved in another, so that nothing
waits for the network but the dispatcher. Several may run at once. What a fault means:

    kind           gone                     refused                    unanswered
    ring_agent     the agent's telephone failed: the caller waits on   judged by what happens (`sweeps.py`)
    join_caller    the caller hung up       the caller waits on        tried again
    call_caller    the call back is ended as failed                    judged by what happens (`sweeps.py`)
    redirect_leg   the agent's leg is over  let be                     tried again
    send_to_line   the caller hung up       let be                     tried again
    hang_up, hold, send_outside,
    leave_room, end_room                    let be                     tried again
    text           failed                   failed                     failed: it may have been sent
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from ivr.errors import StoreUnavailable
from ivr.logs import get_logger
from ivr.queue import call_backs, claims, sweeps, warm_transfers
from ivr.queue.hours import Hours
from ivr.queue.telephone import Telephone, TelephoneFault
from ivr.store import agents, effects, hand_offs
from ivr.store.database import Connection, Database
from ivr.store.effects import REPEATABLE, UNANSWERED, Effect

MOST_A_ROUND = 20
MOST_TRIES = 6
ROUND_SECONDS = 0.5
"""How long a round waits for the next one: what a caller notices least."""

UNAVAILABLE_SECONDS = 5.0

Ask = Callable[[], str | None]
"""One request to the network; gives a sid where it makes one."""

log = get_logger(__name__)


class LegAddresses(Protocol):
    """Where the network finds what it is to do: absolute addresses of ours."""

    def agent_leg(self, effect_id: str) -> str:
        """Where an agent's leg begins."""

    def agent_status(self, effect_id: str) -> str:
        """Where it is told what became of an agent's leg."""

    def agent_gone(self, effect_id: str) -> str:
        """Where an agent's leg hears that the caller is gone."""

    def join(self, hand_off_id: str) -> str:
        """Where a waiting caller's leg enters the room."""

    def hold(self, language: str) -> str:
        """What a caller on hold hears."""

    def outside(self, hand_off_id: str, name: str) -> str:
        """Where a caller is connected with a number outside."""

    def call_back(self, effect_id: str) -> str:
        """Where a call back begins."""

    def call_back_status(self, effect_id: str) -> str:
        """Where it is told what became of a call back's leg."""


class Stop(Protocol):
    """What ends the loop: a `threading.Event` is one."""

    def is_set(self) -> bool:
        """Tell whether to stop."""

    def wait(self, timeout: float) -> bool:
        """Wait, and tell whether to stop."""


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Everything that a round needs. `caller_ids` are our lines' numbers by the line's name, the usual one first."""

    database: Database
    telephone: Telephone
    addresses: LegAddresses
    caller_ids: Mapping[str, str]
    hours: Hours
    clock: Callable[[], datetime]

    def work(self) -> int:
        """Do one round: put right what hangs in the air, send what is due, and give how much that was.

        Raises:
            StoreUnavailable: when the database does not answer.
        """
        done = sweeps.sweep(self.database, self._now(), self.hours)
        for _ in range(MOST_A_ROUND):
            effect = self._claim()
            if effect is None:
                break
            self._send(effect)
            done += 1
        return done

    def _now(self) -> datetime:
        return self.clock().astimezone(UTC)

    def _claim(self) -> Effect | None:
        """Claim one effect: claimed all at once, the last would be stale before its turn came."""
        now = self._now()
        with self.database.reading() as connection:
            if not effects.has_due(connection, now):
                return None
            with self.database.transaction(connection):
                claimed = effects.claim_due(connection, now, 1)
        return claimed[0] if claimed else None

    def _send(self, effect: Effect) -> None:
        try:
            with self.database.reading() as connection:
                ask = self._ask(connection, effect)
            result = ask() if ask else None
        except TelephoneFault as fault:
            self._bear(effect, fault)
        except StoreUnavailable:
            raise
        except Exception as error:  # one effect that cannot be understood must not hold up all the others
            log.error("effect_broken", kind=effect.kind, effect=effect.effect_id, error=type(error).__name__)
            self._bear(effect, TelephoneFault("refused", type(error).__name__))
        else:
            with self.database.writing() as connection:
                if ask is None:
                    effects.save_dropped(connection, effect.effect_id)
                    return
                self._follow(connection, effect, result)
                effects.save_sent(connection, effect.effect_id, self._now(), result)

    def _ask(self, connection: Connection, effect: Effect) -> Ask | None:
        """Find what to ask of the network; None where it is not wanted any more."""
        arguments = effect.arguments
        match effect.kind:
            case "ring_agent":
                return self._ring(connection, effect)
            case "join_caller":
                hand_off = claims.joining_of(connection, arguments["claim"])
                if hand_off is None or hand_off.leg_sid is None:
                    return None
                sid = hand_off.leg_sid
                return lambda: self.telephone.redirect(sid, self.addresses.join(hand_off.hand_off_id))
            case "call_caller":
                return self._call(connection, effect)
            case "redirect_leg":
                return lambda: self.telephone.redirect(
                    arguments["sid"], self.addresses.agent_gone(arguments["claim"])
                )
            case "hang_up":
                return lambda: self.telephone.hang_up(arguments["sid"])
            case "hold":
                language = arguments["language"]
                url = self.addresses.hold(language) if language is not None else None
                return lambda: self.telephone.hold(arguments["room"], arguments["sid"], url)
            case "send_to_line" | "send_outside":
                return self._send_away(connection, effect)
            case "leave_room":
                return lambda: self._leave_room(arguments["room"], arguments["sid"])
            case "end_room":
                return lambda: self.telephone.end_room(arguments["room"])
            case "text":
                caller = self._caller_id(arguments.get("line"))
                return lambda: self.telephone.text(called=arguments["called"], caller=caller, body=arguments["body"])
            case _:
                log.error("effect_unknown", kind=effect.kind, effect=effect.effect_id)
                return None

    def _leave_room(self, room: str, sid: str) -> None:
        """End a leg only once it is sure not to end its room: that is where the caller is."""
        self.telephone.let_leave(room, sid)
        self.telephone.hang_up(sid)

    def _ring(self, connection: Connection, effect: Effect) -> Ask | None:
        hand_off = claims.claim_of(connection, effect.effect_id) or warm_transfers.asked_by(
            connection, effect.effect_id
        )
        agent = agents.find_agent(connection, effect.arguments["agent"])
        if hand_off is None or agent is None or agent.phone is None:
            return None
        called, caller = agent.phone, self._caller_id(hand_off.line)
        return lambda: self.telephone.call(
            called=called,
            caller=caller,
            url=self.addresses.agent_leg(effect.effect_id),
            status_url=self.addresses.agent_status(effect.effect_id),
            ring_seconds=sweeps.RING_SECONDS,
            detects_machine=False,
        )

    def _send_away(self, connection: Connection, effect: Effect) -> Ask | None:
        """Redirect a caller whom an agent gave to somebody else, unless another agent has the caller already."""
        sid, hand_off = effect.arguments["sid"], hand_offs.find_hand_off(connection, effect.hand_off_id or "")
        if hand_off is None or hand_off.leg_sid != sid:
            return None
        if effect.kind == "send_outside":
            return lambda: self.telephone.redirect(
                sid, self.addresses.outside(hand_off.hand_off_id, effect.arguments["name"])
            )
        if hand_off.state not in ("waiting", "ringing"):
            return None
        return lambda: self.telephone.redirect(sid, self.addresses.join(hand_off.hand_off_id))

    def _call(self, connection: Connection, effect: Effect) -> Ask | None:
        hand_off = call_backs.called_back(connection, effect.effect_id)
        if hand_off is None or hand_off.number is None:
            return None
        called, caller = hand_off.number, self._caller_id(hand_off.line)
        return lambda: self.telephone.call(
            called=called,
            caller=caller,
            url=self.addresses.call_back(effect.effect_id),
            status_url=self.addresses.call_back_status(effect.effect_id),
            ring_seconds=sweeps.CALL_BACK_RING_SECONDS,
            detects_machine=True,
        )

    def _follow(self, connection: Connection, effect: Effect, sid: str | None) -> None:
        """Keep the sid of a call that was made; one that nobody wants any more is ended again."""
        if effect.kind == "ring_agent":
            is_wanted = claims.rings_on(connection, effect.effect_id) or bool(
                warm_transfers.asked_by(connection, effect.effect_id)
            )
        elif effect.kind == "call_caller":
            hand_off = call_backs.called_back(connection, effect.effect_id)
            is_wanted = hand_off is not None
            if hand_off is not None:
                hand_offs.save_hand_off(connection, hand_off.hand_off_id, ("joining",), {"leg_sid": sid})
        else:
            return
        if not is_wanted:
            effects.record_effect(connection, "hang_up", {"sid": sid}, effect.hand_off_id, self._now())

    def _bear(self, effect: Effect, fault: TelephoneFault) -> None:
        """Do what a fault means, once."""
        log.warning("effect_failed", kind=effect.kind, effect=effect.effect_id, fault=fault.kind)
        now = self._now()
        with self.database.writing() as connection:
            if fault.kind != UNANSWERED:
                _settle(connection, effect, fault, now)
                effects.save_failed(connection, effect.effect_id, fault.kind)
            elif effect.kind in REPEATABLE and effect.tries < MOST_TRIES:
                later = now + timedelta(seconds=2 ** (effect.tries - 1))
                effects.save_again(connection, effect.effect_id, fault.kind, later)
            else:
                effects.save_failed(connection, effect.effect_id, fault.kind)

    def _caller_id(self, line: str | None) -> str:
        """Give the number that is shown: the line's, or the usual one where that line has none."""
        return self.caller_ids.get(line or "") or next(iter(self.caller_ids.values()))


def _settle(connection: Connection, effect: Effect, fault: TelephoneFault, now: datetime) -> None:
    """Tell the hand-off what the network will not do for it."""
    hand_off_id = effect.hand_off_id or ""
    match effect.kind, fault.kind:
        case "ring_agent", _:
            if not warm_transfers.release(connection, effect.effect_id, "failed", now):
                claims.release(connection, effect.effect_id, "failed", now)
        case "join_caller" | "send_to_line", "gone":
            claims.caller_gone(connection, hand_off_id, now)
        case "join_caller", _:
            sweeps.give_up_join(connection, hand_off_id, now)
        case "call_caller", _:
            call_backs.refused(connection, hand_off_id, now)
        case "redirect_leg", "gone":
            claims.leg_ended(connection, effect.arguments["claim"], "completed", now)


def run(dispatcher: Dispatcher, stop: Stop) -> None:
    """Do round after round until stopped. A database that does not answer is asked again."""
    seconds = 0.0
    while not stop.is_set():
        try:
            dispatcher.work()
            seconds = ROUND_SECONDS
        except StoreUnavailable:
            log.warning("dispatcher_waits_for_the_database")
            seconds = UNAVAILABLE_SECONDS
        stop.wait(seconds)
