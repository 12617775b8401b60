"""A conference between telephones of the stand-in: who enters, who leaves, what is said in it.

Everyone else in the room learns of it by an event, also when they sit in another process. A room has no row of its
own: it is the calls that are in it.

Source: `../shared/reference/twilio.md` section 2 (Conference), and Twilio's `conference-start`: two are in the room
and one of them may start it.
"""

from datetime import datetime

from ivr.practice.signals import RoomChanged
from ivr.practice.state import RoomPlace
from ivr.store import practice_legs
from ivr.store.database import Connection
from ivr.store.practice_legs import PracticeLeg

STARTS = "starts_room"
"""Kept with a call that may start its room, or was there when it started: so it stays started for who is left."""


def enter_room(connection: Connection, leg: PracticeLeg, place: RoomPlace, at: datetime) -> RoomChanged:
    """Enter a room; the answer is what the one who enters learns of it."""
    others = practice_legs.list_room(connection, place.name)
    is_started = bool(others) and (place.is_starting or any(map(_may_start, others)))
    for one in others:
        if is_started and not _may_start(one):
            practice_legs.save_leg(connection, one.sid, {"setup": {**one.setup, STARTS: True}})
    values = {
        "room": place.name,
        "is_ending_room": place.is_ending,
        "is_held": False,
        "setup": {**leg.setup, STARTS: is_started or place.is_starting},
    }
    practice_legs.save_leg(connection, leg.sid, values)
    change = {"present": len(others) + 1, "is_started": is_started, "is_beeping": place.is_beeping}
    for one in others:
        practice_legs.record_event(connection, one.sid, "room", change, at)
    return RoomChanged(len(others) + 1, is_started, place.is_beeping)


def leave_room(connection: Connection, leg: PracticeLeg, at: datetime) -> None:
    """Leave the room that a call is in; where it ends the room, everyone else has to leave too."""
    if leg.room is None:
        return
    practice_legs.save_leg(connection, leg.sid, {"room": None, "is_held": False})
    if leg.is_ending_room:
        empty_room(connection, leg.room, at)
        return
    others = practice_legs.list_room(connection, leg.room)
    for one in others:
        change = {"present": len(others), "is_started": len(others) > 1 and any(map(_may_start, others))}
        practice_legs.record_event(connection, one.sid, "room", change, at)


def empty_room(connection: Connection, room: str, at: datetime) -> bool:
    """End a room for everyone in it; False where nobody is."""
    present = practice_legs.list_room(connection, room)
    for leg in present:
        practice_legs.save_leg(connection, leg.sid, {"room": None, "is_held": False})
        practice_legs.record_event(connection, leg.sid, "room", {"is_ended": True}, at)
    return bool(present)


def speak_in_room(connection: Connection, leg: PracticeLeg, text: str, at: datetime) -> None:
    """Let everyone else in the room hear what is said; on hold nobody does, nor hears it."""
    if leg.room is None or leg.is_held:
        return
    for one in practice_legs.list_room(connection, leg.room):
        if one.sid != leg.sid and not one.is_held:
            practice_legs.record_event(connection, one.sid, "words", {"text": text}, at)


def _may_start(leg: PracticeLeg) -> bool:
    return bool(leg.setup.get(STARTS))
