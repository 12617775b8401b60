"""Conferences, as several telephones play them; each group under the rule that it proves."""

import pytest
from canned_line import CannedLine, asks, document, says
from telephones import Telephones, room
from twilio.twiml.voice_response import VoiceResponse

from ivr.practice.practice_call import PracticeCall
from ivr.practice.signals import (
    Ended,
    InRoom,
    LeftQueue,
    LeftRoom,
    Music,
    OnHold,
    Spoken,
    Tone,
    Voice,
)
from ivr.practice.state import Conferring, Recording, from_json, to_json


def _meet(telephones: Telephones, caller: VoiceResponse, agent: VoiceResponse) -> tuple[PracticeCall, PracticeCall]:
    """The caller enters first, then the agent."""
    telephones.line.on("/voice/incoming", caller).on("/voice/agent", agent).on("/voice/after", says("It is over."))
    return telephones.dial(), telephones.answered()


# "a conference starts when two are in it, and one has startConferenceOnEnter"
@pytest.mark.parametrize(
    ("caller_starts", "agent_starts", "is_started"),
    [(True, True, True), (True, False, True), (False, True, True), (False, False, False)],
)
def test_a_room_starts_with_two_of_whom_one_may_start_it(
    telephones: Telephones, *, caller_starts: bool, agent_starts: bool, is_started: bool
) -> None:
    caller, agent = _meet(
        telephones,
        room(start_conference_on_enter=caller_starts),
        room(start_conference_on_enter=agent_starts),
    )
    assert caller.heard == (InRoom(0),)
    assert agent.heard[1:] == (InRoom(1 if is_started else 0),)
    assert caller.take_up() == ((InRoom(1),) if is_started else ())
    assert caller.problems + agent.problems == ()


# "waitUrl: what plays before the conference has started"; "" is silence, none is Twilio's music
@pytest.mark.parametrize(("wait_url", "heard"), [(None, (InRoom(0), Music())), ("", (InRoom(0),))])
def test_alone_in_a_room_there_is_music_or_silence(
    telephones: Telephones, wait_url: str | None, heard: tuple[object, ...]
) -> None:
    telephones.line.on("/voice/incoming", room(wait_url=wait_url))
    assert telephones.dial().heard == heard


# "not looped (ends in silence; end with <Redirect/>)"
def test_a_waiting_document_is_played_once(telephones: Telephones) -> None:
    telephones.line.on("/voice/incoming", room(wait_url="/ivr/voice/quiet")).on("/voice/quiet", says("A moment."))
    caller = telephones.dial()
    assert caller.heard == (InRoom(0), Spoken("en-US", "", "A moment."))
    assert caller.wait() == ()
    assert telephones.line.paths() == ["/voice/incoming", "/voice/quiet"]
    assert caller.problems == ()


def test_a_waiting_document_that_leads_back_is_played_again_at_each_wait(telephones: Telephones) -> None:
    again = document(lambda r: r.say("A moment.", language="en-US"), lambda r: r.redirect(""))
    telephones.line.on("/voice/incoming", room(wait_url="/ivr/voice/quiet")).on("/voice/quiet", again)
    caller = telephones.dial()
    assert [caller.wait(), caller.wait()] == [(Spoken("en-US", "", "A moment."),)] * 2
    assert telephones.line.paths().count("/voice/quiet") == 3


# "waitUrl supports Play Say Pause Redirect. No Gather inside."
def test_a_waiting_document_that_asks_is_a_problem(telephones: Telephones) -> None:
    telephones.line.on("/voice/incoming", room(wait_url="/ivr/voice/quiet")).on("/voice/quiet", asks("Press 1."))
    caller = telephones.dial()
    assert "<Gather> may not stand in a document of kind conference" in caller.problems[0]


# "failing waitUrl stops the join"
def test_a_waiting_document_that_fails_stops_the_join(telephones: Telephones) -> None:
    telephones.line.on("/voice/incoming", room(wait_url="/ivr/voice/quiet"))
    telephones.line.on("/voice/quiet", ("500 OOPS", "text/html", "")).on("/voice/fallback", asks("Sorry."))
    caller = telephones.dial()
    assert caller.state.room is None
    assert telephones.line.paths()[-1] == "/voice/fallback"


def test_what_waits_stops_when_the_room_starts(telephones: Telephones) -> None:
    again = document(lambda r: r.say("A moment.", language="en-US"), lambda r: r.redirect(""))
    telephones.line.on("/voice/quiet", again)
    caller, _ = _meet(telephones, room(wait_url="/ivr/voice/quiet"), room())
    assert caller.take_up() == (InRoom(1),)
    assert caller.wait() == ()
    assert telephones.line.paths().count("/voice/quiet") == 1


