"""The addresses of past calls: the list at `/phone/calls`, and each call turn by turn at `/phone/calls/<sid>`.

They stand among the practice phone's (`web`), and are closed as it is. What is told is left to `past_calls`; the
pages work without a script, which only plays them.
"""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from ivr.conversation.replay import Replay
from ivr.errors import StoreUnavailable
from ivr.logs import get_logger
from ivr.practice.page import Page, frame_of
from ivr.practice.past_calls import ShownCall, show_call, show_turns

CALLS_A_PAGE = 50
RECENT_CALLS = 6
"""How many stand on the phone's own page."""
MOST_SKIPPED = 1_000_000

log = get_logger(__name__)


def add_replay_routes(routes: Blueprint, page: Page, replay: Replay) -> None:
    """Add the addresses of past calls to the practice phone's."""

    @routes.get("/phone/calls")
    def past_calls() -> Response:
        skipped = min(request.args.get("skipped", 0, type=int), MOST_SKIPPED)
        skipped = max(skipped, 0)
        listed = list_shown(page, replay, CALLS_A_PAGE + 1, skipped)
        if listed is None:
            return _notice(page, "no_database", 503, "")
        newer = max(skipped - CALLS_A_PAGE, 0) if skipped else None
        older = skipped + CALLS_A_PAGE if len(listed) > CALLS_A_PAGE else None
        return _rendered("calls.html", page, "", calls=listed[:CALLS_A_PAGE], newer=newer, older=older)

    @routes.get("/phone/recent-calls")
    def recent_calls() -> Response:
        listed = list_shown(page, replay, RECENT_CALLS)
        return _rendered("recent_calls.html", page, "phone/", calls=listed)

    @routes.get("/phone/calls/<sid>")
    def past_call(sid: str) -> Response:
        frame = frame_of(page, request, "../")
        try:
            call = replay.find_call(sid)
            turns = replay.list_turns(call) if call is not None else []
        except StoreUnavailable:
            return _notice(page, "no_database", 503, "../")
        if call is None:
            return _notice(page, "no_call", 404, "../")
        shown = show_turns(call, turns, frame["words"])
        return _rendered(
            "replay.html",
            page,
            "../",
            call=show_call(call, frame["words"], frame["language"], page.clock()),
            turns=shown,
            edition=call.edition,
            played=[{"path": one.path, "after": one.after, "spoken": one.spoken} for one in shown],
        )


def list_shown(page: Page, replay: Replay, most: int, skipped: int = 0) -> list[ShownCall] | None:
    """List calls in the words of the page that is asked for, the newest first; None without a database."""
    frame = frame_of(page, request, "")
    try:
        past = replay.list_calls(most, skipped)
    except StoreUnavailable:
        log.warning("practice_phone_sees_no_calls")
        return None
    now = page.clock()
    return [show_call(one, frame["words"], frame["language"], now) for one in past]


def _notice(page: Page, told: str, status: int, home: str) -> Response:
    answer = _rendered("notice.html", page, home, told=told)
    answer.status_code = status
    return answer


def _rendered(template: str, page: Page, home: str, **shown: Any) -> Response:
    return make_response(render_template(template, **frame_of(page, request, home), **shown))
