"""Handing a caller over in person, as agents ask for it: ring a colleague, talk, then complete it or take back.

The caller is on hold meanwhile. What becomes of the legs is `ivr/queue/warm_transfers.py`'s.
"""

from datetime import datetime

from ivr.desk.calls import find_own, record_hold
from ivr.desk.duty import Told
from ivr.desk.waiting_list import is_held
from ivr.desk.wrap_ups import save_note
from ivr.queue import warm_transfers
from ivr.queue.agent_duty import NOT_READY, READY
from ivr.store import agents, audits
from ivr.store.agents import Agent, AgentOnDuty
from ivr.store.database import Connection
from ivr.store.hand_offs import HandOff


def list_colleagues(connection: Connection, agent: Agent, now: datetime) -> list[AgentOnDuty]:
    """List who can be asked now: on duty, with a telephone, and not busy."""
    return [
        one
        for one in agents.list_on_duty(connection, now)
        if one.agent.agent != agent.agent and one.agent.phone and one.duty.state in (READY, NOT_READY)
    ]


def ask_colleague(
    connection: Connection, agent: Agent, hand_off_id: str, colleague: str, note: str, now: datetime
) -> Told:
    """Put the caller on hold and ring a colleague, with a note (or none) that the colleague's screen shows."""
    hand_off = find_own(connection, agent, hand_off_id)
    if not isinstance(hand_off, HandOff):
        return hand_off
    asked = warm_transfers.colleague_of(hand_off)
    if asked is not None and asked["agent"] == colleague:
        return "done"
    if hand_off.leg_sid is None or not warm_transfers.ask(connection, hand_off, colleague, now):
        return "not_possible"
    if note.strip():
        save_note(connection, agent, hand_off_id, note, now)
    if not is_held(connection, hand_off):
        record_hold(connection, hand_off, now, wanted=True)
    return "done"


def complete_transfer(connection: Connection, agent: Agent, hand_off_id: str, now: datetime) -> Told:
    """Leave the caller with the colleague who has joined, and have the caller heard again."""
    hand_off = find_own(connection, agent, hand_off_id)
    if not isinstance(hand_off, HandOff):
        return hand_off
    asked = warm_transfers.colleague_of(hand_off)
    if asked is None or not warm_transfers.complete(connection, hand_off, now):
        return "not_possible"
    record_hold(connection, hand_off, now, wanted=False)
    audits.record_audit(
        connection,
        agent.agent,
        "transferred",
        now,
        hand_off_id=hand_off_id,
        participant_id=hand_off.participant_id,
        details={"to": asked["agent"]},
    )
    return "done"


def take_back(connection: Connection, agent: Agent, hand_off_id: str, now: datetime) -> Told:
    """Let the colleague go, ringing or in the room, and have the caller heard again."""
    hand_off = find_own(connection, agent, hand_off_id)
    if not isinstance(hand_off, HandOff):
        return hand_off
    warm_transfers.let_go(connection, hand_off, now)
    if is_held(connection, hand_off):
        record_hold(connection, hand_off, now, wanted=False)
    return "done"
