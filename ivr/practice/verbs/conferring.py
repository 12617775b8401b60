"""A Dial's Conference: a room that starts when two are in it and one of them may start it.

Who else is there is known outside, and comes in as `RoomChanged`: so entering rests at once. The waiting document is
not played again by itself; one that ends in a Redirect rests first, since time stands still between acts.

Source: `../shared/reference/twilio.md` sections 1.5, 2 (Conference) and 6 (hold is not mute; a participant whose
document is replaced leaves the room). That a hang-up posts nothing to Dial's action is as for any other Dial here.
"""

from dataclasses import replace
from xml.etree import ElementTree

from ivr.practice.playing import Playing
from ivr.practice.signals import Act, InRoom, Keyed, LeftRoom, Music, OnHold, RoomChanged, Tone, Waited
from ivr.practice.state import Conferring, RoomPlace
from ivr.practice.verbs.attributes import read_flag, read_method

TALKING_SECONDS = 10.0


def enter_room(playing: Playing, dial: ElementTree.Element, conference: ElementTree.Element) -> None:
    """Enter a room, and rest until it is known who else is there."""
    place = RoomPlace(
        name=(conference.text or "").strip(),
        is_starting=read_flag(conference, "startConferenceOnEnter", default=True),
        is_ending=read_flag(conference, "endConferenceOnExit"),
        is_beeping=conference.get("beep", "true") in {"true", "onEnter"},
        is_star_hanging_up=read_flag(dial, "hangupOnStar"),
        wait_url=conference.get("waitUrl"),
        wait_method=read_method(conference, "waitMethod"),
        action=dial.get("action", ""),
        method=read_method(dial),
    )
    playing.change(room=place, typed_ahead="")
    playing.rest(Conferring())


def confer(playing: Playing, place: RoomPlace, act: Act) -> None:
    """Take an act of someone in a room: a star may leave it, waiting lets time pass or plays the next round."""
    match act:
        case Keyed(keys) if place.is_star_hanging_up and "*" in keys:
            leave_room(playing, place)
        case Waited():
            playing.pass_time(TALKING_SECONDS)
            if place.is_round_due:
                _begin_round(playing, place)
        case _:
            pass


def take_change(playing: Playing, place: RoomPlace, change: RoomChanged) -> None:
    """Learn who is in the room: it starts, goes on, or has nobody else in it."""
    if place.is_held:
        playing.change(room=replace(place, is_started=place.is_started or change.is_started))
        return
    if change.is_beeping and place.is_started:
        playing.hear(Tone("beep"), 1.0)
    if place.is_started:
        playing.hear(InRoom(change.present - 1))
    elif change.is_started:
        playing.hear(InRoom(change.present - 1))
        playing.change(room=replace(place, is_started=True, is_round_due=False, document=None))
        playing.rest(Conferring())
    elif not place.is_waiting:
        playing.hear(InRoom(0))
        _begin_round(playing, replace(place, is_waiting=True))


def hold(playing: Playing, place: RoomPlace, url: str | None) -> None:
    """Put on hold, or take off it; who leaves the hold hears the room at once."""
    playing.hear(OnHold(is_over=url is None))
    place = replace(place, is_held=url is not None, is_round_due=False, document=None)
    playing.change(room=place)
    if url is None:
        playing.rest(Conferring())
    else:
        _begin_round(playing, replace(place, wait_url=url))


def leave_room(playing: Playing, place: RoomPlace) -> None:
    """Go on to Dial's action, or to the verb after it."""
    playing.hear(LeftRoom())
    playing.change(room=None)
    if place.action:
        fields = {"DialCallStatus": "answered", "DialBridged": "true" if place.is_started else "false"}
        playing.fetch(playing.purpose, place.action, place.method, fields)
    else:
        playing.go_on()


def redirect_waiting(playing: Playing, place: RoomPlace, address: str, method: str) -> None:
    """Keep where the waiting document leads, for the next wait."""
    document = place.document
    address = address.strip() or (document.url if document else "")
    playing.change(room=replace(place, wait_url=address, wait_method=method, is_round_due=True))
    playing.rest(Conferring())


def _begin_round(playing: Playing, place: RoomPlace) -> None:
    playing.change(room=replace(place, is_round_due=False))
    if place.wait_url:
        playing.fetch("room", place.wait_url, place.wait_method)
        return
    if place.wait_url is None:
        playing.hear(Music())
    playing.rest(Conferring())
