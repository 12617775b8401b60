"""What a hand-off carries along, so that nobody says anything twice.

The row holds no personal value but the Participant ID; what an agent may see of it is the desk's.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ivr.flow.contracts import Assurance, CallFacts
from ivr.flow.session import Session

STRANDED = "trouble"
"""Why a caller waits whose call could not be read."""

NO_LINE = "unknown"


def new_hand_off_id(sid: str, now: datetime) -> str:
    """Name a hand-off so that nobody can guess it or read anything from it."""
    return hashlib.sha256(f"{sid} {now.isoformat()}".encode()).hexdigest()[:32]


def hand_off_values(
    facts: CallFacts, session: Session, path: Sequence[str], queue: str, place: datetime | None = None
) -> dict[str, Any]:
    """Describe a caller who is handed to a person.

    `reason` is the step by which the road to a person began, such as `agent.asked` or `agent.gave_up`. `place` is
    since when the caller counts as waiting, where that is earlier than now.
    """
    return {
        **_new_wait(facts.call, facts.now, facts.language, queue),
        "line": facts.line,
        "caller": facts.caller,
        "language": session.language,
        **known_values(session),
        "reason": path[0] if path else STRANDED,
        "context": context_of(session, path),
        "asked_at": place or facts.now,
    }


def stranded_values(sid: str, now: datetime, language: str) -> dict[str, Any]:
    """Describe a caller of whom nothing is known but the language."""
    return _new_wait(sid, now, language, "agents")


def known_values(session: Session) -> dict[str, Any]:
    """Tell who the caller is, as far as assurance goes."""
    is_identified = session.assurance >= Assurance.IDENTIFIED
    return {
        "assurance": session.assurance.name.lower(),
        "participant_id": session.value("participant_id") if is_identified else None,
    }


def context_of(session: Session, path: Sequence[str]) -> Mapping[str, Any]:
    """Tell the road that the caller took: questions, steps of the last turn, prompts heard last."""
    return {
        "questions": list(session.history),
        "path": list(path),
        "said": [say.prompt for say in session.said],
    }


def _new_wait(sid: str, now: datetime, language: str, queue: str) -> dict[str, Any]:
    return {
        "hand_off_id": new_hand_off_id(sid, now),
        "kind": "wait",
        "state": "waiting",
        "call_sid": sid,
        "leg_sid": sid,
        "line": NO_LINE,
        "queue": queue,
        "language": language,
        "assurance": Assurance.ANONYMOUS.name.lower(),
        "reason": STRANDED,
        "context": {},
        "asked_at": now,
    }
