"""What agents do with the caller whom they talk to: hold, transfer, end. Each checks that the caller is theirs.

Called in one transaction each, and harmless twice. What the telephone network does of it is an effect, sent after the
commit. Handing over in person is `warm_transfers.py`'s; notes and the end, `wrap_ups.py`'s.
"""

from collections.abc import Collection
from datetime import datetime

from ivr.desk.duty import Told
from ivr.desk.waiting_list import is_held
from ivr.desk.wrap_ups import save_note
from ivr.queue import agent_duty, claims, transfers
from ivr.store import audits, effects, hand_offs
from ivr.store.agents import Agent
from ivr.store.database import Connection
from ivr.store.hand_offs import HandOff


def hold(connection: Connection, agent: Agent, hand_off_id: str, now: datetime, *, wanted: bool) -> Told:
    """Put the caller on hold, or take the caller off it."""
    hand_off = find_own(connection, agent, hand_off_id)
    if not isinstance(hand_off, HandOff):
        return hand_off
    if hand_off.leg_sid is None:
        return "not_possible"
    if is_held(connection, hand_off) is not wanted:
        record_hold(connection, hand_off, now, wanted=wanted)
    return "done"


def record_hold(connection: Connection, hand_off: HandOff, now: datetime, *, wanted: bool) -> None:
    """Have the caller of a room held, or heard again."""
    language = hand_off.language if wanted else None
    arguments = {"room": hand_off.hand_off_id, "sid": hand_off.leg_sid, "language": language}
    effects.record_effect(connection, "hold", arguments, hand_off.hand_off_id, now)


def transfer_to_queue(
    connection: Connection, agent: Agent, hand_off_id: str, queue: str, language: str, note: str, now: datetime
) -> Told:
    """Give the caller back into a queue, in this language, at the first wait's place and with a note (or none)."""
    hand_off = find_own(connection, agent, hand_off_id)
    if not isinstance(hand_off, HandOff):
        return hand_off
    if note.strip():
        save_note(connection, agent, hand_off_id, note, now)
    if not transfers.to_queue(connection, hand_off, queue, language, now):
        return "over"
    _audit(connection, agent, hand_off, {"queue": queue, "language": language}, now)
    return "done"


def transfer_outside(
    connection: Connection, agent: Agent, hand_off_id: str, name: str, names: Collection[str], now: datetime
) -> Told:
    """Connect the caller with a number outside, one of these `names`; the agent's part ends."""
    hand_off = find_own(connection, agent, hand_off_id)
    if not isinstance(hand_off, HandOff):
        return hand_off
    if name not in names:
        return "not_possible"
    if not transfers.outside(connection, hand_off, name, now):
        return "over"
    _audit(connection, agent, hand_off, {"outside": name}, now)
    return "done"


def end_call(connection: Connection, agent: Agent, hand_off_id: str, now: datetime) -> Told:
    """End the talk, as hanging up does; the caller goes on with the menus."""
    hand_off = find_own(connection, agent, hand_off_id)
    if not isinstance(hand_off, HandOff):
        return hand_off
    agent_duty.end_room(connection, hand_off, now)
    claims.part(connection, hand_off_id, "ended", now)
    return "done"


def find_own(connection: Connection, agent: Agent, hand_off_id: str) -> HandOff | Told:
    """Find the connected caller of an agent, until the transaction ends; else tell why there is none."""
    hand_off = hand_offs.find_locked_hand_off(connection, hand_off_id)
    if hand_off is None:
        return "over"
    if hand_off.agent != agent.agent:
        return "not_yours"
    return hand_off if hand_off.state == "connected" else "over"


def _audit(connection: Connection, agent: Agent, hand_off: HandOff, details: dict[str, str], now: datetime) -> None:
    audits.record_audit(
        connection,
        agent.agent,
        "transferred",
        now,
        hand_off_id=hand_off.hand_off_id,
        participant_id=hand_off.participant_id,
        details=details,
    )
