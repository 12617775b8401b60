"""What a turn leaves in the store, in its transaction: the call, a row of its journey, and its wait for a person."""

from collections.abc import Mapping
from typing import Any

from ivr.conversation.hand_offs import context_of, hand_off_values, known_values
from ivr.conversation.journey import event_to_json, said_to_json
from ivr.conversation.reply import Reply, reply_to_json
from ivr.conversation.turn import Turn
from ivr.flow.contracts import Assurance
from ivr.flow.events import Event, TransferEnded
from ivr.flow.session import Session, session_to_json
from ivr.flow.verbs import Ask, Rest, Transfer, Wait
from ivr.queue import claims, waits
from ivr.store import calls, hand_offs


def save_turn(
    turn: Turn,
    session: Session,
    rest: Rest,
    reply: Reply,
    event: Event | None,
    ask: Ask | None,
) -> None:
    """Save a turn: its call, and its place in the journey.

    Raises:
        AlreadyTaken: when another post of this turn was first.
    """
    connection, facts = turn.connection, turn.call
    is_identified = session.assurance >= Assurance.IDENTIFIED
    values: dict[str, Any] = {
        "session": session_to_json(session),
        "reply": reply_to_json(reply),
        "language": session.language,
        "assurance": session.assurance.name.lower(),
        "participant_id": session.value("participant_id") if is_identified else None,
    }
    turn.save_call(values)
    journey = calls.JourneyRow(
        turn=facts.turn,
        at=facts.now,
        language=session.language,
        event=event_to_json(event, ask),
        path=turn.path,
        said=said_to_json(turn.says, rest),
        looked_up=turn.looked_up,
        rest=type(rest).__name__,
    )
    calls.record_journey(connection, facts.call, journey)


def save_wait(
    turn: Turn, session: Session, rest: Rest, event: Event | None, ended: str | None, hand_off_id: str
) -> None:
    """Save what became of the call's wait: `ended` is one that is over, `hand_off_id` the one that it is in."""
    connection, facts = turn.connection, turn.call
    if ended is not None and isinstance(event, TransferEnded):
        claims.caller_gone(connection, ended, facts.now, event.outcome)
    known = known_values(session)
    if isinstance(rest, Transfer) and rest.queue is not None:
        place = hand_offs.find_place(connection, facts.call)
        values = hand_off_values(facts, session, turn.path, rest.queue, place)
        values |= {"hand_off_id": hand_off_id, **_weight(turn, known)}
        hand_offs.record_hand_off(connection, values)
        calls.save_call(connection, facts.call, {"hand_off_id": hand_off_id})
    elif session.waits_at is not None:
        # What the caller does meanwhile, the agent who comes will know too.
        wait = hand_offs.find_hand_off(connection, hand_off_id)
        context = {**(wait.context if wait else {}), "meanwhile": context_of(session, turn.path)}
        values = {**known, **_weight(turn, known), "context": context}
        hand_offs.save_hand_off(connection, hand_off_id, hand_offs.OPEN_STATES, values)
    elif isinstance(rest, Wait):
        hand_offs.save_hand_off(connection, hand_off_id, hand_offs.OPEN_STATES, {**known, **_weight(turn, known)})
    elif ended is not None:
        calls.save_call(connection, facts.call, {"hand_off_id": None})


def _weight(turn: Turn, known: Mapping[str, Any]) -> dict[str, Any]:
    """Tell what decides who is next, beside the wait: urgency, and whose case it is."""
    connection, facts = turn.connection, turn.call
    participant_id = known["participant_id"]
    return {
        "urgency": waits.urgency(connection, participant_id, facts.caller, facts.call, facts.now),
        "agency": waits.agency_of(connection, participant_id),
    }
