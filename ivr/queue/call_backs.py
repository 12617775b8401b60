"""Call backs: a caller hangs up, keeps the place, and is called when an agent is free.

A call back is a hand-off of the kind `call_back` in the same queue, and a request with a receipt. It is asked for
once, tried three times, and proves nothing: whoever answers is anonymous until the PIN or the agent says otherwise.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import phonenumbers
from phonenumbers import PhoneNumberType

from ivr.flow.contracts import Assurance, CallFacts
from ivr.queue import agent_duty, waits
from ivr.queue.contact_hours import first_moment_wanted
from ivr.queue.hours import Hours
from ivr.queue.notices import hours_now
from ivr.queue.policy import GENERAL_QUEUE
from ivr.store import effects, hand_offs, queue, requests
from ivr.store.database import Connection
from ivr.store.effects import make_token
from ivr.store.hand_offs import HandOff

KIND = "call_back"
REASON = "call_back.asked"
"""Why somebody is called who never waited in that call."""

TRY_AGAIN_AFTER = (timedelta(minutes=15), timedelta(hours=2))
"""After the first and the second time that nobody answered; a third time ends it."""

DUE_WITHIN = timedelta(days=1)
"""When a call back is due where nobody knows when the office opens."""

CALLABLE = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.VOIP,
    }
)
"""What people have. A toll-free number is an office's, perhaps our own; the others cost, or follow somebody."""


def may_call(number: str | None, allowed_countries: Collection[str], own_numbers: Collection[str] = ()) -> bool:
    """Tell whether we may call a number (E.164): a valid one of an allowed country (ISO 2) and not at a premium."""
    if number is None or number in own_numbers:
        return False
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    return (
        phonenumbers.is_valid_number(parsed)
        and phonenumbers.region_code_for_number(parsed) in allowed_countries
        and phonenumbers.number_type(parsed) in CALLABLE
    )


def find_open_call_back(
    connection: Connection, participant_id: str | None, caller: str | None, number: str | None = None
) -> HandOff | None:
    """Find the call back that is still to be made to a participant, or for a caller.

    Pass the participant only where verified: who merely knows an ID must not learn of another's call back.
    """
    return next(iter(hand_offs.list_open_call_backs(connection, participant_id, caller, number)), None)


def record_call_back(
    connection: Connection,
    call: CallFacts,
    secret_key: str,
    number: str,
    hours: Hours,
    *,
    participant_id: str | None = None,
    is_verified: bool = False,
    not_before: datetime | None = None,
    is_first: bool = False,
    queue_name: str = GENERAL_QUEUE,
) -> str:
    """Record a call back and give its receipt; where one is kept already, for the same person or number, that one's.

    It keeps the place of the call's last wait, with what was known then. Without `not_before` it is made as soon as
    an agent is free, in a closed office from its next opening on. `is_first` is for who waited when it closed.
    """
    queue.lock_call_backs(connection)
    kept = find_open_call_back(connection, participant_id if is_verified else None, call.caller, number)
    if kept is not None and kept.receipt is not None:
        return kept.receipt
    since = _first_moment(hours, not_before or call.now)
    receipt = requests.record_request(
        connection,
        secret_key,
        call.call,
        call.turn,
        participant_id,
        KIND,
        {"queue": queue_name},
        asked_at=call.now,
        due_at=_due_at(hours, since),
    )
    values = {
        "queue": queue_name,
        "participant_id": participant_id,
        **_known_of(connection, call, participant_id),
        "hand_off_id": make_token(),
        "kind": KIND,
        "call_sid": call.call,
        "line": call.line,
        "language": call.language,
        "caller": call.caller,
        "is_first": is_first,
        "assurance": Assurance.ANONYMOUS.name.lower(),
        "number": number,
        "receipt": receipt,
        "not_before": since if since > call.now else None,
    }
    hand_offs.record_hand_off(connection, values)
    return receipt


