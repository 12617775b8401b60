"""The look-ups of asking for a call back: which number, which hour, kept once, and cancelled.

A number is confirmed before it is kept: the caller's own with a yes, another one read back as it was keyed. What
becomes of a call back is `ivr/queue/call_backs.py`'s.
"""

from collections.abc import Mapping
from functools import partial

from ivr.flow.contracts import CallFacts, Contract, LookUpFunction, ValueType
from ivr.flow.events import LookedUp
from ivr.queue.call_back_hours import PartOfDay, has_choice, promise
from ivr.queue.call_backs import cancel_call_back, find_open_call_back, may_call, record_call_back
from ivr.queue.notices import hours_now
from ivr.queue.office import OPENS, opens_values
from ivr.queue.options import Options
from ivr.queue.policy import GENERAL_QUEUE, WaitRange
from ivr.queue.reaching import (
    KEPT,
    LONG,
    WAIT,
    is_too_late,
    kept_call_back,
    kept_values,
    wait_answer,
)
from ivr.queue.waits import expected_wait
from ivr.store import calls, hand_offs
from ivr.store.database import Connection
from ivr.store.hand_offs import HandOff

RECEIPT: Mapping[str, ValueType] = {"call_back_receipt": "digits"}

CALL_BACK_NUMBER = Contract(
    "call_back_number",
    may_take=("participant_id",),
    outcomes={"own": {"call_back_number": "phone"}, "keyed": {}, "kept": KEPT},
)
CHECK_CALL_BACK_NUMBER = Contract(
    "check_call_back_number",
    takes=("number_given",),
    outcomes={"callable": {"call_back_number": "phone"}, "not_callable": {}},
)
CALL_BACK_HOUR = Contract("call_back_hour", outcomes={"none": {}, "choose": OPENS})
CANCEL_CALL_BACK = Contract(
    "cancel_call_back", may_take=("participant_id",), outcomes={"cancelled": {}, "under_way": {}}, writes=True
)


def _keep(name: str) -> Contract:
    return Contract(
        name,
        takes=("call_back_number",),
        may_take=("participant_id",),
        outcomes={
            "soon": RECEIPT,
            "wait": {**RECEIPT, **WAIT},
            "long": {**RECEIPT, **LONG},
            "free": RECEIPT,
            "first": {**RECEIPT, **OPENS},
            "morning": {**RECEIPT, **OPENS},
            "afternoon": {**RECEIPT, **OPENS},
            "for_now": RECEIPT,
            "kept": KEPT,
            "noted": {},
        },
        writes=True,
    )


KEEP_CALL_BACK = _keep("keep_call_back")
KEEP_CALL_BACK_MORNING = _keep("keep_call_back_morning")
KEEP_CALL_BACK_AFTERNOON = _keep("keep_call_back_afternoon")


def call_back_number(
    options: Options, connection: Connection, call: CallFacts, participant_id: str | None
) -> LookedUp:
    """Tell whether the caller's own number can be called; who is to be called back already hears so."""
    kept = kept_call_back(connection, call, participant_id)
    if kept is not None:
        return LookedUp("kept", kept_values(kept))
    if may_call(call.caller, options.call_back_countries, options.own_numbers):
        return LookedUp("own", {"call_back_number": call.caller})
    return LookedUp("keyed")


def check_call_back_number(
    options: Options, _connection: Connection, _call: CallFacts, number_given: str
) -> LookedUp:
    """Tell whether a number that was keyed is one that we call."""
    if may_call(number_given, options.call_back_countries, options.own_numbers):
        return LookedUp("callable", {"call_back_number": number_given})
    return LookedUp("not_callable")


def call_back_hour(options: Options, connection: Connection, call: CallFacts) -> LookedUp:
    """Tell whether the caller chooses an hour; who waited when the office closed comes first instead."""
    hours = hours_now(connection, options.hours, call.now)
    opens = hours.next_opening(call.now)
    if opens is None or _waited_at_closing(connection, call) or not has_choice(hours, call.now):
        return LookedUp("none")
    return LookedUp("choose", opens_values(opens))


