"""Telephone numbers as they arrive: E.164 for a real one, nobody for every withheld, odd or missing one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.phone_numbers import (
    WITHHELD_SPELLINGS,
    country_of,
    format_national,
    parse_caller,
    parse_keyed_number,
    parse_number,
)

KEYPAD = {
    letter: digit
    for digit, letters in zip("23456789", ("ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"), strict=True)
    for letter in letters
}


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("+15105550101", "+15105550101"),
        (" +15105550101 ", "+15105550101"),
        ("15105550101", "+15105550101"),
        ("5105550101", "+15105550101"),
        ("(510) 555-0101", "+15105550101"),
        ("+1 510.555.0101", "+15105550101"),
        ("+526645550107", "+526645550107"),
        ("+52 664 555 0107", "+526645550107"),
        ("+442071838750", "+442071838750"),
        ("+59891234567", "+59891234567"),
    ],
)
def test_a_real_number_is_kept_in_one_form(raw: str, number: str) -> None:
    assert parse_caller(raw) == number
    assert parse_number(raw.strip()) == number


@pytest.mark.parametrize("word", ["anonymous", "restricted", "unavailable", "unknown", "blocked", "private"])
def test_a_withheld_number_is_nobody_as_a_word_and_as_it_is_keyed(word: str) -> None:
    spelled = "".join(KEYPAD[letter] for letter in word.upper())
    for raw in (word, word.upper(), word.title(), f" {word} ", f"+{spelled}", spelled, f"{word} caller"):
        assert parse_caller(raw) is None, raw
    assert f"+{spelled}" in WITHHELD_SPELLINGS


@pytest.mark.parametrize(
    "raw",
    [
        *("", " ", "+", "0", "911", "1234", "-1", "+1", "+0015105550101", "abc", "client:agent", "sip:a@b.example"),
        *("whatsapp:+15105550101", "+1510555010", "+151055501011234567", "9" * 41, "+7378742883", "1-800-FLOWERS"),
        *("+15105550101;ext=5x", "\0", "☎"),
    ],
)
def test_what_is_no_number_is_nobody(raw: str) -> None:
    assert parse_caller(raw) is None


def test_a_missing_caller_is_nobody() -> None:
    assert parse_caller(None) is None


def test_a_number_without_a_country_is_read_as_written_in_one() -> None:
    assert parse_number("664 555 0107", "MX") == "+526645550107"
    assert parse_number("020 7183 8750", "GB") == "+442071838750"


@given(st.text(max_size=60))
def test_any_text_is_a_number_in_one_form_or_nobody(raw: str) -> None:
    number = parse_caller(raw)
    if number is not None:
        assert number.startswith("+")
        assert number[1:].isdecimal()
        assert number.isascii()
        assert len(number) <= 20
        assert parse_caller(number) == number or number in WITHHELD_SPELLINGS


@pytest.mark.parametrize(
    ("digits", "country", "expected"),
    [
        ("5105550101", "US", "+15105550101"),
        ("15105550101", "US", "+15105550101"),
        ("1234567890", "US", None),
        ("0005550101", "US", None),
        ("011525512345678", "US", "+525512345678"),
        ("525512345678", "US", "+525512345678"),
        ("6645550108", "MX", "+526645550108"),
        ("011526645550108", "MX", "+526645550108"),
        ("22345678", "GT", "+50222345678"),
        ("22345678", "US", None),
        ("01711234567", "DE", "+491711234567"),
        ("00491711234567", "MX", "+491711234567"),
        ("", "US", None),
        ("99999999999999999", "US", None),
    ],
)
def test_a_keyed_number_is_understood_as_its_country_dials_it(
    digits: str, country: str, expected: str | None
) -> None:
    assert parse_keyed_number(digits, country) == expected


@pytest.mark.parametrize(
    ("number", "country"),
    [("+526645550107", "MX"), ("+15105550101", "US"), ("+14165550101", "CA"), (None, "US"), ("nobody", "US")],
)
def test_a_caller_has_the_country_of_the_number_and_nobody_is_at_home(number: str | None, country: str) -> None:
    assert country_of(number) == country


@pytest.mark.parametrize(
    ("number", "written"),
    [("+15105550110", "(510) 555-0110"), ("+526645550107", "664 555 0107"), ("+442079460000", "020 7946 0000")],
)
def test_a_number_is_written_as_in_its_country(number: str, written: str) -> None:
    assert format_national(number) == written
