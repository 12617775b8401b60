"""What becomes of each leg that we call: an agent's, a called-back caller's, and the caller's way into their room.

Every post here may come twice, late or out of order, and none of them is a turn. What is true of a hand-off is told
to `ivr/queue`, which decides; what is heard is put into words by `agent_calls.py`. A leg knows only the effect that
made it: one whose claim holds no more hears so, and never reaches the caller.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ivr.conversation.agent_calls import AgentCalls
from ivr.conversation.reply import Spoken
from ivr.logs import get_logger
from ivr.queue import call_backs, claims, transfers, warm_transfers
from ivr.queue.hours import Hours
from ivr.store import agents, effects, hand_offs, people
from ivr.store.database import Connection, Database
from ivr.store.hand_offs import HandOff

TAKE = "1"

RELEASES = {"busy": "busy", "no-answer": "no_answer", "failed": "failed", "canceled": "timed_out"}
"""Why a claim is given back whose leg never talked, by Twilio's word; `completed` is a leg that was answered."""
ENDED = "completed"

MACHINE = ("machine", "fax")
"""How Twilio's words for what is no person begin."""
UNSURE = "unknown"
SILENT_RULES = frozenset({"no_voicemail", "none"})
"""Contact rules under which whoever may be a machine is one."""

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class KeyAsked:
    """Say this, and once more after a pause; then hear one key, or none."""

    spoken: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class RoomEntered:
    """Say this, and bring the leg into the hand-off's room, which ends when it leaves, or goes on."""

    hand_off_id: str
    language: str
    spoken: tuple[Spoken, ...]
    is_ending_room: bool = True


