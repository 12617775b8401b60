"""The call that a browser keeps: its whole state as signed text, so that a reload or a restart costs nothing.

Signed, not secret: it is the caller's own call. What is done with it is left to `live_call`. Source of the format:
itsdangerous, which Flask signs its sessions with.
"""

from dataclasses import dataclass, field

from itsdangerous import BadSignature, URLSafeSerializer

from ivr.errors import RequestFault
from ivr.practice.state import PhoneState, from_json, to_json

SALT = "practice phone, state 2"
"""Another number for another shape: what an older version wrote is then refused as a whole."""

GONE = 410


@dataclass(frozen=True, slots=True)
class KeptCall:
    """A call between two acts.

    `turn` is the one that the service awaits, 0 where it knows no such call. `recording` is the call so far as a
    recorded call's text. `is_sensitive`: what is keyed next may be a PIN.
    """

    phone: PhoneState
    turn: int = 0
    recording: str = field(default="", repr=False)
    is_sensitive: bool = False
    cookies: tuple[tuple[str, str], ...] = ()


class Blobs:
    """Writes and reads kept calls with the service's key."""

    def __init__(self, secret_key: str) -> None:
        self._serializer = URLSafeSerializer(secret_key, salt=SALT)

    def write(self, call: KeptCall) -> str:
        """Write a call as signed text."""
        plain = [to_json(call.phone), call.turn, call.recording, call.is_sensitive, call.cookies]
        written = self._serializer.dumps(plain)
        return written if isinstance(written, str) else written.decode()

    def read(self, text: str) -> KeptCall:
        """Read what `write` wrote.

        Raises:
            RequestFault: 410 where the text is not ours, was changed, or is of another version.
        """
        try:
            phone, turn, recording, is_sensitive, cookies = self._serializer.loads(text)
            return KeptCall(from_json(phone), turn, recording, is_sensitive, tuple(map(tuple, cookies)))
        except (BadSignature, ValueError, TypeError, KeyError):
            raise RequestFault(GONE, "this call was not kept by this service, or by another version of it") from None
