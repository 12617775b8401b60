"""The supervisor's figures: queues and agents now, how today goes by language, and what is due to be done.

A day is a day in California. Call backs are no waits: who asked for one is counted by the wait before it. Whatever is
shown is counted, never estimated; a share of nothing is None, not zero.

Source: issue 6 (answered within a minute; an alarm where callers in Spanish wait 1.2 times as long as in English).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from statistics import mean

from ivr.queue.hours import PACIFIC, Hours
from ivr.store import agents, figures, hand_offs
from ivr.store.agents import OFF, SEEN_WITHIN, Agent, Duty
from ivr.store.database import Connection
from ivr.store.figures import OpenCallBack, PastWait
from ivr.store.hand_offs import HandOff

ANSWERED_WITHIN = timedelta(seconds=60)
ALARM_RATIO = 1.2
SLOW, QUICK = "es", "en"
"""Which language's wait is held against which."""

DAYS_TO_ANSWER = 3
END_OF_DAY = time(17)
MOST_DUE = 100


@dataclass(frozen=True, slots=True)
class QueueNow:
    """Who waits in a queue, in a language, now."""

    queue: str
    language: str
    waiting: int
    longest_seconds: int


@dataclass(frozen=True, slots=True)
class Today:
    """How today went in a language: waits that are over, and of these how many were answered, quickly, or given up.

    `quick_share` (the service level) and `abandoned_share` are from 0 to 1; every wait that is over counts.
    """

    language: str
    over: int
    answered: int
    answered_quickly: int
    abandoned: int
    quick_share: float | None
    abandoned_share: float | None
    average_wait_seconds: float | None


@dataclass(frozen=True, slots=True)
class AgentNow:
    """What an agent does; `is_seen` is False where the desk was not open lately."""

    agent: Agent
    state: str
    since: datetime | None
    is_seen: bool


@dataclass(frozen=True, slots=True)
class Due:
    """Something that was asked for and is to be answered by `due_at`; `reference` is a receipt or a message's ID."""

    kind: str
    reference: str
    asked_at: datetime
    due_at: datetime
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """All of it; `wait_ratio` is how many times as long callers in Spanish wait as those in English."""

    queues: tuple[QueueNow, ...]
    longest_seconds: int
    agents: tuple[AgentNow, ...]
    today: tuple[Today, ...]
    wait_ratio: float | None
    is_alarm: bool
    call_backs: tuple[OpenCallBack, ...]
    due: tuple[Due, ...]
    overdue_count: int


def read_figures(connection: Connection, languages: Sequence[str], hours: Hours, now: datetime) -> Figures:
    """Read the figures of this moment; `languages` are those that are told of, also where nobody spoke them."""
    midnight = datetime.combine(now.astimezone(PACIFIC).date(), time(), PACIFIC)
    waits = figures.list_waits(connection, midnight)
    today = tuple(_today(language, [one for one in waits if one.language == language]) for language in languages)
    queues = tuple(_queues(hand_offs.list_hand_offs_in(connection, "waiting"), languages, now))
    ratio = wait_ratio(today)
    due = tuple(sorted(_due(connection, hours, now), key=lambda one: one.due_at))
    return Figures(
        queues=queues,
        longest_seconds=max((one.longest_seconds for one in queues), default=0),
        agents=tuple(_agents(connection, now)),
        today=today,
        wait_ratio=ratio,
        is_alarm=ratio is not None and ratio >= ALARM_RATIO,
        call_backs=tuple(figures.list_call_backs(connection)),
        due=due,
        overdue_count=sum(one.is_overdue for one in due),
    )


def wait_ratio(today: Iterable[Today]) -> float | None:
    """Tell how many times as long callers in Spanish wait as those in English; None while either is unknown."""
    waits = {one.language: one.average_wait_seconds for one in today}
    slow, quick = waits.get(SLOW), waits.get(QUICK)
    if slow is None or quick is None:
        return None
    # Nobody is unequal who waits for less than a second; and nothing can be divided by that.
    return max(slow, 1.0) / max(quick, 1.0)


def _today(language: str, waits: Sequence[PastWait]) -> Today:
    over = [one for one in waits if one.answered_at is not None or one.ended_at is not None]
    answered = [one for one in over if one.answered_at is not None]
    quickly = [one for one in answered if _waited(one) <= ANSWERED_WITHIN]
    abandoned = [one for one in over if one.answered_at is None and one.outcome == "hung_up"]
    return Today(
        language=language,
        over=len(over),
        answered=len(answered),
        answered_quickly=len(quickly),
        abandoned=len(abandoned),
        quick_share=len(quickly) / len(over) if over else None,
        abandoned_share=len(abandoned) / len(over) if over else None,
        average_wait_seconds=mean(_waited(one).total_seconds() for one in over) if over else None,
    )


def _waited(wait: PastWait) -> timedelta:
    until = wait.answered_at or wait.ended_at
    assert until is not None
    return max(until - wait.asked_at, timedelta())


def _queues(waiting: Sequence[HandOff], languages: Sequence[str], now: datetime) -> Iterable[QueueNow]:
    """Count those who wait on the line; the general queue is told of in every language, empty or not."""
    on_line = [one for one in waiting if one.kind == "wait"]
    names = {("agents", language) for language in languages} | {(one.queue, one.language) for one in on_line}
    for queue, language in sorted(names):
        seconds = [
            int((now - one.asked_at).total_seconds())
            for one in on_line
            if (one.queue, one.language) == (queue, language)
        ]
        yield QueueNow(queue, language, len(seconds), max([0, *seconds]))


def _agents(connection: Connection, now: datetime) -> Iterable[AgentNow]:
    states = ("ready", "not_ready", "ringing", "talking", "wrap_up")
    duties: dict[str, Duty] = {one.agent: one for one in agents.list_duties(connection, states)}
    for agent in agents.list_agents(connection):
        duty = duties.get(agent.agent)
        is_seen = duty is not None and now - duty.seen_at <= SEEN_WITHIN
        yield AgentNow(agent, duty.state if duty else OFF, duty.since if duty else None, is_seen)


def _due(connection: Connection, hours: Hours, now: datetime) -> Iterable[Due]:
    for request in figures.list_requests_due(connection, MOST_DUE):
        yield Due(request.kind, request.receipt, request.asked_at, request.due_at, request.due_at < now)
    for message in figures.list_unanswered(connection, MOST_DUE):
        due_at = _answer_due_at(hours, message.sent_at)
        yield Due("message", message.message_id, message.sent_at, due_at, due_at < now)


def _answer_due_at(hours: Hours, sent_at: datetime) -> datetime:
    """Give the end of the third business day after a message, as for every request (`lookups/answer_days.py`)."""
    day = hours.business_day_after(sent_at, DAYS_TO_ANSWER)
    return datetime.combine(day or (sent_at + timedelta(days=7)).astimezone(PACIFIC).date(), END_OF_DAY, PACIFIC)
