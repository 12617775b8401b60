from dataclasses import replace

import pytest

from ivr.flow.events import Answered, CallerEvent, Linked, NotUnderstood, Silent
from ivr.flow.verbs import Ask, Choice
from ivr.speech.catalogue import Catalogue
from ivr.speech.heard import Speech
from ivr.speech.recognition import hints, recognise

AGENT = Linked("agent", "speech")
BACK = Linked("back", "speech")
REPEAT = Linked("repeat", "speech")
MAIN_MENU = Linked("main_menu", "speech")
ENGLISH = Linked("language", "speech", "en")
SPANISH = Linked("language", "speech", "es")
NO_MATCH = NotUnderstood("no_match", "speech")
AMBIGUOUS = NotUnderstood("ambiguous", "speech")
USE_KEYPAD = NotUnderstood("use_keypad", "speech")


def answer(value: str, language: str | None = None) -> Answered:
    return Answered(value, "speech", language)


@pytest.mark.parametrize(
    ("question", "text", "event"),
    [
        ("confirm en", "Yes.", answer("1")),
        ("confirm en", "YES, please!", answer("1")),
        ("confirm en", "um yeah", answer("1")),
        ("confirm en", "No", answer("2")),
        ("confirm en", "No, I’m not.", answer("2")),
        ("confirm en", "I don't know", NO_MATCH),
        ("confirm en", "I'm not sure", NO_MATCH),
        ("confirm en", "I have no idea", NO_MATCH),
        ("confirm en", "no problem", NO_MATCH),
        ("confirm en", "what?", NO_MATCH),
        ("confirm en", "I know", NO_MATCH),
        ("confirm en", "yes no", AMBIGUOUS),
        ("confirm en", "um", NO_MATCH),
        ("confirm en", "si", NO_MATCH),
        ("confirm en", "one", answer("1")),
        ("confirm en", "press two", answer("2")),
        ("confirm en", "number 2 please", answer("2")),
        ("confirm en", "press to", answer("2")),
        ("confirm en", "to", NO_MATCH),
        ("confirm en", "three", NO_MATCH),
        ("confirm en", "twelve", NO_MATCH),
        ("confirm en", "oh", NO_MATCH),
        ("confirm es", "Sí", answer("1")),
        ("confirm es", "si\u0301, señor", answer("1")),
        ("confirm es", "claro que sí", answer("1")),
        ("confirm es", "no", answer("2")),
        ("confirm es", "No sé.", NO_MATCH),
        ("confirm es", "no estoy segura", NO_MATCH),
        ("confirm es", "pues no sé, a lo mejor", NO_MATCH),
        ("confirm es", "este, no, gracias", answer("2")),
        ("confirm es", "oprima uno", answer("1")),
        ("confirm es", "el dos por favor", answer("2")),
        ("confirm es", "yes", answer("1")),
        ("main en", "direct deposit", answer("1")),
        ("main en", "I'd like to make a payment", answer("1")),
        ("main en", "I have a question about my court date", answer("2")),
        ("main en", "recent payments", answer("3")),
        ("main en", "where's my payment?", answer("3")),
        ("main en", "payment", answer("payment_alone")),
        ("main en", "it's about a payment", answer("payment_alone")),
        ("main en", "how much do I owe", answer("4")),
        ("main en", "court order", answer("4")),
        ("main en", "messages", answer("5")),
        ("main en", "messages and appointments", AMBIGUOUS),
        ("main en", "four", answer("4")),
        ("main en", "option five", answer("5")),
        ("main en", "the weather", NO_MATCH),
        ("main es", "depósito directo", answer("1")),
        ("main es", "quiero hacer un pago", answer("1")),
        ("main es", "mis citas", answer("2")),
        ("main es", "¿Cuándo me llega mi pago?", answer("3")),
        ("main es", "pago", answer("payment_alone")),
        ("main es", "cuánto debo", answer("4")),
        ("main es", "quiero oír mis mensajes", answer("5")),
        ("main es", "cuatro", answer("4")),
        ("main es", "opción 5", answer("5")),
        ("chosen en", "the first", NO_MATCH),
        ("chosen en", "two", answer("2")),
        ("chosen es", "dos", answer("2")),
    ],
)
def test_a_choice_is_made_by_its_words_or_its_key_said(
    question: str, text: str, event: CallerEvent, questions: dict[str, Ask], catalogue: Catalogue
) -> None:
    assert recognise(questions[question], Speech(text, 0.9), catalogue) == event


@pytest.mark.parametrize("question", ["confirm en", "confirm es", "main en", "id es", "pin en", "first 1", "first 2"])
@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("agent", AGENT),
        ("Agente.", AGENT),
        ("representative", AGENT),
        ("representante", AGENT),
        ("operator", AGENT),
        ("operadora", AGENT),
        ("I want to talk to a person please", AGENT),
        ("quiero hablar con alguien", AGENT),
        ("zero", AGENT),
        ("cero", AGENT),
        ("0", AGENT),
        ("00", AGENT),
        ("press zero", AGENT),
        ("go back", BACK),
        ("regresar", BACK),
        ("repeat", REPEAT),
        ("repita por favor", REPEAT),
        ("say that again", REPEAT),
        ("main menu", MAIN_MENU),
        ("menú principal", MAIN_MENU),
        ("español", SPANISH),
        ("Spanish, please", SPANISH),
        ("spaniel", SPANISH),
        ("no hablo inglés", SPANISH),
        ("hablo español", SPANISH),
        ("English", ENGLISH),
        ("inglés", ENGLISH),
        ("I don't speak Spanish", ENGLISH),
        ("eight", Linked("language", "speech")),
        ("ocho", Linked("language", "speech")),
    ],
)
def test_links_count_in_every_language_at_every_question(
    question: str, text: str, event: CallerEvent, questions: dict[str, Ask], catalogue: Catalogue
) -> None:
    assert recognise(questions[question], Speech(text), catalogue) == event


