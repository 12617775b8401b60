"""What an agent does with a caller, by a button or a key: verify, hold, note, wrap up, issue a PIN.

Each is one transaction of `calls.py` and its neighbours, which also say what may be done; here are only the forms.
Handing a caller over is `transfer_routes.py`'s.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from flask import Blueprint, Response, request

from ivr.desk import calls
from ivr.desk.issued_pins import issue_pin
from ivr.desk.sayings import Sayings
from ivr.desk.verification import Closed, Facts, Match, NoMatch, TooFew, verify
from ivr.desk.visits import Pages, is_script_asking, render, signed_in, tell, tell_done, this_visit
from ivr.desk.wrap_ups import FollowUp, save_note, wrap_up
from ivr.store import notes
from ivr.store.agents import Agent
from ivr.store.database import Connection

CALL = "/desk/call/<hand_off_id>"
DAY = re.compile(r"(\d{1,2})\D+(\d{1,2})\D+(\d{4})|(\d{2})(\d{2})(\d{4})")
Made = TypeVar("Made")


def add_call_routes(routes: Blueprint, pages: Pages) -> None:
    """Add the routes of an agent's call."""

    def write(act: Callable[[Connection, Agent, datetime], Made]) -> Made:
        with pages.database.writing() as connection:
            return act(connection, signed_in(), this_visit().now)

    @routes.post(f"{CALL}/verify")
    def verify_caller(hand_off_id: str) -> Response:
        form, key = request.form, pages.secret_key
        who = _digits(form.get("participant_id", "")) or None
        facts = Facts(
            read_day(form.get("birth_on", "")),
            form.get("postal_code", "").strip() or None,
            _digits(form.get("ssn_last_four", "")) or None,
        )
        if form.get("birth_on", "").strip() and facts.birth_on is None:
            return tell("no_day")
        match write(lambda connection, agent, now: verify(connection, key, hand_off_id, agent, who, facts, now)):
            case Match():
                return tell("match")
            case NoMatch(tries_left):
                return tell("no_match" if tries_left else "closed")
            case TooFew():
                return tell("too_few")
            case Closed():
                return tell("closed")

    @routes.post(f"{CALL}/hold")
    def hold(hand_off_id: str) -> Response:
        return _held(hand_off_id, wanted=True)

    @routes.post(f"{CALL}/unhold")
    def unhold(hand_off_id: str) -> Response:
        return _held(hand_off_id, wanted=False)

    @routes.post(f"{CALL}/end")
    def end(hand_off_id: str) -> Response:
        return tell_done(
            write(lambda connection, agent, now: calls.end_call(connection, agent, hand_off_id, now)), "ended"
        )

    @routes.post(f"{CALL}/note")
    def note(hand_off_id: str) -> Response:
        text, before = request.form.get("text", ""), request.form.get("before")
        agent, now = signed_in(), this_visit().now
        with pages.database.writing() as connection:
            mine = [one for one in notes.list_notes(connection, hand_off_id) if one.agent == agent.agent]
            kept = mine[0].text if mine else ""
            if before is not None and kept not in (before, text):
                # Another tab wrote meanwhile: this one is to put both together, and save that.
                return tell(kept=kept)
            told = save_note(connection, agent, hand_off_id, text, now)
        if told != "done":
            return tell(told, is_refused=True)
        return tell(
            "saved", is_saved=True, at=Sayings(pages.agent_calls.catalogue, this_visit().language, now).clock(now)
        )

    @routes.post(f"{CALL}/wrap_up")
    def finish(hand_off_id: str) -> Response:
        form = request.form
        subject, body = form.get("subject", ""), form.get("body", "")
        if not form.get("reason"):
            return tell("no_reason")
        follow_up = FollowUp(subject, body) if subject.strip() or body.strip() else None
        told = write(
            lambda connection, agent, now: wrap_up(
                connection,
                agent,
                hand_off_id,
                form["reason"],
                now,
                is_ready=form.get("then") == "ready",
                follow_up=follow_up,
            )
        )
        if told == "not_possible" and follow_up is not None:
            return tell("no_follow_up")
        return tell_done(told, "wrapped_up")

    @routes.post(f"{CALL}/pin")
    def give_pin(hand_off_id: str) -> Response:
        pin, told = write(lambda connection, agent, now: issue_pin(connection, agent, hand_off_id, now))
        if pin is None:
            return tell(told)
        if is_script_asking():
            return tell(shown=pin)
        return Response(render(pages, "pin.html", page="desk", pin=pin))

    def _held(hand_off_id: str, *, wanted: bool) -> Response:
        told = write(lambda connection, agent, now: calls.hold(connection, agent, hand_off_id, now, wanted=wanted))
        return tell_done(told, "held" if wanted else "unheld")


def read_day(typed: str) -> date | None:
    """Read a day as an American types it: 4/10/1985, 04-10-1985 or 04101985; None where it is none."""
    found = DAY.fullmatch(typed.strip())
    if found is None:
        return None
    month, day, year = (int(one) for one in found.groups() if one is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _digits(typed: str) -> str:
    return "".join(one for one in typed if one.isascii() and one.isdigit())
