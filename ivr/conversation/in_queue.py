"""What a caller says or keys who is in a queue: asks to be called back, or nothing that is known there.

The menus meanwhile are a step of the machine, and `ivr/conversation/turns.py`'s.
"""

from datetime import datetime

from ivr.conversation.journey import event_to_json
from ivr.conversation.reply import LeaveQueue, Reply, WaitOn, reply_to_json
from ivr.errors import CallFault
from ivr.flow.definition import Flows
from ivr.flow.events import Answered, CallerEvent
from ivr.flow.verbs import Ask
from ivr.store import calls, hand_offs
from ivr.store.database import Connection, Database

CALL_BACK = "call_back"


def answer_in_queue(
    database: Database,
    connection: Connection,
    row: calls.CallRow,
    flows: Flows,
    event: CallerEvent,
    ask: Ask | None,
    now: datetime,
) -> Reply:
    """Let a caller who asks to be called back leave the queue, unless an agent is already coming.

    Anything else makes no step: the wait goes on.
    """
    waiting = flows.defaults.waiting
    if row.hand_off_id is None or waiting is None:
        raise CallFault("an answer in a queue that the call is not in")
    if not isinstance(event, Answered) or event.value != waiting.call_back.value:
        return Reply(row.turn, row.language, (), WaitOn(row.hand_off_id), row.hand_off_id)
    with database.transaction(connection):
        leaving = Reply(row.turn + 1, row.language, (), LeaveQueue(), row.hand_off_id)
        if not calls.claim_turn(connection, row.sid, row.turn, {"reply": reply_to_json(leaving)}):
            return leaving
        if not hand_offs.save_hand_off(connection, row.hand_off_id, ("waiting",), {"leaves_for": CALL_BACK}):
            leaving = Reply(row.turn + 1, row.language, (), WaitOn(row.hand_off_id), row.hand_off_id)
            calls.save_call(connection, row.sid, {"reply": reply_to_json(leaving)})
        calls.record_journey(
            connection,
            row.sid,
            calls.JourneyRow(
                turn=row.turn,
                at=now,
                language=row.language,
                event=event_to_json(event, ask),
                path=[row.session["step"]],
                said=[],
                looked_up=[],
                rest=type(leaving.then).__name__,
            ),
        )
    return leaving