def cancel_call_back(connection: Connection, hand_off_id: str, now: datetime) -> bool:
    """Cancel a call back; False where it is over, or an agent has said yes to it."""
    hand_off = hand_offs.find_locked_hand_off(connection, hand_off_id)
    if hand_off is None or hand_off.kind != KIND or hand_off.state not in ("waiting", "ringing"):
        return False
    _end(connection, hand_off, "cancelled", now)
    if hand_off.state == "ringing":
        agent_duty.let_ring_go(connection, hand_off, now)
    return True


def called_back(connection: Connection, effect_id: str) -> HandOff | None:
    """Find the call back that a leg was called for; None where no agent waits for it (any more)."""
    effect = effects.find_effect(connection, effect_id)
    if effect is None or effect.kind != "call_caller" or effect.hand_off_id is None:
        return None
    hand_off = hand_offs.find_hand_off(connection, effect.hand_off_id)
    if hand_off is None or hand_off.state not in ("joining", "connected"):
        return None
    claim = agent_duty.claim_made(connection, hand_off)
    return hand_off if claim and claim.effect_id == effect.arguments["claim"] else None


def not_answered(connection: Connection, hand_off_id: str, now: datetime, hours: Hours) -> bool:
    """Tell that a call back reached nobody: it is tried again, or ended after the third time.

    Tried again within office hours, and those at which the person wants to be called.

    The agent hears so. False where it was not under way.
    """
    hand_off = hand_offs.find_locked_hand_off(connection, hand_off_id)
    if hand_off is None or hand_off.kind != KIND or hand_off.state != "joining":
        return False
    agent_duty.tell_gone(connection, hand_off, now)
    if hand_off.leg_sid is not None:
        effects.record_effect(connection, "hang_up", {"sid": hand_off.leg_sid}, hand_off_id, now)
    if hand_off.tries >= len(TRY_AGAIN_AFTER):
        _end(connection, hand_off, "no_answer", now)
        return True
    values: dict[str, Any] = {
        "state": "waiting",
        "agent": None,
        "agent_leg_sid": None,
        "leg_sid": None,
        "answered_at": None,
        "tries": hand_off.tries + 1,
        "not_before": first_moment_wanted(
            connection,
            hand_off.participant_id,
            hours_now(connection, hours, now),  # the office may have been closed since
            now + TRY_AGAIN_AFTER[hand_off.tries],
        ),
    }
    hand_offs.save_hand_off(connection, hand_off_id, ("joining",), values)
    return True


def refused(connection: Connection, hand_off_id: str, now: datetime) -> bool:
    """End a call back whose number the network refuses: it would again. False where it was not under way."""
    hand_off = hand_offs.find_locked_hand_off(connection, hand_off_id)
    if hand_off is None or hand_off.kind != KIND or hand_off.state != "joining":
        return False
    agent_duty.tell_gone(connection, hand_off, now)
    _end(connection, hand_off, "failed", now)
    return True


def _end(connection: Connection, hand_off: HandOff, outcome: str, now: datetime) -> None:
    hand_offs.end_hand_off(connection, hand_off.hand_off_id, outcome, now)
    if hand_off.receipt is not None:
        requests.save_ended(connection, hand_off.receipt, "voided", now)


def _known_of(connection: Connection, call: CallFacts, participant_id: str | None) -> dict[str, Any]:
    """Give the place and what is known: of the call's last wait, unless that ended in a talk."""
    waited = [one for one in hand_offs.list_hand_offs(connection, call.call) if one.kind == "wait"]
    if waited and waited[-1].outcome != "ended":
        last = waited[-1]
        names = ("reason", "context", "queue", "agency", "urgency", "asked_at")
        known = {name: getattr(last, name) for name in names}
        return {**known, "participant_id": participant_id or last.participant_id}
    return {
        "reason": REASON,
        "context": {},
        "agency": waits.agency_of(connection, participant_id),
        "urgency": waits.urgency(connection, participant_id, call.caller, call.call, call.now),
        "asked_at": call.now,
    }


def _first_moment(hours: Hours, moment: datetime) -> datetime:
    """Give the first moment from this one on at which the office is open; this one where nobody knows any."""
    return moment if hours.is_open(moment) else hours.next_opening(moment) or moment


def _due_at(hours: Hours, since: datetime) -> datetime:
    return hours.closes_at(since) or since + DUE_WITHIN
