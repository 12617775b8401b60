"""A small service that answers canned TwiML, checks every signature, and remembers what it was asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import VoiceResponse

PUBLIC_URL = "https://line.example/ivr"
TOKEN = "12345"
ACCOUNT = "AC" + "0" * 32

Answer = VoiceResponse | str | tuple[str, str, str]
"""A document, its text, or (status, content type, body)."""


@dataclass
class Asked:
    method: str
    target: str
    form: dict[str, str]
    headers: dict[str, str]


@dataclass
class CannedLine:
    """A WSGI app: each path answers its documents in turn, the last one for ever."""

    public_url: str = PUBLIC_URL
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def on(self, path: str, *answers: Answer) -> "CannedLine":
        self.answers[path] = list(answers)
        return self

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH", "0"))).decode()
        form = dict(parse_qsl(body, keep_blank_values=True))
        headers = {key[5:]: value for key, value in environ.items() if key.startswith("HTTP_")}
        target = environ["RAW_URI"]
        self.asked.append(Asked(environ["REQUEST_METHOD"], target, form, headers))
        if not RequestValidator(TOKEN).validate(self.public_url + target, form, headers["X_TWILIO_SIGNATURE"]):
            start_response("403 FORBIDDEN", [])
            return [b""]
        path = environ["PATH_INFO"]
        if path == "/voice/status" and path not in self.answers:
            start_response("204 NO CONTENT", [])
            return [b""]
        answers = self.answers[path]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        status, content_type, text = answer if isinstance(answer, tuple) else ("200 OK", "text/xml", str(answer))
        extra = [("Location", text)] if status.startswith("3") else []
        start_response(status, [("Content-Type", content_type), *extra])
        return [text.encode()]

    def paths(self) -> list[str]:
        return [asked.target for asked in self.asked]


def document(*verbs: Callable[[VoiceResponse], object]) -> VoiceResponse:
    response = VoiceResponse()
    for verb in verbs:
        verb(response)
    return response


def asks(text: str, **attributes: Any) -> VoiceResponse:
    """A question as the service asks it: a Gather with a prompt inside."""
    response = VoiceResponse()
    settings = {"action": "/ivr/voice/turn/1", "action_on_empty_result": True, "input": "dtmf speech"} | attributes
    gather = response.gather(**settings)
    gather.say(text, language="en-US", voice="Polly.Joanna-Neural")
    return response


def says(text: str, language: str = "en-US") -> VoiceResponse:
    response = VoiceResponse()
    response.say(text, language=language)
    return response
