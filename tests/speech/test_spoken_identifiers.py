import pytest

from ivr.speech.digits import say_digits, say_groups, say_phone
from ivr.speech.forms import Forms
from ivr.speech.text import say_text


@pytest.mark.parametrize(
    ("identifier", "spoken"),
    [
        ("4567", "4 5 6 7"),
        ("0", "0"),
        ("", ""),
        ("19-ab-2041", "1 9 A B 2 0 4 1"),
        (" 00 7 ", "0 0 7"),
    ],
)
def test_an_identifier_is_said_sign_by_sign(identifier: str, spoken: str) -> None:
    assert say_digits(identifier) == spoken


@pytest.mark.parametrize(
    ("identifier", "spoken"),
    [
        ("12345", "1 2 3 4 5"),
        ("123456", "1 2 3, 4 5 6"),
        ("1234567", "1 2 3, 4 5 6 7"),
        ("12345678", "1 2 3 4, 5 6 7 8"),
        ("123456789", "1 2 3, 4 5 6, 7 8 9"),
        ("1234567890", "1 2 3, 4 5 6, 7 8 9 0"),
        ("12345678901", "1 2 3, 4 5 6 7, 8 9 0 1"),
        ("123-45-6789", "1 2 3, 4 5 6, 7 8 9"),
    ],
)
def test_groups_are_threes_with_fours_at_the_end(identifier: str, spoken: str) -> None:
    assert say_groups(identifier) == spoken


@pytest.mark.parametrize(
    ("number", "english", "spanish"),
    [
        ("+14082730073", "4 0 8, 2 7 3, 0 0 7 3", "4 0 8, 2 7 3, 0 0 7 3"),
        ("+16045550123", "6 0 4, 5 5 5, 0 1 2 3", "6 0 4, 5 5 5, 0 1 2 3"),
        ("+525512345678", "plus 5 2, 5 5, 1 2 3 4, 5 6 7 8", "más 5 2, 5 5, 1 2 3 4, 5 6 7 8"),
        ("+442079460123", "plus 4 4, 2 0, 7 9 4 6, 0 1 2 3", "más 4 4, 2 0, 7 9 4 6, 0 1 2 3"),
        ("not a number", "N O T, A N U, M B E R", "N O T, A N U, M B E R"),
    ],
)
def test_a_foreign_telephone_number_is_said_with_its_country(
    number: str, english: str, spanish: str, forms: dict[str, Forms]
) -> None:
    assert (say_phone(number, forms["en"]), say_phone(number, forms["es"])) == (english, spanish)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("José  Núñez\n", "José Núñez"),
        ("a\x00b\x07c", "a b c"),
        ("zero\u200bwidth \u202eleft", "zerowidth left"),
        ("\ud800broken", "broken"),
        ("<b>&amp;", "<b>&amp;"),
    ],
)
def test_text_keeps_its_signs_and_loses_control_characters(text: str, spoken: str) -> None:
    assert say_text(text) == spoken
