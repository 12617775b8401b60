"""Whole calls through the webhooks: whatever is keyed, said or left unsaid, and however often it is posted.

The rules: every reply is TwiML that Twilio takes, nothing personal is heard before the PIN, no call ends on our side
without a goodbye or a person, a repeated post makes no step, and nothing of ours fails.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_service import NOW, make_settings
from signed_posts import ACCOUNT, TOKEN, Poster

from ivr.app import create_app, load_editions
from ivr.flow.definition import HangUpStep
from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.practice.signals import Act, Keyed, Said, Waited
from ivr.store import calls
from ivr.store.database import Database

LINES = ["+18669013212", "+14082730073", "+18662490773", "+18663994096", "+12025550100", ""]
CALLERS = ["+15105550101", "+5215512345678", "anonymous", "+266696687", ""]
PERSONAL = ("payments.made.", "payments.sent.", "payments.expected.", "payments.none")
VERIFYING = ("check_pin:right", "check_ssn_and_pin:right")
GOODBYES = {step.prompt for step in load_editions()[0].current.flows.steps.values() if isinstance(step, HangUpStep)}

KEYS = st.one_of(
    st.sampled_from(
        ["1", "2", "3", "4", "5", "0", "8", "9", "*", "#", "000", "1000000001", "1000000001#", "246810#"]
    ),
    st.sampled_from(["1000000002", "135790#", "9999999999", "12345", "12*1000000001", "900001001#", "11111#"]),
    st.text("0123456789*#", min_size=1, max_size=14),
)
WORDS = st.one_of(
    st.sampled_from(["yes", "no", "sí", "see", "español", "english", "agent", "operadora", "repeat", "main menu"]),
    st.sampled_from(["payment", "pago", "recent payments", "direct deposit", "I don't have it", "no sé", "atrás"]),
    st.sampled_from(
        ["one zero zero zero zero zero zero zero zero one", "uno dos tres", "two four six eight one zero"]
    ),
    st.text(max_size=30),
)
ACTS = st.lists(
    st.one_of(KEYS.map(Keyed), st.builds(Said, WORDS, st.sampled_from([None, 0.0, 0.3, 0.9])), st.just(Waited())),
    max_size=25,
)


@pytest.fixture(scope="module")
def one_database(tmp_path_factory: pytest.TempPathFactory, sample_file: Path) -> Iterator[Database]:
    """One database for all examples: that calls do not disturb one another is a rule too."""
    file = tmp_path_factory.mktemp("calls") / "ivr.sqlite"
    file.write_bytes(sample_file.read_bytes())
    database = Database(f"sqlite:///{file}")
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def service(one_database: Database) -> tuple[Flask, SimulatedClock]:
    clock = SimulatedClock(NOW)
    url = one_database.url.render_as_string(hide_password=False)
    return create_app(make_settings(url, IVR_ACCEPT_SSN=True, IVR_OFFER_TEXTS=True), clock), clock


@given(line=st.sampled_from(LINES), caller=st.sampled_from(CALLERS), acts=ACTS, again=st.integers(0, 24))
@settings(max_examples=60, derandomize=True)
def test_any_call_keeps_the_rules(
    one_database: Database,
    service: tuple[Flask, SimulatedClock],
    line: str,
    caller: str,
    acts: list[Act],
    again: int,
) -> None:
    app, clock = service
    call = PracticeCall(app, "https://line.example", TOKEN, ACCOUNT, line=line, caller=caller, clock=clock)
    sid = call.setup.call_sid
    call.dial()
    for place, act in enumerate(acts):
        if call.ended:
            break
        call.act(act)
        if place == again:
            _post_an_old_turn_again(app, one_database, sid)
    ended_by_us = call.ended is not None and call.ended.by == "line"
    if call.ended is None:
        call.hang_up()

    assert call.problems == (), "the service departs from Twilio's rules"
    assert call.ended is not None
    assert call.ended.by != "error"
    with one_database.reading() as connection:
        journey = calls.list_journey(connection, sid)
    assert not [row for row in journey if _unavailable(row)], "a look-up failed"
    assert not [said for row in journey for said in row.said if said["prompt"].startswith("trouble.")]
    _assert_nothing_personal_before_the_pin(journey)
    if ended_by_us:
        assert journey[-1].said[-1]["prompt"] in GOODBYES


def _post_an_old_turn_again(app: Flask, database: Database, sid: str) -> None:
    with database.reading() as connection:
        row = calls.find_call(connection, sid)
        before = len(calls.list_journey(connection, sid))
    if row is None or row.turn < 2:
        return
    poster = Poster(app, "https://line.example")
    first, second = (poster.turn(row.turn - 1, row.language, sid=sid, Digits="1") for _ in range(2))
    with database.reading() as connection:
        after = len(calls.list_journey(connection, sid))
    assert (first.body, before) == (second.body, after)


def _unavailable(row: calls.JourneyRow) -> bool:
    return any(one["outcome"] == "unavailable" for one in row.looked_up)


def _assert_nothing_personal_before_the_pin(journey: list[calls.JourneyRow]) -> None:
    is_verified = False
    for row in journey:
        for one in row.looked_up:
            outcome = f"{one['look_up']}:{one['outcome']}"
            if outcome == "find_participant:found":
                is_verified = False
            if outcome in VERIFYING:
                is_verified = True
        personal = [said["prompt"] for said in row.said if said["prompt"].startswith(PERSONAL)]
        assert is_verified or not personal
