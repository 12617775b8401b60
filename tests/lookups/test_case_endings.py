"""Cases are told apart by their last digits."""

import pytest

from ivr.lookups.case_endings import case_endings


@pytest.mark.parametrize(
    ("cases", "endings"),
    [
        ([], []),
        (["110000004501"], ["4501"]),
        (["110000004501", "110000004512"], ["4501", "4512"]),
        (["110000004501", "110000014501"], ["04501", "14501"]),
        (["4501", "14501"], ["4501", "14501"]),
        (["7", "17"], ["7", "17"]),
        (["110000004501", "110000004501"], ["4501"]),
    ],
)
def test_endings_have_four_digits_or_as_many_more_as_it_takes(cases: list[str], endings: list[str]) -> None:
    assert sorted(case_endings(cases).values()) == sorted(endings)
