"""Our addresses as Twilio knows them: absolute, on PUBLIC_URL, whose path is a prefix.

Twilio's retry overrides ride as the URL's fragment, which is neither signed nor sent to us. Source:
`../shared/reference/twilio.md` section 4; three tries of five seconds are Twilio's whole fifteen.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

RETRIES = "#rc=2&rp=5xx,ct,rt&rt=5000"

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Addresses:
    """The public address, without a slash at its end, and the account whose recordings Twilio keeps."""

    public_url: str
    account_sid: str = ""

    @property
    def prefix(self) -> str:
        """The path of the public address, empty where it has none."""
        return urlsplit(self.public_url).path

    def turn(self, number: int, language: str, hand_off_id: str | None = None) -> str:
        """Where the answer of a turn is posted, also that of a caller who is in the queue of a hand-off."""
        wait = "" if hand_off_id is None else f"/wait/{hand_off_id}"
        return f"{self.public_url}/voice{wait}/turn/{number}/{language}{RETRIES}"

    def wait(self, hand_off_id: str, language: str) -> str:
        """Where the next round of a caller's wait comes from."""
        return f"{self.public_url}/voice/wait/{hand_off_id}/{language}{RETRIES}"

    def waited(self, hand_off_id: str, language: str) -> str:
        """Where it is told how a caller's wait ended, in the queue or after the talk with a person."""
        return f"{self.public_url}/voice/waited/{hand_off_id}/{language}{RETRIES}"

    def trouble(self, language: str) -> str:
        """Where a caller waits whose call failed."""
        return f"{self.public_url}/voice/trouble/{language}{RETRIES}"

    def trouble_ended(self, language: str) -> str:
        """Where it is told how the road to a person ended for a caller whose call failed."""
        return f"{self.public_url}/voice/trouble/{language}/ended{RETRIES}"

    def join(self, hand_off_id: str, language: str = "all") -> str:
        """Where a caller who waits is sent when an agent has taken the call."""
        return f"{self.public_url}/voice/join/{hand_off_id}/{language}{RETRIES}"

    def hold(self, language: str) -> str:
        """What a caller hears whom an agent holds."""
        return f"{self.public_url}/voice/hold/{language}{RETRIES}"

    def outside(self, hand_off_id: str, name: str) -> str:
        """Where a caller is connected with a number outside."""
        return f"{self.public_url}/voice/outside/{hand_off_id}/{name}{RETRIES}"

    def agent_leg(self, effect_id: str) -> str:
        """What an agent's telephone plays when it is answered."""
        return f"{self.public_url}/voice/agent/{effect_id}{RETRIES}"

    def agent_key(self, effect_id: str) -> str:
        """Where an agent's key after the whisper is posted."""
        return f"{self.public_url}/voice/agent/{effect_id}/key{RETRIES}"

    def agent_status(self, effect_id: str) -> str:
        """Where Twilio's word on an agent's leg is posted."""
        return f"{self.public_url}/voice/agent/{effect_id}/status{RETRIES}"

    def agent_ended(self, effect_id: str) -> str:
        """Where an agent's leg goes on when its room has ended."""
        return f"{self.public_url}/voice/agent/{effect_id}/ended{RETRIES}"

    def agent_gone(self, effect_id: str) -> str:
        """Where an agent's leg is sent when the caller is gone."""
        return f"{self.public_url}/voice/agent/{effect_id}/gone{RETRIES}"

    def agent_quiet(self, effect_id: str) -> str:
        """What an agent hears who is alone in the room."""
        return f"{self.public_url}/voice/agent/{effect_id}/quiet{RETRIES}"

    def call_back(self, effect_id: str) -> str:
        """What a person hears whom we call back."""
        return f"{self.public_url}/voice/call_back/{effect_id}{RETRIES}"

    def call_back_key(self, effect_id: str) -> str:
        """Where the key of a person called back is posted."""
        return f"{self.public_url}/voice/call_back/{effect_id}/key{RETRIES}"

    def call_back_status(self, effect_id: str) -> str:
        """Where Twilio's word on the leg of a call back is posted."""
        return f"{self.public_url}/voice/call_back/{effect_id}/status{RETRIES}"

    def recording(self, reference: str) -> str:
        """Where Twilio keeps a recording, told by its sid or already by its address.

        It answers where the account does not ask for a password for its media, which is Twilio's default.
        """
        if reference.startswith("https://"):
            return reference
        return f"https://api.twilio.com/2010-04-01/Accounts/{self.account_sid}/Recordings/{reference}"

    def screen_pop(self, hand_off_id: str) -> str:
        """Where the desk shows a hand-off to an agent, who has to be signed in. It is told to others."""
        return f"{self._origin}{self.prefix}/desk/hand-offs/{hand_off_id}"

    def signed(self, raw_target: str) -> str:
        """Give the address that Twilio signed for a raw request target (path and query as they were sent).

        A proxy may have taken the prefix off. User and password are never part of what is signed.
        """
        if raw_target.startswith(("http://", "https://")):
            raw_target = "/" + raw_target.split("/", 3)[3] if raw_target.count("/") > 2 else "/"
        path = raw_target if raw_target.startswith(f"{self.prefix}/") else self.prefix + raw_target
        return self._origin + path

    @property
    def _origin(self) -> str:
        """The public address without its path, nor user and password."""
        parts = urlsplit(self.public_url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "", "", ""))


def take_prefix(application: Wsgi, prefix: str) -> Wsgi:
    """Serve an application below a path as well, where no proxy takes that path off."""

    def below(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(f"{prefix}/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + prefix
            environ["PATH_INFO"] = path.removeprefix(prefix)
        return application(environ, start_response)

    return below if prefix else application
