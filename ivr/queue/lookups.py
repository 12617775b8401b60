"""The queue's own look-ups: whether a person can be reached now, and what all callers are told."""

from functools import partial

from ivr.flow.contracts import CallFacts, Contract, LookUpFunction, Term
from ivr.flow.events import LookedUp
from ivr.queue import notices
from ivr.queue.hours import WEEKDAYS, Hours
from ivr.store.database import Connection

AGENTS_NOW = Contract(
    "agents_now",
    outcomes={
        "open": {},
        "closed": {
            "opens_weekday": Term(tuple(f"weekday_{day}" for day in WEEKDAYS)),
            "opens_on": "date",
            "opens_at": "time",
        },
    },
)


def agents_now(hours: Hours, connection: Connection, call: CallFacts) -> LookedUp:
    """Tell whether the office is open, and if not, when it opens next."""
    opens = hours.next_opening(call.now)
    # An office that never opens again is a mistake in the data; a person is better than a wrong promise.
    if hours.is_open(call.now) or opens is None:
        return LookedUp("open")
    return LookedUp(
        "closed",
        {
            "opens_weekday": f"weekday_{WEEKDAYS[opens.weekday()]}",
            "opens_on": opens.date().isoformat(),
            "opens_at": opens.time().isoformat("minutes"),
        },
    )


def look_ups(hours: Hours) -> tuple[LookUpFunction, ...]:
    """Give the queue's look-ups for these hours."""
    return (LookUpFunction(AGENTS_NOW, partial(agents_now, hours)), *notices.LOOK_UPS)


CONTRACTS = (AGENTS_NOW, notices.NOTICE_NOW)
