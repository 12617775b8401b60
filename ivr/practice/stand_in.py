"""The stand-in for Twilio's REST: calls, redirects, rooms and texts on this machine, for practice without Twilio.

It is the `Telephone` that `ivr/queue/telephone.py` asks for. What it is asked becomes rows, which the telephones take
up (`switchboard`); so it answers at once, as Twilio does, and what it said yes to happens when the telephone is there
to do it. What a telephone then does is left to `phone`.

Source: `../shared/reference/twilio.md` sections 6 and 7; error codes as Twilio's dictionary has them.
"""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from ivr.phone_numbers import parse_number
from ivr.practice.room import empty_room
from ivr.queue.telephone import TelephoneFault
from ivr.store import practice_legs
from ivr.store.database import Connection, Database
from ivr.store.practice_legs import RINGING, TALKING, PracticeLeg

SHORTEST_RING_SECONDS, LONGEST_RING_SECONDS = 5, 600


class StandIn:
    """Twilio's REST, as far as the queue uses it."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def call(
        self, *, called: str, caller: str, url: str, status_url: str, ring_seconds: int, detects_machine: bool
    ) -> str:
        """Have a telephone ring; give the call's sid."""
        _check_numbers(called, caller)
        sid, now = "CA" + secrets.token_hex(16), self._now()
        setup = {
            "url": url,
            "status_url": status_url,
            "ring_seconds": min(max(ring_seconds, SHORTEST_RING_SECONDS), LONGEST_RING_SECONDS),
            "detects_machine": detects_machine,
        }
        values: dict[str, Any] = {"sid": sid, "called": called, "caller": caller, "state": RINGING, "setup": setup}
        with self._database.writing() as connection:
            practice_legs.record_leg(connection, values | {"made_at": now, "seen_at": now})
        return sid

    def redirect(self, sid: str, url: str) -> None:
        """Have a call that talks play another document; one that rings still cannot be redirected (21220)."""
        with self._database.writing() as connection:
            if _live_leg(connection, sid).state != TALKING:
                raise TelephoneFault("gone", "21220: the call is not in progress")
            self._happen(connection, sid, "redirect", {"url": url})

    def hang_up(self, sid: str) -> None:
        """End a call."""
        with self._database.writing() as connection:
            _live_leg(connection, sid)
            self._happen(connection, sid, "hang_up", {})

    def hold(self, room: str, sid: str, url: str | None) -> None:
        """Put a call of a room on hold, or take it off."""
        with self._database.writing() as connection:
            if _live_leg(connection, sid).room != room:
                raise TelephoneFault("gone", "20404: the call is not in this conference")
            practice_legs.save_leg(connection, sid, {"is_held": url is not None})
            self._happen(connection, sid, "hold", {"url": url})

    def let_leave(self, room: str, sid: str) -> None:
        """Let a call leave a room that goes on without it."""
        with self._database.writing() as connection:
            if _live_leg(connection, sid).room != room:
                raise TelephoneFault("gone", "20404: the call is not in this conference")
            practice_legs.save_leg(connection, sid, {"is_ending_room": False})

    def end_room(self, room: str) -> None:
        """End a room for everyone in it."""
        with self._database.writing() as connection:
            if not empty_room(connection, room, self._now()):
                raise TelephoneFault("gone", "20404: there is no such conference any more")

    def text(self, *, called: str, caller: str, body: str) -> str:
        """Send a text: the telephone of that number shows it."""
        _check_numbers(called, caller)
        if not body.strip():
            raise TelephoneFault("refused", "21602: a message needs a body")
        with self._database.writing() as connection:
            self._happen(connection, called, "words", {"text": body, "is_written": True})
        return "SM" + secrets.token_hex(16)

    def _happen(self, connection: Connection, sid: str, kind: str, fields: dict[str, Any]) -> None:
        practice_legs.record_event(connection, sid, kind, fields, self._now())

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC)


def _live_leg(connection: Connection, sid: str) -> PracticeLeg:
    leg = practice_legs.find_leg(connection, sid)
    if leg is None:
        raise TelephoneFault("gone", "20404: there is no such call")
    if leg.is_over:
        raise TelephoneFault("gone", "21220: the call is over")
    return leg


def _check_numbers(called: str, caller: str) -> None:
    for code, number in (("21211", called), ("21212", caller)):
        if parse_number(number) != number:
            raise TelephoneFault("refused", f"{code}: this is no telephone number in E.164")
