"""One request to the desk: who asks, in which language the page is, and how an act is answered.

`web.py` finds all of it before any route runs; the routes only read it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from flask import Response, g, jsonify, redirect, render_template, request

from ivr.conversation.agent_calls import AgentCalls
from ivr.conversation.replay import Replay
from ivr.desk.browser_session import TOKEN_HEADER, BrowserSession, BrowserSessions
from ivr.desk.duty import Told
from ivr.desk.page_language import Words
from ivr.desk.sayings import Sayings
from ivr.queue.hours import Hours
from ivr.store.agents import Agent
from ivr.store.database import Database

SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Pages:
    """Everything that the desk's pages need.

    `queues` and `outside` (numbers by name) are where callers may be transferred. `clock` is the service's;
    `is_clock_real` is false under IVR_NOW.
    """

    database: Database
    agent_calls: AgentCalls
    replay: Replay
    words: Mapping[str, Words]
    queues: Sequence[str]
    outside: Mapping[str, str]
    hours: Hours
    sessions: BrowserSessions
    secret_key: str
    clock: Callable[[], datetime]
    is_clock_real: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks: `agent` is None before signing in."""

    session: BrowserSession
    agent: Agent | None
    language: str
    words: Words
    now: datetime

    @property
    def is_supervisor(self) -> bool:
        """Tell whether a supervisor asks."""
        return self.agent is not None and self.agent.role == SUPERVISOR


def keep_visit(visit: Visit) -> None:
    """Keep who asks for as long as this request lasts."""
    g.visit = visit


def this_visit() -> Visit:
    """Give who asks."""
    return cast("Visit", g.visit)


def signed_in() -> Agent:
    """Give the agent who asks; the guard has let nobody else through."""
    agent = this_visit().agent
    if agent is None:
        raise AssertionError("a route without a guard")
    return agent


def is_script_asking() -> bool:
    """Tell whether the page's script asks, which shows the answer itself."""
    return TOKEN_HEADER in request.headers


def tell(told: str = "", **values: Any) -> Response:
    """Answer an act with one of the words under `told`: to the script at once, else on the desk as it is now."""
    if is_script_asking():
        told_words: Mapping[str, str] = this_visit().words["told"]
        return jsonify({"told": told_words[told] if told else "", **values})
    return cast("Response", redirect(f"{way_up()}desk{f'?told={told}' if told else ''}", 303))


def tell_done(told: Told, done: str) -> Response:
    """Answer an act by what became of it: with `done` where it was done."""
    return tell(done if told == "done" else told)


def way_up() -> str:
    """Give the way from this address to the folder of `/desk`: addresses are relative, whatever stands before us."""
    return "../" * request.path.removeprefix("/desk").count("/")


def render(pages: Pages, template: str, **values: Any) -> str:
    """Write a page for whoever asks."""
    visit = this_visit()
    return render_template(
        f"desk/{template}",
        up=way_up(),
        visit=visit,
        words=visit.words,
        language=visit.language,
        languages={code: words["name"] for code, words in pages.words.items()},
        is_clock_real=pages.is_clock_real,
        say=Sayings(pages.agent_calls.catalogue, visit.language, visit.now),
        now=visit.now,
        told=visit.words["told"].get(request.args.get("told", ""), ""),
        **values,
    )
