"""Silence, misunderstanding and failed tries: what is said, what is counted, and where it ends."""

import pytest
from one_call import OneCall
from sound_line import sound_line, sound_text

from ivr.flow.events import LookedUp, NotUnderstood, Silent
from ivr.flow.verbs import HangUp, Transfer

MISHEARD = NotUnderstood("no_match", "speech")
MISKEYED = NotUnderstood("no_match", "keys")
UNKNOWN = LookedUp("unknown")


def test_reprompts_taper(at_menu: OneCall) -> None:
    assert at_menu.hear(Silent()).heard == ["again.no_input_1", "main.menu.again"]
    assert at_menu.hear(Silent()).heard == ["again.no_input_2", "again.take_your_time", "main.menu.again"]


def test_a_misunderstanding_has_its_own_words(at_menu: OneCall) -> None:
    assert at_menu.hear(MISKEYED).heard == ["again.no_match_1", "main.menu.again"]


def test_silence_and_misunderstanding_share_one_count(at_menu: OneCall) -> None:
    at_menu.hear(Silent(), MISKEYED)
    assert at_menu.heard[0] == "again.no_match_2"
    assert at_menu.hear(Silent()).heard == ["agent.gave_up", "agent.connecting"]


def test_the_last_reprompt_serves_for_every_later_miss() -> None:
    patient = sound_line(
        main=sound_text("main").replace("[menu]", '[menu]\ntries = 5\nno_input = ["main.first", "main.second"]', 1)
    )
    call = OneCall(patient, "greeting.parent").press("2")
    assert [call.hear(Silent()).heard[0] for _ in range(4)] == [
        "main.first",
        "main.second",
        "main.second",
        "main.second",
    ]


def test_at_the_limit_of_tries_a_step_gives_up_where_it_says() -> None:
    sudden = sound_line(main=sound_text("main").replace("[menu]", '[menu]\ntries = 2\ngive_up = "agent.sorry"', 1))
    call = OneCall(sudden, "greeting.parent").press("2")
    assert call.hear(Silent()).heard == ["again.no_input_1", "again.take_your_time", "main.menu.again"]
    assert call.hear(Silent()).heard == ["agent.sorry"]


def test_the_attempt_is_counted_and_the_last_is_known(at_menu: OneCall) -> None:
    attempts = [at_menu.ask, at_menu.hear(Silent()).ask, at_menu.hear(Silent()).ask]
    assert [ask.attempt for ask in attempts] == [1, 2, 3]
    assert [ask.is_last for ask in attempts] == [False, False, True]


def test_the_last_try_gets_no_more_time_while_nobody_seems_to_be_there(call: OneCall) -> None:
    call.hear(Silent(), Silent())
    assert "again.take_your_time" not in call.heard
    assert not call.ask.is_last


def test_a_call_without_any_key_or_word_ends_in_a_goodbye_in_every_language(call: OneCall) -> None:
    call.hear(Silent(), Silent(), Silent())
    assert call.heard_in == [("es", "main.nobody_there"), ("en", "main.nobody_there")]
    assert isinstance(call.rest, HangUp)
    assert call.looked_up == []


@pytest.mark.parametrize("sign_of_life", [MISHEARD, MISKEYED], ids=["a word", "a key"])
def test_one_key_or_word_is_enough_to_be_handed_to_a_person(call: OneCall, sign_of_life: NotUnderstood) -> None:
    call.hear(sign_of_life, Silent(), Silent())
    assert call.heard == ["agent.gave_up", "agent.connecting"]
    assert isinstance(call.rest, Transfer)


def test_a_caller_who_spoke_once_is_never_taken_for_nobody_later(at_menu: OneCall) -> None:
    at_menu.hear(Silent(), Silent(), Silent())
    assert at_menu.heard == ["agent.gave_up", "agent.connecting"]


def test_a_caller_who_has_used_keys_gets_keys_only_after_a_misunderstood_word(at_menu: OneCall) -> None:
    assert not at_menu.ask.keys_only
    assert at_menu.hear(MISHEARD).ask.keys_only
    assert at_menu.hear(Silent()).ask.keys_only
    assert not at_menu.press("3").ask.keys_only


def test_a_caller_is_told_once_that_it_takes_keys_from_here(at_menu: OneCall) -> None:
    assert at_menu.hear(MISHEARD).heard == ["again.no_match_1", "again.use_keys", "main.menu.again"]
    assert at_menu.ask.attempt == 2
    assert at_menu.hear(MISHEARD).heard[0] == "again.no_match_2"


def test_a_misunderstood_key_does_not_take_speech_away(at_menu: OneCall) -> None:
    assert not at_menu.hear(MISKEYED).ask.keys_only


def test_a_caller_who_only_speaks_is_never_made_to_use_keys(call: OneCall) -> None:
    assert not call.hear(MISHEARD).ask.keys_only


def test_keys_only_lasts_through_a_failed_try_at_the_same_question(call: OneCall) -> None:
    call.answers["find_participant"] = UNKNOWN
    call.press("1").hear(MISHEARD).press("2000000009")
    assert call.heard == ["identify.unknown_id", "again.take_your_time", "identify.participant_id.again"]
    assert call.ask.keys_only


def test_a_failed_try_counts_together_with_silence(call: OneCall) -> None:
    call.answers["find_participant"] = UNKNOWN
    call.press("1", "2000000009")
    assert call.heard == ["identify.unknown_id", "identify.participant_id.again"]
    # A `#` too many after a fixed number: forgiven once, and not counted.
    call.hear(Silent())
    assert call.ask.attempt == 2
    assert call.hear(Silent()).ask.attempt == 3
    assert call.press("2000000009").heard == ["identify.unknown_id", "agent.gave_up", "agent.connecting"]


def test_the_count_is_forgotten_when_the_question_is_reached_by_another_road(at_menu: OneCall) -> None:
    at_menu.hear(Silent(), Silent()).press("3")
    assert at_menu.session.misses == {"main.menu": 2}
    at_menu.press("1", "*", "1")
    assert at_menu.ask.step == "main.menu"
    assert at_menu.ask.attempt == 1
    assert at_menu.session.misses == {}


def test_giving_up_to_a_question_asks_that_question_for_the_first_time() -> None:
    lost = sound_text("identify").replace("[participant_id]", '[participant_id]\ntries = 1\ngive_up = "lost"', 1)
    call = OneCall(sound_line(identify=lost), "greeting.parent", {"find_participant": UNKNOWN})
    call.press("1", "2000000009")
    assert call.heard == ["identify.unknown_id", "identify.lost"]
    assert call.ask.attempt == 1


def test_digits_said_where_only_keys_are_taken_get_one_uncounted_request_for_the_keypad(identified: OneCall) -> None:
    said = NotUnderstood("use_keypad", "speech")
    identified.press("1")
    assert identified.hear(said).heard == ["again.use_keypad", "identify.pin.again"]
    assert identified.ask.attempt == 1
    assert identified.hear(said).heard == ["again.no_match_1", "again.use_keys", "identify.pin.again"]
    assert identified.ask.attempt == 2


def test_the_keypad_is_asked_for_once_even_through_a_failed_try(identified: OneCall) -> None:
    said = NotUnderstood("use_keypad", "speech")
    identified.answers["check_pin"] = LookedUp("wrong")
    identified.press("1").hear(said).press("1111")
    assert identified.hear(said).heard[:2] == ["again.no_match_2", "again.use_keys"]
    assert identified.ask.attempt == 3
