"""Who is calling: the Participant ID identifies, the PIN verifies, and nothing else does.

Caller ID proves nothing: it only counts guesses.
"""

from datetime import timedelta

from ivr.flow.contracts import Assurance, CallFacts, Contract, LookUpFunction
from ivr.flow.events import LookedUp
from ivr.lookups.pin_tries import Account, try_pin
from ivr.store import people, pins
from ivr.store.database import Connection

DAY = timedelta(hours=24)

UNKNOWN_IDS_A_CALLER = 10
UNKNOWN_IDS_A_LINE = 500
"""Unknown Participant IDs within 24 hours before a caller number, or a whole line, is asked no more but gets a
person. A line's limit is far above what mistyping makes, and stops a machine that withholds its number."""

FIND_PARTICIPANT = Contract(
    "find_participant",
    takes=("participant_id_given",),
    outcomes={"found": {"participant_id": "digits"}, "unknown": {}, "unknown_again": {}, "limited": {}},
    grants={"found": Assurance.IDENTIFIED},
    writes=True,
)


def find_participant(connection: Connection, call: CallFacts, participant_id_given: str) -> LookedUp:
    """Find a participant by ID. An unknown one is counted, and from the second in a call said otherwise."""
    since = call.now - DAY
    if pins.count_unknown_ids(connection, since, line=call.line) >= UNKNOWN_IDS_A_LINE:
        return LookedUp("limited")
    # Callers without a number are not counted together: a limit that strangers fill would keep the honest ones out.
    by_caller = pins.count_unknown_ids(connection, since, caller=call.caller) if call.caller else 0
    if by_caller >= UNKNOWN_IDS_A_CALLER:
        return LookedUp("limited")
    if people.is_participant(connection, participant_id_given):
        return LookedUp("found", {"participant_id": participant_id_given})
    pins.record_unknown_id(connection, call.call, call.caller, call.line, call.now)
    again = pins.count_unknown_ids(connection, since, call_sid=call.call) > 1
    return LookedUp("unknown_again" if again else "unknown")


CHECK_PIN = Contract(
    "check_pin",
    takes=("participant_id", "pin"),
    outcomes={"right": {}, "temporary": {}, "wrong": {}, "closed": {}},
    requires=Assurance.IDENTIFIED,
    grants={"right": Assurance.VERIFIED},
    writes=True,
)


def check_pin(connection: Connection, call: CallFacts, participant_id: str, pin: str) -> LookedUp:
    """Check the PIN of the participant who was identified."""
    return LookedUp(try_pin(connection, call, Account(participant_id, participant_id), pin))


LOOK_UPS = (
    LookUpFunction(FIND_PARTICIPANT, find_participant),
    LookUpFunction(CHECK_PIN, check_pin),
)
CONTRACTS = tuple(one.contract for one in LOOK_UPS)
