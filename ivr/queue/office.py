"""Whether the office is open, and when it opens next: for roads that promise nothing about a wait.

What a caller can expect who asks for a person is `ivr/queue/reaching.py`'s.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from ivr.flow.contracts import CallFacts, Contract, LookUpFunction, Term, ValueType
from ivr.flow.events import LookedUp, Value
from ivr.queue.hours import WEEKDAYS, Hours
from ivr.queue.notices import hours_now
from ivr.queue.options import Options
from ivr.store.database import Connection

OPENS: Mapping[str, ValueType] = {
    "opens_weekday": Term(tuple(f"weekday_{day}" for day in WEEKDAYS)),
    "opens_on": "date",
    "opens_at": "time",
}
"""When the office opens next."""

OFFICE_NOW = Contract("office_now", outcomes={"open": {}, "closed": OPENS, "closed_for_now": {}})


def office_now(options: Options, connection: Connection, call: CallFacts) -> LookedUp:
    """Tell whether the office is open, and if not, when it opens next, if anybody knows."""
    return office_at(hours_now(connection, options.hours, call.now), call.now)


def office_at(hours: Hours, now: datetime) -> LookedUp:
    """Tell the same of hours in which a closure already counts."""
    if hours.is_open(now):
        return LookedUp("open")
    opens = hours.next_opening(now)
    if opens is not None:
        return LookedUp("closed", opens_values(opens))
    # Hours that never open again are a mistake in the file: a person is better than a wrong promise.
    return LookedUp("closed_for_now" if hours.closure else "open")


def opens_values(opens: datetime) -> Mapping[str, Value]:
    """Give the values that tell callers of an opening (Pacific)."""
    return {
        "opens_weekday": f"weekday_{WEEKDAYS[opens.weekday()]}",
        "opens_on": opens.date().isoformat(),
        "opens_at": opens.time().isoformat("minutes"),
    }


def look_ups(options: Options) -> tuple[LookUpFunction, ...]:
    """Give the look-up of the office."""
    return (LookUpFunction(OFFICE_NOW, partial(office_now, options)),)


CONTRACTS = (OFFICE_NOW,)
