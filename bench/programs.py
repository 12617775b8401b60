"""What ours is compared with: bare WSGI, Flask, and the floor.

The floor is the least that a Flask service for Twilio does that keeps anything: it checks the signature, reads a row
by its key, writes it back in a committed transaction, and answers with one Gather. It is written as SQLAlchemy and
Twilio document it, with no pre-ping and no journey.
"""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, abort, request
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    insert,
    select,
    update,
)
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Gather, VoiceResponse

from bench.posts import PUBLIC_URL, TOKEN

XML = "text/xml; charset=utf-8"
QUESTION = "If you are a parent or guardian on a child support case, press 1. Otherwise, press 2."

floor_calls = Table(
    "floor_calls",
    MetaData(),
    Column("sid", String(64), primary_key=True),
    Column("turn", Integer, nullable=False),
)

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def make_bare() -> Wsgi:
    """Answer a constant document with nothing between gunicorn and the answer."""
    body = _document("/").encode()
    headers = [("Content-Type", XML), ("Content-Length", str(len(body)))]

    def bare(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        start_response("200 OK", headers)
        return [body]

    return bare


def make_flask() -> Wsgi:
    """Answer a constant document from a route of Flask, which reads the form."""
    app, body = Flask("constant"), _document("/")

    @app.post("/voice")
    def constant() -> Response:
        assert request.form["CallSid"]
        return Response(body, content_type=XML)

    return app


def make_floor(database_url: str) -> Wsgi:
    """Answer with a checked signature, one indexed SELECT, one committed UPDATE, and one Gather."""
    app, engine, validator = Flask("floor"), make_engine(database_url), RequestValidator(TOKEN)

    @app.post("/voice")
    def floor() -> Response:
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(PUBLIC_URL + request.path, request.form, signature):
            abort(403)
        sid = request.form["CallSid"]
        with engine.begin() as connection:
            turn = connection.execute(select(floor_calls.c.turn).where(floor_calls.c.sid == sid)).scalar_one()
            connection.execute(update(floor_calls).where(floor_calls.c.sid == sid).values(turn=turn + 1))
        return Response(_document(f"/voice/turn/{turn + 1}"), content_type=XML)

    return app


def fill_floor(connection: Connection, sids: Iterable[str]) -> None:
    """Make the floor's table with a row for each call."""
    floor_calls.metadata.create_all(connection)
    connection.execute(insert(floor_calls), [{"sid": sid, "turn": 1} for sid in sids])


def make_engine(database_url: str) -> Engine:
    """Make the floor's engine, with the durability that ours has."""
    engine = create_engine(database_url)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def set_up(connection: Any, _: Any) -> None:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")

    return engine


def _document(action: str) -> str:
    response = VoiceResponse()
    gather = Gather(input="dtmf speech", action=PUBLIC_URL + action, num_digits=1, action_on_empty_result=True)
    gather.say(QUESTION, voice="Polly.Joanna-Neural", language="en-US")
    response.append(gather)
    return str(response)
