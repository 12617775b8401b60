"""The last digits of case numbers, by which callers tell their cases apart: four, or as many more as it takes."""

from collections.abc import Iterable

SHORTEST = 4


def case_endings(case_numbers: Iterable[str]) -> dict[str, str]:
    """Give each case's ending, all of one length, no two alike."""
    cases = set(case_numbers)
    length = SHORTEST
    while len({case[-length:] for case in cases}) < len(cases):
        length += 1
    return {case: case[-length:] for case in cases}
