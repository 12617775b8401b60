"""How often a PIN may be tried: the one policy for every road on which a PIN is checked.

Three tries a call. Six wrong PINs within 24 hours from one caller number close an account to that number for 24
hours; twenty from anywhere close it to the telephone, and mark it for agents. Once closed, a right PIN and a wrong
one get the same answer in the same time: the hash is always compared. The delay lies between calls, never in one as
dead air.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.flow.contracts import CallFacts
from ivr.store import pins
from ivr.store.database import Connection
from ivr.store.pin_hashes import NOBODYS_HASH, pin_matches

DAY = timedelta(hours=24)

TRIES_A_CALL = 3
WRONG_PINS_A_CALLER = 6
WRONG_PINS_AN_ACCOUNT = 20
GUESSED_AT = "pin_guessed_at"
"""The mark of an account that was closed to the telephone."""


@dataclass(frozen=True, slots=True)
class Account:
    """What a PIN is tried on: the participant, and the key by which tries are counted.

    A Social Security number that nobody has is counted too, so that it sounds like any other.
    """

    key: str
    participant_id: str | None


def try_pin(connection: Connection, call: CallFacts, account: Account, pin: str) -> str:
    """Try a PIN: `right`, `temporary` (right, but to be changed), `wrong`, or `closed`."""
    on_file = pins.find_pin(connection, account.participant_id) if account.participant_id else None
    is_right = pin_matches(on_file.pin_hash if on_file and on_file.pin_hash else NOBODYS_HASH, pin)
    wrong = pins.list_wrong_attempts(connection, account.key, call.now - 2 * DAY)
    is_open = not is_closed(wrong, call)
    pins.record_attempt(
        connection, account.key, call.caller, call.call, call.now, was_right=is_right, was_counted=is_open
    )
    if not is_open:
        return "closed"
    if is_right:
        return "temporary" if on_file and on_file.is_temporary else "right"
    wrong = [*wrong, pins.PinAttempt(call.caller or pins.NOBODY, call.call, call.now)]
    if account.participant_id and _was_filled([one.at for one in wrong], WRONG_PINS_AN_ACCOUNT, call.now):
        pins.record_mark(connection, account.participant_id, GUESSED_AT, call.now)
    return "closed" if is_closed(wrong, call) else "wrong"


def is_closed(wrong: Sequence[pins.PinAttempt], call: CallFacts) -> bool:
    """Tell whether an account is closed to this call: by this call's tries, this caller's, or everybody's.

    `wrong` are the wrong PINs of the last 48 hours, the oldest first. All withheld numbers are one caller.
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
    """Tell whether, within the last 24 hours, the count of a day came to `most`."""
    return any(now - last < DAY and last - first < DAY for first, last in zip(times, times[most - 1 :], strict=False))
