"""What a caller can expect who asks for a person, honestly: the wait, the call back that is kept, or when to call.

No promise is made that nobody can keep: nothing is said of a wait where no desk was ever in use, and no wait begins
that cannot end by closing time. What can be promised of a call back is `ivr/queue/call_back_hours.py`'s.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from ivr.flow.contracts import CallFacts, Contract, LookUpFunction, ValueType
from ivr.flow.events import LookedUp, Value
from ivr.queue.call_backs import find_open_call_back
from ivr.queue.hours import PACIFIC, Hours
from ivr.queue.notices import hours_now
from ivr.queue.office import OPENS, office_at, opens_values
from ivr.queue.options import Options
from ivr.queue.policy import GENERAL_QUEUE, WaitRange
from ivr.queue.waits import expected_wait
from ivr.store import agents, calls
from ivr.store.database import Connection
from ivr.store.hand_offs import HandOff

LINE_ABROAD = "abroad"
"""The line on which a wait costs the caller money."""

NUMBER_ENDING_DIGITS = 2
"""Enough for callers to know their own number by, and too few to learn another's."""

WAIT: Mapping[str, ValueType] = {"low_minutes": "number", "high_minutes": "number"}
LONG: Mapping[str, ValueType] = {"low_minutes": "number"}
KEPT: Mapping[str, ValueType] = {"asked_on": "date", "asked_at": "time", "number_ending": "digits"}

AGENTS_NOW = Contract(
    "agents_now",
    may_take=("participant_id",),
    outcomes={
        "open": {},
        "soon": {},
        "wait": WAIT,
        "long": LONG,
        "nobody": {},
        "too_late": OPENS,
        "kept": KEPT,
        "closed": OPENS,
        "closed_for_now": {},
    },
)
CALL_BACK_OFFER = Contract("call_back_offer", outcomes={"first": {}, "in_the_wait": {}})


def agents_now(options: Options, connection: Connection, call: CallFacts, participant_id: str | None) -> LookedUp:
    """Tell what a caller can expect who asks for a person now."""
    kept = kept_call_back(connection, call, participant_id)
    if kept is not None:
        return LookedUp("kept", kept_values(kept))
    hours = hours_now(connection, options.hours, call.now)
    office = office_at(hours, call.now)
    if office.outcome != "open" or not agents.is_any_known(connection):
        return office
    wait = expected_wait(connection, GENERAL_QUEUE, call.language, call.now)
    opens = hours.next_opening(call.now)
    if wait is None:
        return LookedUp("nobody")
    if opens is not None and is_too_late(hours, call.now, wait):
        return LookedUp("too_late", opens_values(opens))
    return wait_answer(wait)


def call_back_offer(_connection: Connection, call: CallFacts) -> LookedUp:
    """Tell whether a call back is offered before the wait; in the wait itself it always is."""
    return LookedUp("first" if call.line == LINE_ABROAD else "in_the_wait")


def wait_answer(wait: WaitRange, more: Mapping[str, Value] | None = None) -> LookedUp:
    """Answer with a wait as it is said, and with `more` values."""
    if wait.is_soon:
        return LookedUp("soon", {**(more or {})})
    if wait.high_minutes is None:
        return LookedUp("long", {"low_minutes": wait.low_minutes, **(more or {})})
    return LookedUp("wait", {"low_minutes": wait.low_minutes, "high_minutes": wait.high_minutes, **(more or {})})


def is_too_late(hours: Hours, now: datetime, wait: WaitRange) -> bool:
    """Tell whether a wait, even at its shortest, is longer than the office stays open."""
    closes = hours.closes_at(now)
    return closes is not None and now + timedelta(minutes=wait.low_minutes) >= closes


def kept_call_back(connection: Connection, call: CallFacts, participant_id: str | None) -> HandOff | None:
    """Find the call back that is kept for this caller: for the telephone, or for a participant who is verified."""
    is_verified = participant_id is not None and calls.is_verified(connection, call.call)
    return find_open_call_back(connection, participant_id if is_verified else None, call.caller)


def kept_values(kept: HandOff) -> Mapping[str, Value]:
    """Give what a caller hears of a call back that is kept."""
    asked = kept.asked_at.astimezone(PACIFIC)
    return {
        "asked_on": asked.date().isoformat(),
        "asked_at": asked.time().isoformat("minutes"),
        "number_ending": (kept.number or "")[-NUMBER_ENDING_DIGITS:],
    }


def look_ups(options: Options) -> tuple[LookUpFunction, ...]:
    """Give the look-ups of asking for a person."""
    return (
        LookUpFunction(AGENTS_NOW, partial(agents_now, options)),
        LookUpFunction(CALL_BACK_OFFER, call_back_offer),
    )


CONTRACTS = (AGENTS_NOW, CALL_BACK_OFFER)
