"""A telephone number is understood as people of the caller's country dial it."""

import pytest

from ivr.flow.events import Answered, CallerEvent, NotUnderstood, Partial
from ivr.flow.verbs import Ask, Entry
from ivr.speech.entries import enter, in_country

ASK = Ask("contact.new_phone", "contact.new_phone", "en", "en", entry=Entry("phone", 7, 15))


@pytest.mark.parametrize(
    ("country", "digits", "expected"),
    [
        ("US", "5105550101", Answered("+15105550101", "keys")),
        ("US", "22345678", Partial("22345678", "keys")),
        ("GT", "22345678", Answered("+50222345678", "keys")),
        ("GT", "223456", Partial("223456", "keys")),
        ("MX", "6645550108", Answered("+526645550108", "keys")),
        ("MX", "0000000001", NotUnderstood("not_valid", "keys")),
    ],
)
def test_a_number_is_that_of_the_country_of_the_caller(country: str, digits: str, expected: CallerEvent) -> None:
    entry = in_country(ASK, country).entry
    assert entry is not None
    assert enter(entry, digits, "keys") == expected


def test_no_other_entry_has_a_country() -> None:
    asking = Ask("a.b", "a.b", "en", "en", entry=Entry("digits", 10, 10))
    assert in_country(asking, "MX") == asking
