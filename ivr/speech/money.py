"""Amounts of money as callers hear them: "130 dollars and 15 cents", "130 dólares con 15 centavos".

Source: CONTRACT.md, "What a caller hears of values".
"""

from ivr.speech.forms import Forms
from ivr.speech.numbers import before_noun


def say_money(amount_cents: int, forms: Forms) -> str:
    """Say an amount: no cents where there are none, no dollars under a dollar, "0 dollars" for nothing."""
    dollars, cents = divmod(abs(amount_cents), 100)
    words = forms.money
    spoken = []
    if dollars or not cents:
        spoken.append(f"{before_noun(dollars, forms)} {words.dollar if dollars == 1 else words.dollars}")
    if cents:
        spoken.append(f"{before_noun(cents, forms)} {words.cent if cents == 1 else words.cents}")
    amount = f" {words.joined_by} ".join(spoken)
    return f"{forms.numbers.minus} {amount}" if amount_cents < 0 else amount