@pytest.mark.parametrize("question", ["first 1", "first 2", "first 3"])
@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("yes", answer("1")),
        ("Yes, I am", answer("1")),
        ("no", answer("2")),
        ("no señor", answer("2")),
        ("one", answer("1")),
        ("uno", answer("1")),
        ("2", answer("2")),
        ("sí", answer("1", "es")),
        ("Si.", answer("1", "es")),
        ("see", answer("1", "es")),
        ("C", answer("1", "es")),
        ("sea", answer("1", "es")),
        ("sí, soy el papá", answer("1", "es")),
        ("I see", NO_MATCH),
        ("no sé", NO_MATCH),
        ("nine", SPANISH),
        ("nueve", SPANISH),
        ("oprima nueve", SPANISH),
        ("para español", SPANISH),
        ("es panel", SPANISH),
    ],
)
def test_at_the_first_question_only_spanish_words_choose_spanish(
    question: str, text: str, event: CallerEvent, questions: dict[str, Ask], catalogue: Catalogue
) -> None:
    assert recognise(questions[question], Speech(text, 0.8), catalogue) == event


def test_once_a_language_is_chosen_nine_said_repeats(questions: dict[str, Ask], catalogue: Catalogue) -> None:
    assert recognise(questions["main es"], Speech("nueve"), catalogue) == REPEAT


@pytest.mark.parametrize(
    ("text", "confidence", "event"),
    [
        ("yes", 0.01, answer("1")),
        ("um, yes", 0.01, answer("1")),
        ("two", 0.01, answer("2")),
        ("well yes it sounds good", 0.39, NO_MATCH),
        ("well yes it sounds good", 0.4, answer("1")),
        ("well yes it sounds good", 0.0, answer("1")),
        ("well yes it sounds good", None, answer("1")),
        ("well yes it sounds good", float("nan"), answer("1")),
        ("is there an agent around", 0.2, NO_MATCH),
        ("is there an agent around", 0.6, AGENT),
    ],
)
def test_a_whole_phrase_counts_whatever_the_confidence_and_a_contained_one_does_not(
    text: str, confidence: float | None, event: CallerEvent, questions: dict[str, Ask], catalogue: Catalogue
) -> None:
    assert recognise(questions["confirm en"], Speech(text, confidence), catalogue) == event


@pytest.mark.parametrize(
    ("question", "text", "event"),
    [
        ("id en", "I don't have it", answer("*")),
        ("id en", "I don't know", answer("*")),
        ("id en", "sorry I lost it", answer("*")),
        ("id es", "no lo tengo", answer("*")),
        ("id es", "no sé", answer("*")),
        ("id es", "se me olvidó mi número", answer("*")),
        ("id en", "star", answer("*")),
        ("id es", "asterisco", answer("*")),
        ("id en", "go back", BACK),
        ("pin en", "I don't have one", answer("*")),
        ("pin es", "nunca me llegó", answer("*")),
        ("pin en", "1 2 3 4", USE_KEYPAD),
        ("pin en", "one two three four", USE_KEYPAD),
        ("pin en", "my pin is 4321", USE_KEYPAD),
        ("pin es", "cuatro tres dos uno", USE_KEYPAD),
        ("pin en", "it's twelve thirty four", USE_KEYPAD),
        ("pin en", "a1b2", USE_KEYPAD),
        ("pin en", "١٢٣٤", USE_KEYPAD),
        ("pin en", "hello there", NO_MATCH),
        ("birth en", "March first 1980", USE_KEYPAD),
    ],
)
def test_a_number_may_be_missing_and_a_sensitive_one_is_never_heard(
    question: str, text: str, event: CallerEvent, questions: dict[str, Ask], catalogue: Catalogue
) -> None:
    assert recognise(questions[question], Speech(text), catalogue) == event


@pytest.mark.parametrize("text", ["", "   ", "...", "¿?", "\x00\x07", "\U0001f600", "\ud800"])
def test_speech_without_a_word_is_silence(text: str, questions: dict[str, Ask], catalogue: Catalogue) -> None:
    assert recognise(questions["id en"], Speech(text, 0.9), catalogue) == Silent()


def test_a_choice_of_the_question_comes_before_the_links(questions: dict[str, Ask], catalogue: Catalogue) -> None:
    asked = replace(questions["confirm en"], choices=(Choice("1", "1", "agent"),))
    assert recognise(asked, Speech("agent"), catalogue) == answer("1")


def test_the_longest_phrase_wins_even_over_a_choice(questions: dict[str, Ask], catalogue: Catalogue) -> None:
    said = Speech("I need to talk to an agent about a payment")
    assert recognise(questions["main en"], said, catalogue) == AGENT


def test_hints_are_the_phrases_of_choices_offers_and_links_within_the_limits(
    questions: dict[str, Ask], catalogue: Catalogue
) -> None:
    first = hints(questions["first 1"], catalogue)
    assert {"yes", "sí", "español", "agent", "agente", "menú principal"} <= set(first)
    assert "spaniel" not in first
    spanish = hints(questions["main es"], catalogue)
    assert spanish[0] == catalogue.languages["es"].words["payment_services"][0]
    assert "English" in spanish
    assert "go back" not in spanish
    for question in questions.values():
        given = hints(question, catalogue)
        assert len(given) == len(set(given)) <= 500
        assert all(len(hint) <= 100 and "," not in hint for hint in given)
