"""What callers are told who ask for a person: never a promise that nobody can keep."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from queue_options import queue_options
from queue_rows import CARMEN, GRACE, LUIS, put_on_duty, record_wait
from sample_service import NOW

from ivr.flow.contracts import CallFacts
from ivr.flow.events import LookedUp
from ivr.queue.call_backs import record_call_back
from ivr.queue.reaching import AGENTS_NOW, agents_now, call_back_offer
from ivr.store import calls
from ivr.store.database import Connection, Database

CALLER, OTHER = "+15105550101", "+16195550103"
PERSON = "1000000001"


def call(caller: str | None = CALLER, now: datetime = NOW, language: str = "en", sid: str = "CA1") -> CallFacts:
    return CallFacts(sid, 1, "toll_free", caller, language, now)


def told(connection: Connection, facts: CallFacts, participant_id: str | None = None) -> LookedUp:
    answer = agents_now(queue_options(), connection, facts, participant_id)
    assert set(answer.values) == set(AGENTS_NOW.outcomes[answer.outcome])
    return answer


def keep(connection: Connection, **changes: Any) -> None:
    options = queue_options()
    record_call_back(connection, call(), options.secret_key, CALLER, options.hours, **changes)


def test_where_no_desk_was_ever_in_use_nothing_is_said_of_a_wait(database: Database) -> None:
    record_wait(database)
    with database.reading() as connection:
        assert told(connection, call()) == LookedUp("open")


@pytest.mark.parametrize(
    ("agents", "waiting", "language", "answer"),
    [
        ([GRACE], 0, "en", LookedUp("soon")),
        ([GRACE], 3, "en", LookedUp("wait", {"low_minutes": 10, "high_minutes": 45})),
        ([GRACE], 30, "en", LookedUp("long", {"low_minutes": 90})),
        ([CARMEN], 0, "en", LookedUp("nobody")),
        ([CARMEN], 0, "es", LookedUp("soon")),
        ([GRACE], 0, "es", LookedUp("nobody")),
        ([LUIS], 0, "es", LookedUp("soon")),
    ],
)
def test_the_wait_is_that_of_agents_on_duty_who_speak_the_language(
    database: Database, agents: list[str], waiting: int, language: str, answer: LookedUp
) -> None:
    put_on_duty(database, *agents)
    for place in range(waiting):
        record_wait(database, f"before-{place}")
    with database.reading() as connection:
        assert told(connection, call(language=language)) == answer


def test_a_desk_that_nobody_sits_at_any_more_is_nobody(database: Database) -> None:
    put_on_duty(database, GRACE)
    with database.reading() as connection:
        assert told(connection, call(now=NOW + timedelta(minutes=5))) == LookedUp("nobody")


@pytest.mark.parametrize(
    ("minutes_to_closing", "outcome"), [(60, "wait"), (11, "wait"), (10, "too_late"), (1, "too_late")]
)
def test_no_wait_begins_that_cannot_end_by_closing_time(
    database: Database, minutes_to_closing: int, outcome: str
) -> None:
    now = datetime.fromisoformat("2026-11-23T17:00:00-08:00") - timedelta(minutes=minutes_to_closing)
    put_on_duty(database, GRACE, now=now)
    for place in range(3):  # ten minutes at least
        record_wait(database, f"before-{place}", asked_at=now)
    with database.reading() as connection:
        answer = told(connection, call(now=now))
    assert answer.outcome == outcome
    if outcome == "too_late":
        assert answer.values["opens_on"] == "2026-11-24"


def test_one_minute_is_not_too_long_for_the_last_minute(database: Database) -> None:
    now = datetime.fromisoformat("2026-11-23T16:59:30-08:00")
    put_on_duty(database, GRACE, now=now)
    with database.reading() as connection:
        assert told(connection, call(now=now)) == LookedUp("soon")


def test_a_closed_office_is_closed_whoever_is_on_duty(database: Database) -> None:
    now = datetime.fromisoformat("2026-11-23T20:00:00-08:00")
    put_on_duty(database, GRACE, now=now)
    with database.reading() as connection:
        assert told(connection, call(now=now)).outcome == "closed"


def test_a_call_back_that_is_kept_is_told_to_the_telephone_that_asked_and_to_no_other(database: Database) -> None:
    with database.writing() as connection:
        keep(connection)
        kept = LookedUp("kept", {"asked_on": "2026-11-23", "asked_at": "10:00", "number_ending": "01"})
        assert told(connection, call(sid="CA2")) == kept
        assert told(connection, call(OTHER, sid="CA2")) == LookedUp("open")
        assert told(connection, call(None, sid="CA2")) == LookedUp("open")


@pytest.mark.parametrize(
    ("assurance", "outcome"), [("verified", "kept"), ("identified", "open"), ("anonymous", "open")]
)
def test_from_another_telephone_only_a_verified_person_hears_of_it(
    database: Database, assurance: str, outcome: str
) -> None:
    row = {
        "sid": "CA2",
        "line": "toll_free",
        "caller": OTHER,
        "edition": "one",
        "turn": 1,
        "session": {},
        "reply": {},
        "language": "en",
        "assurance": assurance,
        "began_at": NOW,
    }
    with database.writing() as connection:
        calls.record_call(connection, row)
        keep(connection, participant_id=PERSON, is_verified=True)
        assert told(connection, call(OTHER, sid="CA2"), PERSON).outcome == outcome


def test_a_call_back_is_offered_before_the_wait_where_waiting_costs(database: Database) -> None:
    with database.reading() as connection:
        abroad = CallFacts("CA1", 1, "abroad", CALLER, "en", NOW)
        assert call_back_offer(connection, abroad) == LookedUp("first")
        assert call_back_offer(connection, call()) == LookedUp("in_the_wait")
