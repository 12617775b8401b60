"""Text me that: what was just said of an address, a web page or an office, as a text message.

A text goes to the number that calls, after a yes in the same call, which is kept with its time; never where a contact
rule forbids it, and never to a number that cannot get texts or that is not of the U.S. or Canada. It holds no word of
a case, a person or child support, since anyone may read it; so the office's name and the usual web address are not in
it. Who said no is not asked again in that call. The text is an effect: it is sent after the commit, and whether that
failed is said at the next chance.
Source: CONTRACT.md (`contact_rule`); CALL_SCRIPT.md, "Some callers live with danger".
"""

from collections.abc import Iterator
from functools import partial

from ivr.flow.contracts import CallFacts, Contract, LookUpFunction
from ivr.flow.events import LookedUp, Value
from ivr.lookups.offices import has_address, has_hours
from ivr.lookups.options import Options
from ivr.phone_numbers import can_get_texts, format_national
from ivr.store import effects, texts
from ivr.store.agencies import Agency, find_agency
from ivr.store.database import Connection

KINDS = {"pay_page": "services", "mail_address": "services", "public_page": "public", "office": "offices"}
"""What can be sent, and the topic to which the call then returns."""

BODIES = {"pay_page": "texts.web_page", "public_page": "texts.web_page", "mail_address": "texts.mail_address"}
FAILED = "failed"


def _offer(kind: str) -> Contract:
    return Contract(
        f"offer_text_{kind}",
        may_take=("participant_id", "no_more_texts", "text_effect"),
        outcomes={
            "offered": {"text_wanted": "text", "number_ending": "digits"},
            "not_offered": {"text_wanted": "text"},
            "failed_before": {"text_wanted": "text", "no_more_texts": "flag"},
        },
    )


OFFERS = {kind: _offer(kind) for kind in KINDS}


def offer_text(
    options: Options,
    kind: str,
    connection: Connection,
    call: CallFacts,
    participant_id: str | None,
    no_more_texts: bool | None,
    text_effect: str | None,
) -> LookedUp:
    """Offer something as a text, where a text may be sent to this caller; say if an earlier one failed."""
    if _has_failed(connection, text_effect) and not no_more_texts:
        return LookedUp("failed_before", {"text_wanted": kind, "no_more_texts": True})
    number = _number_for(options, connection, call, participant_id)
    if number is None or no_more_texts:
        return LookedUp("not_offered", {"text_wanted": kind})
    return LookedUp("offered", {"text_wanted": kind, "number_ending": number[-4:]})


SEND_TEXT = Contract(
    "send_text",
    takes=("text_wanted",),
    may_take=("participant_id", "office"),
    outcomes={"sent": {"text_effect": "text"}, "not_sent": {}},
    writes=True,
    confirmed=True,
)


def send_text(
    options: Options,
    connection: Connection,
    call: CallFacts,
    text_wanted: str,
    participant_id: str | None,
    office: str | None,
) -> LookedUp:
    """Keep the caller's yes with its time, and have the text sent once this turn is saved."""
    number = _number_for(options, connection, call, participant_id)
    agency = find_agency(connection, office) if text_wanted == "office" and office else None
    sentences = [options.put_into_words(name, call, values) for name, values in _parts(text_wanted, agency)]
    if number is None or not sentences:
        return LookedUp("not_sent")
    body = " ".join([*sentences, options.put_into_words("texts.stop", call, {})])
    texts.record_consent(connection, number, call.call, call.now)
    arguments = {"called": number, "line": call.line, "body": body}
    return LookedUp("sent", {"text_effect": effects.record_effect(connection, "text", arguments, None, call.now)})


REFUSE_TEXT = Contract("refuse_text", outcomes={"refused": {"no_more_texts": "flag"}}, writes=True)


def refuse_text(connection: Connection, call: CallFacts) -> LookedUp:
    """Take a no: it holds for this call, and withdraws an earlier yes."""
    if call.caller is not None:
        texts.save_withdrawn(connection, call.caller, call.now)
    return LookedUp("refused", {"no_more_texts": True})


TEXT_TOPIC = Contract(
    "text_topic", takes=("text_wanted",), outcomes={topic: {} for topic in dict.fromkeys(KINDS.values())}
)


def text_topic(connection: Connection, call: CallFacts, text_wanted: str) -> LookedUp:
    """Tell where the call goes on after a text was offered."""
    return LookedUp(KINDS[text_wanted])


TEXT_FATE = Contract(
    "text_fate", may_take=("no_more_texts", "text_effect"), outcomes={"fine": {}, FAILED: {"no_more_texts": "flag"}}
)


def text_fate(
    connection: Connection, call: CallFacts, no_more_texts: bool | None, text_effect: str | None
) -> LookedUp:
    """Tell whether a text of this call is known to have failed, and that was not said yet."""
    if not no_more_texts and _has_failed(connection, text_effect):
        return LookedUp(FAILED, {"no_more_texts": True})
    return LookedUp("fine")


def _number_for(options: Options, connection: Connection, call: CallFacts, participant_id: str | None) -> str | None:
    """Find the number that may be sent a text in this call: the caller's own, or none."""
    if not options.offers_texts or call.caller is None or not can_get_texts(call.caller):
        return None
    return None if texts.is_forbidden(connection, call.caller, participant_id) else call.caller


def _has_failed(connection: Connection, effect_id: str | None) -> bool:
    effect = effects.find_effect(connection, effect_id) if effect_id else None
    return effect is not None and effect.state == FAILED


def _parts(kind: str, agency: Agency | None) -> Iterator[tuple[str, dict[str, Value]]]:
    """List the prompts of a text with their values; none where nothing is known."""
    if kind in BODIES:
        yield BODIES[kind], {}
    if agency is None:
        return
    if has_address(agency):
        address: dict[str, Value] = {
            "street": agency.street,
            "city": agency.city,
            "postal_code": agency.postal_code,
        }
        yield "texts.office_address", address
    if agency.phone:
        yield "texts.office_phone", {"written_phone": format_national(agency.phone)}
    if has_hours(agency) and agency.opens and agency.closes:
        hours: dict[str, Value] = {
            "opens": agency.opens.isoformat("minutes"),
            "closes": agency.closes.isoformat("minutes"),
        }
        yield "texts.office_hours", hours


CONTRACTS = (*OFFERS.values(), SEND_TEXT, REFUSE_TEXT, TEXT_TOPIC, TEXT_FATE)


def look_ups(options: Options) -> tuple[LookUpFunction, ...]:
    """Give the look-ups of this topic."""
    return (
        *(LookUpFunction(contract, partial(offer_text, options, kind)) for kind, contract in OFFERS.items()),
        LookUpFunction(SEND_TEXT, partial(send_text, options)),
        LookUpFunction(REFUSE_TEXT, refuse_text),
        LookUpFunction(TEXT_TOPIC, text_topic),
        LookUpFunction(TEXT_FATE, text_fate),
    )
