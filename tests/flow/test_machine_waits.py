"""Recordings and transfers: the call rests while others answer, and goes on by how they end."""

import pytest
from one_call import OneCall

from ivr.errors import CallFault
from ivr.flow.events import Linked, LookedUp, Recorded, Silent, TransferEnded
from ivr.flow.verbs import HangUp, Record, Transfer


@pytest.fixture
def recording(identified: OneCall) -> OneCall:
    return identified.press("4")


@pytest.fixture
def waiting(at_menu: OneCall) -> OneCall:
    return at_menu.hear(Linked("agent", "keys"))


def test_a_recording_says_its_prompt_and_how_long_it_may_be(recording: OneCall) -> None:
    assert recording.rest == Record("message.leave", "message.after_the_tone", "en", seconds=120)


def test_a_recording_is_kept_by_its_reference_and_can_be_heard(recording: OneCall) -> None:
    recording.hear(Recorded("recorded", "RE1"))
    assert recording.ask.step == "message.review"
    recording.press("2")
    assert recording.heard == ["message.yours", "message.review"]
    assert recording.heard_values[0] == {"recording": "RE1"}


def test_an_empty_recording_is_a_failed_try(recording: OneCall) -> None:
    assert recording.hear(Recorded("empty")).heard == ["message.heard_nothing", "message.after_the_tone"]
    assert recording.value("recording") is None
    recording.hear(Recorded("empty"))
    assert recording.hear(Recorded("empty")).heard == ["message.heard_nothing", "agent.gave_up", "agent.connecting"]


@pytest.mark.parametrize("reference", ["RE1", None])
def test_a_recording_of_who_hung_up_goes_its_own_way(recording: OneCall, reference: str | None) -> None:
    recording.hear(Recorded("hung_up", reference))
    assert isinstance(recording.rest, HangUp)
    assert recording.value("recording") == reference


def test_an_unknown_end_of_a_recording_is_a_call_fault(recording: OneCall) -> None:
    with pytest.raises(CallFault):
        recording.hear(Recorded("erased", "RE1"))


def test_a_recording_stands_in_no_way_back(recording: OneCall) -> None:
    recording.hear(Recorded("recorded", "RE1"), Linked("back", "keys"))
    assert recording.ask.step == "main.menu"


def test_an_agent_is_reached_by_a_queue(waiting: OneCall) -> None:
    assert waiting.rest == Transfer("agent.hand_over", "agent.connecting", "en", queue="agents")


def test_a_number_is_reached_by_its_name(at_menu: OneCall) -> None:
    assert at_menu.press("5").rest == Transfer("agent.sdu", "agent.sdu", "en", number="sdu_number")


@pytest.mark.parametrize(
    ("outcome", "heard"),
    [
        ("ended", ["main.goodbye"]),
        ("left", ["main.menu"]),
        ("failed", ["agent.sorry"]),
        ("call_back", ["main.anything_else"]),
        ("closed", ["agent.sdu_closed"]),
    ],
)
def test_a_transfer_goes_on_by_how_it_ended(at_menu: OneCall, outcome: str, heard: list[str]) -> None:
    assert at_menu.press("5").hear(TransferEnded(outcome)).heard == heard


@pytest.mark.parametrize("outcome", ["call_back", "closed", "lost"])
def test_an_end_that_a_transfer_does_not_name_is_a_failure(waiting: OneCall, outcome: str) -> None:
    assert waiting.hear(TransferEnded(outcome)).heard == ["agent.sorry"]


def test_who_comes_back_from_a_transfer_hears_only_what_comes_after(waiting: OneCall) -> None:
    assert waiting.hear(TransferEnded("left")).heard == ["main.anything_else"]
    assert waiting.hear(Linked("repeat", "keys")).heard == ["main.anything_else"]


def test_a_waiting_caller_is_not_asked_anything(waiting: OneCall) -> None:
    with pytest.raises(CallFault):
        waiting.hear(Silent())


def test_a_goodbye_says_what_the_look_up_before_it_found(at_menu: OneCall) -> None:
    at_menu.answers["agents_now"] = LookedUp("closed", {"opens_on": "2026-11-23"})
    at_menu.hear(Linked("agent", "keys"))
    assert at_menu.rest == HangUp("agent.closed", "agent.closed", "en", {"opens_on": "2026-11-23"})
