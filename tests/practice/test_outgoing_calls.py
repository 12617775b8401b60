"""A call that the line makes: it rings, is picked up or not, and its progress is told; each under its rule."""

import pytest
from canned_line import asks, says
from telephones import AGENT, LINE, Telephones

from ivr.practice.signals import Ended, Rang, Spoken
from ivr.practice.state import Ringing, from_json, to_json

STATUS = "/voice/agent/status"


def _asked(telephones: Telephones, path: str) -> list[dict[str, str]]:
    return [asked.form for asked in telephones.line.asked if asked.target == path]


# "Direction: outbound-api" · "CallStatus: in-progress" once answered
def test_a_telephone_rings_and_fetches_its_document_when_it_is_picked_up(telephones: Telephones) -> None:
    telephones.line.on("/voice/agent", asks("Press 1."))
    sid = telephones.call()
    call = telephones.ringing()
    assert call.heard == (Rang(LINE),)
    assert telephones.line.asked == []
    assert call.pick_up() == (Spoken("en-US", "Polly.Joanna-Neural", "Press 1."),)
    form = _asked(telephones, "/voice/agent")[0]
    assert {name: form[name] for name in ("CallSid", "Direction", "From", "To", "CallStatus")} == {
        "CallSid": sid,
        "Direction": "outbound-api",
        "From": LINE,
        "To": AGENT,
        "CallStatus": "in-progress",
    }
    assert "AnsweredBy" not in form
    assert call.problems == ()


# "events initiated/ringing/answered/completed; default only completed" · "SequenceNumber from 0"
def test_its_status_address_hears_of_the_end(telephones: Telephones) -> None:
    telephones.line.on("/voice/agent", asks("Press 1."))
    call = telephones.answered()
    telephones.clock.advance(30)
    assert call.hang_up() == (Ended("caller", "the telephone was hung up"),)
    told = [(form["CallStatus"], form["SequenceNumber"]) for form in _asked(telephones, STATUS)]
    assert told == [("completed", "3")]
    assert int(_asked(telephones, STATUS)[-1]["CallDuration"]) >= 30
    assert "/voice/status" not in telephones.line.paths()


# "AnsweredBy" is sent only where MachineDetection was asked for.
@pytest.mark.parametrize("detects_machine", [True, False])
@pytest.mark.parametrize("answered_by", ["human", "machine_start", "fax", "unknown"])
def test_what_answered_is_told_where_it_was_asked_for(
    telephones: Telephones, answered_by: str, *, detects_machine: bool
) -> None:
    telephones.line.on("/voice/agent", says("Hello."))
    telephones.call(detects_machine=detects_machine)
    telephones.ringing().pick_up(answered_by)  # type: ignore[arg-type]
    assert _asked(telephones, "/voice/agent")[0].get("AnsweredBy") == (answered_by if detects_machine else None)


@pytest.mark.parametrize(
    ("outcome", "end"),
    [
        ("busy", Ended("caller", "the telephone was busy", "busy")),
        ("no-answer", Ended("line", "nobody answered", "no-answer")),
        ("failed", Ended("line", "the telephone could not be reached", "failed")),
        ("canceled", Ended("line", "the service called it off", "canceled")),
    ],
)
def test_a_telephone_that_nobody_picks_up_tells_why_and_fetches_nothing(
    telephones: Telephones, outcome: str, end: Ended
) -> None:
    telephones.call()
    call = telephones.ringing()
    assert call.turn_away(outcome) == (end,)  # type: ignore[arg-type]
    forms = _asked(telephones, STATUS)
    assert [(form["CallStatus"], form["SequenceNumber"], form["CallDuration"]) for form in forms] == [
        (outcome, "2", "0")
    ]
    assert "/voice/agent" not in telephones.line.paths()


def test_hanging_up_on_the_ring_is_busy_and_waiting_lets_it_ring_out(telephones: Telephones) -> None:
    telephones.call()
    declined = telephones.ringing()
    declined.hang_up()
    telephones.call()
    quiet = telephones.ringing()
    began = telephones.clock.now()
    quiet.wait()
    assert (declined.ended, quiet.ended) == (
        Ended("caller", "the telephone was busy", "busy"),
        Ended("line", "nobody answered", "no-answer"),
    )
    assert (telephones.clock.now() - began).total_seconds() == 20


def test_keys_and_words_do_nothing_while_it_rings(telephones: Telephones) -> None:
    telephones.call()
    call = telephones.ringing()
    assert (call.keys("1"), call.say("hello")) == ((), ())
    assert isinstance(call.state.activity, Ringing)


# "calls(sid).update(status=completed)"; a call that rings is canceled
def test_the_service_may_call_it_off_while_it_rings_and_end_it_later(telephones: Telephones) -> None:
    telephones.line.on("/voice/agent", asks("Press 1."))
    telephones.stand_in.hang_up(telephones.call())
    ringing = telephones.ringing()
    assert ringing.take_up() == (Ended("line", "the service called it off", "canceled"),)
    answered = telephones.answered()
    telephones.stand_in.hang_up(answered.setup.call_sid)
    assert answered.take_up() == (Ended("line", "the service ended the call"),)
    assert [form["CallStatus"] for form in _asked(telephones, STATUS)] == ["canceled", "completed"]


def test_two_telephones_of_one_number_ring_and_one_is_picked_up(telephones: Telephones) -> None:
    telephones.line.on("/voice/agent", asks("Press 1."))
    telephones.call()
    first, second = telephones.ringing(), telephones.ringing()
    first.pick_up()
    assert second.pick_up() == (Ended("line", "the service called it off", "canceled"),)
    assert first.ended is None
    assert telephones.line.paths().count("/voice/agent") == 1
    assert _asked(telephones, STATUS) == []


# A call made by REST has no fallback address but the one that it was given.
def test_a_document_that_cannot_be_had_ends_it_with_an_apology(telephones: Telephones) -> None:
    telephones.line.on("/voice/agent", ("500 OOPS", "text/html", ""))
    call = telephones.answered()
    assert call.ended == Ended("error", "its document could not be had (11200)")
    assert "/voice/fallback" not in telephones.line.paths()


def test_only_what_rings_can_be_picked_up(telephones: Telephones) -> None:
    telephones.line.on("/voice/agent", asks("Press 1."))
    call = telephones.answered()
    assert call.pick_up() == ()
    assert call.turn_away("busy") == ()
    assert call.ended is None


def test_what_rang_for_too_long_with_nobody_there_is_listed(telephones: Telephones) -> None:
    sid = telephones.call()
    assert telephones.switchboard.list_rung_out() == []
    telephones.clock.advance(21)
    assert [leg.sid for leg in telephones.switchboard.list_rung_out()] == [sid]


def test_what_was_called_off_with_nobody_there_is_listed(telephones: Telephones) -> None:
    sid = telephones.call()
    telephones.stand_in.hang_up(sid)
    assert [leg.sid for leg in telephones.switchboard.list_rung_out()] == [sid]


def test_a_telephone_that_rings_goes_through_json(telephones: Telephones) -> None:
    telephones.call(detects_machine=True)
    state = telephones.ringing().state
    assert from_json(to_json(state)) == state
