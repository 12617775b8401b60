"""Carry the practice phone's requests to the service: a WSGI app in this process, called as a server would call it.

Signed as Twilio signs, with its headers and cookies. Only addresses under the public address are requested; for any
other the phone hears that there was no connection, and the exchange keeps a problem. Nothing leaves the process.

Source: `../shared/reference/twilio.md` sections 4 (cookies), 5.1 (signature) and 11.1, 11.2.
"""

import io
import sys
from collections.abc import Callable
from http.cookies import SimpleCookie
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urlencode, urlsplit, urlunsplit

from twilio.request_validator import RequestValidator

from ivr.practice.signals import Reply, Request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

USER_AGENT = "TwilioProxy/1.1"


class Exchange:
    """The way from one call's phone to the service; it holds the cookies of that call."""

    def __init__(self, app: "WSGIApplication", public_url: str, auth_token: str) -> None:
        self._app = app
        self._public_url = public_url.rstrip("/")
        self._validator = RequestValidator(auth_token)
        self.cookies: dict[str, str] = {}
        self.problems: list[str] = []

    def send(self, request: Request) -> Reply:
        """Send a request and wait for the reply. What the app raises goes through to the caller."""
        if not request.url.startswith((self._public_url + "/", self._public_url + "?")):
            self.problems.append(f"{request.url} is not under the public address, and was not requested")
            return Reply(failure="ct", reason="not under the public address")
        status, headers, body = self._call(self._make_environ(request))
        for name, value in headers:
            if name.lower() == "set-cookie":
                self.cookies.update({key: morsel.value for key, morsel in SimpleCookie(value).items()})
        named = {name.lower(): value for name, value in headers}
        return Reply(
            status=int(status.split(" ", 1)[0]),
            content_type=named.get("content-type", ""),
            body=body.decode("utf-8", errors="replace"),
            location=named.get("location", ""),
        )

    def _make_environ(self, request: Request) -> "WSGIEnvironment":
        parts = urlsplit(request.url)
        prefix = urlsplit(self._public_url).path
        path = parts.path.removeprefix(prefix) or "/"
        target = urlunsplit(("", "", path, parts.query, ""))
        body = urlencode(request.form).encode()
        environ: WSGIEnvironment = {
            "REQUEST_METHOD": request.method,
            "SCRIPT_NAME": "",
            # WSGI wants the decoded path as Latin-1 (PEP 3333); servers add the path as it was sent.
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": parts.query,
            "RAW_URI": target,
            "REQUEST_URI": target,
            "SERVER_NAME": parts.hostname or "localhost",
            # As behind a proxy that ends TLS: only the configured public address tells the scheme.
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": parts.netloc.rpartition("@")[2],
            "HTTP_ACCEPT": "*/*",
            "HTTP_USER_AGENT": USER_AGENT,
            "HTTP_I_TWILIO_IDEMPOTENCY_TOKEN": request.token,
            "HTTP_X_TWILIO_SIGNATURE": self._validator.compute_signature(
                signed_address(request.url), dict(request.form)
            ),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        if request.method == "POST":
            environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded; charset=UTF-8"
            environ["CONTENT_LENGTH"] = str(len(body))
        if self.cookies:
            environ["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return environ

    def _call(self, environ: "WSGIEnvironment") -> tuple[str, list[tuple[str, str]], bytes]:
        begun: list[tuple[str, list[tuple[str, str]]]] = []
        written: list[bytes] = []

        def start_response(
            status: str,
            headers: list[tuple[str, str]],
            exc_info: tuple[type[BaseException], BaseException, TracebackType]
            | tuple[None, None, None]
            | None = None,
            /,
        ) -> Callable[[bytes], object]:
            begun.append((status, headers))
            return written.append

        chunks = self._app(environ, start_response)
        try:
            written += chunks
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        status, headers = begun[-1]
        return status, headers, b"".join(written)


def signed_address(url: str) -> str:
    """Give the form of an address that Twilio signs: no user, no fragment; over HTTPS no port, over HTTP the port."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme == "https":
        host = host.rpartition(":")[0] if parts.port else host
    return urlunsplit(parts._replace(netloc=host, fragment=""))