@dataclass(frozen=True, slots=True)
class LineRejoined:
    """Bring a caller whose agent left back into the queue, at the same place."""

    hand_off_id: str
    queue: str
    language: str
    spoken: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class SentOutside:
    """Say this, and connect a caller with a number outside; None where there is no such number any more."""

    number: str | None
    language: str
    spoken: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class LegOver:
    """Say this, and hang up."""

    spoken: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class Legs:
    """What tells of legs. Every method raises StoreUnavailable when the database does not answer."""

    database: Database
    words: AgentCalls
    hours: Hours
    clock: Callable[[], datetime]
    outside_numbers: Mapping[str, str] = field(default_factory=dict)

    # ── Agents ──

    def agent_answered(self, effect_id: str, sid: str, answered_by: str | None) -> KeyAsked | LegOver:
        """Whisper to an agent who calls. A machine hears nothing, and the caller waits on."""
        with self.database.writing() as connection:
            taken_over = warm_transfers.leg_asked(connection, effect_id, sid)
            hand_off = taken_over or claims.leg_asked(connection, effect_id, sid)
            language = self._language_of_agent(connection, effect_id)
            if hand_off is None:
                return self._too_late(connection, effect_id, language)
            if _is_machine(answered_by):
                self._release(connection, effect_id, "no_answer")
                return LegOver(())
            asks = agents.find_agent(connection, hand_off.agent or "") if taken_over else None
            return KeyAsked(self.words.whisper(hand_off, language, asks.name if asks else None))

    def agent_keyed(self, effect_id: str, sid: str, key: str) -> RoomEntered | LegOver:
        """Take what an agent keyed after the whisper: 1 takes the call, anything else gives it back."""
        with self.database.writing() as connection:
            language = self._language_of_agent(connection, effect_id)
            if key == TAKE:
                if (shared := warm_transfers.accept(connection, effect_id, sid, self._now())) is not None:
                    said = (self.words.say("whisper.connecting", language),)
                    return RoomEntered(shared.hand_off_id, language, said, is_ending_room=False)
                taken = claims.accept(connection, effect_id, sid, self._now())
                if taken is None:
                    return self._too_late(connection, effect_id, language)
                prompt = "whisper.calling" if taken.kind == call_backs.KIND else "whisper.connecting"
                return RoomEntered(taken.hand_off_id, language, (self.words.say(prompt, language),))
            why = "declined" if key else "no_answer"
            if warm_transfers.release(connection, effect_id, why, self._now()):
                return self._over("whisper.not_taken_over", language)
            is_released = claims.release(connection, effect_id, why, self._now())
            if not is_released and not _is_refused(connection, effect_id, why):
                return self._too_late(connection, effect_id, language)
            return self._over("whisper.declined" if key else "whisper.no_key", language)

    def agent_leg_status(self, effect_id: str, status: str) -> None:
        """Take Twilio's word on an agent's leg; only its last says anything."""
        why = ENDED if status == ENDED else RELEASES.get(status)
        if why is not None:
            with self.database.writing() as connection:
                self._end_leg(connection, effect_id, why)

    def room_ended(self, effect_id: str) -> LegOver:
        """Tell an agent whose room has ended so."""
        with self.database.writing() as connection:
            self._end_leg(connection, effect_id, ENDED)
            return self._over("whisper.over", self._language_of_agent(connection, effect_id))

    def caller_gone(self, effect_id: str) -> LegOver:
        """Tell an agent who took a call that nobody came."""
        with self.database.reading() as connection:
            hand_off = _hand_off_of(connection, effect_id)
            prompt = "whisper.hung_up"
            if hand_off is not None and hand_off.kind == call_backs.KIND:
                prompt = "whisper.not_answered"
            elif hand_off is not None and hand_off.state != "ended":
                prompt = "whisper.not_connected"
            return self._over(prompt, self._language_of_agent(connection, effect_id))

    # ── The caller who waits ──

    def caller_sent_for(self, hand_off_id: str) -> RoomEntered | LineRejoined | None:
        """Bring a caller who waited into the room of the agent; None where the wait is over.

        Where the agent left meanwhile, the caller goes back into the queue.
        """
        with self.database.writing() as connection:
            is_connected = claims.caller_joined(connection, hand_off_id, self._now())
            hand_off = hand_offs.find_hand_off(connection, hand_off_id)
        if hand_off is None or hand_off.state == "ended":
            return None
        language = self.words.known_language(hand_off.language)
        if is_connected:
            return RoomEntered(hand_off_id, language, ())
        is_passed_on = transfers.is_transferred(hand_off)
        said = self.words.say(f"call_back_legs.{'passed_on' if is_passed_on else 'back_in_line'}", language)
        return LineRejoined(hand_off_id, f"{hand_off.queue}-{language}", language, (said,))

    def caller_sent_outside(self, hand_off_id: str, name: str) -> SentOutside | None:
        """Connect a caller with a number outside, whom an agent sent there; None for anybody else."""
        with self.database.reading() as connection:
            hand_off = hand_offs.find_hand_off(connection, hand_off_id)
        if hand_off is None or transfers.outside_name(hand_off) != name:
            return None
        language = self.words.known_language(hand_off.language)
        number = self.outside_numbers.get(name)
        return SentOutside(number, language, (self.words.say("call_back_legs.outside", language),) if number else ())

    def hold(self, language: str) -> tuple[Spoken, ...]:
        """Give what a caller on hold hears."""
        return (self.words.say("call_back_legs.hold", self.words.known_language(language)),)

    # ── The caller who is called back ──

    def person_answered(self, effect_id: str, sid: str, answered_by: str | None) -> KeyAsked | LegOver:
        """Say to a person who answers a call back what it is. A machine hears nothing at all."""
        with self.database.writing() as connection:
            hand_off = call_backs.called_back(connection, effect_id)
            if hand_off is None:
                return self._lost(connection, effect_id)
            if _is_machine(answered_by) or (answered_by == UNSURE and _takes_no_voicemail(connection, hand_off)):
                call_backs.not_answered(connection, hand_off.hand_off_id, self._now(), self.hours)
                return LegOver(())
            hand_offs.save_hand_off(connection, hand_off.hand_off_id, ("joining",), {"leg_sid": sid})
            return KeyAsked(self.words.call_back(hand_off))

    def person_keyed(self, effect_id: str, key: str) -> RoomEntered | LegOver:
        """Take what was keyed on a call back: 1 connects; anything else means that nobody was reached."""
        with self.database.writing() as connection:
            hand_off = call_backs.called_back(connection, effect_id)
            if hand_off is None:
                return self._lost(connection, effect_id)
            language = self.words.known_language(hand_off.language)
            if key == TAKE and claims.caller_joined(connection, hand_off.hand_off_id, self._now()):
                thanks = self.words.say("call_back_legs.connecting", language)
                return RoomEntered(hand_off.hand_off_id, language, (thanks,))
            call_backs.not_answered(connection, hand_off.hand_off_id, self._now(), self.hours)
            return self._over("call_back_legs.goodbye", language)

    def person_leg_status(self, effect_id: str, status: str) -> None:
        """Take Twilio's word on a call back's leg; only its last says anything."""
        if status != ENDED and status not in RELEASES:
            return
        with self.database.writing() as connection:
            hand_off = call_backs.called_back(connection, effect_id)
            if hand_off is None:
                return
            if hand_off.state == "connected":
                claims.caller_gone(connection, hand_off.hand_off_id, self._now())
            else:
                call_backs.not_answered(connection, hand_off.hand_off_id, self._now(), self.hours)

    # ── Inside ──

    def _now(self) -> datetime:
        return self.clock().astimezone(UTC)

    def _release(self, connection: Connection, effect_id: str, why: str) -> None:
        if not warm_transfers.release(connection, effect_id, why, self._now()):
            claims.release(connection, effect_id, why, self._now())

    def _end_leg(self, connection: Connection, effect_id: str, why: str) -> None:
        if not warm_transfers.release(connection, effect_id, why, self._now()):
            claims.leg_ended(connection, effect_id, why, self._now())

    def _over(self, prompt: str, language: str) -> LegOver:
        return LegOver((self.words.say(prompt, language),))

    def _language_of_agent(self, connection: Connection, effect_id: str) -> str:
        effect = effects.find_effect(connection, effect_id)
        name = effect.arguments.get("agent") if effect is not None else None
        return self.words.language_of(agents.find_agent(connection, name) if isinstance(name, str) else None)

    def _too_late(self, connection: Connection, effect_id: str, language: str) -> LegOver:
        """Tell an agent whose claim does not hold why: the caller hung up, or was given to another."""
        hand_off = _hand_off_of(connection, effect_id)
        has_hung_up = hand_off is not None and hand_off.state == "ended" and hand_off.outcome == "hung_up"
        return self._over("whisper.hung_up" if has_hung_up else "whisper.taken", language)

    def _lost(self, connection: Connection, effect_id: str) -> LegOver:
        """End a call back's leg that nobody waits for any more; it is promised again only where it will be made."""
        hand_off = _hand_off_of(connection, effect_id)
        if hand_off is None:
            return LegOver(())
        will_be_made = hand_off.state in ("waiting", "ringing")
        prompt = "call_back_legs.again" if will_be_made else "call_back_legs.goodbye"
        return self._over(prompt, self.words.known_language(hand_off.language))


def _hand_off_of(connection: Connection, effect_id: str) -> HandOff | None:
    """Find the hand-off that an effect was made for, whatever has become of it."""
    effect = effects.find_effect(connection, effect_id)
    if effect is None or effect.hand_off_id is None:
        return None
    return hand_offs.find_hand_off(connection, effect.hand_off_id)


def _is_refused(connection: Connection, effect_id: str, why: str) -> bool:
    """Whether the last who refused a call is the agent of this claim, for this reason: the key was posted before."""
    effect, hand_off = effects.find_effect(connection, effect_id), _hand_off_of(connection, effect_id)
    if effect is None or hand_off is None or hand_off.state != "waiting" or not hand_off.declined_by:
        return False
    last = hand_off.declined_by[-1]
    return last["agent"] == effect.arguments.get("agent") and last["why"] == why


def _is_machine(answered_by: str | None) -> bool:
    return (answered_by or "").startswith(MACHINE)


def _takes_no_voicemail(connection: Connection, hand_off: HandOff) -> bool:
    if hand_off.participant_id is None:
        return False
    return people.find_contact_rule(connection, hand_off.participant_id) in SILENT_RULES
