"""What settings and office hours decide about look-ups."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Options:
    """Whether a Social Security number may find a person, and the State Disbursement Unit has a number of its own.

    `shortest_pin` is how many digits a PIN that a caller chooses has at least; `secret_key` is the key of hashes.
    `business_day_after` gives the day on which the office opens for the nth time after a moment's day, None where
    there is none near.
    """

    accept_ssn: bool
    has_sdu_number: bool
    shortest_pin: int
    business_day_after: Callable[[datetime, int], date | None]
    secret_key: str = field(repr=False)
