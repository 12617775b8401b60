"""What came from the telephone in one turn, before it means anything.

`ivr/telephony` makes these from a webhook; `ivr/speech/recognition.py` gives them their meaning. What was keyed or
said has no repr, since it may be a PIN.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of the telephone in the order pressed: `0-9*#`."""

    pressed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Speech:
    """What the recogniser made of the caller's words; `confidence` is None where it gave none."""

    text: str = field(repr=False)
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """The silence ran out."""


Heard = Keys | Speech | Nothing
