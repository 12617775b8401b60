"""Signed posts to the service, one by one, and as odd as a test wants them.

What comes back is held against Twilio's rules at once: a 200 of a voice route is a sound document, anything else one
line of text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, unquote, unquote_to_bytes, urlencode, urlsplit, urlunsplit
from xml.etree import ElementTree

from flask import Flask
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.test import run_wsgi_app

from ivr.practice.twiml_rules import check_document

TOKEN = "12345"
ACCOUNT = "AC" + "0" * 32
SID = "CA" + "1" * 32
LINE = "+18669013212"
LINE_ABROAD = "+14082730073"
CALLER = "+15105550101"

Fields = Mapping[str, str] | Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service answered."""

    status: int
    content_type: str
    body: str

    @property
    def root(self) -> ElementTree.Element:
        """The TwiML document; it fails the test where there is none."""
        assert self.status == 200, self
        return ElementTree.fromstring(self.body)  # noqa: S314  written by the service under test

    @property
    def said(self) -> list[str]:
        """All that is spoken, in order."""
        return [say.text or "" for say in self.root.iter("Say")]

    @property
    def gather(self) -> dict[str, str]:
        """The attributes of the document's one question."""
        (found,) = self.root.iter("Gather")
        return dict(found.attrib)


@dataclass(frozen=True, slots=True)
class Poster:
    """Posts to a service under its public address."""

    app: Flask
    public_url: str

    def incoming(self, sid: str = SID, **fields: str) -> Answer:
        """Call the line."""
        return self.post("/voice/incoming", {"CallSid": sid, "From": CALLER, "To": LINE, **fields})

    def turn(self, number: int, language: str = "en", sid: str = SID, **fields: str) -> Answer:
        """Post what a turn brought."""
        return self.post(f"/voice/turn/{number}/{language}", {"CallSid": sid, **fields})

    def turn_in_wait(self, hand_off: str, number: int, language: str = "en", **fields: str) -> Answer:
        """Post what a turn brought of a caller who is in a queue."""
        return self.post(f"/voice/wait/{hand_off}/turn/{number}/{language}", {"CallSid": SID, **fields})

    def wait_round(self, hand_off: str, seconds: int = 0, language: str = "en") -> Answer:
        """Ask for the round of a wait that comes after so many seconds."""
        fields = {"CallSid": SID, "QueueTime": str(seconds)}
        return self.post(f"/voice/wait/{hand_off}/{language}", fields)

    def waited(self, hand_off: str, language: str = "en", **fields: str) -> Answer:
        """Post how a wait ended."""
        return self.post(f"/voice/waited/{hand_off}/{language}", {"CallSid": SID, **fields})

    def keys(self, number: int, *entries: str, sid: str = SID, **fields: str) -> Answer:
        """Post these entries, one a turn from this turn on, and give the last answer."""
        answers = [
            self.turn(turn, sid=sid, Digits=entry, **fields) for turn, entry in enumerate(entries, start=number)
        ]
        return answers[-1]

    def post(self, path: str, fields: Fields = (), **how: Any) -> Answer:
        """Post a form, signed; texts that no bytes are for go as their nearest bytes."""
        pairs = list(fields.items()) if isinstance(fields, Mapping) else list(fields)
        return self.send(path, urlencode(pairs, errors="surrogatepass").encode(), **how)

    def send(
        self,
        path: str,
        body: bytes = b"",
        *,
        method: str = "POST",
        token: str | None = TOKEN,
        target: str | None = None,
        target_name: str = "RAW_URI",
        content_type: str = "application/x-www-form-urlencoded; charset=UTF-8",
    ) -> Answer:
        """Send a body as it is. `path` is signed, `target` is what a proxy made of it; without a token nothing is."""
        target = path if target is None else target
        parts = urlsplit(target)
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
            "QUERY_STRING": parts.query,
            target_name: target,
            "SERVER_NAME": "inside.example",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": BytesIO(),
        }
        if token is not None:
            signature = RequestValidator(token).compute_signature(self._signed(path), _form(body, content_type))
            environ["HTTP_X_TWILIO_SIGNATURE"] = signature
        chunks, status, headers = run_wsgi_app(self.app, environ)
        answer = Answer(
            int(status.split()[0]), headers.get("Content-Type", ""), b"".join(chunks).decode("utf-8", "strict")
        )
        return _checked(answer, target)

    def _signed(self, path: str) -> str:
        parts = urlsplit(self.public_url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "")) + path


def _form(body: bytes, content_type: str) -> MultiDict[str, str]:
    if not content_type.startswith("application/x-www-form-urlencoded"):
        return MultiDict()
    try:
        return MultiDict(parse_qsl(body.decode(), keep_blank_values=True, errors="werkzeug.url_quote"))
    except UnicodeDecodeError:
        return MultiDict()


def _checked(answer: Answer, target: str) -> Answer:
    path = unquote(target)
    if answer.status == 200 and "/voice/" in path:
        context = "call"
        if "/voice/wait/" in path or ("/voice/trouble/" in path and not path.endswith("/ended")):
            context = "wait"
        elif "/voice/hold/" in path or path.endswith("/quiet"):
            context = "conference"
        assert answer.content_type == "text/xml; charset=utf-8", answer
        assert check_document(answer.body, context=context) == [], answer.body
    elif answer.status != 204:
        assert answer.content_type == "text/plain; charset=utf-8", answer
        assert answer.body.endswith("\n"), answer
        assert answer.body.strip(), answer
        assert len(answer.body.splitlines()) == 1, answer
        assert "Traceback" not in answer.body, answer
    return answer
