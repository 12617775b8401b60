"""A temporary PIN that an agent gives a verified caller: shown once, kept as a hash, changed at its first use.

What a PIN may be is `ivr/lookups/pin_change.py`'s; how the caller changes it, the flow's.
"""

import secrets
from collections.abc import Callable
from datetime import datetime

from ivr.desk.calls import find_own
from ivr.desk.duty import Told
from ivr.lookups.pin_change import is_personal, is_row
from ivr.store import audits, desk, pins
from ivr.store.agents import Agent
from ivr.store.database import Connection
from ivr.store.desk import OnFile
from ivr.store.hand_offs import HandOff
from ivr.store.pin_hashes import hash_pin

DIGITS = 6


def draw_pin() -> str:
    """Draw six digits that nobody can guess."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def issue_pin(
    connection: Connection, agent: Agent, hand_off_id: str, now: datetime, draw: Callable[[], str] = draw_pin
) -> tuple[str | None, Told]:
    """Give the verified caller of an agent a temporary PIN; (None, why) where there is no such caller."""
    hand_off = find_own(connection, agent, hand_off_id)
    if not isinstance(hand_off, HandOff):
        return None, hand_off
    who = hand_off.participant_id
    on_file = desk.find_on_file(connection, who) if who and hand_off.assurance == "verified" else None
    if on_file is None:
        return None, "not_possible"
    pin = draw()
    while not _may_be(pin, on_file):
        pin = draw()
    pins.save_pin(connection, on_file.participant_id, hash_pin(pin), is_temporary=True)
    audits.record_audit(
        connection, agent.agent, "pin_issued", now, hand_off_id=hand_off_id, participant_id=on_file.participant_id
    )
    return pin, "done"


def _may_be(pin: str, on_file: OnFile) -> bool:
    return not is_row(pin) and not is_personal(pin, on_file.participant_id, on_file.birth_on)
