"""The verify panel: an agent types what the caller says, and hears only whether it matches.

At least two facts must be given, be on file, and every one given must be right. An unknown Participant ID, a fact
that is not on file and a wrong one are told alike. After three wrong tries in one hand-off nobody verifies in it any
more.
What was typed is never kept: an audit says that somebody tried, when, for whom, and with what kinds of facts.

Source: issue 6 (birth date, ZIP and the last four digits of the Social Security number are what callers are asked).
"""

import hmac
from dataclasses import dataclass
from datetime import date, datetime

from ivr.store import audits, desk, hand_offs
from ivr.store.agents import Agent
from ivr.store.database import Connection
from ivr.store.desk import OnFile
from ivr.store.hand_offs import HandOff
from ivr.store.keyed_hashes import digest_last_four

MOST_TRIES = 3
FEWEST_FACTS = 2
ZIP_DIGITS = 5
VERIFIED, NOT_VERIFIED = "verified", "not_verified"
"""The actions under which tries are audited."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a caller says, as typed; None for what was not asked. `postal_code` may have four digits more."""

    birth_on: date | None = None
    postal_code: str | None = None
    ssn_last_four: str | None = None

    @property
    def kinds(self) -> list[str]:
        """Name the kinds of facts that were given."""
        return [name for name in self.__dataclass_fields__ if getattr(self, name)]


@dataclass(frozen=True, slots=True)
class Match:
    """The caller is this participant: the case is open to the agent."""

    participant_id: str


@dataclass(frozen=True, slots=True)
class NoMatch:
    """What was said does not name one person of ours; so many tries are left."""

    tries_left: int


@dataclass(frozen=True, slots=True)
class TooFew:
    """Fewer than two facts, or no Participant ID, were given: nothing was compared, and nothing counted."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Nobody verifies here (any more): three tries were wrong, or this agent does not talk to the caller."""


def tries_left(connection: Connection, hand_off_id: str) -> int:
    """Tell how many tries a hand-off has left."""
    return max(MOST_TRIES - audits.count_audits(connection, hand_off_id, NOT_VERIFIED), 0)


def verify(
    connection: Connection,
    secret_key: str,
    hand_off_id: str,
    agent: Agent,
    participant_id: str | None,
    facts: Facts,
    now: datetime,
) -> Match | NoMatch | TooFew | Closed:
    """Compare what a caller says with what is on file; to be called in a transaction.

    Without `participant_id` the hand-off's own counts. A match makes the hand-off verified as that participant, and
    keeps who did it.
    """
    hand_off = hand_offs.find_locked_hand_off(connection, hand_off_id)
    if hand_off is None or hand_off.agent != agent.agent or hand_off.state not in ("joining", "connected"):
        return Closed()
    left = tries_left(connection, hand_off_id)
    if left == 0:
        return Closed()
    participant_id = participant_id or hand_off.participant_id
    if participant_id is None or len(facts.kinds) < FEWEST_FACTS:
        return TooFew()
    on_file = desk.find_on_file(connection, participant_id)
    is_right = on_file is not None and _match(secret_key, on_file, facts)
    audits.record_audit(
        connection,
        agent.agent,
        VERIFIED if is_right else NOT_VERIFIED,
        now,
        hand_off_id=hand_off_id,
        participant_id=participant_id if on_file else None,
        details={"facts": facts.kinds},
    )
    if not is_right:
        return NoMatch(left - 1)
    _save_verified(connection, hand_off, participant_id, agent, now)
    return Match(participant_id)


def _match(secret_key: str, on_file: OnFile, facts: Facts) -> bool:
    """Compare every fact that was given; all of them, so that the time tells nothing either."""
    rights = []
    if facts.birth_on:
        rights.append(on_file.birth_on == facts.birth_on)
    if facts.postal_code:
        typed, kept = (_zip(one) for one in (facts.postal_code, on_file.postal_code or ""))
        rights.append(len(typed) == ZIP_DIGITS and typed == kept)
    if facts.ssn_last_four:
        kept_digest = on_file.ssn_last_four_digest or ""
        typed_digest = digest_last_four(secret_key, on_file.participant_id, facts.ssn_last_four)
        rights.append(hmac.compare_digest(kept_digest, typed_digest))
    return all(rights) and len(rights) >= FEWEST_FACTS


def _zip(postal_code: str) -> str:
    return "".join(one for one in postal_code if one.isdigit())[:ZIP_DIGITS]


def _save_verified(
    connection: Connection, hand_off: HandOff, participant_id: str, agent: Agent, now: datetime
) -> None:
    context = {**hand_off.context, "verified_by": {"agent": agent.agent, "at": now.isoformat()}}
    values = {"assurance": "verified", "participant_id": participant_id, "context": context}
    hand_offs.save_hand_off(connection, hand_off.hand_off_id, hand_offs.OPEN_STATES, values)
