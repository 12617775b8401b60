"""Signing in and out, and the page's language.

Who may sign in is `sign_in.py`'s, what the cookie says `browser_session.py`'s.
"""

from dataclasses import replace
from typing import cast

from flask import Blueprint, Response, make_response, redirect, request

from ivr.desk.browser_session import BrowserSession, new_token, password_mark
from ivr.desk.sign_in import Refused, check
from ivr.desk.visits import Pages, render, signed_in, this_visit, way_up
from ivr.queue.agent_duty import BUSY
from ivr.store import agents

LONGEST_PASSWORD = 256


def add_sign_in_routes(routes: Blueprint, pages: Pages) -> None:
    """Add the routes of signing in and out."""

    @routes.get("/desk/sign_in")
    def sign_in_page() -> Response:
        visit = this_visit()
        if visit.agent is not None and "language" not in request.args:
            return _to_desk()
        session = replace(visit.session, language=request.args.get("language", visit.session.language))
        return _form(session, 200, refused=None, name="")

    @routes.post("/desk/sign_in")
    def sign_in() -> Response:
        visit, name = this_visit(), request.form.get("name", "").strip()
        agent = check(pages.database, name, request.form.get("password", "")[:LONGEST_PASSWORD], visit.now)
        if isinstance(agent, Refused):
            return _form(visit.session, 403, refused=agent, name=name)
        with pages.database.writing() as connection:
            agents.save_seen(connection, agent.agent, visit.now)
            mark = password_mark(connection, agent.agent)
        # A new token: whoever knew the one from before is left out.
        began = visit.now.timestamp()
        session = BrowserSession(new_token(), agent.agent, mark, began, visit.session.language)
        response = _to_desk()
        pages.sessions.write(response, session)
        return response

    @routes.post("/desk/sign_out")
    def sign_out() -> Response:
        visit, agent = this_visit(), signed_in()
        with pages.database.writing() as connection:
            duty = agents.find_duty(connection, agent.agent)
            if duty is not None and duty.state not in BUSY:
                agents.save_duty(connection, agent.agent, agents.OFF, visit.now, expected=(duty.state,))
        response = cast("Response", redirect(f"{way_up()}desk/sign_in", 303))
        pages.sessions.forget(response)
        return response

    @routes.post("/desk/language")
    def choose() -> Response:
        wanted = request.form.get("language", "")
        response = _to_desk()
        if wanted in pages.words:
            pages.sessions.write(response, replace(this_visit().session, language=wanted))
        return response

    def _form(session: BrowserSession, status: int, *, refused: Refused | None, name: str) -> Response:
        page = render(pages, "sign_in.html", refused=refused, name=name, token=session.token)
        response = make_response(page, status)
        pages.sessions.write(response, session)
        return response

    def _to_desk() -> Response:
        return cast("Response", redirect(f"{way_up()}desk", 303))
