"""The practice phone itself: a TwiML interpreter without input and output, pure functions over a frozen state.

    dial(setup, now) -> Step            the caller dials; the first request is to be sent
    ring(setup, now) -> Step            the line calls this telephone, which rings
    pick_up(state, answered_by) -> Step somebody or something answers it; `turn_away` ends the ringing otherwise
    receive(state, reply) -> Step       the reply to the awaited request is here
    act(state, act) -> Step             the caller does something
    happen(state, outside) -> Step      the service or someone in the same room does something

Time is simulated: each step moves `state.now` on by what it would take, and nothing sleeps. Whoever drives the phone
sends each step's requests in order, and gives the awaited one's reply back (`practice_call` does so in process).
What a verb does is left to `verbs`, what a reply is to `reception`.

Source: `../shared/reference/twilio.md` sections 2 and 11.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from xml.etree import ElementTree

from ivr.practice.playing import Playing, Step
from ivr.practice.reception import take_reply
from ivr.practice.signals import (
    Act,
    Addressed,
    CutOff,
    Disconnected,
    Held,
    HungUp,
    Keyed,
    LeftRoom,
    Outside,
    Redirected,
    Reply,
    RoomChanged,
    RoomEnded,
    Voice,
    Waited,
)
from ivr.practice.state import (
    Conferring,
    Dialled,
    DialOutcome,
    Fetching,
    Gathering,
    Holding,
    PhoneState,
    QueuePlace,
    Recording,
    Ringing,
    RoomPlace,
    Setup,
)
from ivr.practice.verbs import calling, conferring, dialling, gathering, queueing, recording, speaking
from ivr.practice.verbs.attributes import read_method
from ivr.practice.verbs.calling import AnsweredBy


def dial(setup: Setup, now: datetime) -> Step:
    """Dial the line: the answer asks for the first document."""
    moment = now.timestamp()
    playing = Playing(PhoneState(setup, moment, moment, Holding()))
    playing.fetch("call", f"{setup.public_url}/voice/incoming", "POST")
    return playing.step()


def ring(setup: Setup, now: datetime) -> Step:
    """Let the line call this telephone: `setup.outgoing` says how."""
    moment = now.timestamp()
    playing = Playing(PhoneState(setup, moment, moment, Ringing()))
    calling.ring(playing)
    return playing.step()


def pick_up(state: PhoneState, answered_by: AnsweredBy = "human") -> Step:
    """Answer a telephone that rings; one that does not ring is left as it is."""
    if not isinstance(state.activity, Ringing) or state.setup.outgoing is None:
        return Step(state)
    playing = Playing(state)
    calling.pick_up(playing, state.setup.outgoing, answered_by)
    return playing.step()


def turn_away(state: PhoneState, outcome: DialOutcome) -> Step:
    """End the ringing without an answer; a telephone that does not ring is left as it is."""
    if not isinstance(state.activity, Ringing) or state.setup.outgoing is None:
        return Step(state)
    playing = Playing(state)
    calling.leave_ringing(playing, state.setup.outgoing, outcome)
    return playing.step()


def receive(state: PhoneState, reply: Reply) -> Step:
    """Take the reply to the awaited request; one that comes when nothing is awaited changes nothing."""
    if not isinstance(state.activity, Fetching):
        return Step(state)
    playing = Playing(state)
    take_reply(playing, state.activity, reply)
    _run(playing)
    return playing.step()


def act(state: PhoneState, act: Act) -> Step:
    """Let the caller do something; after the end of the call it changes nothing.

    Of a telephone that rings, hanging up is declining, and waiting lets it ring out.
    """
    if state.ended:
        return Step(state)
    if isinstance(state.activity, Ringing):
        match act:
            case HungUp():
                return turn_away(state, "busy")
            case Waited():
                return turn_away(state, "no-answer")
            case _:
                return Step(state)
    playing = Playing(state)
    playing.change(fetched_without_act=0)
    if isinstance(act, HungUp):
        _hang_up(playing)
        return playing.step()
    match state.activity:
        case Gathering() as activity:
            gathering.answer(playing, activity, act)
        case Recording() as activity:
            recording.listen(playing, activity, act)
        case Dialled() as activity:
            dialling.talk(playing, activity, act)
        case Holding() if state.queue and isinstance(act, Waited):
            queueing.wait(playing, state.queue)
        case Conferring() if state.room:
            conferring.confer(playing, state.room, act)
        case Fetching() if isinstance(act, Keyed):
            playing.change(typed_ahead=state.typed_ahead + act.keys)
        case _:
            pass
    _run(playing)
    return playing.step()


def happen(state: PhoneState, outside: Outside) -> Step:
    """Let something happen to the telephone that nobody at it does; what does not fit where it is changes nothing."""
    if isinstance(outside, Addressed) and (outside.is_written or (state.room and not state.room.is_held)):
        return Step(state, heard=(Voice(outside.text, outside.is_written),))
    if state.ended:
        return Step(state)
    if isinstance(state.activity, Ringing):
        return turn_away(state, "canceled") if isinstance(outside, CutOff) else Step(state)
    playing = Playing(state)
    playing.change(fetched_without_act=0)
    match outside:
        case CutOff():
            playing.end("line", "the service ended the call")
        case Redirected(url):
            _redirect(playing, url)
        case RoomChanged() if state.room:
            conferring.take_change(playing, state.room, outside)
        case RoomEnded() if state.room:
            conferring.leave_room(playing, state.room)
        case Held(url) if state.room:
            conferring.hold(playing, state.room, url)
        case _:
            pass
    _run(playing)
    return playing.step()


def _redirect(playing: Playing, url: str) -> None:
    """Leave whatever goes on, and ask for another document in its place."""
    match playing.state:
        case PhoneState(room=RoomPlace()):
            playing.hear(LeftRoom())
        case PhoneState(queue=QueuePlace() as place):
            queueing.leave_by_redirect(playing, place)
        case PhoneState(activity=Dialled(number=number)):
            playing.hear(Disconnected(number, "completed"))
    playing.change(queue=None, room=None, typed_ahead="")
    playing.fetch("call", url, "POST")


def _hang_up(playing: Playing) -> None:
    activity, place = playing.state.activity, playing.state.queue
    if isinstance(activity, Recording):
        playing.notify(activity.action, activity.method, recording.result_fields(playing, activity, "hangup"))
    if place and place.action:
        playing.notify(place.action, place.method, queueing.result_fields(playing, place, "hangup"))
    playing.end("caller", "the telephone was hung up" if playing.state.setup.outgoing else "the caller hung up")


def _run(playing: Playing) -> None:
    while not playing.is_at_rest:
        verb = playing.take_verb()
        if verb is None:
            _end_document(playing)
        elif verb.tag not in _PLAYERS:
            playing.problems.append(f"the practice phone does not play <{verb.tag}>")
        else:
            # Twilio answers the call at the first verb that is neither of these.
            if verb.tag not in {"Pause", "Reject"}:
                playing.change(is_answered=True)
            _PLAYERS[verb.tag](playing, verb)


def _end_document(playing: Playing) -> None:
    if playing.state.room:
        playing.rest(Conferring())
    elif playing.state.queue:
        queueing.end_round(playing, playing.state.queue)
    else:
        playing.end("line", "the document ended")


def _play_redirect(playing: Playing, verb: ElementTree.Element) -> None:
    if playing.state.room:
        conferring.redirect_waiting(playing, playing.state.room, verb.text or "", read_method(verb))
    else:
        playing.fetch(playing.purpose, verb.text or "", read_method(verb))


def _play_hangup(playing: Playing, _verb: ElementTree.Element) -> None:
    playing.end("line", "the line hung up")


def _play_reject(playing: Playing, verb: ElementTree.Element) -> None:
    if playing.state.is_answered:
        return
    is_busy = verb.get("reason", "rejected") == "busy"
    playing.end("line", "the line rejected the call", "busy" if is_busy else "no-answer")


_PLAYERS: Mapping[str, Callable[[Playing, ElementTree.Element], None]] = {
    **speaking.NESTED,
    "Gather": gathering.play_gather,
    "Enqueue": queueing.play_enqueue,
    "Leave": queueing.play_leave,
    "Dial": dialling.play_dial,
    "Record": recording.play_record,
    "Redirect": _play_redirect,
    "Hangup": _play_hangup,
    "Reject": _play_reject,
}
