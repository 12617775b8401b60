"""What settings decide about look-ups."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Options:
    """Whether a Social Security number may find a person, and the State Disbursement Unit has a number of its own.

    `shortest_pin` is how many digits a PIN that a caller chooses has at least; `secret_key` is the key of hashes.
    """

    accept_ssn: bool
    has_sdu_number: bool
    shortest_pin: int
    secret_key: str = field(repr=False)
