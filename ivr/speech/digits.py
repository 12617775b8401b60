"""Identifiers and telephone numbers as callers hear them: sign by sign, separated by single spaces.

Source: CONTRACT.md, "What a caller hears of values".
"""

import phonenumbers

from ivr.speech.forms import Forms

GROUPED_FROM = 6
"""Up to five signs are one breath."""


def say_digits(identifier: str) -> str:
    """Say an identifier sign by sign, letters in capitals, hyphens and blanks left out: "4 5 6 7"."""
    return " ".join(sign.upper() for sign in identifier if sign.isalnum())


def say_groups(identifier: str) -> str:
    """Say an identifier in groups, for reading back: threes, with fours at the end: "1 2 3, 4 5 6, 7 8 9 0"."""
    signs = "".join(sign for sign in identifier if sign.isalnum())
    if len(signs) < GROUPED_FROM:
        return say_digits(signs)
    fours = len(signs) % 3
    sizes = [3] * ((len(signs) - 4 * fours) // 3) + [4] * fours
    groups, start = [], 0
    for size in sizes:
        groups.append(say_digits(signs[start : start + size]))
        start += size
    return ", ".join(groups)


def say_phone(number: str, forms: Forms) -> str:
    """Say a telephone number in E.164: American ones without the 1, others with their country code."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return say_groups(number)
    if parsed.country_code == 1:
        return say_groups(str(parsed.national_number))
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    groups = [say_digits(group) for group in written.replace("-", " ").split()]
    return f"{forms.numbers.plus} {', '.join(group for group in groups if group)}"
