"""The browser's session at the desk: a signed cookie that says who signed in, and the token that every POST repeats.

It holds for a working day, and no longer than the password that it was made with. Who may sign in is `sign_in.py`'s.

Source: OWASP's session management and CSRF prevention cheat sheets (a token of the session in each form, `HttpOnly`,
`SameSite=Strict`, `Secure` under https); itsdangerous, which Flask signs its own sessions with.
"""

import hmac
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from flask import Request, Response
from itsdangerous import BadSignature, URLSafeSerializer

from ivr.errors import RequestFault
from ivr.store import agents, sign_ins
from ivr.store.agents import Agent
from ivr.store.database import Connection

COOKIE = "ivr_desk"
SALT = "desk session 1"
LASTS = timedelta(hours=12)
TOKEN_FIELD, TOKEN_HEADER = "token", "X-Desk-Token"


@dataclass(frozen=True, slots=True)
class BrowserSession:
    """What the cookie says. Before signing in `agent` is empty and only the token counts.

    `password_mark` is a digest of the password's hash: a reset password ends every session. `language` is the page's,
    empty where nobody chose one.
    """

    token: str
    agent: str = ""
    password_mark: str = ""
    began_at: float = 0.0
    language: str = ""


class BrowserSessions:
    """Writes and reads the cookie with the service's key."""

    def __init__(self, secret_key: str, *, is_secure: bool) -> None:
        self._serializer = URLSafeSerializer(secret_key, salt=SALT)
        self._is_secure = is_secure

    def read(self, request: Request) -> BrowserSession | None:
        """Read the session of a request; None where there is none that we wrote."""
        try:
            return BrowserSession(**self._serializer.loads(request.cookies.get(COOKIE, "")))
        except (BadSignature, TypeError, ValueError):
            return None

    def write(self, response: Response, session: BrowserSession) -> None:
        """Have the browser keep a session until it is closed."""
        written = self._serializer.dumps(asdict(session))
        value = written if isinstance(written, str) else written.decode()
        response.set_cookie(COOKIE, value, httponly=True, samesite="Strict", secure=self._is_secure)

    def forget(self, response: Response) -> None:
        """Have the browser forget its session."""
        response.delete_cookie(COOKIE, httponly=True, samesite="Strict", secure=self._is_secure)


def new_token() -> str:
    """Make up a token that nobody can guess."""
    return secrets.token_urlsafe(24)


def find_signed_in(connection: Connection, session: BrowserSession | None, now: datetime) -> Agent | None:
    """Find who signed in by a session that still holds."""
    if session is None or not session.agent:
        return None
    age_seconds = now.timestamp() - session.began_at
    mark = password_mark(connection, session.agent)
    if age_seconds > LASTS.total_seconds() or not mark or not hmac.compare_digest(mark, session.password_mark):
        return None
    return agents.find_agent(connection, session.agent)


def password_mark(connection: Connection, agent: str) -> str:
    """Give what tells one password of an agent from the next; empty where there is none."""
    password_hash = sign_ins.find_password_hash(connection, agent)
    return sha256(password_hash.encode()).hexdigest()[:16] if password_hash else ""


def check_token(request: Request, session: BrowserSession | None) -> None:
    """Let only our own pages post.

    Raises:
        RequestFault: 403 where the session's token is not repeated.
    """
    given = request.headers.get(TOKEN_HEADER) or request.form.get(TOKEN_FIELD, "")
    if session is None or not hmac.compare_digest(given.encode(), session.token.encode()):
        raise RequestFault(403, "only the desk's own pages may ask this; open the desk anew")
