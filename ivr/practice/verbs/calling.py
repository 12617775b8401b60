"""A call that the line makes: it rings, and is picked up or not.

Source: `../shared/reference/twilio.md` sections 1.1, 1.7 and 7 (Calls: the document is fetched once somebody or
something has answered; `AnsweredBy` only where detection was asked for; one that rings and is ended is canceled).
"""

from typing import Literal

from ivr.practice.playing import Playing
from ivr.practice.signals import Rang
from ivr.practice.state import DialOutcome, Outgoing, Ringing

AnsweredBy = Literal["human", "machine_start", "fax", "unknown"]

REASONS = {
    "busy": "the telephone was busy",
    "no-answer": "nobody answered",
    "failed": "the telephone could not be reached",
    "canceled": "the service called it off",
}


def ring(playing: Playing) -> None:
    """Let the telephone ring."""
    playing.hear(Rang(playing.state.setup.line))
    playing.rest(Ringing())


def pick_up(playing: Playing, outgoing: Outgoing, answered_by: AnsweredBy) -> None:
    """Let somebody or something answer, and ask for the first document."""
    playing.change(is_answered=True, began=playing.state.now)
    detected: dict[str, str] = {"AnsweredBy": answered_by} if outgoing.detects_machine else {}
    playing.fetch("call", outgoing.url, "POST", detected)


def leave_ringing(playing: Playing, outgoing: Outgoing, outcome: DialOutcome) -> None:
    """End a call that nobody has picked up."""
    if outcome == "no-answer":
        playing.pass_time(max(playing.state.began + outgoing.ring_seconds - playing.state.now, 0.0))
    playing.end("caller" if outcome == "busy" else "line", REASONS.get(outcome, outcome), outcome)
