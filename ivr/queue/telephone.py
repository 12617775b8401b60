"""What the queue needs of the telephone network: a Protocol that `ivr/telephony/rest.py` implements with Twilio.

The stand-in of `ivr/practice` implements it too. Nothing here is called inside a transaction: what is to be done is
an effect (`ivr/queue/dispatch.py`), kept in the transaction that decides it and carried out after its commit.
"""

from typing import Literal, Protocol

FaultKind = Literal["gone", "refused", "unanswered"]


class TelephoneFault(Exception):
    """The network did not do what was asked.

    `gone`: the call or room is over. `refused`: it said no, and would again. `unanswered`: no answer, or a passing
    trouble; what was asked may have been done all the same.
    """

    def __init__(self, kind: FaultKind, reason: str) -> None:
        super().__init__(f"{kind}: {reason}")
        self.kind: FaultKind = kind
        self.reason = reason


class Telephone(Protocol):
    """Calls and rooms (conferences). Every method raises TelephoneFault; addresses are absolute."""

    def call(
        self, *, called: str, caller: str, url: str, status_url: str, ring_seconds: int, detects_machine: bool
    ) -> str:
        """Call a number (E.164) and play it the document at `url`; give the call's sid."""

    def redirect(self, sid: str, url: str) -> None:
        """Have a live call leave what it does, a queue or a room too, and play the document at `url`."""

    def hang_up(self, sid: str) -> None:
        """End a call, whether it rings or talks."""

    def hold(self, room: str, sid: str, url: str | None) -> None:
        """Put a call of a room on hold, hearing the document at `url`; None takes it off hold."""

    def let_leave(self, room: str, sid: str) -> None:
        """Let a call leave a room that goes on without it, though it was to end the room."""

    def end_room(self, room: str) -> None:
        """End a room, and with it the part of everyone in it."""

    def text(self, *, called: str, caller: str, body: str) -> str:
        """Send a text message; give its sid."""
