"""The desk's addresses: what holds for all of them, and where each stands.

Nobody gets past the guard here without a session, but to sign in; no POST without its token, nothing of the
supervisor's as an agent. What the pages show and do is left to the modules of routes beside it, and who may sign in
to `sign_in.py`.
"""

from flask import Blueprint, Response, redirect, request

from ivr.desk.browser_session import BrowserSession, check_token, find_signed_in, new_token
from ivr.desk.call_routes import add_call_routes
from ivr.desk.page_language import choose_language
from ivr.desk.sign_in_routes import add_sign_in_routes
from ivr.desk.supervisor_routes import add_supervisor_routes
from ivr.desk.transfer_routes import add_transfer_routes
from ivr.desk.visits import Pages, Visit, is_script_asking, keep_visit, this_visit, way_up
from ivr.desk.work_routes import add_work_routes
from ivr.errors import RequestFault

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

OPEN = {"desk.static", "desk.sign_in_page", "desk.sign_in"}
"""What anybody may ask for."""

PAGES = {"desk.page", "desk.supervisor_page"}
"""Where a browser without a session is led to sign in, instead of being refused."""

SUPERVISORS = "/desk/supervisor"


def desk_routes(pages: Pages) -> Blueprint:
    """Give the routes of the desk."""
    routes = Blueprint(
        "desk", __name__, static_folder="static", static_url_path="/desk/static", template_folder="templates"
    )

    @routes.before_request
    def guard() -> Response | None:
        if request.endpoint == "desk.static":
            return None
        session, now = pages.sessions.read(request), pages.clock()
        with pages.database.reading() as connection:
            agent = find_signed_in(connection, session, now)
        session = session or BrowserSession(new_token())
        first = agent.languages[0] if agent and agent.languages else None
        accepted = request.accept_languages.best_match(list(pages.words))
        language = choose_language(pages.words, request.args.get("language"), session.language, first, accepted)
        keep_visit(Visit(session, agent, language, pages.words[language], now))
        if agent is None and request.endpoint not in OPEN:
            if request.endpoint in PAGES and not is_script_asking():
                return redirect(f"{way_up()}desk/sign_in", 303)  # type: ignore[return-value]
            raise RequestFault(401, "sign in first")
        if request.method == "POST":
            check_token(request, pages.sessions.read(request))
        if request.path.startswith(SUPERVISORS) and not this_visit().is_supervisor:
            raise RequestFault(403, "this is the supervisor's")
        return None

    @routes.after_request
    def close_the_page(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "same-origin"
        if request.endpoint != "desk.static":
            response.headers["Cache-Control"] = "no-store"
        return response

    add_sign_in_routes(routes, pages)
    add_work_routes(routes, pages)
    add_call_routes(routes, pages)
    add_transfer_routes(routes, pages)
    add_supervisor_routes(routes, pages)
    return routes
