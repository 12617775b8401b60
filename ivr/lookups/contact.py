"""Contact details: what is on file, said masked only, and a new telephone number.

A new number is kept as reported until the office confirms it; a later one takes its place. The machine has read it
back and heard a yes before it comes here. Address, job and news of the other parent are recorded messages
(`voice_messages`). Nothing of the other party is ever said.
"""

from collections.abc import Iterator
from functools import partial

from ivr.flow.contracts import Assurance, CallFacts, Contract, LookUpFunction, Rows
from ivr.flow.events import LookedUp, Row
from ivr.lookups.answer_days import answer_due_at
from ivr.lookups.options import Options
from ivr.lookups.single_requests import RECEIPT, Wish, ask_once
from ivr.store import contact, requests
from ivr.store.contact import Contact
from ivr.store.database import Connection
from ivr.store.single_requests import list_open_requests, list_open_requests_alone

PHONE = "phone"
MASKED_DIGITS = 4
MASKED_POSTAL_DIGITS = 2
RULES = ("no_text", "no_voicemail", "none")

CONTACT_ROWS = Rows(
    {"ending": "digits"},
    wordings=(
        "phone",
        "no_phone",
        "reported",
        "email",
        "no_email",
        "address",
        "address_known",
        "no_address",
        *(f"rule_{rule}" for rule in RULES),
    ),
)

CONTACT_ON_FILE = Contract(
    "contact_on_file",
    takes=("participant_id",),
    outcomes={"known": {"contact": CONTACT_ROWS}},
    requires=Assurance.VERIFIED,
)


def contact_on_file(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Give what is on file, masked: last digits only."""
    reported = list_open_requests(connection, participant_id, PHONE)
    rows = _rows(contact.get_contact(connection, participant_id), [str(one.details["phone"]) for one in reported])
    return LookedUp("known", {"contact": tuple(rows)})


REPORT_PHONE = Contract(
    "report_phone",
    takes=("participant_id", "new_phone"),
    outcomes={"done": RECEIPT, "already": RECEIPT, "on_file": {}},
    requires=Assurance.VERIFIED,
    writes=True,
)


def report_phone(
    options: Options, connection: Connection, call: CallFacts, participant_id: str, new_phone: str
) -> LookedUp:
    """Keep a new telephone number (E.164) as reported, in place of one reported earlier."""
    if contact.get_contact(connection, participant_id).phone == new_phone:
        return LookedUp("on_file")
    reported = list_open_requests_alone(connection, participant_id, PHONE)
    if any(one.details["phone"] != new_phone for one in reported):
        requests.save_voided(connection, participant_id, PHONE, call.now)
    wish = Wish(PHONE, {"phone": new_phone}, answer_due_at(options, call.now), more={"state": "reported"})
    return ask_once(options, connection, call, participant_id, wish)


def _rows(on_file: Contact, reported: list[str]) -> Iterator[Row]:
    if on_file.phone:
        yield {"wording": "phone", "ending": on_file.phone[-MASKED_DIGITS:]}
    else:
        yield {"wording": "no_phone", "ending": None}
    if reported:
        yield {"wording": "reported", "ending": reported[0][-MASKED_DIGITS:]}
    if not on_file.has_mail_address:
        yield {"wording": "no_address", "ending": None}
    elif on_file.postal_code:
        yield {"wording": "address", "ending": on_file.postal_code[-MASKED_POSTAL_DIGITS:]}
    else:
        yield {"wording": "address_known", "ending": None}
    yield {"wording": "email" if on_file.email else "no_email", "ending": None}
    if on_file.contact_rule in RULES:
        yield {"wording": f"rule_{on_file.contact_rule}", "ending": None}


CONTRACTS = (CONTACT_ON_FILE, REPORT_PHONE)


def look_ups(options: Options) -> tuple[LookUpFunction, ...]:
    """Give the look-ups of this topic."""
    return (
        LookUpFunction(CONTACT_ON_FILE, contact_on_file),
        LookUpFunction(REPORT_PHONE, partial(report_phone, options)),
    )
