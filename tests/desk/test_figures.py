"""The supervisor's figures: counted by language, over today in California, with the alarm and what is due."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from desk_rows import ELENA, do
from queue_rows import GRACE, LUIS, put_on_duty, record_wait
from sample_service import NOW, SECRET_KEY

from ivr.desk.figures import Figures, Today, read_figures, wait_ratio
from ivr.queue.hours_file import read_hours
from ivr.store import requests
from ivr.store.database import Database
from ivr.store.tables import messages

HOURS = read_hours("[week]\n" + "\n".join(f"{day} = [08:00:00, 17:00:00]" for day in (
    "monday", "tuesday", "wednesday", "thursday", "friday")))  # fmt: skip
MIDNIGHT = datetime.fromisoformat("2026-11-23T00:00:00-08:00")
Read = Callable[[], Figures]


@pytest.fixture
def read(database: Database) -> Read:
    def read_now() -> Figures:
        with database.reading() as connection:
            return read_figures(connection, ("en", "es"), HOURS, NOW)

    return read_now


def past(database: Database, name: str, waited: int | None, outcome: str | None, **changes: Any) -> None:
    """Record a wait of ten minutes ago that was answered after so many seconds, or ended otherwise."""
    asked_at = changes.pop("asked_at", NOW - timedelta(minutes=10))
    answered_at = asked_at + timedelta(seconds=waited) if waited is not None else None
    ended_at = None if outcome is None else changes.pop("ended_at", NOW)
    state = "connected" if outcome is None else "ended"
    changes |= {"state": state, "answered_at": answered_at, "ended_at": ended_at, "outcome": outcome}
    record_wait(database, name, asked_at=asked_at, **changes)


def today_of(figures: Figures, language: str) -> Today:
    return next(one for one in figures.today if one.language == language)


def test_a_day_without_calls_has_no_shares_and_no_alarm(read: Read) -> None:
    figures = read()
    assert today_of(figures, "es") == Today("es", 0, 0, 0, 0, None, None, None)
    assert (figures.wait_ratio, figures.is_alarm, figures.longest_seconds) == (None, False, 0)
    assert [(one.queue, one.language, one.waiting) for one in figures.queues] == [
        ("agents", "en", 0),
        ("agents", "es", 0),
    ]


def test_today_is_counted_by_language(database: Database, read: Read) -> None:
    past(database, "at once", 0, "ended")
    past(database, "just", 60, None)
    past(database, "late", 61, "ended")
    past(database, "gone", None, "hung_up", ended_at=NOW - timedelta(minutes=9, seconds=1))
    past(database, "called back", None, "call_back", ended_at=NOW - timedelta(minutes=8))
    past(database, "spanish", 30, "ended", language="es")
    past(database, "yesterday", 900, "ended", asked_at=MIDNIGHT - timedelta(seconds=1))
    record_wait(database, "still waits")
    record_wait(database, "call", kind="call_back")
    english = today_of(read(), "en")
    assert (english.over, english.answered, english.answered_quickly, english.abandoned) == (5, 3, 2, 1)
    assert (english.quick_share, english.abandoned_share) == (0.4, 0.2)
    assert english.average_wait_seconds == (0 + 60 + 61 + 59 + 120) / 5
    assert today_of(read(), "es").quick_share == 1.0


@pytest.mark.parametrize(
    ("spanish", "english", "ratio", "alarm"),
    [(119, 100, 1.19, False), (120, 100, 1.2, True), (60, 100, 0.6, False), (0, 0, 1.0, False), (2, 0, 2.0, True)],
)
def test_the_alarm_is_raised_where_spanish_waits_1_2_times_as_long(
    database: Database, read: Read, spanish: int, english: int, ratio: float, alarm: bool
) -> None:
    past(database, "es", spanish, "ended", language="es")
    past(database, "en", english, "ended")
    figures = read()
    assert (figures.wait_ratio, figures.is_alarm) == (ratio, alarm)


def test_one_language_alone_is_held_against_nothing() -> None:
    assert wait_ratio([Today("es", 1, 1, 1, 0, 1.0, 0.0, 500.0)]) is None


def test_queues_are_counted_now_with_the_longest_wait(database: Database, read: Read) -> None:
    record_wait(database, "a", asked_at=NOW - timedelta(seconds=70))
    record_wait(database, "b", asked_at=NOW - timedelta(seconds=20))
    record_wait(database, "c", language="es", asked_at=NOW - timedelta(seconds=200))
    record_wait(database, "d", queue="tty", asked_at=NOW - timedelta(seconds=5))
    record_wait(database, "e", kind="call_back", asked_at=NOW - timedelta(hours=3))
    figures = read()
    assert [(one.queue, one.language, one.waiting, one.longest_seconds) for one in figures.queues] == [
        ("agents", "en", 2, 70),
        ("agents", "es", 1, 200),
        ("tty", "en", 1, 5),
    ]
    assert figures.longest_seconds == 200
    assert [one.hand_off_id for one in figures.call_backs] == ["e"]


def test_every_agent_is_shown_and_whose_desk_is_closed(database: Database, read: Read) -> None:
    put_on_duty(database, LUIS)
    put_on_duty(database, GRACE, state="not_ready", now=NOW - timedelta(minutes=3))
    shown = {one.agent.agent: (one.state, one.is_seen) for one in read().agents}
    assert shown["luis"] == ("ready", True)
    assert shown["grace"] == ("not_ready", False)
    assert shown["terry"] == ("off", False)


def test_what_is_due_comes_first_due_first_and_says_what_is_overdue(database: Database, read: Read) -> None:
    for turn, (kind, due_at) in enumerate(
        [("document", NOW + timedelta(days=2)), ("pin", NOW - timedelta(hours=1)), ("call_back", NOW)]
    ):
        do(
            database,
            lambda c, turn=turn, kind=kind, due_at=due_at: requests.record_request(
                c, SECRET_KEY, "CA1", turn, ELENA, kind, {}, NOW - timedelta(days=1), due_at
            ),
        )
    figures = read()
    assert [(one.kind, one.is_overdue) for one in figures.due] == [("pin", True), ("document", False)]
    assert figures.overdue_count == 1


@pytest.mark.parametrize(
    ("sent_at", "due_at", "is_overdue"),
    [
        ("2026-11-17T09:00:00-08:00", "2026-11-20T17:00:00-08:00", True),
        ("2026-11-18T09:00:00-08:00", "2026-11-23T17:00:00-08:00", False),
    ],
)
def test_a_message_nobody_read_is_due_after_three_business_days(
    database: Database, read: Read, sent_at: str, due_at: str, is_overdue: bool
) -> None:
    values = {
        "message_id": "M1", "participant_id": ELENA, "sent_at": datetime.fromisoformat(sent_at),
        "from_caseworker": False, "subject": "Hello", "body": "When?", "read": False,
    }  # fmt: skip
    with database.writing() as connection:
        connection.execute(messages.insert().values(values))
    (due,) = read().due
    assert (due.kind, due.due_at, due.is_overdue) == ("message", datetime.fromisoformat(due_at), is_overdue)
