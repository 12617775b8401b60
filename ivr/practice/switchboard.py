"""Where telephones meet: a call is known as a row while it lasts, and takes up what happens to it from outside.

Each telephone is one `PracticeCall`; what it may do is left to `phone`, what the service asks for to `stand_in`.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from ivr.practice.room import enter_room, leave_room, speak_in_room
from ivr.practice.signals import Act, Addressed, CutOff, Held, Outside, Redirected, RoomChanged, RoomEnded, Said
from ivr.practice.state import Outgoing, PhoneState, Setup
from ivr.store import practice_legs
from ivr.store.database import Connection, Database
from ivr.store.practice_legs import RINGING, TALKING, PracticeEvent, PracticeLeg

TOGETHER_SECONDS = 15 * 60
"""How far apart the clocks of two telephones, each ahead by what it heard, may be and still be set alike."""


class Switchboard:
    """The telephones of one database. `clock` is the service's."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def open_call(self, setup: Setup) -> None:
        """Make a caller's call known, so that the service can redirect it."""
        now = self._now()
        values = {
            "sid": setup.call_sid,
            "called": setup.line,
            "caller": setup.caller,
            "state": TALKING,
            "setup": {},
            "made_at": now,
            "seen_at": now,
        }
        with self._database.writing() as connection:
            practice_legs.record_leg(connection, values)

    def find_ringing(self, number: str) -> PracticeLeg | None:
        """Find the call that this number's telephone rings for."""
        with self._database.reading() as connection:
            return next(iter(practice_legs.list_ringing(connection, number)), None)

    def list_rung_out(self) -> list[PracticeLeg]:
        """List what has rung for longer than it should, or was called off, with nobody at the telephone."""
        now = self._now()
        with self._database.reading() as connection:
            return [
                leg
                for leg in practice_legs.list_ringing(connection)
                if now - leg.made_at > timedelta(seconds=leg.setup["ring_seconds"])
                or practice_legs.list_events(connection, leg.sid)
            ]

    def claim_ringing(self, sid: str) -> bool:
        """Pick a telephone up, or turn the call away; False where another one did, or it rings no more."""
        values = {"state": TALKING, "seen_at": self._now()}
        with self._database.writing() as connection:
            return practice_legs.save_leg(connection, sid, values, expected=RINGING)

    def take_outside(self, state: PhoneState) -> Outside | None:
        """Take up the next thing that has happened to a call, or a text to its number; None where nothing has."""
        for name in (state.setup.call_sid, state.setup.caller):
            with self._database.reading() as connection:
                for event in practice_legs.list_events(connection, name):
                    if practice_legs.claim_event(connection, event.practice_event_id):
                        return _read_outside(event)
        return None

    def has_outside(self, state: PhoneState) -> bool:
        """Tell whether there is anything for `take_outside`."""
        with self._database.reading() as connection:
            names = (state.setup.call_sid, state.setup.caller)
            return any(practice_legs.list_events(connection, name) for name in names)

    def keep(self, before: PhoneState | None, after: PhoneState, act: Act | None) -> RoomChanged | None:
        """Keep what a step has changed; the answer is what a telephone that entered a room learns of it."""
        now, sid = self._now(), after.setup.call_sid
        with self._database.writing() as connection:
            leg = practice_legs.find_leg(connection, sid)
            if leg is None or leg.is_over:
                return None
            practice_legs.save_leg(connection, sid, {"state": _call_status(after), "seen_at": now})
            if isinstance(act, Said) and before is not None and before.room and before.room.is_started:
                speak_in_room(connection, leg, act.text, now)
            changed = self._move(connection, leg, before, after)
            if after.ended:
                practice_legs.drop_events(connection, sid)
            return changed

    def _move(
        self, connection: Connection, leg: PracticeLeg, before: PhoneState | None, after: PhoneState
    ) -> RoomChanged | None:
        was = before.room.name if before and before.room else None
        room = after.room
        if was is not None and (room is None or room.name != was):
            leave_room(connection, leg, self._now())
            practice_legs.drop_events(connection, leg.sid, ("room", "words", "hold"))
        if room is not None and room.name != was:
            return enter_room(connection, leg, room, self._now())
        return None

    def latest_moment(self) -> datetime:
        """Tell the moment at which the telephones are: the clock's, or a later one at which another was seen."""
        now = self._now()
        with self._database.reading() as connection:
            latest = now + timedelta(seconds=TOGETHER_SECONDS)
            return practice_legs.find_latest_moment(connection, now, latest) or now

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC)


def read_setup(leg: PracticeLeg, account_sid: str, public_url: str) -> Setup:
    """Read what a telephone that rings was called with."""
    made = leg.setup
    return Setup(
        line=leg.caller,
        caller=leg.called,
        call_sid=leg.sid,
        account_sid=account_sid,
        public_url=public_url.rstrip("/"),
        outgoing=Outgoing(made["url"], made["status_url"], made["ring_seconds"], made["detects_machine"]),
    )


def _call_status(state: PhoneState) -> str:
    return state.ended.status if state.ended else TALKING


def _read_outside(event: PracticeEvent) -> Outside:
    fields = event.fields
    match event.kind:
        case "redirect":
            return Redirected(fields["url"])
        case "hang_up":
            return CutOff()
        case "hold":
            return Held(fields["url"])
        case "room" if fields.get("is_ended"):
            return RoomEnded()
        case "room":
            return RoomChanged(fields["present"], fields["is_started"], fields.get("is_beeping", False))
        case "words":
            return Addressed(fields["text"], fields.get("is_written", False))
        case kind:
            raise ValueError(f"a telephone does not know what {kind} is")
