"""Dial: someone else's telephone, who answers or does not as the phone was set up.

Numbers and conferences (`conferring`) can be dialled. A Number's own `url` and status callbacks are not played.

Source: `../shared/reference/twilio.md` sections 1.5 and 2 (Dial: no action falls through, five seconds are added to
the timeout, the caller's call goes on when the callee has gone).
"""

from xml.etree import ElementTree

from ivr.practice.parameters import make_sid
from ivr.practice.playing import Playing
from ivr.practice.signals import Act, Connected, Disconnected, Keyed, Tone, Waited
from ivr.practice.state import Dialled
from ivr.practice.verbs.attributes import read_flag, read_method, read_whole
from ivr.practice.verbs.conferring import enter_room

RINGING_SECONDS = 5.0
TALKING_SECONDS = 30.0
ADDED_SECONDS = 5.0
DEFAULT_TIMEOUT_SECONDS = 30


def play_dial(playing: Playing, verb: ElementTree.Element) -> None:
    """Ring; then talk, or tell the action that nobody could be reached. A conference is entered instead."""
    conference = verb.find("Conference")
    if conference is not None:
        enter_room(playing, verb, conference)
        return
    for noun in verb:
        if noun.tag != "Number":
            playing.problems.append(f"the practice phone cannot dial <{noun.tag}>")
    numbers = [number.text.strip() for number in verb.findall("Number") if number.text]
    number = (verb.text or "").strip() or (numbers[0] if numbers else "")
    outcome = playing.state.setup.dial_outcome if number else "failed"
    timeout_seconds = read_whole(verb, "timeout", DEFAULT_TIMEOUT_SECONDS)
    playing.hear(Tone("ringing"), timeout_seconds + ADDED_SECONDS if outcome == "no-answer" else RINGING_SECONDS)
    dialled = Dialled(
        number=number,
        call_sid=make_sid("CA", playing.state.setup.call_sid, playing.state.requests_made),
        action=verb.get("action", ""),
        method=read_method(verb),
        is_star_hanging_up=read_flag(verb, "hangupOnStar"),
        since=playing.state.now,
    )
    if outcome == "completed":
        playing.hear(Connected(number))
        playing.change(typed_ahead="")
        playing.rest(dialled)
    else:
        _go_on_alone(playing, dialled, outcome)


def talk(playing: Playing, dialled: Dialled, act: Act) -> None:
    """Take an act of the caller who talks: keys go to the callee, waiting lets the callee hang up."""
    match act:
        case Keyed(keys) if dialled.is_star_hanging_up and "*" in keys:
            _go_on_alone(playing, dialled, "completed")
        case Waited():
            playing.pass_time(TALKING_SECONDS)
            _go_on_alone(playing, dialled, "completed")
        case _:
            pass


def _go_on_alone(playing: Playing, dialled: Dialled, outcome: str) -> None:
    playing.hear(Disconnected(dialled.number, outcome))
    if not dialled.action:
        playing.go_on()
        return
    fields = {
        "DialCallStatus": outcome,
        "DialCallSid": dialled.call_sid,
        "DialBridged": "true" if outcome == "completed" else "false",
    }
    if outcome == "completed":
        fields["DialCallDuration"] = str(int(playing.state.now - dialled.since))
    playing.fetch(playing.purpose, dialled.action, dialled.method, fields)
