"""Without a Participant ID: a Social Security number, where settings allow it, and the PIN or birth date with it.

Both are keyed, one after the other, and checked together. With the PIN they verify: the one look-up that grants
anything. With the birth date they only have the ID mailed to the address on file. Whether a number is known is never
told: any mismatch sounds like a wrong PIN and is counted like one, and a letter is promised in the same words to all.
"""

from functools import partial

from ivr.flow.contracts import Assurance, CallFacts, Contract, LookUpFunction
from ivr.flow.events import LookedUp
from ivr.lookups.options import Options
from ivr.lookups.pin_tries import Account, try_pin
from ivr.lookups.single_requests import Wish, ask_once, letter_due
from ivr.store import people, pins
from ivr.store.database import Connection
from ivr.store.keyed_hashes import digest_ssn

HELD = "ssn"
KEY_LENGTH = 10

SSN_ACCEPTED = Contract("ssn_accepted", outcomes={"yes": {}, "no": {}})


def ssn_accepted(options: Options, connection: Connection, call: CallFacts) -> LookedUp:
    """Tell whether a Social Security number may find a person here."""
    return LookedUp("yes" if options.accept_ssn else "no")


HOLD_SSN = Contract("hold_ssn", takes=("ssn",), outcomes={"held": {}, "not_accepted": {}}, writes=True)


def hold_ssn(options: Options, connection: Connection, call: CallFacts, ssn: str) -> LookedUp:
    """Hold the hash of a Social Security number until the PIN comes, whether anybody has it or not."""
    if not options.accept_ssn:
        return LookedUp("not_accepted")
    pins.record_held_digest(connection, call.call, HELD, digest_ssn(options.secret_key, ssn), call.now)
    return LookedUp("held")


CHECK_SSN_AND_PIN = Contract(
    "check_ssn_and_pin",
    takes=("pin",),
    outcomes={
        "right": {"participant_id": "digits"},
        "temporary": {"participant_id": "digits"},
        "wrong": {},
        "closed": {},
    },
    grants={"right": Assurance.VERIFIED, "temporary": Assurance.IDENTIFIED},
    writes=True,
)


def check_ssn_and_pin(options: Options, connection: Connection, call: CallFacts, pin: str) -> LookedUp:
    """Check the Social Security number that is held, and the PIN, together."""
    held = pins.find_held_digest(connection, call.call, HELD) if options.accept_ssn else None
    participant_id = people.find_by_ssn(connection, held) if held else None
    # Nobody's number is counted under a key of its own, so that it closes like anybody's.
    account = Account(participant_id or (held or HELD)[:KEY_LENGTH], participant_id)
    outcome = try_pin(connection, call, account, pin)
    return LookedUp(outcome, {"participant_id": participant_id} if outcome in ("right", "temporary") else {})


MAIL_PARTICIPANT_ID = Contract("mail_participant_id", takes=("birth_on",), outcomes={"taken": {}}, writes=True)


def mail_participant_id(options: Options, connection: Connection, call: CallFacts, birth_on: str) -> LookedUp:
    """Have the ID mailed to whoever has the Social Security number that is held and this birth date (ISO).

    Nothing is told, nor a receipt given: it would tell that somebody was found.
    """
    held = pins.find_held_digest(connection, call.call, HELD) if options.accept_ssn else None
    participant_id = people.find_by_ssn(connection, held) if held else None
    on_file = people.find_birth_on(connection, participant_id) if participant_id else None
    if participant_id and on_file and on_file.isoformat() == birth_on:
        wish = Wish("participant_id", {"channel": "mail"}, letter_due(call.now), more={"language": call.language})
        ask_once(options, connection, call, participant_id, wish)
    return LookedUp("taken")


CONTRACTS = (SSN_ACCEPTED, HOLD_SSN, CHECK_SSN_AND_PIN, MAIL_PARTICIPANT_ID)


def look_ups(options: Options) -> tuple[LookUpFunction, ...]:
    """Give the look-ups of this topic."""
    return (
        LookUpFunction(SSN_ACCEPTED, partial(ssn_accepted, options)),
        LookUpFunction(HOLD_SSN, partial(hold_ssn, options)),
        LookUpFunction(CHECK_SSN_AND_PIN, partial(check_ssn_and_pin, options)),
        LookUpFunction(MAIL_PARTICIPANT_ID, partial(mail_participant_id, options)),
    )
