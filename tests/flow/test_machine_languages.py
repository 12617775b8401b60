"""Languages: the bilingual first question on its three tries, and the link that asks again in the other language."""

from one_call import OneCall

from ivr.flow.definition import Flows
from ivr.flow.events import Answered, Linked, LookedUp, NotUnderstood, Silent

SPANISH_BY_KEY = Linked("language", "keys", "es")
LANGUAGE = Linked("language", "keys")
MISHEARD = NotUnderstood("no_match", "speech")


def test_the_first_question_offers_the_other_language_first_and_in_its_own_words(call: OneCall) -> None:
    assert call.heard_in == [("es", "es.offer"), ("en", "greeting.parent")]
    assert call.ask.offers == ("es",)
    assert (call.ask.language, call.ask.listens) == ("en", "en")


def test_the_second_try_asks_in_both_the_other_first_and_listens_in_the_other(call: OneCall) -> None:
    call.hear(Silent())
    assert call.heard_in == [
        ("es", "greeting.no_input"),
        ("es", "es.offer"),
        ("es", "greeting.parent.again"),
        ("en", "greeting.no_input"),
        ("en", "greeting.parent.again"),
    ]
    assert call.ask.listens == "es"
    assert not call.ask.keys_only


def test_the_third_try_takes_keys_only_and_says_so_in_both(call: OneCall) -> None:
    call.hear(MISHEARD, MISHEARD)
    assert call.heard_in == [
        ("es", "greeting.no_match"),
        ("es", "again.take_your_time"),
        ("es", "es.offer"),
        ("es", "greeting.parent.keys"),
        ("en", "greeting.no_match"),
        ("en", "again.take_your_time"),
        ("en", "greeting.parent.keys"),
    ]
    assert call.ask.keys_only
    assert call.ask.listens == "en"
    assert call.ask.offers == ("es",)


def test_on_every_try_the_other_language_can_be_chosen(call: OneCall) -> None:
    for misses in range(3):
        other = OneCall(call.flows, "greeting.parent").hear(*[MISHEARD] * misses, SPANISH_BY_KEY)
        assert other.heard_in == [("es", "greeting.parent")]
        assert other.session.language == "es"


def test_yes_by_key_leaves_the_call_in_english_even_where_the_try_listens_in_spanish(call: OneCall) -> None:
    call.hear(Silent(), Answered("1", "keys"))
    assert call.heard_in == [("en", "identify.participant_id")]


def test_an_answer_in_spanish_chooses_spanish(call: OneCall) -> None:
    call.hear(Answered("1", "speech", language="es"))
    assert call.heard_in == [("es", "identify.participant_id")]
    assert call.hear(Silent()).heard_in[0] == ("es", "again.no_input_1")


def test_once_spanish_is_chosen_the_first_question_is_like_any_other(call: OneCall) -> None:
    call.hear(SPANISH_BY_KEY)
    assert call.ask.offers == ()
    assert (call.ask.language, call.ask.listens) == ("es", "es")
    assert call.hear(Silent()).heard_in == [("es", "greeting.no_input"), ("es", "greeting.parent.again")]
    assert call.ask.listens == "es"
    assert not call.hear(Silent()).ask.keys_only


def test_what_is_said_before_a_language_is_chosen_can_be_said_in_each(line: Flows) -> None:
    call = OneCall(line, "greeting.unknown")
    unknown = [("es", "greeting.unknown"), ("en", "greeting.unknown")]
    assert call.heard_in == [*unknown, ("es", "es.offer"), ("en", "greeting.parent")]


def test_any_other_question_offers_no_language(at_menu: OneCall) -> None:
    assert at_menu.ask.offers == ()


def test_the_language_link_says_the_same_again_in_the_other_language(verified: OneCall) -> None:
    before = verified.heard[:]
    values = verified.heard_values
    verified.hear(LANGUAGE)
    assert verified.heard_in == [("es", prompt) for prompt in before]
    assert verified.heard_values == values


def test_the_language_link_counts_nothing_and_stays_where_the_call_is(at_menu: OneCall) -> None:
    at_menu.hear(Silent(), LANGUAGE)
    assert at_menu.heard_in == [("es", "main.menu")]
    assert at_menu.ask.attempt == 2
    assert at_menu.session.history == ("greeting.parent", "main.menu")


def test_the_language_link_goes_round(at_menu: OneCall) -> None:
    assert at_menu.hear(LANGUAGE, LANGUAGE).heard_in == [("en", "main.menu")]


def test_a_language_asked_for_by_name_is_that_language(at_menu: OneCall) -> None:
    by_name = Linked("language", "speech", "es")
    assert at_menu.hear(by_name).session.language == "es"
    assert at_menu.hear(by_name).session.language == "es"


def test_in_another_language_speech_is_heard_again(at_menu: OneCall) -> None:
    assert at_menu.hear(MISHEARD).ask.keys_only
    assert not at_menu.hear(LANGUAGE).ask.keys_only


def test_rows_are_numbered_in_the_other_language_too(verified: OneCall) -> None:
    verified.press("2", "2").hear(LANGUAGE)
    assert verified.heard_in == [("es", "order.which"), ("es", "order.item.open"), ("es", "order.item.closed")]


def test_everything_after_a_change_is_in_the_new_language(at_menu: OneCall) -> None:
    at_menu.answers["agents_now"] = LookedUp("closed", {"opens_on": "2026-11-23"})
    at_menu.hear(LANGUAGE).press("3")
    assert at_menu.heard_in == [("es", "account.menu")]
    assert at_menu.hear(Linked("agent", "keys")).heard_in == [("es", "agent.closed")]
    assert at_menu.looked_up[0].name == "agents_now"
