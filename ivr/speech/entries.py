"""What a number entered at a question comes to, whether it was keyed or said: an answer, a beginning, or neither.

A number starts over at each `*`: only what follows the last one counts. Dates are keyed as month, day and year,
MMDDYYYY. Where a county is asked, digits are the ZIP code of a place in it; its name is a phrase, heard in `said`.
"""

from dataclasses import replace
from datetime import date

from ivr.flow.events import Answered, By, CallerEvent, NotUnderstood, Partial
from ivr.flow.verbs import Ask, Entry
from ivr.phone_numbers import HOME_COUNTRY, parse_keyed_number

POSTAL_CODE_DIGITS = 5
DATE_DIGITS = 8
AMERICAN_PHONE_DIGITS = 10
SHORTEST_PHONE_DIGITS = 7
"""The fewest of a whole number in countries that have shorter ones than ours."""
LONGEST_PHONE_DIGITS = 18
"""Fifteen, the most of E.164, after the 011 that Americans dial before numbers of other countries."""


def in_country(ask: Ask, country: str) -> Ask:
    """Let a telephone number be understood as people of a country (ISO 2) dial it."""
    if ask.entry is None or ask.entry.expects != "phone":
        return ask
    return replace(ask, entry=replace(ask.entry, country=country))


def lengths(entry: Entry) -> tuple[int, int]:
    """Give the fewest and the most digits that an entry takes."""
    match entry.expects:
        case "postal_code" | "county":
            return POSTAL_CODE_DIGITS, POSTAL_CODE_DIGITS
        case "date":
            return DATE_DIGITS, DATE_DIGITS
        case "phone":
            is_home = entry.country == HOME_COUNTRY
            return AMERICAN_PHONE_DIGITS if is_home else SHORTEST_PHONE_DIGITS, LONGEST_PHONE_DIGITS
        case _:
            return entry.shortest, entry.longest


def without_restarts(entered: str) -> str:
    """Give the part of an entry that counts: what follows its last `*`."""
    return entered.rpartition("*")[2]


def enter(entry: Entry, entered: str, by: By) -> CallerEvent:
    """Understand all that was entered at a question so far: digits, and `*` where the number starts over.

    A beginning is kept as a Partial, except of a sensitive entry. Where nothing follows the last `*`, the number was
    given up, and the whole question is asked again.
    """
    digits = without_restarts(entered)
    shortest, longest = lengths(entry)
    if not digits and "*" in entered:
        return NotUnderstood("started_over", by)
    if len(digits) < shortest:
        return NotUnderstood("too_short", by) if entry.sensitive or not digits else Partial(entered, by)
    if len(digits) > longest:
        return NotUnderstood("too_long", by)
    value = _canonical(entry, digits)
    return NotUnderstood("not_valid", by) if value is None else Answered(value, by)


def _canonical(entry: Entry, digits: str) -> str | None:
    match entry.expects:
        case "date":
            return _date(digits)
        case "phone":
            return parse_keyed_number(digits, entry.country)
        case _:
            return digits


def _date(digits: str) -> str | None:
    try:
        return date(int(digits[4:]), int(digits[:2]), int(digits[2:4])).isoformat()
    except ValueError:
        return None
