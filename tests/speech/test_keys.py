from dataclasses import replace

import pytest

from ivr.flow.events import Answered, CallerEvent, Linked, NotUnderstood, Partial, Silent
from ivr.flow.verbs import Ask, Choice
from ivr.speech.catalogue import Catalogue
from ivr.speech.heard import Keys, Nothing
from ivr.speech.recognition import recognise

AGENT = Linked("agent", "keys")
BACK = Linked("back", "keys")
REPEAT = Linked("repeat", "keys")
LANGUAGE = Linked("language", "keys")
NO_MATCH = NotUnderstood("no_match", "keys")


def answer(value: str) -> Answered:
    return Answered(value, "keys")


@pytest.mark.parametrize(
    ("question", "pressed", "event"),
    [
        ("confirm en", "1", answer("1")),
        ("confirm es", "2", answer("2")),
        ("confirm en", "12", answer("1")),
        ("confirm en", "1#", answer("1")),
        ("confirm en", "#1", answer("1")),
        ("confirm en", "3", NO_MATCH),
        ("confirm en", "7", NO_MATCH),
        ("confirm en", "A", NO_MATCH),
        ("confirm en", "#", Silent()),
        ("confirm en", "##", Silent()),
        ("confirm en", "", Silent()),
        ("confirm en", "0", AGENT),
        ("confirm en", "000", AGENT),
        ("confirm en", "0#", AGENT),
        ("confirm en", "*", BACK),
        ("confirm en", "**", BACK),
        ("confirm en", "8", LANGUAGE),
        ("confirm en", "9", REPEAT),
        ("main en", "5", answer("5")),
        ("main es", "9", REPEAT),
        ("chosen en", "2", answer("2")),
        ("first 1", "9", Linked("language", "keys", "es")),
        ("first 2", "9", Linked("language", "keys", "es")),
        ("first 3", "9", Linked("language", "keys", "es")),
        ("first 1", "8", LANGUAGE),
        ("first 2", "1", answer("1")),
        ("first 2", "2", answer("2")),
        ("first 3", "0", AGENT),
    ],
)
def test_at_a_question_without_a_number_the_first_key_counts(
    question: str, pressed: str, event: CallerEvent, questions: dict[str, Ask], catalogue: Catalogue
) -> None:
    assert recognise(questions[question], Keys(pressed), catalogue) == event


@pytest.mark.parametrize(
    ("question", "entered", "pressed", "event"),
    [
        ("id en", "", "1234567890", answer("1234567890")),
        ("id en", "", "1234567890#", answer("1234567890")),
        ("id en", "", "#1234567890", answer("1234567890")),
        ("id en", "", "0000000001", answer("0000000001")),
        ("id en", "", "0000000000", answer("0000000000")),
        ("id en", "", "8888888888", answer("8888888888")),
        ("id en", "", "123456", Partial("123456", "keys")),
        ("id en", "", "12", Partial("12", "keys")),
        ("id en", "", "01", Partial("01", "keys")),
        ("id en", "", "99", Partial("99", "keys")),
        ("id en", "", "12345678901", NotUnderstood("too_long", "keys")),
        ("id en", "", "12*1234567890", answer("1234567890")),
        ("id en", "", "*1234567890", answer("1234567890")),
        ("id en", "", "1*2*1234567890", answer("1234567890")),
        ("id en", "", "12*123", Partial("12*123", "keys")),
        ("id en", "", "123*", NotUnderstood("started_over", "keys")),
        ("id en", "", "**", NotUnderstood("started_over", "keys")),
        ("id en", "", "*", answer("*")),
        ("id en", "", "*#", answer("*")),
        ("id en", "", "0", AGENT),
        ("id es", "", "000000000", AGENT),
        ("id en", "", "8", LANGUAGE),
        ("id en", "", "9", REPEAT),
        ("id en", "", "1", Partial("1", "keys")),
        ("id en", "", "#", Silent()),
        ("id en", "", "", Silent()),
        ("id en", "", "ABCD", NO_MATCH),
        ("id en", "123456", "7890", answer("1234567890")),
        ("id en", "123456", "7890#", answer("1234567890")),
        ("id en", "123456", "78", Partial("12345678", "keys")),
        ("id en", "123456", "78901", NotUnderstood("too_long", "keys")),
        ("id en", "123456", "*1234567890", answer("1234567890")),
        ("id en", "123456", "*99", Partial("123456*99", "keys")),
        ("id en", "123456", "*", NotUnderstood("started_over", "keys")),
        ("id en", "12*3456", "789012", answer("3456789012")),
        ("id en", "123456789", "0", answer("1234567890")),
        ("id en", "12345678", "9", Partial("123456789", "keys")),
        ("id en", "123456", "#", Silent()),
        ("pin en", "", "1234", answer("1234")),
        ("pin en", "", "12345678#", answer("12345678")),
        ("pin en", "", "12*87654", answer("87654")),
        ("pin en", "", "123", NotUnderstood("too_short", "keys")),
        ("pin en", "", "1234*", NotUnderstood("started_over", "keys")),
        ("pin en", "", "123456789", NotUnderstood("too_long", "keys")),
        ("pin en", "", "0000", AGENT),
        ("pin es", "", "*", answer("*")),
        ("pin es", "", "9", REPEAT),
        ("birth en", "", "02292000", answer("2000-02-29")),
        ("birth en", "", "02302000", NotUnderstood("not_valid", "keys")),
        ("birth en", "", "0229", NotUnderstood("too_short", "keys")),
        ("birth en", "", "*", BACK),
        ("phone en", "", "4082730073", answer("+14082730073")),
        ("phone en", "", "14082730073", answer("+14082730073")),
        ("phone en", "", "011525512345678", answer("+525512345678")),
        ("phone en", "", "525512345678", answer("+525512345678")),
        ("phone en", "", "408273", Partial("408273", "keys")),
        ("phone en", "", "99999999999999999", NotUnderstood("not_valid", "keys")),
        ("phone en", "", "9999999999999999999", NotUnderstood("too_long", "keys")),
        ("zip en", "", "95814", answer("95814")),
        ("zip en", "", "9581", Partial("9581", "keys")),
        ("zip en", "", "958140", NotUnderstood("too_long", "keys")),
        ("county en", "", "95814", answer("95814")),
        ("county en", "", "9581", Partial("9581", "keys")),
        ("county en", "9581", "4", answer("95814")),
        ("county es", "", "5", Partial("5", "keys")),
        ("county es", "", "0", AGENT),
        ("county en", "", "*", BACK),
    ],
)
def test_at_a_number_a_link_counts_only_as_the_whole_entry_and_a_star_starts_over(
    question: str, entered: str, pressed: str, event: CallerEvent, questions: dict[str, Ask], catalogue: Catalogue
) -> None:
    assert recognise(replace(questions[question], entered=entered), Keys(pressed), catalogue) == event


def test_a_choice_of_the_question_comes_before_offers_and_links(
    questions: dict[str, Ask], catalogue: Catalogue
) -> None:
    own = replace(questions["first 1"], choices=(Choice("9", "9", None), Choice("0", "0", None)))
    assert recognise(own, Keys("9"), catalogue) == answer("9")
    assert recognise(own, Keys("0"), catalogue) == answer("0")


def test_nothing_is_silence(questions: dict[str, Ask], catalogue: Catalogue) -> None:
    assert recognise(questions["pin en"], Nothing(), catalogue) == Silent()
    assert recognise(replace(questions["id en"], entered="123"), Nothing(), catalogue) == Silent()
