"""The screen pop: who and why, before the voice is there, and only as far as the caller is verified.

Before the PIN or an agent has verified the caller in this hand-off, nothing of the case is read: no name, and of what
was heard only what holds no value. Every first look at each level is audited. What a verified caller's case shows is
`case_file.py`'s, how the panel verifies `verification.py`'s, and how it looks the page's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from ivr.conversation.agent_calls import AgentCalls
from ivr.conversation.replay import Replay, ReplayedTurn
from ivr.conversation.reply import Spoken
from ivr.desk.case_file import CaseFile, read_case_file
from ivr.desk.verification import tries_left
from ivr.store import audits, calls, desk, hand_offs, notes
from ivr.store.agents import Agent
from ivr.store.calls import JourneyRow
from ivr.store.database import Connection, Database
from ivr.store.hand_offs import HandOff
from ivr.store.notes import Note

OPENED = "opened"
MOST_TURNS = 3
"""Of what was heard last."""

WhyNot = Literal["call_back", "number_not_given", "number_unknown", "pin_not_given", "pin_wrong"]
"""Why a caller is not verified: called back and whoever answered, no Participant ID or none known, no PIN or none
right."""


@dataclass(frozen=True, slots=True)
class HeardTurn:
    """One turn of the call: when, what the caller did (an event of the journey), and what was heard then."""

    at: datetime
    did: Mapping[str, Any]
    spoken: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class NotVerified:
    """Why a caller is not verified, and how often that was tried; the panel has so many tries left."""

    why: WhyNot
    times: int
    tries_left: int


@dataclass(frozen=True, slots=True)
class ScreenPop:
    """What an agent may see of a hand-off now. `why` and `road` are in the agent's words.

    `case_file` is None until the caller is verified, and `not_verified` from then on. With `is_vanished` the
    participant is on file no more. `has_safety_flag`, `contact_rule` and `marks` are of whoever the caller claims to
    be. `verified_by` is the agent who verified; None where the PIN did.
    """

    hand_off_id: str
    kind: str
    state: str
    outcome: str | None
    line: str
    queue: str
    language: str
    caller: str | None
    number: str | None
    asked_at: datetime
    answered_at: datetime | None
    waited_seconds: int
    agent: str | None
    why: str
    urgency: str | None
    road: tuple[str, ...]
    heard: tuple[HeardTurn, ...]
    assurance: str
    not_verified: NotVerified | None
    verified_by: str | None
    participant_id: str | None
    is_vanished: bool
    has_safety_flag: bool
    contact_rule: str | None
    marks: tuple[str, ...]
    transfers: tuple[Mapping[str, Any], ...]
    case_file: CaseFile | None
    notes: tuple[Note, ...]
    wrap_up: str | None


def open_screen_pop(
    database: Database, words: AgentCalls, replay: Replay, hand_off_id: str, agent: Agent, now: datetime
) -> ScreenPop | None:
    """Open a hand-off for an agent, and audit that; None where there is no such hand-off.

    Raises:
        StoreUnavailable: when the database does not answer.
    """
    with database.reading() as connection:
        hand_off = hand_offs.find_hand_off(connection, hand_off_id)
        if hand_off is None:
            return None
        pop = _read(connection, words, replay, hand_off, agent, now)
        level = {"level": "case" if pop.case_file else hand_off.assurance}
        if level not in audits.list_details(connection, hand_off_id, agent.agent, OPENED):
            with database.transaction(connection):
                audits.record_audit(
                    connection,
                    agent.agent,
                    OPENED,
                    now,
                    hand_off_id=hand_off_id,
                    participant_id=hand_off.participant_id,
                    details=level,
                )
    return pop


def _read(
    connection: Connection, words: AgentCalls, replay: Replay, hand_off: HandOff, agent: Agent, now: datetime
) -> ScreenPop:
    language = words.language_of(agent)
    who = hand_off.participant_id
    on_file = desk.find_on_file(connection, who) if who else None
    is_verified = hand_off.assurance == "verified" and who is not None
    case_file = None
    if is_verified and on_file is not None:
        case_file = read_case_file(connection, on_file, hand_off.call_sid, hand_off.hand_off_id, now)
    is_by_pin = is_verified and who is not None and desk.has_pin_verified(connection, hand_off.call_sid, who)
    waited = (hand_off.answered_at or hand_off.ended_at or now) - hand_off.asked_at
    verified_by = hand_off.context.get("verified_by")
    return ScreenPop(
        hand_off_id=hand_off.hand_off_id,
        kind=hand_off.kind,
        state=hand_off.state,
        outcome=hand_off.outcome,
        line=hand_off.line,
        queue=hand_off.queue,
        language=hand_off.language,
        caller=hand_off.caller,
        number=hand_off.number,
        asked_at=hand_off.asked_at,
        answered_at=hand_off.answered_at,
        waited_seconds=max(int(waited.total_seconds()), 0),
        agent=hand_off.agent,
        why=words.term(words.topic_of(hand_off), language),
        urgency=hand_off.urgency,
        road=tuple(_road(words, hand_off, language)),
        heard=tuple(_heard(connection, replay, hand_off.call_sid, is_open=is_by_pin)),
        assurance=hand_off.assurance,
        not_verified=None if is_verified else _not_verified(connection, hand_off),
        verified_by=verified_by["agent"] if is_verified and verified_by else None,
        participant_id=who,
        is_vanished=who is not None and on_file is None,
        has_safety_flag=on_file is not None and on_file.safety_flag,
        contact_rule=on_file.contact_rule if on_file else None,
        marks=tuple(desk.list_account_marks(connection, who)) if who else (),
        transfers=tuple(hand_off.context.get("transfers", ())),
        case_file=case_file,
        notes=tuple(notes.list_notes(connection, hand_off.hand_off_id)),
        wrap_up=hand_off.wrap_up,
    )


def _road(words: AgentCalls, hand_off: HandOff, language: str) -> Iterator[str]:
    """Tell what the questions were about that the caller came by, each once in a row."""
    meanwhile = hand_off.context.get("meanwhile", {})
    before = None
    for step in (*hand_off.context.get("questions", ()), *meanwhile.get("questions", ())):
        topic = words.topic_of_step(step)
        if topic is not None and topic != before:
            yield words.term(topic, language)
            before = topic


def _heard(connection: Connection, replay: Replay, call_sid: str, *, is_open: bool) -> list[HeardTurn]:
    """Tell the last turns of a call. Without `is_open`, nothing that holds a value, nor digits that were keyed."""
    call = replay.find_call(call_sid)
    if call is None:
        return []
    rows = {row.turn: row for row in calls.list_journey(connection, call_sid)}
    turns = [_turn(turn, rows[turn.turn], is_open=is_open) for turn in replay.list_turns(call) if turn.turn in rows]
    return [turn for turn in turns if turn.spoken][-MOST_TURNS:]


def _turn(turn: ReplayedTurn, row: JourneyRow, *, is_open: bool) -> HeardTurn:
    if is_open:
        return HeardTurn(turn.at, turn.event, turn.spoken)
    # One Spoken stands for each prompt of the row, in its order.
    plain = [spoken for spoken, said in zip(turn.spoken, row.said, strict=True) if not said["values"]]
    has_digits = any(one.isdigit() for one in str(turn.event.get("value", "")))
    did = {name: value for name, value in turn.event.items() if name != "value" or not has_digits}
    return HeardTurn(turn.at, did, tuple(plain))


def _not_verified(connection: Connection, hand_off: HandOff) -> NotVerified:
    left = tries_left(connection, hand_off.hand_off_id)
    if hand_off.kind == "call_back":
        return NotVerified("call_back", hand_off.tries, left)
    if hand_off.assurance == "anonymous":
        unknown = desk.count_unknown_numbers(connection, hand_off.call_sid)
        return NotVerified("number_unknown" if unknown else "number_not_given", unknown, left)
    wrong = desk.count_wrong_pins(connection, hand_off.call_sid)
    return NotVerified("pin_wrong" if wrong else "pin_not_given", wrong, left)
