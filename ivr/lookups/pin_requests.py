"""Asking for a new PIN: by email or by mail, to what is on file, which is never read out.

It needs only the Participant ID. Source of the rules: the portal (`../shared/seeds`): after a request one should wait
ten days, a new request voids the one on its way, an email comes within twenty minutes. Three in thirty days are the
most. The PIN in use keeps working until the new one is first used. The portal's side makes and sends the PIN.
"""

from datetime import timedelta
from functools import partial

from ivr.flow.contracts import Assurance, CallFacts, Contract, LookUpFunction
from ivr.flow.events import LookedUp
from ivr.lookups.options import Options
from ivr.store import people, requests
from ivr.store.database import Connection

KIND = "pin"
RECENT = timedelta(days=10)
PERIOD = timedelta(days=30)
MOST_A_PERIOD = 3
DUE_BY_EMAIL = timedelta(minutes=20)
DUE_BY_MAIL = timedelta(days=10)

PIN_REQUEST_STATE = Contract(
    "pin_request_state",
    takes=("participant_id",),
    outcomes={"first": {}, "recent": {}, "too_many": {}},
    requires=Assurance.IDENTIFIED,
)


def pin_request_state(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Tell whether a PIN was asked for within ten days, or too often within thirty."""
    return LookedUp(_state(connection, call, participant_id))


PIN_CHANNELS = Contract(
    "pin_channels",
    takes=("participant_id",),
    outcomes={"both": {}, "email": {}, "mail": {}, "none": {}},
    requires=Assurance.IDENTIFIED,
)


def pin_channels(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Tell by which ways a new PIN can be sent."""
    reach = people.find_reach(connection, participant_id)
    match (reach.by_email, reach.by_mail) if reach else (False, False):
        case True, True:
            return LookedUp("both")
        case True, False:
            return LookedUp("email")
        case False, True:
            return LookedUp("mail")
        case _:
            return LookedUp("none")


def _request(name: str) -> Contract:
    return Contract(
        name,
        takes=("participant_id",),
        outcomes={"done": {"receipt": "digits"}, "too_many": {}},
        requires=Assurance.IDENTIFIED,
        writes=True,
        confirmed=True,
    )


REQUEST_BY_EMAIL = _request("request_pin_by_email")
REQUEST_BY_MAIL = _request("request_pin_by_mail")


def request_pin(
    options: Options, channel: str, due: timedelta, connection: Connection, call: CallFacts, participant_id: str
) -> LookedUp:
    """Ask for a new PIN by a channel; the one on its way is voided, the one in use is not."""
    if _state(connection, call, participant_id) == "too_many":
        return LookedUp("too_many")
    requests.save_voided(connection, participant_id, KIND, call.now)
    receipt = requests.record_request(
        connection,
        options.secret_key,
        call.call,
        call.turn,
        participant_id,
        KIND,
        {"channel": channel},
        asked_at=call.now,
        due_at=call.now + due,
    )
    return LookedUp("done", {"receipt": receipt})


def _state(connection: Connection, call: CallFacts, participant_id: str) -> str:
    asked = requests.list_requests(connection, participant_id, KIND, call.now - PERIOD)
    if len(asked) >= MOST_A_PERIOD:
        return "too_many"
    return "recent" if asked and call.now - asked[0].asked_at < RECENT else "first"


CONTRACTS = (PIN_REQUEST_STATE, PIN_CHANNELS, REQUEST_BY_EMAIL, REQUEST_BY_MAIL)


def look_ups(options: Options) -> tuple[LookUpFunction, ...]:
    """Give the look-ups of this topic."""
    return (
        LookUpFunction(PIN_REQUEST_STATE, pin_request_state),
        LookUpFunction(PIN_CHANNELS, pin_channels),
        LookUpFunction(REQUEST_BY_EMAIL, partial(request_pin, options, "email", DUE_BY_EMAIL)),
        LookUpFunction(REQUEST_BY_MAIL, partial(request_pin, options, "mail", DUE_BY_MAIL)),
    )
