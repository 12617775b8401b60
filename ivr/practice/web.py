"""The practice phone's addresses: the page at `/phone`, and what it asks of the service.

Nothing is kept here between two requests: the browser keeps the call (`blob`). The page can reach this service's own
webhooks and nothing else, since every request of the phone goes to the application in this process (`exchange`).
What the page shows is left to `page`, how a call goes on to `live_call`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, jsonify, request

from ivr.conversation.editions import MOST_EDITIONS, Edition
from ivr.conversation.replay import Replay
from ivr.errors import RequestFault, StoreUnavailable
from ivr.flow.diagram import diagram_of
from ivr.flow.svg import svg
from ivr.logs import get_logger
from ivr.practice import asked, live_call
from ivr.practice.answers import act_to_json, heard_to_json, journey_to_json, waits_to_json
from ivr.practice.blob import GONE, Blobs, KeptCall
from ivr.practice.live_call import Line, Played
from ivr.practice.page import Page, render_page
from ivr.practice.signals import Act, HungUp, Waited
from ivr.practice.step_sheets import step_sheets
from ivr.practice.web_agent_phone import add_agent_phone_routes, render_agent_phone
from ivr.practice.web_replay import RECENT_CALLS, add_replay_routes, list_shown
from ivr.store import calls
from ivr.store.database import Database

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src blob:",  # what the microphone took, played back to whoever said it
        "connect-src 'self'",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

TOO_LONG, ELSEWHERE = "too_long", "elsewhere"
"""What the page is to tell besides: the call was left open for too long; it went on in another tab."""

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Practice:
    """Everything that the practice phone needs; `page` is what it shows, `replay` the calls that were."""

    line: Line
    database: Database
    edition: Edition
    page: Page
    replay: Replay
    secret_key: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The map of an edition, and what it tells of each step."""

    svg: str
    sheets: Mapping[str, Any]


def phone_routes(practice: Practice) -> Blueprint:
    """Give the routes of the practice phone, with those of past calls (`web_replay`)."""
    routes = Blueprint(
        "phone", __name__, static_folder="static", static_url_path="/phone/static", template_folder="templates"
    )
    blobs = Blobs(practice.secret_key)
    drawn = {practice.edition.name: _draw(practice.edition)}
    add_replay_routes(routes, practice.page, practice.replay)

    @routes.before_request
    def let_only_our_page_ask() -> None:
        if request.method == "POST":
            asked.check_origin(request)

    @routes.after_request
    def close_the_page(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        if request.endpoint != "phone.static":
            response.headers["Cache-Control"] = "no-store"
        return response

    @routes.get("/phone")
    def page() -> str:
        if "agent" in request.args:
            return render_agent_phone(practice.page, request)
        return render_page(practice.page, request, calls=list_shown(practice.page, practice.replay, RECENT_CALLS))

    @routes.get("/phone/map.svg")
    def flow_map() -> Response:
        return Response(drawing().svg, content_type="image/svg+xml; charset=utf-8")

    @routes.get("/phone/steps")
    def steps() -> Response:
        return jsonify(drawing().sheets)

    @routes.post("/phone/dial")
    def dial() -> Response:
        content = asked.read_json(request)
        played = live_call.dial(practice.line, asked.read_number(content, "line"), asked.read_caller(content))
        return answer(played, None)

    @routes.post("/phone/act")
    def act() -> Response:
        content = asked.read_json(request)
        kept, done = blobs.read(asked.read_text(content, "state")), asked.read_act(content)
        last_words = asked.read_last_words(content)
        if kept.phone.ended:
            return answer(Played(kept, (), ()), None)
        notice = _notice(kept, content.get("again") is True)
        if live_call.is_too_long(kept, practice.line.clock()):
            done, notice = HungUp(), TOO_LONG
        played = live_call.go_on(practice.line, kept, done, last_words)
        return answer(played, None if isinstance(done, Waited) and not played.heard else done, notice)

    @routes.post("/phone/outside")
    def outside() -> Response:
        kept = blobs.read(asked.read_text(asked.read_json(request), "state"))
        return jsonify({"has_happened": live_call.has_happened(practice.line, kept)})

    @routes.post("/phone/save")
    def save() -> Response:
        content = asked.read_json(request)
        kept, name = blobs.read(asked.read_text(content, "state")), asked.read_name(content)
        response = Response(kept.recording, content_type="text/plain; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.call"'
        return response

    def drawing() -> Drawing:
        """Give the drawing of the edition that is asked for: a past call was led by the flows of its own time."""
        name = request.args.get("edition", practice.edition.name)
        if name in drawn:
            return drawn[name]
        try:
            edition = practice.replay.get_edition(name)
        except StoreUnavailable:
            edition = practice.edition
        if edition.name not in drawn:
            if len(drawn) >= MOST_EDITIONS:
                drawn.clear()
            drawn[edition.name] = _draw(edition)
        return drawn[edition.name]

    def _notice(kept: KeptCall, is_again: bool) -> str:
        try:
            with practice.database.reading() as connection:
                row = calls.find_call(connection, kept.phone.setup.call_sid)
        except StoreUnavailable:
            return ""
        if row is None and kept.turn:
            raise RequestFault(GONE, "the database no longer knows this call")
        # An act that is sent again, since its answer was lost, finds its own turn made already.
        return ELSEWHERE if row is not None and row.turn != kept.turn and not is_again else ""

    def answer(played: Played, done: Act | None, notice: str = "") -> Response:
        kept, before = played.kept, played.kept
        told: dict[str, Any] = {"call": kept.phone.setup.call_sid, "machine": [], "step": None, "assurance": None}
        event = None
        try:
            with practice.database.reading() as connection:
                row = calls.find_call(connection, kept.phone.setup.call_sid)
                reply = calls.find_reply(connection, kept.phone.setup.call_sid) or {}
                journey = calls.list_journey(connection, kept.phone.setup.call_sid)
        except StoreUnavailable:
            log.warning("practice_phone_sees_no_journey")
        else:
            new = [one for one in journey if one.turn >= before.turn]
            event = new[0].event if new else None
            told["machine"] = [journey_to_json(one) for one in new]
            told["step"] = journey[-1].path[-1] if journey else None
            if row is not None:
                is_sensitive = bool(reply.get("then", {}).get("is_sensitive"))
                kept = replace(kept, turn=row.turn, is_sensitive=is_sensitive)
                told["assurance"] = row.session.get("assurance")
        ended = kept.phone.ended
        return jsonify(
            told
            | {
                "state": blobs.write(kept),
                "heard": [heard_to_json(one) for one in played.heard],
                "waits": waits_to_json(kept.phone.activity, kept.is_sensitive),
                "you": act_to_json(done, before.is_sensitive, event) if done else None,
                "is_with_others": bool(kept.phone.queue or kept.phone.room or kept.phone.setup.outgoing),
                "ended": {"by": ended.by, "reason": ended.reason} if ended else None,
                "problems": list(played.problems),
                "notice": notice,
            }
        )

    add_agent_phone_routes(routes, practice.line, lambda played: answer(played, None))
    return routes


def _draw(edition: Edition) -> Drawing:
    return Drawing(svg(diagram_of(edition.flows)), step_sheets(edition.flows, edition.catalogue))
