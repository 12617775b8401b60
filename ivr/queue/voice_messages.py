"""Messages that callers leave for the office: kept as soon as they are recorded.

Who hangs up before the review has left a message, as with any voice mail; who records again has the one before
dropped. A message proves nothing: a Participant ID is only who the caller was said to be. It is answered as written
messages are, within three business days.
"""

from datetime import datetime, time
from functools import partial

from ivr.flow.contracts import CallFacts, Contract, LookUpFunction
from ivr.flow.events import LookedUp
from ivr.queue.hours import PACIFIC
from ivr.queue.notices import hours_now
from ivr.queue.options import Options
from ivr.store import requests
from ivr.store.database import Connection

KIND = "message"
DUE_BUSINESS_DAYS = 3

KEEP_MESSAGE = Contract(
    "keep_message",
    may_take=("recording", "participant_id"),
    outcomes={"kept": {"message_receipt": "digits", "message_due_on": "date"}, "nothing": {}},
    writes=True,
)
DROP_MESSAGE = Contract("drop_message", takes=("message_receipt",), outcomes={"dropped": {}}, writes=True)


def keep_message(
    options: Options,
    connection: Connection,
    call: CallFacts,
    recording: str | None,
    participant_id: str | None,
) -> LookedUp:
    """Keep what was recorded as a request with a receipt; nothing where nothing was recorded."""
    if recording is None:
        return LookedUp("nothing")
    hours = hours_now(connection, options.hours, call.now)
    due_on = hours.business_day_after(call.now, DUE_BUSINESS_DAYS)
    if due_on is None:
        raise ValueError("the office does not open often enough to answer anything")
    receipt = requests.record_request(
        connection,
        options.secret_key,
        call.call,
        call.turn,
        participant_id,
        KIND,
        {"recording": recording, "caller": call.caller, "language": call.language, "line": call.line},
        call.now,
        datetime.combine(due_on, time.max, PACIFIC),
    )
    return LookedUp("kept", {"message_receipt": receipt, "message_due_on": due_on.isoformat()})


def drop_message(connection: Connection, call: CallFacts, message_receipt: str) -> LookedUp:
    """Drop a message that is to be recorded anew."""
    requests.save_ended(connection, message_receipt, "voided", call.now)
    return LookedUp("dropped")


def look_ups(options: Options) -> tuple[LookUpFunction, ...]:
    """Give the look-ups of messages."""
    return (
        LookUpFunction(KEEP_MESSAGE, partial(keep_message, options)),
        LookUpFunction(DROP_MESSAGE, drop_message),
    )


CONTRACTS = (KEEP_MESSAGE, DROP_MESSAGE)
