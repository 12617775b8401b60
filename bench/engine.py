"""The machine alone: moves a second, with the session through JSON between every two of them.

The moves are those of a whole call: the first question, an identification, a PIN, payments, and a goodbye.
"""

import json
import time

from ivr.app import load_editions
from ivr.flow.events import Answered, Event, LookedUp, Row
from ivr.flow.machine import advance, begin
from ivr.flow.session import session_from_json, session_to_json

PAYMENT: Row = {
    "wording": "first",
    "amount": 13015,
    "paid_on": "2026-11-02",
    "method": "direct_deposit",
    "case_ending": "4501",
}
EVENTS: tuple[Event, ...] = (
    Answered("1", "keys"),
    LookedUp("none"),
    Answered("1000000001", "keys"),
    LookedUp("found", {"participant_id": "1000000001"}),
    Answered("3", "keys"),
    Answered("246810", "keys"),
    LookedUp("right"),
    LookedUp("none"),
    LookedUp("received"),
    LookedUp("none"),
    LookedUp("last", {"payments": (PAYMENT,) * 4, "payments_said": 4}),
    Answered("2", "keys"),
    LookedUp("fine"),
)


def moves_a_second(seconds: float) -> float:
    """Make moves for so long, and count those of one second on one core."""
    editions, _ = load_editions()
    flows = editions.current.flows
    start = flows.lines[0].start
    moves, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        move = begin(flows, start, "en")
        for event in EVENTS:
            session = session_from_json(json.loads(json.dumps(session_to_json(move.session))))
            move = advance(flows, session, event)
        moves += 1 + len(EVENTS)
    return moves / (time.perf_counter() - began)
