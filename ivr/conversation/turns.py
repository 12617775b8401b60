"""The conversation's front door: a call comes in, a turn is posted, a call's status arrives.

A turn number makes every post safe to repeat: `calls.turn` is the one that is awaited, and a post of any other turn
gets the stored reply and makes no step. Of two posts of one turn at once, one claims it. The end of a wait names the
wait instead (`ivr/conversation/waits.py`), and is over once.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ivr.conversation.editions import Edition, Editions
from ivr.conversation.facts import Facts
from ivr.conversation.hand_offs import STRANDED, new_hand_off_id, stranded_values
from ivr.conversation.in_queue import answer_in_queue
from ivr.conversation.journey import event_to_json
from ivr.conversation.records import save_turn, save_wait
from ivr.conversation.reply import End, Reply, reply_from_json
from ivr.conversation.turn import AlreadyTaken, Turn
from ivr.conversation.wording import Wording
from ivr.errors import CallFault
from ivr.flow.asking import pending_ask, question_of, wait_ask
from ivr.flow.contracts import Assurance, CallFacts, LookUpFunction
from ivr.flow.definition import Line, RecordStep, TransferStep
from ivr.flow.events import Answered, CallerEvent, Event, Meanwhile, Recorded, TransferEnded
from ivr.flow.machine import Move, advance, begin
from ivr.flow.session import Session, session_from_json
from ivr.flow.verbs import Ask, Wait
from ivr.logs import get_logger
from ivr.phone_numbers import country_of
from ivr.queue import claims
from ivr.speech.entries import in_country
from ivr.speech.heard import Heard
from ivr.speech.recognition import recognise
from ivr.store import calls, hand_offs
from ivr.store.database import Connection, Database

HUNG_UP = "hung_up"
"""How a transfer ends when the caller hangs up: the call is over, and no step is made."""

TRIES = 3
"""How often the end of a wait is tried against turns of the menus that are made at the same moment."""

Happened = Heard | TransferEnded | Recorded
"""What a post tells: keys, words, nothing, or the end of a transfer or recording."""

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call that comes in: `dialed` and `caller` are E.164, or None where they are unknown."""

    sid: str
    dialed: str | None
    caller: str | None
    verified_caller_id: str | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything that answers calls."""

    database: Database
    editions: Editions
    look_ups: Mapping[str, LookUpFunction]
    facts: Facts
    numbers: Mapping[str, str]
    clock: Callable[[], datetime]

    def incoming(self, call: NewCall) -> Reply:
        """Answer a call; a known one gets its last reply again.

        Raises:
            StoreUnavailable: when the database does not answer.
        """
        now, edition = self._now(), self.editions.current
        self.editions.save_current(self.database, now)
        line = edition.flows.line_for(call.dialed)
        language = edition.flows.wording.default_language
        facts = CallFacts(call.sid, 0, line.name, call.caller, language, now)
        row: dict[str, Any] = {
            "sid": call.sid,
            "line": line.name,
            "caller": call.caller,
            "edition": edition.name,
            "turn": 1,
            "session": {},
            "reply": {},
            "language": language,
            "assurance": Assurance.ANONYMOUS.name.lower(),
            "verified_caller_id": call.verified_caller_id,
            "began_at": now,
        }
        move = begin(edition.flows, line.start, language)
        with self.database.reading() as connection:

            def claim(values: Mapping[str, Any]) -> bool:
                return calls.record_call(connection, {**row, **values})

            try:
                return self._carry_out(connection, facts, edition, line, claim, move, None, None, None)
            except AlreadyTaken:
                return _reply_again(connection, call.sid)

    def turn(self, sid: str, number: int, happened: Happened) -> Reply:
        """Answer one turn of a call; a turn that is not awaited gets the stored reply.

        Raises:
            CallFault: when there is no such call, or its state does not fit its flow.
            StoreUnavailable: when the database does not answer.
        """
        with self.database.reading() as connection:
            row = calls.find_call(connection, sid)
            if row is None:
                raise CallFault("a turn of a call that is not known")
            if row.turn != number:
                return _reply_again(connection, sid)
            edition = self.editions.get_edition(row.edition, connection)
            session = _session_of(row, edition)
            ask, event = self._hear(edition, session, row.caller, happened)
            if event is None:
                return self._over_or_again(connection, row, happened)
            if isinstance(edition.flows.steps[session.step], TransferStep) and isinstance(event, CallerEvent):
                return answer_in_queue(self.database, connection, row, edition.flows, event, ask, self._now())
            try:
                return self._step(connection, row, edition, session, event, ask)
            except AlreadyTaken:
                return _reply_again(connection, sid)

    def wait_ended(self, sid: str, hand_off_id: str, outcome: str) -> Reply | None:
        """Make the step that the end of a wait leads to, once; None where only the wait is known of the call.

        Raises:
            CallFault: when the call's state does not fit its flow.
            StoreUnavailable: when the database does not answer.
        """
        for _ in range(TRIES):
            with self.database.reading() as connection:
                row, hand_off = calls.find_call(connection, sid), hand_offs.find_hand_off(connection, hand_off_id)
                if outcome == HUNG_UP or row is None or hand_off is None or hand_off.reason == STRANDED:
                    with self.database.transaction(connection):
                        claims.caller_gone(connection, hand_off_id, self._now(), outcome)
                    return Reply(row.turn, row.language, (), End()) if row and outcome == HUNG_UP else None
                if row.hand_off_id != hand_off_id:
                    return _reply_again(connection, row.sid)
                edition = self.editions.get_edition(row.edition, connection)
                session = _session_of(row, edition)
                with suppress(AlreadyTaken):  # by a turn of the menus that was made at this moment
                    return self._step(connection, row, edition, session, TransferEnded(outcome), None)
        raise CallFault("the end of a wait found no moment between two turns")

    def save_status(self, sid: str, status: str, duration_seconds: int | None) -> None:
        """Save Twilio's word on a call, which may come late, twice or out of order; an unknown call is let be."""
        with self.database.writing() as connection:
            now = self._now()
            calls.save_status(connection, sid, status, now, duration_seconds)
            if status in calls.FINAL_STATUSES:
                self._end_wait(connection, sid, HUNG_UP)

    def record_stranded(self, sid: str, language: str) -> None:
        """Record the hand-off of a caller who waits because the database did not answer; a caller waits only once.

        Raises:
            StoreUnavailable: while it still does not answer.
        """
        with self.database.writing() as connection:
            if hand_offs.find_open_hand_off(connection, sid) is None:
                hand_offs.record_hand_off(connection, stranded_values(sid, self._now(), language))

    def _end_wait(self, connection: Connection, sid: str, outcome: str) -> None:
        """End the wait that a call is in, if it is in one; an agent on the way to its caller hears so."""
        wait = hand_offs.find_open_hand_off(connection, sid)
        if wait is not None:
            claims.caller_gone(connection, wait.hand_off_id, self._now(), outcome)

    def _now(self) -> datetime:
        """Tell the moment in UTC, as look-ups and the store take it, whatever offset the clock has."""
        return self.clock().astimezone(UTC)

    def _hear(
        self, edition: Edition, session: Session, caller: str | None, happened: Happened
    ) -> tuple[Ask | None, Event | None]:
        """Find the event that a post means where the call rests; None where it fits nothing there."""
        step = edition.flows.steps[session.step]
        if isinstance(happened, TransferEnded):
            fits = isinstance(step, TransferStep) and happened.outcome != HUNG_UP
            return None, happened if fits else None
        if isinstance(happened, Recorded):
            return None, happened if isinstance(step, RecordStep) else None
        if question_of(edition.flows, session) is not None:
            ask = in_country(pending_ask(edition.flows, session), country_of(caller))
            return ask, recognise(ask, happened, edition.catalogue)
        in_wait = wait_ask(edition.flows, session)
        if in_wait is None:
            return None, None
        event = recognise(in_wait, happened, edition.catalogue)
        waiting = edition.flows.defaults.waiting
        if isinstance(event, Answered) and waiting is not None and event.value == waiting.meanwhile.value:
            return in_wait, Meanwhile(event.by)
        return in_wait, event

    def _over_or_again(self, connection: Connection, row: calls.CallRow, happened: Happened) -> Reply:
        """Answer a post that makes no step: the caller hung up in a transfer, or what came fits nothing here."""
        if happened != TransferEnded(HUNG_UP):
            return _reply_again(connection, row.sid)
        with self.database.transaction(connection):
            self._end_wait(connection, row.sid, HUNG_UP)
        return Reply(row.turn, row.language, (), End())

    def _step(
        self,
        connection: Connection,
        row: calls.CallRow,
        edition: Edition,
        session: Session,
        event: Event,
        ask: Ask | None,
    ) -> Reply:
        facts = CallFacts(row.sid, row.turn, row.line, row.caller, session.language, self._now())

        def claim(values: Mapping[str, Any]) -> bool:
            return calls.claim_turn(connection, row.sid, row.turn, values)

        line, move = edition.flows.line_named(row.line), advance(edition.flows, session, event)
        return self._carry_out(connection, facts, edition, line, claim, move, event, ask, row.hand_off_id)

    def _carry_out(
        self,
        connection: Connection,
        facts: CallFacts,
        edition: Edition,
        line: Line,
        claim: Callable[[Mapping[str, Any]], bool],
        move: Move,
        event: Event | None,
        ask: Ask | None,
        wait: str | None,
    ) -> Reply:
        """Carry a move out, and save it; `wait` is the hand-off that the call is in.

        Raises:
            AlreadyTaken: when another post of this turn was first.
        """
        wording = Wording(edition, line, self.facts, self.numbers)
        with ExitStack() as stack:
            turn = Turn(
                self.database, self.look_ups, edition.flows, facts, claim, wording.has_number, connection, stack
            )
            session, rest = turn.run(move)
            stays = wait is not None and (session.waits_at is not None or isinstance(rest, Wait))
            hand_off_id = wait if wait is not None and stays else new_hand_off_id(facts.call, facts.now)
            reply = wording.reply(facts.turn + 1, session, turn.says, rest, hand_off_id, wait if stays else None)
            save_turn(turn, session, rest, reply, event, ask)
            save_wait(turn, session, rest, event, wait if not stays else None, hand_off_id)
        log.info(
            "turn",
            call=facts.call,
            turn=facts.turn,
            line=facts.line,
            happened=event_to_json(event, ask)["kind"],
            rest=turn.path[-1],
            looked_up=[f"{one['look_up']}:{one['outcome']}" for one in turn.looked_up],
        )
        return reply


def _reply_again(connection: Connection, sid: str) -> Reply:
    """Give the stored reply to a post that makes no step."""
    reply = calls.find_reply(connection, sid)
    if reply is None:
        raise CallFault("a turn was taken, but its call is gone")
    return reply_from_json(reply)


def _session_of(row: calls.CallRow, edition: Edition) -> Session:
    session = session_from_json(row.session)
    if session.step not in edition.flows.steps:
        raise CallFault("the call rests on a step that there is no more")
    return session