# "beep(true)"
@pytest.mark.parametrize(("beep", "heard"), [("true", (Tone("beep"),)), ("onEnter", (Tone("beep"),)), ("false", ())])
def test_who_enters_is_announced_by_a_beep_to_who_talks(
    telephones: Telephones, beep: str, heard: tuple[object, ...]
) -> None:
    caller, agent = _meet(telephones, room(), room())
    caller.take_up()
    telephones.line.on("/voice/agent", room(beep=beep))
    telephones.answered("+19165550152")
    assert caller.take_up() == (*heard, InRoom(2))
    assert agent.take_up() == (*heard, InRoom(2))


def test_what_one_says_the_other_hears(telephones: Telephones) -> None:
    caller, agent = _meet(telephones, room(), room())
    caller.take_up()
    assert caller.say("Can you hear me?") == ()
    assert agent.take_up() == (Voice("Can you hear me?"),)
    agent.say("Yes, I can.")
    assert caller.take_up() == (Voice("Yes, I can."),)
    assert caller.take_up() == ()
    assert agent.take_up() == ()


def test_nobody_hears_what_is_said_before_the_room_starts(telephones: Telephones) -> None:
    waiting = room(start_conference_on_enter=False)
    caller, agent = _meet(telephones, waiting, waiting)
    caller.say("Hello?")
    assert [one for one in agent.take_up() if isinstance(one, Voice)] == []


# "endConferenceOnExit(false)" · "Dial action: DialCallStatus answered; DialCallSid and DialCallDuration absent"
@pytest.mark.parametrize("leaves", ["hang_up", "redirect"])
def test_who_ends_the_room_by_leaving_sends_everyone_on(telephones: Telephones, leaves: str) -> None:
    caller, agent = _meet(telephones, room(), room(end_conference_on_exit=True))
    caller.take_up()
    if leaves == "hang_up":
        agent.hang_up()
    else:
        telephones.line.on("/voice/elsewhere", asks("Elsewhere."))
        telephones.stand_in.redirect(agent.setup.call_sid, "https://line.example/ivr/voice/elsewhere")
        assert agent.take_up() == (LeftRoom(), Spoken("en-US", "Polly.Joanna-Neural", "Elsewhere."))
    assert caller.take_up()[:2] == (LeftRoom(), Spoken("en-US", "", "It is over."))
    form = next(asked.form for asked in telephones.line.asked if asked.target == "/voice/after")
    assert (form["CallSid"], form["DialCallStatus"], form["DialBridged"]) == (
        caller.setup.call_sid,
        "answered",
        "true",
    )
    assert not {"DialCallSid", "DialCallDuration"} & set(form)


def test_who_does_not_end_the_room_leaves_the_others_in_it(telephones: Telephones) -> None:
    caller, agent = _meet(telephones, room(), room(end_conference_on_exit=True))
    agent.take_up()
    assert caller.hang_up() == (Ended("caller", "the caller hung up"),)
    assert agent.take_up() == (InRoom(0),)
    assert isinstance(agent.state.activity, Conferring)
    assert telephones.line.paths().count("/voice/after") == 0


# "Updating a participant's TwiML removes it from the room": Dial's action is not asked.
def test_who_is_redirected_leaves_the_room_without_dials_action(telephones: Telephones) -> None:
    caller, agent = _meet(telephones, room(), room())
    caller.take_up()
    telephones.line.on("/voice/elsewhere", asks("Elsewhere."))
    telephones.stand_in.redirect(caller.setup.call_sid, "https://line.example/ivr/voice/elsewhere")
    caller.take_up()
    assert caller.state.room is None
    assert agent.take_up() == (InRoom(0),)
    assert "/voice/after" not in telephones.line.paths()


def test_without_an_action_the_verb_after_the_conference_follows(telephones: Telephones) -> None:
    agent_side = room(action=None)
    agent_side.say("They have gone.")
    caller, agent = _meet(telephones, room(end_conference_on_exit=True), agent_side)
    caller.hang_up()
    assert agent.take_up()[:2] == (LeftRoom(), Spoken("en-US", "", "They have gone."))


def test_an_ended_room_lets_everyone_go(telephones: Telephones) -> None:
    caller, agent = _meet(telephones, room(), room())
    telephones.stand_in.end_room("room 1")
    assert LeftRoom() in caller.take_up()
    assert LeftRoom() in agent.take_up()
    assert telephones.line.paths().count("/voice/after") == 2


