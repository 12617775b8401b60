"""A telephone network that remembers what it was asked, for the tests of the dispatcher."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ivr.queue.hours_file import read_hours
from ivr.queue.telephone import FaultKind, TelephoneFault

HOURS = read_hours("[week]\nmonday = [08:00:00, 17:00:00]\ntuesday = [08:00:00, 17:00:00]")
CALLER_IDS = {"toll_free": "+18669013212", "abroad": "+14082730073"}


@dataclass
class FakeTelephone:
    """Remembers what it was asked, and does it or not."""

    asked: list[tuple[str, ...]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    meanwhile: Callable[[], None] | None = None

    def _do(self, *asked: str) -> str:
        self.asked.append(asked)
        if self.meanwhile is not None:
            self.meanwhile()
        if self.faults:
            raise self.faults.pop(0)
        return f"CA-{len(self.asked)}"

    def call(
        self, *, called: str, caller: str, url: str, status_url: str, ring_seconds: int, detects_machine: bool
    ) -> str:
        machine = "machine" if detects_machine else "anybody"
        return self._do("call", called, caller, url, status_url, str(ring_seconds), machine)

    def redirect(self, sid: str, url: str) -> None:
        self._do("redirect", sid, url)

    def hang_up(self, sid: str) -> None:
        self._do("hang_up", sid)

    def hold(self, room: str, sid: str, url: str | None) -> None:
        self._do("hold", room, sid, str(url))

    def let_leave(self, room: str, sid: str) -> None:
        self._do("let_leave", room, sid)

    def end_room(self, room: str) -> None:
        self._do("end_room", room)

    def text(self, *, called: str, caller: str, body: str) -> str:
        return self._do("text", called, caller, body)


class FakeAddresses:
    def agent_leg(self, effect_id: str) -> str:
        return f"/agent/{effect_id}"

    def agent_status(self, effect_id: str) -> str:
        return f"/agent/{effect_id}/status"

    def agent_gone(self, effect_id: str) -> str:
        return f"/agent/{effect_id}/gone"

    def join(self, hand_off_id: str) -> str:
        return f"/join/{hand_off_id}"

    def hold(self, language: str) -> str:
        return f"/hold/{language}"

    def outside(self, hand_off_id: str, name: str) -> str:
        return f"/outside/{hand_off_id}/{name}"

    def call_back(self, effect_id: str) -> str:
        return f"/call_back/{effect_id}"

    def call_back_status(self, effect_id: str) -> str:
        return f"/call_back/{effect_id}/status"


def fault(kind: FaultKind) -> TelephoneFault:
    return TelephoneFault(kind, "said so")
