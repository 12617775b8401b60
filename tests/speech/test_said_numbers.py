from dataclasses import replace

import pytest

from ivr.flow.events import Answered, CallerEvent, NotUnderstood, Partial
from ivr.flow.verbs import Ask
from ivr.speech.catalogue import Catalogue
from ivr.speech.heard import Speech
from ivr.speech.phrases import normalise
from ivr.speech.recognition import recognise
from ivr.speech.spoken_digits import find_said_digits

NO_MATCH = NotUnderstood("no_match", "speech")
TOO_LONG = NotUnderstood("too_long", "speech")


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("107 555-0123", "1075550123"),
        ("1 0 7", "107"),
        ("1,075,550,123", "1075550123"),
        ("one oh seven", "107"),
        ("one o seven", "107"),
        ("one zero seven", "107"),
        ("double five", "55"),
        ("double oh seven", "007"),
        ("triple 5 1", "5551"),
        ("twenty one", "21"),
        ("twenty-one", "21"),
        ("twenty oh one", "2001"),
        ("twenty twenty six", "2026"),
        ("fifty five fifty", "5550"),
        ("nineteen eighty", "1980"),
        ("five hundred", "500"),
        ("five hundred twelve", "512"),
        ("one hundred and seven", "107"),
        ("one hundred twenty one", "121"),
        ("seven for to one", "7421"),
        ("to oh seven", "207"),
        ("for five won", "451"),
        ("one ate", "18"),
        ("it's one two three", "123"),
        ("my number is 1 2 3", "123"),
        ("my participant id is one two three", "123"),
        ("cero siete uno", "071"),
        ("diecisiete", "17"),
        ("dieciséis", "16"),
        ("veintidós", "22"),
        ("treinta y cinco", "35"),
        ("treinta cinco", "35"),
        ("treinta y cero", "300"),
        ("cien", "100"),
        ("ciento siete", "107"),
        ("ciento treinta y cinco", "135"),
        ("doscientos quince", "215"),
        ("doscientos ciento uno", "200101"),
        ("doble cero", "00"),
        ("triple cinco", "555"),
        ("mi número es uno cero siete", "107"),
        ("uno cero siete y cinco", "1075"),
        ("diez setenta y cinco", "1075"),
    ],
)
def test_digits_are_read_however_they_are_said(text: str, digits: str, catalogue: Catalogue) -> None:
    found = find_said_digits(normalise(text), catalogue.number_words)
    assert found is not None
    assert (found.digits, found.are_all) == (digits, True)


@pytest.mark.parametrize(
    "text", ["", "to for", "oh", "hello", "one banana two", "double", "one double", "mil dos banana tres", "hundred"]
)
def test_what_is_no_number_is_not_read(text: str, catalogue: Catalogue) -> None:
    assert find_said_digits(normalise(text), catalogue.number_words) is None


@pytest.mark.parametrize(
    ("question", "entered", "text", "event"),
    [
        ("id en", "", "1 0 7 5 5 5 0 1 2 3", Answered("1075550123", "speech")),
        ("id en", "", "one oh seven five five five oh one two three", Answered("1075550123", "speech")),
        ("id en", "", "My number is 107-555-0123, thank you.", Answered("1075550123", "speech")),
        ("id en", "", "okay so I think it's 1075550123 here", Answered("1075550123", "speech")),
        ("id en", "", "still waiting for 1075550123", Answered("1075550123", "speech")),
        ("id es", "", "mi número es diez setenta y cinco cincuenta y cinco cero uno veintitrés",
         Answered("1075550123", "speech")),
        ("id en", "", "one zero seven", Partial("107", "speech")),
        ("id es", "", "uno cero siete", Partial("107", "speech")),
        ("id en", "", "107 555 01234", TOO_LONG),
        ("id en", "107", "five five five oh one two three", Answered("1075550123", "speech")),
        ("id en", "107", "five", Partial("1075", "speech")),
        ("id en", "107", "zero", Partial("1070", "speech")),
        ("id en", "107", "eight", Partial("1078", "speech")),
        ("id en", "12*107", "5550123", Answered("1075550123", "speech")),
        ("id en", "107555", "107 555 0123", Answered("1075550123", "speech")),
        ("id en", "107555", "107 555", TOO_LONG),
        ("id en", "", "I have 2 kids", NO_MATCH),
        ("id en", "", "0000000000", Answered("0000000000", "speech")),
        ("id en", "", "twenty", Partial("20", "speech")),
        ("zip en", "", "nine five eight one four", Answered("95814", "speech")),
        ("zip es", "", "noventa y cinco ocho catorce", Answered("95814", "speech")),
        ("phone en", "", "408 273 0073", Answered("+14082730073", "speech")),
        ("phone en", "", "my number is 408 273", Partial("408273", "speech")),
    ],
)  # fmt: skip
def test_a_said_number_joins_what_was_entered_and_is_kept_when_it_is_short(
    question: str, entered: str, text: str, event: CallerEvent, questions: dict[str, Ask], catalogue: Catalogue
) -> None:
    assert recognise(replace(questions[question], entered=entered), Speech(text, 0.2), catalogue) == event
