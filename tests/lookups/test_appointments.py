"""Appointments: what is ahead, the soonest first, one at a time, with what is known of each."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import pytest
from look_up_calls import call_facts
from look_up_promises import assert_keeps, rows_of
from sample_service import NOW
from sqlalchemy import insert

from ivr.flow.events import LookedUp, Row
from ivr.lookups.appointments import (
    NEXT,
    TYPES,
    UPCOMING,
    appointments_next,
    appointments_upcoming,
    slug_of_appointment_type,
)
from ivr.store.database import Connection
from ivr.store.tables import appointments

ID, OTHER_ID = "1000000008", "1000000001"
"""Somebody with one closed case and no appointment, and somebody with some."""
CASE, OTHER_CASE = "110000004571", "110000004501"

Meet = Callable[..., None]


@pytest.fixture
def meet(connection: Connection) -> Meet:
    """Add an appointment: in an hour and for an hour, unless something else is said."""
    numbers = count()

    def add(starts_in: timedelta = timedelta(hours=1), **others: object) -> None:
        values = {
            "appointment_id": f"T{next(numbers):03}",
            "participant_id": ID,
            "case_number": CASE,
            "starts_at": NOW + starts_in,
            "ends_at": NOW + starts_in + timedelta(hours=1),
            "appointment_type": "COURT HEARING",
            "location": "Superior Court",
        }
        connection.execute(insert(appointments).values(values | others))

    return add


def sentences(answer: LookedUp) -> dict[str, Row]:
    return {str(row["wording"]): row for row in rows_of(answer, "appointment")}


def hear_all(connection: Connection) -> list[str]:
    """Hear every appointment, as a caller who presses 1 for the next one each time."""
    answer = appointments_upcoming(connection, call_facts(), ID)
    heard = [] if answer.outcome == "none" else [str(answer.values["appointment_said"])]
    while answer.outcome == "more":
        answer = appointments_next(connection, call_facts(), ID, str(answer.values["appointment_said"]))
        assert_keeps(NEXT, answer, "appointments.said")
        heard.append(str(answer.values["appointment_said"]))
    return heard


def test_without_an_appointment_there_is_none(connection: Connection) -> None:
    assert appointments_upcoming(connection, call_facts(), ID) == LookedUp("none")


def test_nobody_hears_the_appointments_of_another(connection: Connection, meet: Meet) -> None:
    meet(participant_id=OTHER_ID)
    assert appointments_upcoming(connection, call_facts(), ID) == LookedUp("none")


@pytest.mark.parametrize("there_are", [1, 2, 12])
def test_they_are_said_one_at_a_time_the_soonest_first(connection: Connection, meet: Meet, there_are: int) -> None:
    for number in range(there_are):
        meet(timedelta(days=there_are - number))
    assert hear_all(connection) == [f"T{number:03}" for number in reversed(range(there_are))]


def test_two_at_the_same_moment_are_both_said(connection: Connection, meet: Meet) -> None:
    meet()
    meet()
    assert hear_all(connection) == ["T000", "T001"]


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "is_ahead"),
    [
        ("2026-10-01T13:30:00-08:00", "2026-10-01T14:00:00-08:00", False),
        ("2026-11-23T09:00:00-08:00", "2026-11-23T09:59:00-08:00", False),
        ("2026-11-23T09:00:00-08:00", "2026-11-23T10:00:00-08:00", False),  # ends this very moment
        ("2026-11-23T09:00:00-08:00", "2026-11-23T10:01:00-08:00", True),  # under way
        ("2026-11-20T09:00:00-08:00", "2026-11-24T17:00:00-08:00", True),  # of several days
        ("2026-11-23T08:00:00-08:00", None, True),  # no end is known: to the end of its day
        ("2026-11-23T08:00:00-08:00", "2026-11-23T08:00:00-08:00", True),  # an end that is none
        ("2026-11-22T23:00:00-08:00", None, False),  # yesterday in California, today in UTC
        ("2026-11-23T23:30:00-08:00", None, True),
    ],
)
def test_an_appointment_is_ahead_until_it_ends(
    connection: Connection, meet: Meet, starts_at: str, ends_at: str | None, is_ahead: bool
) -> None:
    ends = datetime.fromisoformat(ends_at) if ends_at else None
    meet(starts_at=datetime.fromisoformat(starts_at), ends_at=ends)
    assert (appointments_upcoming(connection, call_facts(), ID).outcome != "none") is is_ahead


def test_the_next_one_is_found_although_the_one_said_has_ended_since(connection: Connection, meet: Meet) -> None:
    meet()
    meet(timedelta(days=1))
    later = call_facts(now=NOW + timedelta(hours=3))
    assert appointments_next(connection, later, ID, "T000").values["appointment_said"] == "T001"


@pytest.mark.parametrize("said", ["T000", "gone"])
def test_after_the_last_or_one_that_is_gone_nothing_is_said(connection: Connection, meet: Meet, said: str) -> None:
    meet()
    assert appointments_next(connection, call_facts(), ID, said) == LookedUp(
        "last", {"appointment": (), "appointment_said": said}
    )


@pytest.mark.parametrize(
    ("changes", "wordings"),
    [
        ({}, ["when", "place", "case"]),
        ({"location": None}, ["when", "no_place", "case"]),
        ({"location": ""}, ["when", "no_place", "case"]),
        ({"location": None, "appointment_type": "PHONE APPOINTMENT"}, ["when", "case"]),
        ({"location": "Line 2", "appointment_type": "PHONE APPOINTMENT"}, ["when", "place", "case"]),
        ({"case_number": None}, ["when", "place"]),
        ({"location": None, "case_number": None, "appointment_type": None, "ends_at": None}, ["when", "no_place"]),
    ],
)
def test_only_what_is_known_is_said(
    connection: Connection, meet: Meet, changes: dict[str, object], wordings: list[str]
) -> None:
    meet(**changes)
    answer = appointments_upcoming(connection, call_facts(), ID)
    assert_keeps(UPCOMING, answer, "appointments.said")
    assert list(sentences(answer)) == wordings


def test_day_and_time_are_pacific(connection: Connection, meet: Meet) -> None:
    meet(starts_at=datetime.fromisoformat("2026-12-03T07:30:00+00:00"), ends_at=None)
    said = sentences(appointments_upcoming(connection, call_facts(), ID))["when"]
    assert (said["starts_on"], said["starts_at"]) == ("2026-12-02", "23:30")


def test_callers_from_abroad_are_told_that_the_time_is_pacific(connection: Connection, meet: Meet) -> None:
    meet()
    answer = appointments_upcoming(connection, call_facts(line="abroad"), ID)
    assert list(sentences(answer)) == ["when_pacific", "place", "case"]


def test_an_appointment_of_a_case_that_one_is_no_party_of_is_told_by_its_own_digits(
    connection: Connection, meet: Meet
) -> None:
    meet(case_number=OTHER_CASE)
    assert sentences(appointments_upcoming(connection, call_facts(), ID))["case"]["case_ending"] == "4501"


@pytest.mark.parametrize(
    ("shown", "slug"),
    [
        *((slug.upper().replace("_", " "), f"kind_{slug}") for slug in TYPES),
        ("court hearing", "kind_court_hearing"),
        (" GENETIC TEST ", "kind_genetic_test"),
        ("MEDIATION SESSION", "kind_appointment"),
        ("", "kind_appointment"),
        (None, "kind_appointment"),
    ],
)
def test_a_kind_is_spoken_only_from_the_list(shown: str | None, slug: str) -> None:
    assert slug_of_appointment_type(shown) == slug
