from dataclasses import replace
from datetime import timedelta

import pytest
from look_up_calls import CALLER, call_facts
from look_up_options import make_options
from sample_service import NOW
from sqlalchemy import select, update

from ivr.app import load_editions
from ivr.flow.contracts import CallFacts
from ivr.flow.events import LookedUp
from ivr.lookups.texts import KINDS, offer_text, refuse_text, send_text, text_fate, text_topic
from ivr.store import effects
from ivr.store.database import Connection
from ivr.store.tables import agencies, participants, text_consents

NOBODY = "+15105550199"
"""A number that nobody has on file."""
NO_TEXT, NOT_AT_ALL = "1000000003", "1000000010"


def offered(
    connection: Connection,
    caller: str | None = NOBODY,
    participant_id: str | None = None,
    no_more_texts: bool | None = None,
    text_effect: str | None = None,
    **options: bool,
) -> LookedUp:
    call = call_facts(caller=caller)
    return offer_text(
        make_options(**options), "pay_page", connection, call, participant_id, no_more_texts, text_effect
    )


def sent(
    connection: Connection, kind: str = "pay_page", office: str | None = None, call: CallFacts | None = None
) -> LookedUp:
    return send_text(make_options(), connection, call or call_facts(caller=NOBODY), kind, None, office)


def body_of(connection: Connection, answer: LookedUp) -> str:
    effect = effects.find_effect(connection, str(answer.values["text_effect"]))
    assert effect
    return str(effect.arguments["body"])


@pytest.mark.parametrize(
    ("caller", "outcome"),
    [
        (NOBODY, "offered"),
        ("+14165550123", "offered"),  # Toronto
        ("+18005550199", "not_offered"),  # toll-free
        ("+19005550199", "not_offered"),  # premium rate
        ("+526645550107", "not_offered"),  # Mexico, by its own number
        ("+18765550123", "not_offered"),  # Jamaica, which dials like the U.S.
        ("+17875550123", "not_offered"),  # Puerto Rico
        ("+442079460000", "not_offered"),
        ("+15555550100", "not_offered"),  # no area code
        ("+1510555", "not_offered"),
        (None, "not_offered"),  # withheld
    ],
)
def test_a_text_is_offered_only_to_a_number_of_the_u_s_or_canada_that_may_be_a_mobile(
    caller: str | None, outcome: str, connection: Connection
) -> None:
    assert offered(connection, caller).outcome == outcome


def test_the_callers_own_number_is_told_by_its_last_digits(connection: Connection) -> None:
    assert offered(connection).values == {"text_wanted": "pay_page", "number_ending": "0199"}


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [("any", "offered"), ("no_voicemail", "offered"), ("no_text", "not_offered"), ("none", "not_offered")],
)
def test_the_contact_rule_is_obeyed_for_who_is_identified_and_for_whose_number_it_is(
    rule: str, outcome: str, connection: Connection
) -> None:
    someone = participants.c.participant_id == "1000000001"
    connection.execute(update(participants).where(someone).values(contact_rule=rule, phone=CALLER))
    assert offered(connection, NOBODY, "1000000001").outcome == outcome
    assert offered(connection, CALLER, None).outcome == outcome
    assert offered(connection, CALLER, "1000000002").outcome == outcome
    assert offered(connection, NOBODY, "1000000002").outcome == "offered"


def test_no_text_is_offered_where_settings_offer_none_or_the_caller_said_no(connection: Connection) -> None:
    assert offered(connection, offers_texts=False).outcome == "not_offered"
    assert offered(connection, no_more_texts=True).outcome == "not_offered"


@pytest.mark.parametrize("participant_id", [NO_TEXT, NOT_AT_ALL])
def test_a_rule_that_came_after_the_offer_is_obeyed_too(participant_id: str, connection: Connection) -> None:
    call = call_facts(caller=NOBODY)
    answer = send_text(make_options(), connection, call, "pay_page", participant_id, None)
    assert answer == LookedUp("not_sent")
    assert connection.execute(select(text_consents)).all() == []


def test_a_yes_is_kept_with_its_time_and_the_text_is_an_effect_of_the_line(connection: Connection) -> None:
    answer = sent(connection)
    consent = connection.execute(select(text_consents)).one()
    assert (consent.number, consent.given_at, consent.call_sid) == (NOBODY, NOW, "CA1")
    assert consent.withdrawn_at is None
    effect = effects.find_effect(connection, str(answer.values["text_effect"]))
    assert effect
    assert (effect.kind, effect.state, effect.hand_off_id) == ("text", "pending", None)
    assert (effect.arguments["called"], effect.arguments["line"]) == (NOBODY, "toll_free")


