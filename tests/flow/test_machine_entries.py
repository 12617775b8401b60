"""Numbers: begun and gone on with, read back, followed by a `#` too many, and never kept where they are secret."""

import pytest
from one_call import OneCall

from ivr.errors import CallFault
from ivr.flow.events import Answered, Linked, LookedUp, NotUnderstood, Partial, Silent
from ivr.flow.verbs import Entry

SPOKEN_ID = Answered("2000000001", "speech")


@pytest.fixture
def at_id(call: OneCall) -> OneCall:
    return call.press("1")


def test_a_question_tells_what_it_takes(at_id: OneCall) -> None:
    assert at_id.ask.entry == Entry("digits", 10, 10)
    assert [choice.key for choice in at_id.ask.choices] == ["*"]


def test_a_number_begun_is_kept_and_its_digits_are_counted_to_the_caller(at_id: OneCall) -> None:
    at_id.hear(Partial("200000", "keys"))
    assert at_id.heard == ["again.partial"]
    assert at_id.heard_values == [{"count": 6, "missing": 4}]
    assert at_id.ask.entered == "200000"
    assert at_id.ask.attempt == 1


def test_a_number_gone_on_with_is_the_whole_of_it(at_id: OneCall) -> None:
    at_id.hear(Partial("200000", "keys"), Partial("20000000", "keys"))
    assert at_id.ask.entered == "20000000"
    at_id.press("2000000001")
    assert at_id.value("participant_id_given") == "2000000001"
    assert at_id.session.entered == ""


def test_only_what_follows_the_last_star_is_counted_to_the_caller(at_id: OneCall) -> None:
    at_id.hear(Partial("123*45*678", "keys"))
    assert at_id.heard_values == [{"count": 3, "missing": 7}]
    assert at_id.ask.entered == "123*45*678"


def test_digits_and_a_star_at_the_end_start_the_number_over(at_id: OneCall) -> None:
    at_id.hear(Partial("123", "keys"), NotUnderstood("started_over", "keys"))
    assert at_id.heard == ["identify.participant_id.again"]
    assert at_id.ask.entered == ""
    assert at_id.ask.attempt == 1


def test_a_number_begun_outlives_silence(at_id: OneCall) -> None:
    at_id.hear(Partial("200000", "keys"), Silent())
    assert at_id.heard == ["again.no_input_1", "again.partial"]
    assert at_id.ask.entered == "200000"


def test_while_a_number_is_begun_no_reprompt_tells_keys_that_would_be_digits_of_it(at_id: OneCall) -> None:
    at_id.hear(Partial("200000", "keys"), Silent(), Silent())
    assert at_id.heard == ["again.no_input_1", "again.take_your_time", "again.partial"]


@pytest.mark.parametrize("reason", ["too_long", "too_short"])
def test_a_number_of_a_wrong_length_starts_over(at_id: OneCall, reason: str) -> None:
    at_id.hear(Partial("200000", "keys"), NotUnderstood(reason, "keys"))
    assert at_id.heard == ["again.no_match_1", "identify.participant_id.again"]
    assert at_id.ask.entered == ""


def test_a_number_begun_is_not_carried_to_another_question(at_id: OneCall) -> None:
    at_id.hear(Partial("200000", "keys"), Answered("*", "keys"))
    assert at_id.ask.step == "identify.lost"
    assert at_id.press("3").ask.entered == ""
    at_id.hear(Partial("200000", "keys"), Linked("main_menu", "speech"))
    assert at_id.heard == ["main.menu"]
    assert at_id.ask.entered == ""


def test_a_choice_of_a_number_question_leads_its_own_way_and_keeps_nothing(at_id: OneCall) -> None:
    at_id.press("*")
    assert at_id.ask.step == "identify.lost"
    assert at_id.session.values == {}


# ── Read back ──


def test_a_keyed_number_is_not_read_back(at_id: OneCall) -> None:
    assert at_id.press("2000000001").ask.step == "main.menu"


def test_a_spoken_number_is_read_back_and_kept_only_after_yes(at_id: OneCall) -> None:
    at_id.hear(SPOKEN_ID)
    assert at_id.heard == ["again.read_back_digits"]
    assert at_id.heard_values == [{"value": "2000000001"}]
    assert [choice.value for choice in at_id.ask.choices] == ["1", "2"]
    assert at_id.ask.entry is None
    assert at_id.session.values == {}
    at_id.hear(Answered("1", "speech"))
    assert at_id.value("participant_id_given") == "2000000001"
    assert at_id.ask.step == "main.menu"


def test_no_asks_again_and_is_not_counted(at_id: OneCall) -> None:
    at_id.hear(SPOKEN_ID, Answered("2", "speech"))
    assert at_id.heard == ["identify.participant_id.again"]
    assert at_id.ask.attempt == 1
    assert at_id.ask.entry is not None
    assert at_id.session.to_confirm is None


