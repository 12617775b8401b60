"""A caller's wait for a person, from the queue's side: what each round says, and what its end leads to.

A wait is one hand-off. It has no turn of its own: the caller may use the menus meanwhile, so the posts that tell of
its end name the hand-off, whose end is saved in the transaction that makes the step. Who is next, and who answers,
is `ivr/queue`'s; what keys do in a wait is `ivr/conversation/turns.py`'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from typing import Any

from ivr.conversation.announcements import WAIT_ROUND_SECONDS, Announcements
from ivr.conversation.reply import Listen, Reply, Spoken
from ivr.conversation.turns import Conversation
from ivr.flow.asking import choice_names, wait_ask
from ivr.flow.definition import TransferStep
from ivr.flow.session import session_from_json
from ivr.queue.notices import hours_now
from ivr.queue.waits import expected_wait
from ivr.speech.recognition import hints
from ivr.store import agents, calls, hand_offs
from ivr.store.database import Connection
from ivr.store.hand_offs import HandOff

CLOSED = "closed"
LEFT = "left"


@dataclass(frozen=True, slots=True)
class WaitRound:
    """One round of waiting: words, then quiet in which `listen` hears; None hears nothing. `turn` is awaited."""

    hand_off_id: str
    turn: int
    language: str
    spoken: tuple[Spoken, ...]
    listen: Listen | None


@dataclass(frozen=True, slots=True)
class Waits:
    """What tells of waits."""

    conversation: Conversation
    announcements: Announcements

    def next_round(self, sid: str, hand_off_id: str, waited_seconds: int) -> WaitRound | None:
        """Give the next round of a wait; None where it is over, and the caller is to leave the queue.

        Raises:
            StoreUnavailable: when the database does not answer.
        """
        with self.conversation.database.reading() as connection:
            row, hand_off = calls.find_call(connection, sid), hand_offs.find_hand_off(connection, hand_off_id)
            if hand_off is None or hand_off.state == "ended":
                return None
            if row is None:
                return self._round_of_called_back(sid, hand_off, waited_seconds)
            edition = self.conversation.editions.get_edition(row.edition, connection)
            session = session_from_json(row.session)
            if self._is_to_close(connection, hand_off, edition.flows.steps.get(session.step)):
                return None
            ask = wait_ask(edition.flows, session)
            listen = None
            if ask is not None:
                heard = hints(ask, edition.catalogue)
                listen = Listen(session.language, 1, True, heard, WAIT_ROUND_SECONDS)
            choices = [] if ask is None else choice_names(edition.flows, ask)
            now = self.announcements.clock().astimezone(UTC)
            # Since when the caller waits, the row knows better than Twilio's count of this stay in the queue.
            waited_seconds = max(waited_seconds, int((now - hand_off.asked_at).total_seconds()))
            # Where no desk was ever in use, nothing is known of the wait.
            is_known = agents.is_any_known(connection)
            expected = partial(expected_wait, connection, hand_off.queue, session.language, now, hand_off)
            expect = expected if is_known else None
            spoken = self.announcements.waiting(session.language, waited_seconds, choices, expect)
            return WaitRound(hand_off_id, row.turn, session.language, spoken, listen)

    def _round_of_called_back(self, sid: str, hand_off: HandOff, waited_seconds: int) -> WaitRound | None:
        """Give a round to a person whom we called, and whom the agent then gave to another: no menus, no keys."""
        if hand_off.leg_sid != sid:
            return None
        spoken = self.announcements.waiting(hand_off.language, waited_seconds)
        return WaitRound(hand_off.hand_off_id, 0, hand_off.language, spoken, None)

    def ended(self, sid: str, hand_off_id: str, outcome: str) -> Reply | None:
        """Tell that a wait has ended, and how the call goes on; told again, the same.

        None where nothing of the call is known but the wait: it ends with a goodbye.

        Raises:
            StoreUnavailable: when the database does not answer.
        """
        with self.conversation.database.reading() as connection:
            hand_off = hand_offs.find_hand_off(connection, hand_off_id)
        if hand_off is not None and hand_off.leaves_for is not None and outcome == LEFT:
            outcome = hand_off.leaves_for
        return self.conversation.wait_ended(sid, hand_off_id, outcome)

    def _is_to_close(self, connection: Connection, hand_off: HandOff, step: Any) -> bool:
        """Whether the office closed while nobody is about to take the caller, who then leaves the queue for that."""
        if not isinstance(step, TransferStep) or CLOSED not in step.on:
            return False
        now = self.announcements.clock()
        if hours_now(connection, self.announcements.hours, now).is_open(now):
            return False
        values: Mapping[str, Any] = {"leaves_for": CLOSED}
        with self.conversation.database.writing() as connection:
            return hand_offs.save_hand_off(connection, hand_off.hand_off_id, ("waiting",), values)