def keep_call_back(
    options: Options,
    part: PartOfDay | None,
    connection: Connection,
    call: CallFacts,
    call_back_number: str,
    participant_id: str | None,
) -> LookedUp:
    """Keep a call back, once, and tell when it is made."""
    kept = kept_call_back(connection, call, participant_id)
    if kept is not None:
        return LookedUp("kept", kept_values(kept))
    if find_open_call_back(connection, None, None, call_back_number) is not None:
        return LookedUp("noted")  # whoever asked for that one may be somebody else, of whom nothing is told
    hours = hours_now(connection, options.hours, call.now)
    wait = _wait(connection, call) if hours.is_open(call.now) else None
    is_first = _waited_at_closing(connection, call) or (wait is not None and is_too_late(hours, call.now, wait))
    promised = promise(hours, call.now, is_first=is_first, part=part)
    receipt = record_call_back(
        connection,
        call,
        options.secret_key,
        call_back_number,
        hours,
        participant_id=participant_id,
        is_verified=calls.is_verified(connection, call.call),
        not_before=promised.not_before,
        is_first=is_first,
    )
    told = {"call_back_receipt": receipt}
    if promised.opens_at is not None:
        return LookedUp(promised.when, {**told, **opens_values(promised.opens_at)})
    if promised.when == "for_now":
        return LookedUp("for_now", told)
    return wait_answer(wait, told) if wait else LookedUp("free", told)


def cancel_kept_call_back(connection: Connection, call: CallFacts, participant_id: str | None) -> LookedUp:
    """Cancel the call back that is kept for this caller, unless an agent is calling already."""
    kept = kept_call_back(connection, call, participant_id)
    if kept is None or cancel_call_back(connection, kept.hand_off_id, call.now):
        return LookedUp("cancelled")
    return LookedUp("under_way")


def _wait(connection: Connection, call: CallFacts) -> WaitRange | None:
    """Estimate the wait from the place that the caller keeps."""
    return expected_wait(connection, GENERAL_QUEUE, call.language, call.now, _last_wait(connection, call))


def _waited_at_closing(connection: Connection, call: CallFacts) -> bool:
    last = _last_wait(connection, call)
    return last is not None and last.outcome == "closed"


def _last_wait(connection: Connection, call: CallFacts) -> HandOff | None:
    waits = [one for one in hand_offs.list_hand_offs(connection, call.call) if one.kind == "wait"]
    return waits[-1] if waits and waits[-1].outcome != "ended" else None


def look_ups(options: Options) -> tuple[LookUpFunction, ...]:
    """Give the look-ups of call backs."""
    return (
        LookUpFunction(CALL_BACK_NUMBER, partial(call_back_number, options)),
        LookUpFunction(CHECK_CALL_BACK_NUMBER, partial(check_call_back_number, options)),
        LookUpFunction(CALL_BACK_HOUR, partial(call_back_hour, options)),
        LookUpFunction(KEEP_CALL_BACK, partial(keep_call_back, options, None)),
        LookUpFunction(KEEP_CALL_BACK_MORNING, partial(keep_call_back, options, "morning")),
        LookUpFunction(KEEP_CALL_BACK_AFTERNOON, partial(keep_call_back, options, "afternoon")),
        LookUpFunction(CANCEL_CALL_BACK, cancel_kept_call_back),
    )


CONTRACTS = (
    CALL_BACK_NUMBER,
    CHECK_CALL_BACK_NUMBER,
    CALL_BACK_HOUR,
    KEEP_CALL_BACK,
    KEEP_CALL_BACK_MORNING,
    KEEP_CALL_BACK_AFTERNOON,
    CANCEL_CALL_BACK,
)
