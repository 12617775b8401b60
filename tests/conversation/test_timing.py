"""How long callers have, and how many keys complete their answer."""

import pytest

from ivr.conversation.timing import answer_seconds, keys_wanted
from ivr.flow.verbs import Ask, Entry


def ask(entry: Entry | None = None, *, is_last: bool = False, entered: str = "") -> Ask:
    return Ask("a.b", "a.b", "en", "en", entry=entry, is_last=is_last, entered=entered)


FIXED = Entry("digits", 10, 10)
PIN = Entry("digits", 4, 8, sensitive=True)
SSN = Entry("digits", 9, 9, sensitive=True)


@pytest.mark.parametrize(
    ("question", "percent", "seconds"),
    [
        (ask(), 100, 5),
        (ask(), 150, 8),
        (ask(FIXED), 100, 10),
        (ask(FIXED), 150, 15),
        (ask(PIN), 100, 6),
        (ask(PIN), 150, 9),
        (ask(), 101, 6),
        (ask(is_last=True), 100, 120),
        (ask(PIN, is_last=True), 100, 120),
        (ask(PIN, is_last=True), 150, 180),
    ],
)
def test_time_to_answer_is_whole_seconds_rounded_up(question: Ask, percent: int, seconds: int) -> None:
    assert answer_seconds(question, percent) == seconds


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        (ask(), 1),
        (ask(FIXED), 10),
        (ask(FIXED, entered="123"), 7),
        (ask(FIXED, entered="1234567*12"), 8),
        (ask(FIXED, entered="12*"), 10),
        (ask(FIXED, entered="1234567890"), 1),
        (ask(PIN), None),
        (ask(SSN), 9),
        (ask(Entry("phone", 10, 15)), None),
    ],
)
def test_a_fixed_length_completes_an_answer_and_a_range_never_does(question: Ask, keys: int | None) -> None:
    assert keys_wanted(question) == keys
