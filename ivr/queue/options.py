"""What settings and files decide about the queue's look-ups."""

from dataclasses import dataclass, field

from ivr.queue.hours import Hours


@dataclass(frozen=True, slots=True)
class Options:
    """The office hours of the file, the countries (ISO 2) that are called back, and the numbers of our own lines.

    `secret_key` is the key of hashes.
    """

    hours: Hours
    call_back_countries: frozenset[str]
    own_numbers: frozenset[str]
    secret_key: str = field(repr=False)
