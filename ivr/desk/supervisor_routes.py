"""The supervisor's page: how the queues stand and how today goes, what is due, picking a caller, and notices.

The figures are `figures.py`'s, who may pick `duty.py`'s, and what makes a notice sound `ivr/queue/notices.py`'s.
"""

from datetime import datetime

from flask import Blueprint, Response, make_response, request

from ivr.desk.duty import pick
from ivr.desk.figures import ALARM_RATIO, read_figures
from ivr.desk.visits import Pages, is_script_asking, render, signed_in, tell, this_visit
from ivr.desk.waiting_list import desk_seen, read_desk
from ivr.errors import DefinitionFaults
from ivr.queue.hours import PACIFIC
from ivr.queue.notices import clear_notice, set_notice
from ivr.store import notices


def add_supervisor_routes(routes: Blueprint, pages: Pages) -> None:
    """Add the routes of the supervisor."""

    @routes.get("/desk/supervisor")
    def supervisor_page() -> Response:
        agent, now = signed_in(), this_visit().now
        desk_seen(pages.database, agent.agent, now)
        with pages.database.reading() as connection:
            desk = read_desk(connection, pages.agent_calls, agent, now)
            shown = {
                "desk": desk,
                "figures": read_figures(connection, pages.agent_calls.languages, pages.hours, now),
                "notice": notices.find_notice(connection, now),
                "alarm_ratio": ALARM_RATIO,
            }
        template = "supervisor_regions.html" if is_script_asking() else "supervisor.html"
        return make_response(render(pages, template, page="supervisor", **shown))

    @routes.post("/desk/supervisor/pick/<hand_off_id>")
    def take_out_of_order(hand_off_id: str) -> Response:
        with pages.database.writing() as connection:
            told = pick(connection, signed_in(), hand_off_id, this_visit().now)
        return tell("ringing" if told == "done" else "taken")

    @routes.post("/desk/supervisor/notice")
    def say_notice() -> Response:
        agent, now = signed_in(), this_visit().now
        texts = {code: request.form.get(f"text_{code}", "") for code in pages.agent_calls.languages}
        try:
            until = read_until(request.form.get("until", ""))
        except ValueError:
            return tell("no_until", is_refused=True)
        try:
            with pages.database.writing() as connection:
                set_notice(
                    connection,
                    pages.agent_calls.languages,
                    texts,
                    closes_office="closes_office" in request.form,
                    until=until,
                    set_by=agent.agent,
                    now=now,
                )
        except DefinitionFaults as faults:
            return tell("no_notice", is_refused=True, faults=[f"{one.place}: {one.what}" for one in faults.faults])
        return tell("notice_set")

    @routes.post("/desk/supervisor/notice/clear")
    def end_notice() -> Response:
        with pages.database.writing() as connection:
            clear_notice(connection, signed_in().agent, this_visit().now)
        return tell("notice_cleared")


def read_until(typed: str) -> datetime | None:
    """Read when a notice ends, in Pacific time; None where it has no end.

    Raises:
        ValueError: where it is no moment.
    """
    return datetime.fromisoformat(typed).replace(tzinfo=PACIFIC) if typed.strip() else None
