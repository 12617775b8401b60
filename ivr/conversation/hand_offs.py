"""What a hand-off carries along, so that nobody says anything twice.

The row holds no personal value but the Participant ID; what an agent may see of it is the desk's.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ivr.flow.contracts import Assurance
from ivr.flow.session import Session

STRANDED = "trouble"
"""Why a caller waits whose call could not be read."""


def hand_off_values(
    sid: str,
    now: datetime,
    language: str,
    session: Session | None = None,
    path: Sequence[str] = (),
    queue: str = "agents",
) -> dict[str, Any]:
    """Describe a caller who is handed to a person; without a session nothing is known but the language.

    `reason` is the step by which the road to a person began, such as `agent.asked` or `agent.gave_up`.
    """
    assurance = session.assurance if session else Assurance.ANONYMOUS
    context: dict[str, Any] = {}
    if session is not None:
        context = {
            "questions": list(session.history),
            "path": list(path),
            "said": [say.prompt for say in session.said],
        }
    return {
        "hand_off_id": hashlib.sha256(f"{sid} {now.isoformat()}".encode()).hexdigest()[:32],
        "call_sid": sid,
        "queue": f"{queue}-{language}",
        "language": language,
        "assurance": assurance.name.lower(),
        "participant_id": session.value("participant_id") if session and assurance else None,
        "reason": path[0] if path else STRANDED,
        "context": context,
        "asked_at": now,
        "ended_at": None,
        "outcome": None,
    }
