"""Numbers as callers hear them: in figures, which voices read well, save where they would read them wrongly.

Source: CONTRACT.md, "What a caller hears of values".
"""

from num2words import num2words

from ivr.speech.forms import Forms

MILLION = 1_000_000


def say_number(number: int, forms: Forms) -> str:
    """Say a number by itself: in figures, thousands with a comma in every language."""
    return _signed(number, f"{abs(number):,}", forms)


def say_count(number: int, forms: Forms) -> str:
    """Say a number that a masculine noun follows."""
    return _signed(number, before_noun(abs(number), forms), forms)


def before_noun(number: int, forms: Forms) -> str:
    """Say a number of zero or more so that a masculine noun can follow: "1,500", "veintiún", "2 millones de"."""
    millions = forms.numbers.millions
    if millions and number and number % MILLION == 0:
        many = number // MILLION
        if many == 1:
            return f"1 {millions.one} {millions.before_noun}"
        return f"{before_noun(many, forms)} {millions.many} {millions.before_noun}"
    if forms.numbers.one_before_noun and number % 10 == 1 and number % 100 != 11:
        # num2words leaves the short form out in the middle too ("veintiuno mil uno"), where a noun follows as well.
        words = num2words(number, lang=forms.numbers.words).split()
        return " ".join(forms.numbers.one_before_noun.get(word, word) for word in words)
    return f"{number:,}"


def _signed(number: int, spoken: str, forms: Forms) -> str:
    return f"{forms.numbers.minus} {spoken}" if number < 0 else spoken
