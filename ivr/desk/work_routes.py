"""The desk itself: what one agent sees, whether it has changed, being ready or not, and taking a caller.

What is shown is read by `waiting_list.py` and `screen_pop.py`, what is done is `duty.py`'s. What an agent does with a
caller is `call_routes.py`'s.
"""

from typing import Literal

from flask import Blueprint, Response, jsonify, make_response

from ivr.desk.duty import next_call, set_duty
from ivr.desk.screen_pop import ScreenPop, open_screen_pop
from ivr.desk.visits import Pages, is_script_asking, render, signed_in, tell, this_visit
from ivr.desk.waiting_list import Desk, desk_seen, read_desk, version
from ivr.desk.warm_transfers import list_colleagues
from ivr.desk.wrap_ups import REASONS
from ivr.queue.agent_duty import READY
from ivr.store import agents


def add_work_routes(routes: Blueprint, pages: Pages) -> None:
    """Add the routes of the desk."""

    @routes.get("/desk")
    def page() -> Response:
        agent, now = signed_in(), this_visit().now
        desk_seen(pages.database, agent.agent, now)
        with pages.database.reading() as connection:
            desk = read_desk(connection, pages.agent_calls, agent, now)
            colleagues = list_colleagues(connection, agent, now) if desk.call else []
        shown = {
            "desk": desk,
            "pop": _pop(desk),
            "colleagues": colleagues,
            "queues": pages.queues,
            "outside": pages.outside,
            "reasons": REASONS,
        }
        template = "regions.html" if is_script_asking() else "desk.html"
        response = make_response(render(pages, template, page="desk", **shown))
        response.headers["X-Desk-Version"] = desk.version
        return response

    @routes.get("/desk/version")
    def find_version() -> Response:
        agent, now = signed_in(), this_visit().now
        desk_seen(pages.database, agent.agent, now)
        with pages.database.reading() as connection:
            return jsonify({"version": version(connection, now), "agent": agent.agent})

    @routes.post("/desk/ready")
    def go_ready() -> Response:
        return _set("ready")

    @routes.post("/desk/not_ready")
    def go_not_ready() -> Response:
        return _set("not_ready")

    @routes.post("/desk/next")
    def take_next() -> Response:
        agent, now = signed_in(), this_visit().now
        with pages.database.writing() as connection:
            claimed = next_call(connection, agent, now)
            duty = agents.find_duty(connection, agent.agent)
        if claimed is None:
            return tell("nobody" if duty and duty.state == READY else "not_now")
        return tell("ringing")

    def _set(state: Literal["ready", "not_ready"]) -> Response:
        with pages.database.writing() as connection:
            told = set_duty(connection, signed_in(), state, this_visit().now)
        return tell(state if told == "done" else "not_now")

    def _pop(desk: Desk) -> ScreenPop | None:
        if desk.call is None:
            return None
        agent, now = signed_in(), this_visit().now
        return open_screen_pop(pages.database, pages.agent_calls, pages.replay, desk.call.hand_off_id, agent, now)
