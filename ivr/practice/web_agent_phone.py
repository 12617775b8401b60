"""The agent's telephone in the browser: the second end of a call, at `/phone?agent=NAME`.

It waits until the stand-in for Twilio's REST calls its number, is answered or declined, and from then on it is a call
as any other (`web`). Whom the agent is told about, and how, is the desk's and the whisper's.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Request, Response, jsonify, render_template, request

from ivr.errors import RequestFault, StoreUnavailable
from ivr.practice import asked, live_call
from ivr.practice.live_call import Line, Played
from ivr.practice.page import Page, frame_of, shown_number
from ivr.store import agents
from ivr.store.agents import Agent
from ivr.store.practice_legs import PracticeLeg

RINGS_NO_MORE = 409


def add_agent_phone_routes(routes: Blueprint, line: Line, answer: Callable[[Played], Response]) -> None:
    """Add what the agent's telephone asks to the practice phone's addresses; `answer` tells what an act led to."""

    @routes.post("/phone/ringing")
    def ringing() -> Response:
        leg = live_call.find_ringing(line, asked.read_number(asked.read_json(request), "number"))
        return jsonify({"sid": leg.sid if leg else None, "from": shown_number(leg.caller) if leg else None})

    @routes.post("/phone/pick_up")
    def pick_up() -> Response:
        return answer(live_call.pick_up(line, _leg(asked.read_json(request))))

    @routes.post("/phone/turn_away")
    def turn_away() -> Response:
        live_call.turn_away(line, _leg(asked.read_json(request)))
        return jsonify({})

    def _leg(content: Mapping[str, Any]) -> PracticeLeg:
        number, sid = asked.read_number(content, "number"), asked.read_text(content, "sid")
        leg = live_call.find_ringing(line, number)
        if leg is None or leg.sid != sid:
            raise RequestFault(RINGS_NO_MORE, "this telephone does not ring any more")
        return leg


def render_agent_phone(page: Page, request: Request) -> str:
    """Write the page of an agent's telephone; whose, can be chosen there."""
    wanted = request.args.get("agent", "")
    return render_template(
        "agent_phone.html",
        **frame_of(page, request, "phone/"),
        also=f"&agent={wanted}" if wanted.isalnum() else "&agent=",
        wanted=wanted,
        agents=list_agents_with_phones(page),
        shown_number=shown_number,
    )


def list_agents_with_phones(page: Page) -> list[Agent]:
    """List the agents whose telephones can ring; none where the database does not answer."""
    try:
        with page.database.reading() as connection:
            return [one for one in agents.list_agents(connection) if one.phone]
    except StoreUnavailable:
        return []
