"""Telephone numbers as they arrive and as we keep them: E.164, or None for nobody.

Source: Twilio's forms of withheld caller IDs (`../shared/reference/twilio.md` section 1.3): words such as
anonymous, restricted, unavailable in any case, and their keypad spellings, which look like real numbers.
"""

import phonenumbers

HOME_COUNTRY = "US"

WITHHELD_SPELLINGS = frozenset(
    {
        "+266696687",  # ANONYMOUS; a valid-looking number of Lesotho
        "+7378742833",  # RESTRICTED
        "+7378742883",  # RESTRICTED, as some carriers misspell it
        "+86282452253",  # UNAVAILABLE
        "+8656696",  # UNKNOWN
        "+2562533",  # BLOCKED
        "+7748283",  # PRIVATE
    }
)


def parse_caller(raw: str | None) -> str | None:
    """Understand a caller ID: E.164 for a real telephone number, None for a withheld, odd or missing one."""
    if not raw:
        return None
    bare = raw.strip()
    if bare in WITHHELD_SPELLINGS or "+" + bare in WITHHELD_SPELLINGS:
        return None
    return parse_number(bare)


def can_get_texts(number: str) -> bool:
    """Tell whether a number (E.164) is one of the U.S. or Canada that may be a mobile telephone's.

    Numbers there do not tell mobile from fixed; a text to a fixed one fails, or is read aloud by the carrier.
    """
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return False
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    is_near = phonenumbers.region_code_for_number(parsed) in ("US", "CA")
    return is_near and phonenumbers.is_valid_number(parsed) and phonenumbers.number_type(parsed) in kinds


def format_national(number: str) -> str:
    """Write a number (E.164) as it is written in its country: "(510) 555-0110"."""
    return phonenumbers.format_number(phonenumbers.parse(number, None), phonenumbers.PhoneNumberFormat.NATIONAL)


def parse_number(raw: str, country: str = HOME_COUNTRY) -> str | None:
    """Understand a telephone number as written in `country` (ISO 2): E.164, or None where it is none."""
    if not raw or any(sign.isalpha() for sign in raw) or len(raw) > 40:
        return None
    try:
        number = phonenumbers.parse(raw, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def parse_keyed_number(digits: str, country: str) -> str | None:
    """Understand a number as people of `country` (ISO 2) dial it: E.164, or None where nobody can have that number.

    What is no number there is tried as dialed from the U.S., and then as one with its country code in front.
    """
    tries = ((digits, country), (digits, HOME_COUNTRY), (f"+{digits}", HOME_COUNTRY))
    return next((number for one in tries if (number := parse_number(*one)) and _is_valid(number)), None)


def country_of(number: str | None) -> str:
    """Tell the country (ISO 2) of a number in E.164; who has none is taken to be at home."""
    parsed = _parsed(number) if number else None
    return (phonenumbers.region_code_for_number(parsed) if parsed else None) or HOME_COUNTRY


def _is_valid(number: str) -> bool:
    parsed = _parsed(number)
    return parsed is not None and phonenumbers.is_valid_number(parsed)


def _parsed(number: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None