def test_silence_at_a_read_back_reads_back_again_and_is_counted(at_id: OneCall) -> None:
    at_id.hear(SPOKEN_ID, Silent())
    assert at_id.heard == ["again.no_input_1", "again.read_back_digits"]
    assert at_id.ask.attempt == 2


def test_repeat_and_language_read_back_again(at_id: OneCall) -> None:
    assert at_id.hear(SPOKEN_ID, Linked("repeat", "keys")).heard == ["again.read_back_digits"]
    assert at_id.hear(Linked("language", "keys")).heard_in == [("es", "again.read_back_digits")]
    assert at_id.hear(Answered("1", "keys")).ask.step == "main.menu"


def test_back_from_a_read_back_asks_for_the_number(at_id: OneCall) -> None:
    assert at_id.hear(SPOKEN_ID, Linked("back", "keys")).heard == ["identify.participant_id"]
    assert at_id.session.to_confirm is None


def test_at_a_read_back_nothing_but_yes_or_no_fits(at_id: OneCall) -> None:
    with pytest.raises(CallFault):
        at_id.hear(SPOKEN_ID, Answered("2000000002", "keys"))
    with pytest.raises(CallFault):
        at_id.hear(Partial("20", "keys"))


def test_a_telephone_number_is_read_back_though_it_was_keyed(verified: OneCall) -> None:
    verified.press("2", "3", "1", "+19165550123")
    assert verified.heard == ["again.read_back_phone"]
    assert verified.heard_values == [{"value": "+19165550123"}]
    assert verified.press("1").heard_values[-1] == {"phone_given": "+19165550123"}


def test_a_date_is_read_back_in_its_own_words(verified: OneCall) -> None:
    verified.press("2", "2", "2", "2").hear(Answered("2026-12-01", "speech"))
    assert verified.heard == ["again.read_back_date"]


# ── A `#` after a number of fixed length ──


def test_the_first_silence_after_a_fixed_number_repeats_and_counts_nothing(call: OneCall) -> None:
    call.press("1", "2000000001").hear(Silent())
    assert call.heard == ["main.menu"]
    assert call.ask.attempt == 1
    assert call.hear(Silent()).heard == ["again.no_input_1", "main.menu.again"]


def test_the_first_silence_after_a_secret_fixed_number_is_forgiven_too(call: OneCall) -> None:
    call.press("1", "*", "2", "078051120").hear(Silent())
    assert call.heard == ["main.menu"]
    assert call.ask.attempt == 1


def test_forgiven_silence_repeats_what_was_said_too(call: OneCall) -> None:
    call.answers["find_participant"] = LookedUp("unknown")
    call.press("1", "2000000009").hear(Silent())
    assert call.heard == ["identify.unknown_id", "identify.participant_id"]
    assert call.ask.attempt == 2


def test_any_other_event_ends_the_forgiveness(call: OneCall) -> None:
    call.press("1", "2000000001").hear(NotUnderstood("no_match", "keys"), Silent())
    assert call.ask.attempt == 3


@pytest.mark.parametrize("by_road", ["a PIN of four to eight digits", "a choice"])
def test_silence_after_anything_else_counts(identified: OneCall, by_road: str) -> None:
    if by_road == "a choice":
        identified.press("3").hear(Silent())
    else:
        identified.press("1", "4321").hear(Silent())
    assert identified.ask.attempt == 2


# ── Secret answers ──


def test_a_secret_answer_is_an_argument_of_the_very_next_look_up_and_nowhere_in_the_session(
    identified: OneCall,
) -> None:
    identified.answers.pop("check_pin")
    identified.press("1", "86420975")
    assert identified.rest.arguments == {"participant_id": "2000000001", "pin": "86420975"}  # type: ignore[union-attr]
    assert "86420975" not in identified.stored
    assert "86420975" not in repr(identified.rest)
    identified.hear(LookedUp("wrong"))
    assert "86420975" not in identified.stored


def test_a_beginning_of_a_secret_number_is_refused_and_not_kept(identified: OneCall) -> None:
    identified.press("1")
    with pytest.raises(CallFault):
        identified.hear(Partial("864", "keys"))
    assert "864" not in identified.stored


def test_a_secret_number_that_is_too_short_starts_over_as_a_miss(identified: OneCall) -> None:
    identified.press("1").hear(NotUnderstood("too_short", "keys"))
    assert identified.heard == ["again.no_match_1", "identify.pin.again"]
    assert identified.ask.entered == ""


def test_a_secret_answer_is_never_read_back(identified: OneCall) -> None:
    identified.press("1").hear(Answered("86420975", "speech"))
    assert identified.ask.step == "payments.more"
    assert "86420975" not in identified.stored
