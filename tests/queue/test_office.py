"""Whether the office is open, and when it opens next."""

from datetime import datetime, timedelta

import pytest
from queue_options import queue_options
from sample_service import NOW

from ivr.flow.contracts import CallFacts
from ivr.flow.events import LookedUp
from ivr.queue.hours_file import read_hours
from ivr.queue.notices import set_notice
from ivr.queue.office import OFFICE_NOW, office_now
from ivr.store.database import Database

HOURS = read_hours("also_closed = [2026-11-30]\n[week]\nmonday = [08:00:00, 17:00:00]\nfriday = [08:30:00, 12:00:00]")
OPENS_FRIDAY = {"opens_weekday": "weekday_friday", "opens_on": "2026-11-27", "opens_at": "08:30"}
OPENS_MONDAY = {"opens_weekday": "weekday_monday", "opens_on": "2026-12-07", "opens_at": "08:00"}


def call_at(now: datetime) -> CallFacts:
    return CallFacts("CA1", 1, "toll_free", None, "en", now)


@pytest.mark.parametrize(
    ("now", "answer"),
    [
        ("2026-11-23T10:00:00-08:00", LookedUp("open")),
        ("2026-11-23T17:00:00-08:00", LookedUp("closed", OPENS_FRIDAY)),
        ("2026-11-28T10:00:00-08:00", LookedUp("closed", {**OPENS_FRIDAY, "opens_on": "2026-12-04"})),
        ("2026-12-04T12:00:00-08:00", LookedUp("closed", OPENS_MONDAY)),
        ("2026-12-07T15:59:59+00:00", LookedUp("closed", OPENS_MONDAY)),
        ("2026-12-07T16:00:00+00:00", LookedUp("open")),
    ],
)
def test_a_closed_office_says_when_it_opens(database: Database, now: str, answer: LookedUp) -> None:
    with database.reading() as connection:
        assert office_now(queue_options(HOURS), connection, call_at(datetime.fromisoformat(now))) == answer
    assert set(answer.values) == set(OFFICE_NOW.outcomes[answer.outcome])


def test_an_office_that_never_opens_again_is_taken_for_a_mistake_and_lets_callers_through(database: Database) -> None:
    closed = [f"2026-{month:02}-{day:02}" for month in (11, 12) for day in range(1, 31)]
    never = read_hours(f"also_closed = [{', '.join(closed)}]\n[week]\nwednesday = [08:00:00, 09:00:00]")
    now = datetime.fromisoformat("2026-11-01T12:00:00-08:00")
    with database.reading() as connection:
        assert office_now(queue_options(never), connection, call_at(now)) == LookedUp("open")


@pytest.mark.parametrize(("hours_ahead", "outcome"), [(None, "closed_for_now"), (1, "closed"), (100, "closed")])
def test_a_closure_closes_the_office_and_says_only_what_is_known(
    database: Database, hours_ahead: int | None, outcome: str
) -> None:
    until = NOW + timedelta(hours=hours_ahead) if hours_ahead else None
    with database.writing() as connection:
        set_notice(connection, ("en",), {"en": "Closed."}, closes_office=True, until=until, set_by="luis", now=NOW)
        assert office_now(queue_options(), connection, call_at(NOW)).outcome == outcome
