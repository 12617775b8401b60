"""Notices: what every caller hears at once, in every language or not at all, and closures of the office.

They are read anew for each call, so that they hold without a restart. Source of the ten seconds: the call script.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from ivr.errors import DefinitionFaults, Fault
from ivr.flow.contracts import CallFacts, Contract, LookUpFunction
from ivr.flow.durations import seconds_of
from ivr.flow.events import LookedUp
from ivr.queue.hours import Closure, Hours
from ivr.store import notices
from ivr.store.database import Connection

MOST_SECONDS = 10
PLACE = "notice"

NOTICE_NOW = Contract("notice_now", outcomes={"none": {}, "notice": {"notice": "texts"}})


def set_notice(
    connection: Connection,
    languages: Iterable[str],
    texts: Mapping[str, str],
    *,
    closes_office: bool,
    until: datetime | None,
    set_by: str,
    now: datetime,
) -> None:
    """Set a notice for all callers from now on, in place of any other.

    Raises:
        DefinitionFaults: naming each language in which it cannot be said, and an end that is over; nothing is set.
    """
    spoken = {language: " ".join(text.split()) for language, text in texts.items()}
    faults = list(_faults(tuple(languages), spoken))
    if until is not None and until <= now:
        faults.append(Fault(PLACE, "until", "is over already"))
    if faults:
        raise DefinitionFaults(faults)
    notices.record_notice(connection, spoken, closes_office=closes_office, set_by=set_by, set_at=now, until=until)


def clear_notice(connection: Connection, cleared_by: str, now: datetime) -> bool:
    """End the notice that holds; False where there is none."""
    held = notices.find_notice(connection, now) is not None
    notices.save_notices_ended(connection, cleared_by, now)
    return held


def hours_now(connection: Connection, hours: Hours, now: datetime) -> Hours:
    """Give the hours with the closure that holds at this moment, if there is one."""
    notice = notices.find_notice(connection, now)
    return replace(hours, closure=Closure(notice.until)) if notice and notice.closes_office else hours


def notice_now(connection: Connection, call: CallFacts) -> LookedUp:
    """Give the notice that holds, in every language: the caller may change it while hearing."""
    notice = notices.find_notice(connection, call.now)
    return LookedUp("notice", {"notice": (dict(notice.texts),)}) if notice else LookedUp("none")


def _faults(languages: tuple[str, ...], texts: Mapping[str, str]) -> Iterator[Fault]:
    for language in languages:
        text = texts.get(language, "")
        seconds = seconds_of(len(text.split()))
        if not text:
            yield Fault(PLACE, language, "is missing: a notice is said in every language or not at all")
        elif not text.isprintable():
            yield Fault(PLACE, language, "has a control character")
        elif seconds > MOST_SECONDS:
            what = f"takes about {seconds:.0f} seconds ({len(text.split())} words); the most is {MOST_SECONDS}"
            yield Fault(PLACE, language, what)
    for language in texts.keys() - set(languages):
        yield Fault(PLACE, language, "is no language of these lines")


LOOK_UPS = (LookUpFunction(NOTICE_NOW, notice_now),)
