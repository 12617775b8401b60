"""The look-up that tells whether a person can be reached."""

from datetime import datetime

import pytest

from ivr.flow.contracts import CallFacts
from ivr.flow.events import LookedUp
from ivr.queue.hours_file import read_hours
from ivr.queue.lookups import AGENTS_NOW, look_ups
from ivr.store.database import Database

HOURS = read_hours("also_closed = [2026-11-30]\n[week]\nmonday = [08:00:00, 17:00:00]\nfriday = [08:30:00, 12:00:00]")
OPENS_FRIDAY = {"opens_weekday": "weekday_friday", "opens_on": "2026-11-27", "opens_at": "08:30"}
OPENS_MONDAY = {"opens_weekday": "weekday_monday", "opens_on": "2026-12-07", "opens_at": "08:00"}


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
    function, *_ = look_ups(HOURS)
    call = CallFacts("CA1", 1, "toll_free", None, "en", datetime.fromisoformat(now))
    with database.reading() as connection:
        assert function.answer(connection, call) == answer
    assert set(answer.values) == set(AGENTS_NOW.outcomes[answer.outcome])


def test_an_office_that_never_opens_again_is_taken_for_a_mistake_and_lets_callers_through(database: Database) -> None:
    holidays = [f"2026-{month:02}-{day:02}" for month in (11, 12) for day in range(1, 31)]
    never = read_hours(f"also_closed = [{', '.join(holidays)}]\n[week]\nwednesday = [08:00:00, 09:00:00]")
    function, *_ = look_ups(never)
    call = CallFacts("CA1", 1, "toll_free", None, "en", datetime.fromisoformat("2026-11-01T12:00:00-08:00"))
    with database.reading() as connection:
        assert function.answer(connection, call) == LookedUp("open")
