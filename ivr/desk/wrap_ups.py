"""What an agent writes: a note while talking and after, why the caller called, and a message that follows up.

A note is saved as it is written, also when the call is over or somebody else's by then: no words are lost.
A follow-up message goes to the participant's own messages, and only after the caller was verified.
"""

from dataclasses import dataclass
from datetime import datetime

from ivr.desk.duty import Told
from ivr.queue.agent_duty import NOT_READY, READY, WRAP_UP
from ivr.store import agents, audits, desk, hand_offs, messages, notes
from ivr.store.agents import Agent
from ivr.store.database import Connection
from ivr.store.hand_offs import HandOff

REASONS = (
    "payment",
    "order_or_balance",
    "appointment",
    "identity_or_pin",
    "contact_details",
    "documents",
    "employer",
    "general_question",
    "passed_on",
    "call_dropped",
    "other",
)
"""Why callers called, in an agent's judgement."""

LONGEST_NOTE = 20_000
LONGEST_SUBJECT = 200
LONGEST_MESSAGE = 4_000


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A message to the participant, in the participant's language."""

    subject: str
    body: str


def save_note(connection: Connection, agent: Agent, hand_off_id: str, text: str, now: datetime) -> Told:
    """Save an agent's note about a hand-off, in place of what the agent had saved before.

    It is taken from whoever had the hand-off or opened it, whatever has become of it since.
    """
    hand_off = hand_offs.find_locked_hand_off(connection, hand_off_id)
    if hand_off is None or not _has_had(connection, agent, hand_off):
        return "not_yours"
    if len(text) > LONGEST_NOTE:
        return "not_possible"
    notes.save_note(connection, hand_off_id, agent.agent, text, now)
    return "done"


def wrap_up(
    connection: Connection,
    agent: Agent,
    hand_off_id: str,
    reason: str,
    now: datetime,
    *,
    is_ready: bool,
    follow_up: FollowUp | None = None,
) -> Told:
    """Finish with a caller: keep why the caller called, send what follows up, and be ready, or not.

    `not_possible` is a reason that is none, or a follow-up that cannot be sent; then nothing is done.
    """
    hand_off = hand_offs.find_locked_hand_off(connection, hand_off_id)
    duty = agents.find_duty(connection, agent.agent, locked=True)
    if hand_off is None or duty is None:
        return "over"
    is_wrapping = duty.state == WRAP_UP and duty.hand_off_id == hand_off_id
    if not is_wrapping:
        was_done = bool(audits.list_details(connection, hand_off_id, agent.agent, "wrapped_up"))
        return "done" if was_done else "over"
    if reason not in REASONS or (follow_up is not None and not _can_send(connection, hand_off, follow_up)):
        return "not_possible"
    # Of a caller who went on to another agent, the last agent's reason counts; every one is audited.
    if hand_off.agent in (agent.agent, None):
        hand_offs.save_hand_off(connection, hand_off_id, (hand_off.state,), {"wrap_up": reason})
    _audit(connection, agent, hand_off, "wrapped_up", {"reason": reason}, now)
    if follow_up is not None:
        _send(connection, agent, hand_off, follow_up, now)
    agents.save_duty(connection, agent.agent, READY if is_ready else NOT_READY, now, expected=(WRAP_UP,))
    return "done"


def _has_had(connection: Connection, agent: Agent, hand_off: HandOff) -> bool:
    if hand_off.agent == agent.agent:
        return True
    duty = agents.find_duty(connection, agent.agent)
    if duty is not None and duty.hand_off_id == hand_off.hand_off_id:
        return True
    return bool(audits.list_details(connection, hand_off.hand_off_id, agent.agent, "opened"))


def _can_send(connection: Connection, hand_off: HandOff, follow_up: FollowUp) -> bool:
    is_whole = (
        0 < len(follow_up.subject.strip()) <= LONGEST_SUBJECT and 0 < len(follow_up.body.strip()) <= LONGEST_MESSAGE
    )
    who = hand_off.participant_id
    return is_whole and hand_off.assurance == "verified" and bool(who and desk.find_on_file(connection, who))


def _send(connection: Connection, agent: Agent, hand_off: HandOff, follow_up: FollowUp, now: datetime) -> None:
    assert hand_off.participant_id is not None
    subject, body = follow_up.subject.strip(), follow_up.body.strip()
    messages.record_message(connection, hand_off.participant_id, subject, body, now)
    _audit(connection, agent, hand_off, "message_sent", {}, now)


def _audit(
    connection: Connection, agent: Agent, hand_off: HandOff, action: str, details: dict[str, str], now: datetime
) -> None:
    audits.record_audit(
        connection,
        agent.agent,
        action,
        now,
        hand_off_id=hand_off.hand_off_id,
        participant_id=hand_off.participant_id,
        details=details,
    )
