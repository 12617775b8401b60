"""Who is calling: the Participant ID identifies, the PIN verifies, and nothing else does.

Caller ID proves nothing: it only counts guesses. A wrong PIN and a right one sound alike once an account is closed
to a caller, and take the same time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ivr.flow.contracts import Assurance, CallFacts, Contract, LookUpFunction
from ivr.flow.events import LookedUp
from ivr.store import people, pins
from ivr.store.database import Connection
from ivr.store.pin_hashes import NOBODYS_HASH, pin_matches

DAY = timedelta(hours=24)

UNKNOWN_IDS_A_CALLER = 10
UNKNOWN_IDS_A_LINE = 500
"""Unknown Participant IDs within 24 hours before a caller number, or a whole line, is asked no more but gets a
person. A line's limit is far above what mistyping makes, and stops a machine that withholds its number."""

TRIES_A_CALL = 3
WRONG_PINS_A_CALLER = 6
"""Wrong PINs within 24 hours from one caller number that close an account to that number, for 24 hours."""
WRONG_PINS_AN_ACCOUNT = 20
"""Wrong PINs within 24 hours from anywhere that close an account to the telephone."""

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
    caller = call.caller or pins.NOBODY
    by_line = pins.count_unknown_ids(connection, since, line=call.line)
    if by_line >= UNKNOWN_IDS_A_LINE:
        return LookedUp("limited")
    # All withheld numbers are one caller: a limit that strangers fill would keep the honest ones out.
    if call.caller is not None and pins.count_unknown_ids(connection, since, caller=caller) >= UNKNOWN_IDS_A_CALLER:
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
    """Check a PIN: three tries a call, then `closed`, which says the same whatever is entered."""
    on_file = pins.find_pin(connection, participant_id)
    pin_hash = on_file.pin_hash if on_file and on_file.pin_hash else NOBODYS_HASH
    # Always compared, so that a closed account answers no faster than an open one.
    is_right = pin_matches(pin_hash, pin)
    wrong = pins.list_wrong_attempts(connection, participant_id, call.now - 2 * DAY)
    is_open = not is_closed(wrong, call)
    pins.record_attempt(
        connection, participant_id, call.caller, call.call, call.now, was_right=is_right, was_counted=is_open
    )
    if not is_open:
        return LookedUp("closed")
    if not is_right:
        tries = sum(one.call_sid == call.call for one in wrong) + 1
        return LookedUp("closed" if tries >= TRIES_A_CALL else "wrong")
    return LookedUp("temporary" if on_file and on_file.is_temporary else "right")


def is_closed(wrong: Sequence[pins.PinAttempt], call: CallFacts) -> bool:
    """Tell whether an account is closed to this call: by this call's tries, this caller's, or everybody's.

    `wrong` are the wrong PINs of the last 48 hours, the oldest first.
    """
    if sum(one.call_sid == call.call for one in wrong) >= TRIES_A_CALL:
        return True
    caller = call.caller or pins.NOBODY
    of_caller = [one.at for one in wrong if one.caller == caller]
    of_all = [one.at for one in wrong]
    return _was_filled(of_caller, WRONG_PINS_A_CALLER, call.now) or _was_filled(
        of_all, WRONG_PINS_AN_ACCOUNT, call.now
    )


def _was_filled(times: Sequence[datetime], most: int, now: datetime) -> bool:
    """Tell whether within the last 24 hours a 24-hour count came to `most`."""
    return any(now - last < DAY and last - first < DAY for first, last in zip(times, times[most - 1 :], strict=False))


LOOK_UPS = (
    LookUpFunction(FIND_PARTICIPANT, find_participant),
    LookUpFunction(CHECK_PIN, check_pin),
)
