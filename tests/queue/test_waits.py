"""What the store tells of a wait."""

from datetime import timedelta
from typing import Any

import pytest
from queue_rows import CARMEN, GRACE, LUIS, TERRY, get_hand_off, put_on_duty, record_wait
from sample_service import NOW

from ivr.queue import waits
from ivr.queue.policy import SOON, WaitRange
from ivr.store import calls, queue
from ivr.store.database import Database

DANGER, HEARING, NEITHER = "1000000009", "1000000001", "1000000003"
"""Sample people: one lives with danger, one has a hearing and an appointment ahead, one has neither."""

MINUTE = timedelta(minutes=1)


def record_call(database: Database, sid: str, **changes: Any) -> None:
    values = {
        "sid": sid,
        "line": "toll_free",
        "caller": None,
        "edition": "one",
        "turn": 1,
        "session": {},
        "reply": {},
        "language": "en",
        "assurance": "anonymous",
        "began_at": NOW - MINUTE,
    }
    with database.writing() as connection:
        calls.record_call(connection, {**values, **changes})


def urgency(database: Database, participant_id: str | None, caller: str | None = None, now: Any = NOW) -> str | None:
    with database.reading() as connection:
        return waits.urgency(connection, participant_id, caller, "CA-now", now)


def test_a_safety_flag_is_urgent_on_every_day(database: Database) -> None:
    assert urgency(database, DANGER) == "safety"
    assert urgency(database, NEITHER) is None
    assert urgency(database, "0000000000") is None


def test_a_hearing_is_urgent_from_two_days_before_to_the_end_of_its_day(database: Database) -> None:
    with database.reading() as connection:
        (at,) = queue.list_appointments_at(
            connection, HEARING, ["APPELLATE COURT HEARING"], NOW, NOW + timedelta(days=99)
        )
    days = {ahead: urgency(database, HEARING, now=at - timedelta(days=ahead)) for ahead in (-1, 0, 1, 2, 3)}
    assert days == {-1: None, 0: "hearing", 1: "hearing", 2: "hearing", 3: None}


def test_an_appointment_that_is_no_hearing_is_not_urgent(database: Database) -> None:
    with database.reading() as connection:
        (at,) = queue.list_appointments_at(connection, HEARING, ["PHONE APPOINTMENT"], NOW, NOW + timedelta(days=99))
    assert urgency(database, HEARING, now=at - timedelta(hours=1)) is None


@pytest.mark.parametrize(
    ("earlier", "participant_id", "caller", "expected"),
    [
        ({}, None, None, None),
        ({"caller": "+15105550101"}, None, "+15105550101", "again_today"),
        ({"caller": "+15105550101"}, None, "+15105550102", None),
        ({"caller": None}, None, None, None),  # two withheld numbers are not one caller
        ({"participant_id": NEITHER}, NEITHER, None, "again_today"),
        ({"participant_id": NEITHER}, HEARING, None, None),
        ({"caller": "+15105550101", "began_at": NOW - 10 * 60 * MINUTE - MINUTE}, None, "+15105550101", None),
        ({"caller": "+15105550101", "began_at": NOW - 10 * 60 * MINUTE}, None, "+15105550101", "again_today"),
        ({"caller": "+15105550101", "sid": "CA-now"}, None, "+15105550101", None),
    ],
)
def test_a_second_call_of_the_day_is_urgent(
    database: Database, earlier: dict[str, Any], participant_id: str | None, caller: str | None, expected: str | None
) -> None:
    record_call(database, **{"sid": "CA-earlier", **earlier})
    assert urgency(database, participant_id, caller) == expected


def test_the_agency_is_that_of_the_open_case_if_there_is_one_alone(database: Database) -> None:
    with database.reading() as connection:
        found = {one: waits.agency_of(connection, one) for one in ("1000000001", "1000000003", "0000000000", None)}
    assert found == {"1000000001": "alameda", "1000000003": None, "0000000000": None, None: None}


def wait(database: Database, language: str = "en", queue_name: str = "agents", now: Any = NOW) -> WaitRange | None:
    with database.reading() as connection:
        return waits.expected_wait(connection, queue_name, language, now)


def test_with_nobody_on_duty_for_the_language_or_the_skill_there_is_no_wait_to_tell(database: Database) -> None:
    assert wait(database) is None
    put_on_duty(database, GRACE)
    assert (wait(database), wait(database, "es"), wait(database, queue_name="tty")) == (SOON, None, None)
    put_on_duty(database, TERRY, state="off")
    assert wait(database, queue_name="tty") is None
    put_on_duty(database, TERRY)
    assert wait(database, queue_name="tty") == SOON


def test_an_agent_who_was_not_seen_for_a_minute_is_not_on_duty(database: Database) -> None:
    put_on_duty(database, GRACE)
    assert wait(database, now=NOW + MINUTE) == SOON
    assert wait(database, now=NOW + MINUTE + timedelta(seconds=1)) is None


def test_an_agent_who_is_not_ready_counts_only_where_nobody_else_is_there(database: Database) -> None:
    put_on_duty(database, GRACE, state="not_ready")
    alone = wait(database)
    assert alone == WaitRange(2, 20)
    put_on_duty(database, LUIS, state="talking")
    assert wait(database) == alone


def test_callers_of_the_agents_other_languages_are_ahead_too(database: Database) -> None:
    put_on_duty(database, LUIS, state="talking")
    alone = wait(database, "es")
    record_wait(database, "english")
    longer = wait(database, "es")
    assert alone is not None
    assert longer is not None
    assert longer.low_minutes > alone.low_minutes
    put_on_duty(database, LUIS, state="off")
    put_on_duty(database, CARMEN, state="talking")
    assert wait(database, "es") == alone


def test_who_came_later_or_waits_in_another_queue_is_not_ahead(database: Database) -> None:
    put_on_duty(database, LUIS, state="talking")
    alone = wait(database)
    record_wait(database, "mine", asked_at=NOW - 3 * MINUTE)
    record_wait(database, "later")
    record_wait(database, "tty", queue="tty", asked_at=NOW - 9 * MINUTE)
    record_wait(database, "tomorrow", kind="call_back", not_before=NOW + timedelta(days=1))
    with database.reading() as connection:
        mine = get_hand_off(database, "mine")
        assert waits.expected_wait(connection, "agents", "en", NOW, mine) == alone


def test_recent_calls_and_waits_tell_about_now(database: Database) -> None:
    put_on_duty(database, LUIS, state="talking")
    usual = wait(database)
    for number in range(6):
        answered = {"state": "ended", "outcome": "ended", "asked_at": NOW - 45 * MINUTE}
        record_wait(database, f"a{number}", answered_at=NOW - 35 * MINUTE, ended_at=NOW - 34 * MINUTE, **answered)
    assert wait(database) == WaitRange(1, 5)  # short calls
    for number in range(3):
        answered = {"state": "connected", "asked_at": NOW - 45 * MINUTE}
        record_wait(database, f"b{number}", answered_at=NOW - 5 * MINUTE, **answered)
    assert wait(database) == WaitRange(1, 45)  # but they took long to come
    record_wait(database, "given back", state="waiting", answered_at=None)
    assert wait(database, now=NOW + timedelta(hours=3)) is None
    assert usual == WaitRange(2, 20)
