"""The stand-in for Twilio's REST: what it says no to, and how telephones and processes meet in it."""

from collections.abc import Callable

import pytest
from canned_line import PUBLIC_URL, asks
from telephones import AGENT, CALLER, LINE, Telephones, room

from ivr.practice.clock import SimulatedClock
from ivr.practice.signals import Voice
from ivr.queue.telephone import Telephone, TelephoneFault
from ivr.store.database import Database

UNKNOWN = "CA" + "f" * 32
ELSEWHERE = f"{PUBLIC_URL}/voice/elsewhere"

Asking = Callable[[Telephone, str], object]

TO_A_CALL: dict[str, Asking] = {
    "redirect": lambda telephone, sid: telephone.redirect(sid, ELSEWHERE),
    "hang up": lambda telephone, sid: telephone.hang_up(sid),
    "hold": lambda telephone, sid: telephone.hold("room 1", sid, ELSEWHERE),
    "off hold": lambda telephone, sid: telephone.hold("room 1", sid, None),
    "let leave": lambda telephone, sid: telephone.let_leave("room 1", sid),
}


def _fault(ask: Asking, telephone: Telephone, sid: str = UNKNOWN) -> str:
    with pytest.raises(TelephoneFault) as raised:
        ask(telephone, sid)
    return raised.value.kind


@pytest.mark.parametrize("name", TO_A_CALL)
def test_a_call_that_nobody_knows_is_gone(telephones: Telephones, name: str) -> None:
    assert _fault(TO_A_CALL[name], telephones.stand_in) == "gone"


@pytest.mark.parametrize("name", TO_A_CALL)
def test_a_call_that_is_over_is_gone(telephones: Telephones, name: str) -> None:
    telephones.line.on("/voice/incoming", room())
    caller = telephones.dial()
    caller.hang_up()
    assert _fault(TO_A_CALL[name], telephones.stand_in, caller.setup.call_sid) == "gone"


@pytest.mark.parametrize("name", ["redirect", "hold"])
def test_a_call_that_still_rings_can_be_neither_redirected_nor_held(telephones: Telephones, name: str) -> None:
    assert _fault(TO_A_CALL[name], telephones.stand_in, telephones.call()) == "gone"


def test_a_call_that_is_in_another_room_is_not_held(telephones: Telephones) -> None:
    telephones.line.on("/voice/incoming", room("room 2"))
    assert _fault(TO_A_CALL["hold"], telephones.stand_in, telephones.dial().setup.call_sid) == "gone"


def test_a_room_with_nobody_in_it_is_gone(telephones: Telephones) -> None:
    telephones.line.on("/voice/incoming", room()).on("/voice/after", asks("Over."))
    caller = telephones.dial()
    telephones.stand_in.end_room("room 1")
    assert _fault(lambda telephone, _: telephone.end_room("room 1"), telephones.stand_in) == "gone"
    caller.take_up()
    assert _fault(lambda telephone, _: telephone.end_room("room 1"), telephones.stand_in) == "gone"


@pytest.mark.parametrize(
    ("called", "caller"),
    [("anonymous", LINE), ("", LINE), ("(916) 555-0151", LINE), ("+1916555", LINE), (AGENT, "agents"), (AGENT, "")],
)
def test_what_is_no_number_is_refused(telephones: Telephones, called: str, caller: str) -> None:
    def ring(telephone: Telephone, _: str) -> object:
        return telephone.call(
            called=called, caller=caller, url=ELSEWHERE, status_url="", ring_seconds=20, detects_machine=False
        )

    assert _fault(ring, telephones.stand_in) == "refused"
    assert (
        _fault(lambda one, _: one.text(called=called, caller=caller, body="Hello."), telephones.stand_in) == "refused"
    )
    assert telephones.switchboard.find_ringing(called) is None


@pytest.mark.parametrize("body", ["", "   "])
def test_a_text_without_words_is_refused(telephones: Telephones, body: str) -> None:
    assert _fault(lambda one, _: one.text(called=CALLER, caller=LINE, body=body), telephones.stand_in) == "refused"


def test_a_text_is_shown_by_the_telephone_of_its_number(telephones: Telephones) -> None:
    telephones.line.on("/voice/incoming", asks("Press 1."))
    caller = telephones.dial(caller=CALLER)
    other = telephones.dial(caller="+15105550102")
    assert telephones.stand_in.text(called=CALLER, caller=LINE, body="Your receipt is 123456.").startswith("SM")
    assert other.take_up() == ()
    assert caller.take_up() == (Voice("Your receipt is 123456.", is_written=True),)
    assert caller.take_up() == ()


def test_each_call_has_a_sid_of_its_own(telephones: Telephones) -> None:
    first, second = telephones.call(), telephones.call()
    assert first != second
    assert all(sid.startswith("CA") and len(sid) == 34 for sid in (first, second))


def test_the_telephone_that_has_rung_the_longest_is_found_first(telephones: Telephones) -> None:
    first = telephones.call()
    telephones.clock.advance(1)
    telephones.call()
    leg = telephones.switchboard.find_ringing(AGENT)
    assert leg is not None
    assert leg.sid == first


def test_processes_meet_in_the_database(telephones: Telephones, database_url: str) -> None:
    telephones.line.on("/voice/incoming", room()).on("/voice/agent", room()).on("/voice/after", asks("Over."))
    caller = telephones.dial()
    elsewhere = Telephones(telephones.line, Database(database_url), SimulatedClock(telephones.clock.now()))
    agent = elsewhere.answered()
    caller.take_up()
    agent.say("From another process.")
    assert caller.take_up() == (Voice("From another process."),)


def test_the_clocks_of_two_telephones_are_set_alike(telephones: Telephones, database_url: str) -> None:
    began = telephones.clock.now()
    telephones.line.on("/voice/incoming", asks("Press 1.", timeout=60)).on("/voice/turn/1", asks("Press 1."))
    caller = telephones.dial()
    caller.wait()
    elsewhere = Telephones(telephones.line, Database(database_url), SimulatedClock(began))
    assert elsewhere.switchboard.latest_moment() == telephones.clock.now() > began
    caller.hang_up()
    assert elsewhere.switchboard.latest_moment() == began


def test_a_clock_far_ahead_is_another_days_and_not_followed(telephones: Telephones, database_url: str) -> None:
    began = telephones.clock.now()
    telephones.line.on("/voice/incoming", asks("Press 1."))
    telephones.clock.advance(3600)
    telephones.dial()
    elsewhere = Telephones(telephones.line, Database(database_url), SimulatedClock(began))
    assert elsewhere.switchboard.latest_moment() == began
