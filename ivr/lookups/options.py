"""What settings and office hours decide about look-ups."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from ivr.flow.contracts import CallFacts
from ivr.flow.events import Value


@dataclass(frozen=True, slots=True)
class Options:
    """Whether a Social Security number may find a person, and the State Disbursement Unit has a number of its own.

    `shortest_pin` is how many digits a PIN that a caller chooses has at least; `secret_key` is the key of hashes.
    `business_day_after` gives the day on which the office opens for the nth time after a moment's day, None where
    there is none near. `offers_texts` is whether texts are sent at all; `put_into_words` writes a prompt in
    the caller's language, with the facts of the line.
    """

    accept_ssn: bool
    offers_texts: bool
    has_sdu_number: bool
    shortest_pin: int
    business_day_after: Callable[[datetime, int], date | None]
    put_into_words: Callable[[str, CallFacts, Mapping[str, Value]], str]
    secret_key: str = field(repr=False)
