import pytest

from ivr.speech.forms import Forms
from ivr.speech.money import say_money
from ivr.speech.numbers import say_count, say_number

AMOUNTS = [
    (0, "0 dollars", "0 dólares"),
    (1, "1 cent", "un centavo"),
    (2, "2 cents", "2 centavos"),
    (11, "11 cents", "11 centavos"),
    (21, "21 cents", "veintiún centavos"),
    (51, "51 cents", "cincuenta y un centavos"),
    (100, "1 dollar", "un dólar"),
    (101, "1 dollar and 1 cent", "un dólar con un centavo"),
    (150, "1 dollar and 50 cents", "un dólar con 50 centavos"),
    (1_100, "11 dollars", "11 dólares"),
    (2_100, "21 dollars", "veintiún dólares"),
    (2_121, "21 dollars and 21 cents", "veintiún dólares con veintiún centavos"),
    (3_100, "31 dollars", "treinta y un dólares"),
    (2_400, "24 dollars", "24 dólares"),
    (13_015, "130 dollars and 15 cents", "130 dólares con 15 centavos"),
    (10_000, "100 dollars", "100 dólares"),
    (10_100, "101 dollars", "ciento un dólares"),
    (11_100, "111 dollars", "111 dólares"),
    (12_100, "121 dollars", "ciento veintiún dólares"),
    (100_000, "1,000 dollars", "1,000 dólares"),
    (100_100, "1,001 dollars", "mil un dólares"),
    (101_100, "1,011 dollars", "1,011 dólares"),
    (102_100, "1,021 dollars", "mil veintiún dólares"),
    (2_100_100, "21,001 dollars", "veintiún mil un dólares"),
    (10_103_100, "101,031 dollars", "ciento un mil treinta y un dólares"),
    (100_000_000, "1,000,000 dollars", "1 millón de dólares"),
    (100_000_001, "1,000,000 dollars and 1 cent", "1 millón de dólares con un centavo"),
    (100_000_100, "1,000,001 dollars", "un millón un dólares"),
    (150_000_000, "1,500,000 dollars", "1,500,000 dólares"),
    (200_000_000, "2,000,000 dollars", "2 millones de dólares"),
    (2_100_000_000, "21,000,000 dollars", "veintiún millones de dólares"),
    (-500, "minus 5 dollars", "menos 5 dólares"),
    (-2_101, "minus 21 dollars and 1 cent", "menos veintiún dólares con un centavo"),
    (-1, "minus 1 cent", "menos un centavo"),
]


@pytest.mark.parametrize(("amount_cents", "english", "spanish"), AMOUNTS)
def test_an_amount_is_said_as_the_contract_says(
    amount_cents: int, english: str, spanish: str, forms: dict[str, Forms]
) -> None:
    assert (say_money(amount_cents, forms["en"]), say_money(amount_cents, forms["es"])) == (english, spanish)


def test_every_spanish_number_before_a_noun_is_in_figures_unless_it_ends_in_1_but_not_11(
    forms: dict[str, Forms],
) -> None:
    in_words = {number for number in range(1_200) if not say_count(number, forms["es"])[0].isdigit()}
    assert in_words == {number for number in range(1_200) if str(number).endswith("1") and number % 100 != 11}


@pytest.mark.parametrize(
    ("number", "alone", "english", "spanish"),
    [
        (0, "0", "0", "0"),
        (1, "1", "1", "un"),
        (2, "2", "2", "2"),
        (11, "11", "11", "11"),
        (21, "21", "21", "veintiún"),
        (101, "101", "101", "ciento un"),
        (1_234, "1,234", "1,234", "1,234"),
        (1_000_000, "1,000,000", "1,000,000", "1 millón de"),
    ],
)
def test_a_number_is_in_figures_and_a_count_fits_its_noun(
    number: int, alone: str, english: str, spanish: str, forms: dict[str, Forms]
) -> None:
    assert [say_number(number, forms[code]) for code in ("en", "es")] == [alone, alone]
    assert [say_count(number, forms[code]) for code in ("en", "es")] == [english, spanish]


def test_a_number_below_zero_says_minus(forms: dict[str, Forms]) -> None:
    assert say_number(-5, forms["en"]) == "minus 5"
    assert say_count(-21, forms["es"]) == "menos veintiún"
