"""How the office may reach a caller: no texts, no voicemail, neither, only at certain hours; and notices by email.

A wish is noted first and confirmed before it is saved. The rule holds from then on, for every road
(`participants.contact_rule`). Hours have no place on file: they are a request that the office takes down.
Source: CONTRACT.md (`contact_rule`); the portal's eCommunications (`../shared/seeds`).
"""

from functools import partial

from ivr.flow.contracts import Assurance, CallFacts, Contract, LookUpFunction, Term
from ivr.flow.events import LookedUp
from ivr.lookups.answer_days import answer_due_at
from ivr.lookups.options import Options
from ivr.lookups.single_requests import RECEIPT, Wish, ask_once
from ivr.store import contact, requests
from ivr.store.database import Connection
from ivr.store.single_requests import list_open_requests_alone

RULES = ("any", "no_text", "no_voicemail", "none")
HOURS = ("morning", "afternoon")
CONTACT_HOURS = "contact_hours"

WANTED_RULE = Term(tuple(f"rule_{rule}" for rule in RULES))
WANTED_HOURS = Term(tuple(f"hours_{hours}" for hours in HOURS))

WANT_RULES = tuple(Contract(f"want_rule_{rule}", outcomes={"noted": {"wanted_rule": WANTED_RULE}}) for rule in RULES)
WANT_HOURS = tuple(
    Contract(f"want_hours_{hours}", outcomes={"noted": {"wanted_hours": WANTED_HOURS}}) for hours in HOURS
)


def want_rule(rule: str, connection: Connection, call: CallFacts) -> LookedUp:
    """Note a rule, to be confirmed."""
    return LookedUp("noted", {"wanted_rule": f"rule_{rule}"})


def want_hours(hours: str, connection: Connection, call: CallFacts) -> LookedUp:
    """Note hours, to be confirmed."""
    return LookedUp("noted", {"wanted_hours": f"hours_{hours}"})


SAVE_CONTACT_RULE = Contract(
    "save_contact_rule",
    takes=("participant_id", "wanted_rule"),
    outcomes={"saved": {}},
    requires=Assurance.VERIFIED,
    writes=True,
    confirmed=True,
)


def save_contact_rule(connection: Connection, call: CallFacts, participant_id: str, wanted_rule: str) -> LookedUp:
    """Save how the office may reach the caller."""
    contact.save_contact_rule(connection, participant_id, wanted_rule.removeprefix("rule_"))
    return LookedUp("saved")


SAVE_CONTACT_HOURS = Contract(
    "save_contact_hours",
    takes=("participant_id", "wanted_hours"),
    outcomes={"done": RECEIPT, "already": RECEIPT},
    requires=Assurance.VERIFIED,
    writes=True,
    confirmed=True,
)


def save_contact_hours(
    options: Options, connection: Connection, call: CallFacts, participant_id: str, wanted_hours: str
) -> LookedUp:
    """Ask to be called at certain hours only, in place of what was asked before."""
    hours = wanted_hours.removeprefix("hours_")
    asked = list_open_requests_alone(connection, participant_id, CONTACT_HOURS)
    if any(one.details["hours"] != hours for one in asked):
        requests.save_voided(connection, participant_id, CONTACT_HOURS, call.now)
    wish = Wish(CONTACT_HOURS, {"hours": hours}, answer_due_at(options, call.now), more={})
    return ask_once(options, connection, call, participant_id, wish)


EMAIL_NOTICES = Contract(
    "email_notices",
    takes=("participant_id",),
    outcomes={"on": {}, "off": {}, "no_email": {}},
    requires=Assurance.VERIFIED,
)


def email_notices(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Tell whether notices go by email; without an email on file they cannot."""
    on_file = contact.get_contact(connection, participant_id)
    if not on_file.email:
        return LookedUp("no_email")
    return LookedUp("on" if on_file.ecommunications else "off")


def _save_notices(name: str) -> Contract:
    return Contract(
        name,
        takes=("participant_id",),
        outcomes={"saved": {}},
        requires=Assurance.VERIFIED,
        writes=True,
        confirmed=True,
    )


BEGIN_EMAIL_NOTICES = _save_notices("begin_email_notices")
END_EMAIL_NOTICES = _save_notices("end_email_notices")


def save_email_notices(wanted: bool, connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Begin or end notices by email."""
    contact.save_ecommunications(connection, participant_id, wanted=wanted)
    return LookedUp("saved")


CONTRACTS = (
    *WANT_RULES,
    *WANT_HOURS,
    SAVE_CONTACT_RULE,
    SAVE_CONTACT_HOURS,
    EMAIL_NOTICES,
    BEGIN_EMAIL_NOTICES,
    END_EMAIL_NOTICES,
)


def look_ups(options: Options) -> tuple[LookUpFunction, ...]:
    """Give the look-ups of this topic."""
    return (
        *(LookUpFunction(one, partial(want_rule, rule)) for one, rule in zip(WANT_RULES, RULES, strict=True)),
        *(LookUpFunction(one, partial(want_hours, hours)) for one, hours in zip(WANT_HOURS, HOURS, strict=True)),
        LookUpFunction(SAVE_CONTACT_RULE, save_contact_rule),
        LookUpFunction(SAVE_CONTACT_HOURS, partial(save_contact_hours, options)),
        LookUpFunction(EMAIL_NOTICES, email_notices),
        LookUpFunction(BEGIN_EMAIL_NOTICES, partial(save_email_notices, True)),
        LookUpFunction(END_EMAIL_NOTICES, partial(save_email_notices, False)),
    )
