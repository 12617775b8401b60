"""A PIN that the caller chooses: what it may be, and that it was keyed twice the same.

The first look-up holds a hash of the new PIN, the second compares; the PIN itself is never kept. Zeros alone need no
rule: a run of them is the key for a person. A temporary PIN is changed by whoever is identified and keyed that PIN
rightly in this call, and only the change verifies: nothing personal is heard before.
Source of the rules: the portal's own (`../shared/seeds`), and the usual advice on PINs: no rows, no birth dates.
"""

from datetime import date
from functools import partial
from itertools import pairwise

from ivr.flow.contracts import Assurance, CallFacts, Contract, LookUpFunction
from ivr.flow.events import LookedUp
from ivr.lookups.options import Options
from ivr.store import people, pins
from ivr.store.database import Connection
from ivr.store.keyed_hashes import digest
from ivr.store.pin_hashes import hash_pin, pin_matches

HELD = "new_pin"
BIRTH_FORMS = ("%m%d%Y", "%d%m%Y", "%Y%m%d", "%Y%d%m", "%m%d%y", "%d%m%y", "%y%m%d", "%y%d%m")
"""How people key a birth date; a part of any of them is no PIN."""

PIN_RULES = Contract("pin_rules", outcomes={"known": {"shortest_pin": "number"}})


def pin_rules(options: Options, connection: Connection, call: CallFacts) -> LookedUp:
    """Tell how many digits a new PIN has at least."""
    return LookedUp("known", {"shortest_pin": options.shortest_pin})


HOLD_NEW_PIN = Contract(
    "hold_new_pin",
    takes=("participant_id", "new_pin"),
    outcomes={"held": {}, "too_short": {}, "row": {}, "personal": {}, "same": {}},
    requires=Assurance.VERIFIED,
    writes=True,
)
HOLD_FIRST_PIN = Contract(
    "hold_first_pin",
    takes=("participant_id", "new_pin"),
    outcomes={**HOLD_NEW_PIN.outcomes, "not_allowed": {}},
    requires=Assurance.IDENTIFIED,
    writes=True,
)


def hold_new_pin(
    options: Options, connection: Connection, call: CallFacts, participant_id: str, new_pin: str
) -> LookedUp:
    """Hold the hash of a new PIN until it is keyed again, unless it may not be one."""
    if len(new_pin) < options.shortest_pin:
        return LookedUp("too_short")
    if is_row(new_pin):
        return LookedUp("row")
    if is_personal(new_pin, participant_id, people.find_birth_on(connection, participant_id)):
        return LookedUp("personal")
    on_file = pins.find_pin(connection, participant_id)
    if on_file and on_file.pin_hash and pin_matches(on_file.pin_hash, new_pin):
        return LookedUp("same")
    pins.record_held_digest(connection, call.call, HELD, _digest(options, call, participant_id, new_pin), call.now)
    return LookedUp("held")


def hold_first_pin(
    options: Options, connection: Connection, call: CallFacts, participant_id: str, new_pin: str
) -> LookedUp:
    """Hold the PIN that takes the place of a temporary one."""
    if not _may_change_temporary(connection, call, participant_id):
        return LookedUp("not_allowed")
    return hold_new_pin(options, connection, call, participant_id, new_pin)


CHANGE_PIN = Contract(
    "change_pin",
    takes=("participant_id", "new_pin_again"),
    outcomes={"changed": {}, "different": {}},
    requires=Assurance.VERIFIED,
    writes=True,
)
CHANGE_TEMPORARY_PIN = Contract(
    "change_temporary_pin",
    takes=("participant_id", "new_pin_again"),
    outcomes={"changed": {}, "different": {}, "not_allowed": {}},
    requires=Assurance.IDENTIFIED,
    grants={"changed": Assurance.VERIFIED},
    writes=True,
)


def change_pin(
    options: Options, connection: Connection, call: CallFacts, participant_id: str, new_pin_again: str
) -> LookedUp:
    """Change the PIN where it was keyed twice the same. Keying it twice is what confirms it."""
    held = pins.find_held_digest(connection, call.call, HELD)
    if held != _digest(options, call, participant_id, new_pin_again):
        return LookedUp("different")
    pins.save_pin(connection, participant_id, hash_pin(new_pin_again))
    return LookedUp("changed")


def change_temporary_pin(
    options: Options, connection: Connection, call: CallFacts, participant_id: str, new_pin_again: str
) -> LookedUp:
    """Change a temporary PIN, which verifies the caller."""
    if not _may_change_temporary(connection, call, participant_id):
        return LookedUp("not_allowed")
    return change_pin(options, connection, call, participant_id, new_pin_again)


def is_row(pin: str) -> bool:
    """Tell a row: one piece over and over (1111, 121212), or digits that run up or down, through 0 too (7890)."""
    is_repeated = any(pin == pin[:size] * (len(pin) // size) for size in range(1, len(pin) // 2 + 1))
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return is_repeated or steps in ({1}, {9})


def is_personal(pin: str, participant_id: str, birth_on: date | None) -> bool:
    """Tell a PIN that is a part of the Participant ID or of the birth date, or holds the whole birth date."""
    births = [birth_on.strftime(form) for form in BIRTH_FORMS] if birth_on else []
    return any(pin in one for one in (participant_id, *births)) or any(one in pin for one in births)


def _may_change_temporary(connection: Connection, call: CallFacts, participant_id: str) -> bool:
    on_file = pins.find_pin(connection, participant_id)
    if on_file is None or not on_file.is_temporary:
        return False
    return pins.count_right_attempts(connection, participant_id, call.call) > 0


def _digest(options: Options, call: CallFacts, participant_id: str, pin: str) -> str:
    return digest(options.secret_key, HELD, call.call, participant_id, pin)


CONTRACTS = (PIN_RULES, HOLD_NEW_PIN, HOLD_FIRST_PIN, CHANGE_PIN, CHANGE_TEMPORARY_PIN)


def look_ups(options: Options) -> tuple[LookUpFunction, ...]:
    """Give the look-ups of this topic."""
    return (
        LookUpFunction(PIN_RULES, partial(pin_rules, options)),
        LookUpFunction(HOLD_NEW_PIN, partial(hold_new_pin, options)),
        LookUpFunction(HOLD_FIRST_PIN, partial(hold_first_pin, options)),
        LookUpFunction(CHANGE_PIN, partial(change_pin, options)),
        LookUpFunction(CHANGE_TEMPORARY_PIN, partial(change_temporary_pin, options)),
    )