def test_a_no_withdraws_an_earlier_yes_until_the_next_yes(connection: Connection) -> None:
    later = NOW + timedelta(days=1)
    refuse_text(connection, call_facts(caller=NOBODY))
    assert connection.execute(select(text_consents)).all() == [], "who never said yes is not written down"
    sent(connection)
    answer = refuse_text(connection, call_facts("CA2", caller=NOBODY, now=later))
    assert answer == LookedUp("refused", {"no_more_texts": True})
    assert connection.execute(select(text_consents.c.withdrawn_at)).scalar_one() == later
    sent(connection, call=call_facts("CA3", caller=NOBODY, now=later))
    consent = connection.execute(select(text_consents)).one()
    assert (consent.withdrawn_at, consent.given_at, consent.call_sid) == (None, later, "CA3")


def test_a_withheld_caller_can_say_no_too(connection: Connection) -> None:
    assert refuse_text(connection, call_facts(caller=None)).outcome == "refused"


def test_a_failed_text_is_told_once_at_the_next_chance_and_none_is_offered_again(connection: Connection) -> None:
    effect_id = str(sent(connection).values["text_effect"])
    call = call_facts(caller=NOBODY)
    assert offered(connection, text_effect=effect_id).outcome == "offered"
    assert text_fate(connection, call, None, effect_id) == LookedUp("fine")
    effects.save_failed(connection, effect_id, "refused")
    told = offered(connection, text_effect=effect_id)
    assert (told.outcome, told.values["no_more_texts"]) == ("failed_before", True)
    assert offered(connection, no_more_texts=True, text_effect=effect_id).outcome == "not_offered"
    assert text_fate(connection, call, None, effect_id) == LookedUp("failed", {"no_more_texts": True})
    assert text_fate(connection, call, True, effect_id) == LookedUp("fine")
    assert text_fate(connection, call, None, None) == LookedUp("fine")


@pytest.mark.parametrize("office", [None, "nowhere"])
def test_an_office_that_is_not_known_is_not_sent(office: str | None, connection: Connection) -> None:
    assert sent(connection, "office", office) == LookedUp("not_sent")


def test_every_text_leads_back_to_the_topic_that_it_is_of(connection: Connection) -> None:
    topics = {kind: text_topic(connection, call_facts(), kind).outcome for kind in KINDS}
    assert topics == KINDS


# ── What texts say ──


@pytest.fixture
def written(connection: Connection) -> dict[tuple[str, str], str]:
    """Every text in every language, in the words of the prompts and with the facts."""
    editions, facts = load_editions()
    catalogue = editions.current.catalogue
    options = make_options(
        put_into_words=lambda prompt, call, values: catalogue.say(
            prompt, call.language, {**facts.on_line(call.line, call.language), **values}
        )
    )
    texts = {}
    for kind in KINDS:
        for language in catalogue.languages:
            call = replace(call_facts(caller=NOBODY), language=language)
            answer = send_text(options, connection, call, kind, None, "alameda")
            texts[kind, language] = body_of(connection, answer)
    return texts


def test_a_text_says_what_was_asked_for_in_writing(written: dict[tuple[str, str], str]) -> None:
    assert written["office", "en"] == (
        "The office you asked for: 1200 Sample Harbor Way, Oakland, CA 94601. Phone: (510) 555-0110. "
        "Open Monday to Friday, 8 AM to 5 PM. To get no more texts, reply STOP."
    )
    assert written["office", "es"] == (
        "La oficina que pidió: 1200 Sample Harbor Way, Oakland, CA 94601. Teléfono: (510) 555-0110. "
        "Abre de lunes a viernes, de las 8 de la mañana a las 5 de la tarde. "
        "Para no recibir más mensajes, responda STOP."
    )
    assert "P.O. Box 989067, West Sacramento, California 95798-9067" in written["mail_address", "en"]
    assert "dcss.ca.gov" in written["pay_page", "es"]


def test_no_text_tells_of_a_case_a_person_or_child_support(written: dict[tuple[str, str], str]) -> None:
    telling = ("child", "support", "menor", "hijo", "manutenci", "case ", "caso", "participant", "parent", "padre")
    for text in written.values():
        assert not [word for word in telling if word in text.lower()], text
        assert len(text) < 320, "two messages at most"
        assert "STOP" in text


def test_what_is_not_known_of_an_office_is_left_out_of_its_text(connection: Connection) -> None:
    alameda = agencies.c.agency == "alameda"
    connection.execute(update(agencies).where(alameda).values(street=None, opens=None))
    body = body_of(connection, sent(connection, "office", "alameda"))
    assert "texts.office_phone" in body
    assert "texts.office_address" not in body
    assert "texts.office_hours" not in body