# "Hold ≠ mute (hold = hears music, not the room)"
def test_who_is_on_hold_hears_the_holds_document_and_nobody(telephones: Telephones) -> None:
    caller, agent = _meet(telephones, room(), room())
    caller.take_up()
    telephones.line.on("/voice/hold", says("Please hold."))
    telephones.stand_in.hold("room 1", caller.setup.call_sid, "https://line.example/ivr/voice/hold")
    assert caller.take_up() == (OnHold(), Spoken("en-US", "", "Please hold."))
    agent.say("Nobody hears this.")
    caller.say("Nor this.")
    assert (caller.take_up(), agent.take_up()) == ((), ())
    telephones.stand_in.hold("room 1", caller.setup.call_sid, None)
    assert caller.take_up() == (OnHold(is_over=True),)
    agent.say("Here I am again.")
    assert caller.take_up() == (Voice("Here I am again."),)


def test_who_is_on_hold_leaves_an_ended_room_too(telephones: Telephones) -> None:
    caller, agent = _meet(telephones, room(), room(end_conference_on_exit=True))
    telephones.stand_in.hold("room 1", caller.setup.call_sid, "")
    agent.hang_up()
    assert caller.take_up()[-2] == Spoken("en-US", "", "It is over.")


def test_what_was_said_in_one_room_is_not_heard_in_the_next(telephones: Telephones) -> None:
    caller, agent = _meet(telephones, room(), room())
    caller.take_up()
    telephones.line.on("/voice/elsewhere", room("room 2"))
    telephones.stand_in.redirect(caller.setup.call_sid, "https://line.example/ivr/voice/elsewhere")
    agent.say("Are you there?")
    assert caller.take_up() == (LeftRoom(), InRoom(0))


# "hangupOnStar(false)"
@pytest.mark.parametrize(("setting", "is_out"), [(True, True), (False, False)])
def test_a_star_leaves_the_room_only_where_the_document_says_so(
    telephones: Telephones, *, setting: bool, is_out: bool
) -> None:
    document_of_room = room()
    document_of_room.verbs[0].attrs["hangupOnStar"] = str(setting).lower()
    telephones.line.on("/voice/incoming", document_of_room).on("/voice/after", asks("Anything else?"))
    caller = telephones.dial()
    caller.keys("1*")
    assert (caller.state.room is None) == is_out


# "QueueResult … redirected": the action is told, and what it answers is not played
def test_who_is_redirected_out_of_a_queue_leaves_it(telephones: Telephones) -> None:
    queue = document(lambda r: r.enqueue("agents", wait_url="/ivr/voice/wait", action="/ivr/voice/after"))
    telephones.line.on("/voice/incoming", queue).on("/voice/wait", says("Waiting.")).on(
        "/voice/after", says("Never.")
    )
    telephones.line.on("/voice/join", room())
    caller = telephones.dial()
    telephones.stand_in.redirect(caller.setup.call_sid, "https://line.example/ivr/voice/join")
    assert caller.take_up() == (LeftQueue("agents"), InRoom(0))
    assert telephones.line.paths()[-2:] == ["/voice/after", "/voice/join"]
    form = telephones.line.asked[-2].form
    assert (form["QueueResult"], form["CallStatus"]) == ("redirected", "in-progress")
    assert caller.problems == ()


@pytest.mark.parametrize(
    "before",
    [asks("Press 1."), document(lambda r: r.record(action="/ivr/voice/kept"))],
    ids=["question", "recording"],
)
def test_a_redirect_takes_the_place_of_whatever_goes_on(telephones: Telephones, before: VoiceResponse) -> None:
    telephones.line.on("/voice/incoming", before).on("/voice/elsewhere", asks("Elsewhere."))
    caller = telephones.dial()
    telephones.stand_in.redirect(caller.setup.call_sid, "https://line.example/ivr/voice/elsewhere")
    assert caller.take_up() == (Spoken("en-US", "Polly.Joanna-Neural", "Elsewhere."),)
    assert not isinstance(caller.state.activity, Recording)


def test_without_a_switchboard_who_enters_a_room_is_alone_in_it(line: CannedLine, make_call: object) -> None:
    line.on("/voice/incoming", room())
    call = make_call()  # type: ignore[operator]
    assert call.dial() == (InRoom(0),)
    assert call.take_up() == ()


def test_a_room_goes_through_json(telephones: Telephones) -> None:
    caller, _ = _meet(telephones, room(wait_url=None), room())
    caller.take_up()
    assert from_json(to_json(caller.state)) == caller.state
