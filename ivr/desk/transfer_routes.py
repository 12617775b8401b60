"""Handing a caller over: to a queue, to a number outside, or in person to another agent.

What may be done is `calls.py`'s and `warm_transfers.py`'s; here are only the forms.
"""

from flask import Blueprint, Response, request

from ivr.desk.calls import transfer_outside, transfer_to_queue
from ivr.desk.visits import Pages, signed_in, tell, tell_done, this_visit
from ivr.desk.warm_transfers import ask_colleague, complete_transfer, take_back

CALL = "/desk/call/<hand_off_id>"


def add_transfer_routes(routes: Blueprint, pages: Pages) -> None:
    """Add the routes of handing over."""

    @routes.post(f"{CALL}/to_queue")
    def to_queue(hand_off_id: str) -> Response:
        queue, language, note = (request.form.get(name, "") for name in ("queue", "language", "note"))
        if queue not in pages.queues or language not in pages.words:
            return tell("not_possible")
        with pages.database.writing() as connection:
            now = this_visit().now
            told = transfer_to_queue(connection, signed_in(), hand_off_id, queue, language, note, now)
        return tell_done(told, "transferred")

    @routes.post(f"{CALL}/outside")
    def outside(hand_off_id: str) -> Response:
        name, now = request.form.get("name", ""), this_visit().now
        with pages.database.writing() as connection:
            told = transfer_outside(connection, signed_in(), hand_off_id, name, pages.outside, now)
        return tell_done(told, "transferred")

    @routes.post(f"{CALL}/to_agent")
    def to_agent(hand_off_id: str) -> Response:
        colleague, now = request.form.get("agent", ""), this_visit().now
        with pages.database.writing() as connection:
            told = ask_colleague(connection, signed_in(), hand_off_id, colleague, "", now)
        return tell_done(told, "calling_agent")

    @routes.post(f"{CALL}/complete")
    def complete(hand_off_id: str) -> Response:
        with pages.database.writing() as connection:
            told = complete_transfer(connection, signed_in(), hand_off_id, this_visit().now)
        return tell_done(told, "completed")

    @routes.post(f"{CALL}/take_back")
    def back(hand_off_id: str) -> Response:
        with pages.database.writing() as connection:
            told = take_back(connection, signed_in(), hand_off_id, this_visit().now)
        return tell_done(told, "taken_back")
