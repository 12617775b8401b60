"""What settings decide about look-ups."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Options:
    """Whether a Social Security number may find a person, and the State Disbursement Unit has a number of its own.

    `secret_key` is the key of hashes.
    """

    accept_ssn: bool
    has_sdu_number: bool
    secret_key: str = field(repr=False)
