"""What agents and supervisors do at the desk, through its addresses: what each act tells, and what it changes."""

import re
from collections.abc import Callable

import pytest
from desk_browser import DeskBrowser
from desk_rows import ELENA, do, talk
from flask import Flask
from queue_rows import effects_of, get_hand_off, record_wait
from sample_service import ROOT

from ivr.practice.clock import SimulatedClock
from ivr.queue.hours_file import read_hours
from ivr.queue.notices import hours_now
from ivr.store import hand_offs, notes, notices
from ivr.store.database import Database

CALL = "/desk/call/first"


@pytest.fixture
def browse(app: Flask, clock: SimulatedClock) -> Callable[[str], DeskBrowser]:
    def signed_in(name: str) -> DeskBrowser:
        browser = DeskBrowser(app)
        browser.sign_in(name)
        return browser

    return signed_in


@pytest.fixture
def talking(database: Database, browse: Callable[[str], DeskBrowser]) -> DeskBrowser:
    """Luis, who talks with a caller."""
    luis = browse("luis")
    talk(database)
    return luis


def be_verified(database: Database) -> None:
    known = {"assurance": "verified", "participant_id": ELENA}
    do(database, lambda c: hand_offs.save_hand_off(c, "first", ("connected",), known))


def test_hold_and_off_hold(talking: DeskBrowser, database: Database) -> None:
    assert talking.act(f"{CALL}/hold") == "The caller is on hold."
    assert talking.act(f"{CALL}/unhold") == "The caller is off hold."
    assert len(effects_of(database, "hold")) == 2


@pytest.mark.parametrize(
    ("form", "told", "language"),
    [
        ({"queue": "agents", "language": "es"}, "The caller is on the way.", "es"),
        ({"queue": "nowhere", "language": "es"}, "That cannot be done.", "en"),
        ({"queue": "agents", "language": "fr"}, "That cannot be done.", "en"),
    ],
)
def test_a_caller_goes_to_a_queue_that_there_is(
    talking: DeskBrowser, database: Database, form: dict[str, str], told: str, language: str
) -> None:
    assert talking.act(f"{CALL}/to_queue", **form, note="wants Spanish") == told
    assert get_hand_off(database).language == language


def test_a_caller_goes_to_no_number_that_is_not_named(talking: DeskBrowser, database: Database) -> None:
    assert talking.act(f"{CALL}/outside", name="+19005550100") == "That cannot be done."
    assert get_hand_off(database).state == "connected"
    assert talking.act(f"{CALL}/outside", name="employers") == "The caller is on the way."


def test_a_colleague_who_is_not_there_is_not_called(talking: DeskBrowser) -> None:
    assert talking.act(f"{CALL}/to_agent", agent="grace") == "That cannot be done."


def test_a_pin_is_for_verified_callers_and_shown_once(talking: DeskBrowser, database: Database) -> None:
    assert talking.act(f"{CALL}/pin") == "That cannot be done."
    be_verified(database)
    page = talking.post(f"{CALL}/pin")
    assert page.status_code == 200
    (pin,) = re.findall(r"<strong>(\d{6})</strong>", page.text)
    assert page.headers["Cache-Control"] == "no-store"
    assert pin not in talking.get("/desk").text


def test_a_note_is_kept_and_two_tabs_lose_nothing(talking: DeskBrowser, database: Database) -> None:
    assert talking.act(f"{CALL}/note", text="calls again on Monday", before="") == "Saved."
    assert talking.act(f"{CALL}/note", text="of the other tab", before="") == ""
    with database.reading() as connection:
        assert [one.text for one in notes.list_notes(connection, "first")] == ["calls again on Monday"]


def test_wrapping_up_needs_a_reason_and_a_follow_up_a_verified_caller(
    talking: DeskBrowser, database: Database
) -> None:
    talking.act(f"{CALL}/end")
    assert talking.act(f"{CALL}/wrap_up", then="ready") == "Choose what the call was about."
    follow_up = {"reason": "payment", "subject": "Your payment", "body": "It was sent."}
    assert talking.act(f"{CALL}/wrap_up", **follow_up).startswith("The follow-up message cannot be sent")
    assert talking.act(f"{CALL}/wrap_up", reason="payment", then="ready") == "Wrapped up."
    assert get_hand_off(database).wrap_up == "payment"


def test_a_supervisor_takes_a_caller_out_of_order(database: Database, browse: Callable[[str], DeskBrowser]) -> None:
    robin = browse("robin")
    robin.act("/desk/ready")
    record_wait(database, "first")
    record_wait(database, "second")
    assert robin.act("/desk/supervisor/pick/second") == "Your telephone rings."
    assert robin.act("/desk/supervisor/pick/second") == "That caller is not waiting any more."
    assert get_hand_off(database, "second").agent == "robin"


def test_a_supervisor_closes_the_office_in_every_language_or_not_at_all(
    database: Database, browse: Callable[[str], DeskBrowser], clock: SimulatedClock
) -> None:
    robin, hours = browse("robin"), read_hours((ROOT / "data" / "hours.toml").read_text(encoding="utf-8"))
    address = "/desk/supervisor/notice"
    assert robin.act(address, text_en="We are closed.", closes_office="on") == "The notice cannot be said:"
    assert robin.act(address, text_en="x", text_es="x", until="soon") == "The end is no moment."
    both = {"text_en": "We are closed.", "text_es": "Hoy no abrimos."}
    assert robin.act(address, **both, closes_office="on").startswith("The notice is said")
    with database.reading() as connection:
        assert notices.find_notice(connection, clock()) is not None
        assert not hours_now(connection, hours, clock()).is_open(clock())
    assert robin.act(f"{address}/clear") == "The notice is off."
    with database.reading() as connection:
        assert hours_now(connection, hours, clock()).is_open(clock())
