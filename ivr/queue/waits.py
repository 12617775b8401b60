"""What the store knows of a wait: how urgent it is, whose case it is about, and how long it may take.

The rules are `policy.py`'s. What callers hear of it is the look-ups'.
"""

from datetime import datetime, time, timedelta

from ivr.queue import policy
from ivr.queue.agent_duty import NOT_READY, READY
from ivr.queue.hours import PACIFIC
from ivr.queue.policy import WaitRange
from ivr.store import agents, hand_offs, queue
from ivr.store.agents import AgentOnDuty
from ivr.store.database import Connection
from ivr.store.hand_offs import HandOff

HANDLING_OF = timedelta(hours=2)
WAITS_OF = timedelta(minutes=30)
"""How far back calls and waits tell something about now."""


def urgency(
    connection: Connection, participant_id: str | None, caller: str | None, call_sid: str, now: datetime
) -> str | None:
    """Tell why a caller is urgent; None for all others. A day is a day in California."""
    today = datetime.combine(now.astimezone(PACIFIC).date(), time(), PACIFIC)
    until = today + timedelta(days=policy.HEARING_WITHIN_DAYS + 1)
    hearings: list[datetime] = []
    is_in_danger = False
    if participant_id is not None:
        is_in_danger = queue.has_safety_flag(connection, participant_id)
        hearings = queue.list_appointments_at(connection, participant_id, policy.HEARINGS, today, until)
    return policy.urgency_of(
        is_in_danger=is_in_danger,
        hearings_at=hearings,
        has_called_today=queue.has_earlier_call(connection, participant_id, caller, call_sid, today),
        now=now,
    )


def agency_of(connection: Connection, participant_id: str | None) -> str | None:
    """Tell the agency of a participant's open cases; None where there is none, or more than one."""
    if participant_id is None:
        return None
    found = queue.list_agencies(connection, participant_id)
    return found[0] if len(found) == 1 else None


def expected_wait(
    connection: Connection, queue_name: str, language: str, now: datetime, hand_off: HandOff | None = None
) -> WaitRange | None:
    """Estimate how long a caller still waits; None where nobody on duty speaks the language.

    For a new caller, or for one who has the place of `hand_off` already. Agents who speak the language take callers
    of their other languages too, so these count as ahead. The agency is left out: it decides for five minutes only.
    """
    able = [
        one
        for one in agents.list_on_duty(connection, now)
        if language in one.agent.languages and policy.has_skill(one.agent, queue_name)
    ]
    if not able:
        return None
    # Who is not ready may be at lunch; where nobody else is there, that is who will answer.
    working = [one for one in able if one.duty.state != NOT_READY] or able
    answered = queue.list_answered(connection, queue_name, now - HANDLING_OF)
    return policy.estimate_wait(
        waiting_ahead=_count_ahead(connection, queue_name, working, now, hand_off),
        agents_on_duty=len(working),
        recent_handling_seconds=[
            (one.ended_at - one.answered_at).total_seconds() for one in answered if one.ended_at
        ],
        recent_waits_seconds=[
            (one.answered_at - one.asked_at).total_seconds()
            for one in answered
            if one.kind == "wait" and one.language == language and one.answered_at >= now - WAITS_OF
        ],
        agents_ready=sum(one.duty.state == READY for one in working),
    )


def _count_ahead(
    connection: Connection, queue_name: str, working: list[AgentOnDuty], now: datetime, hand_off: HandOff | None
) -> int:
    languages = {language for one in working for language in one.agent.languages}
    waiting = [
        one
        for one in hand_offs.list_due_hand_offs(connection, now)
        if one.queue == queue_name and one.language in languages
    ]
    if hand_off is None:
        return len(waiting)
    return sum(policy.place(one) < policy.place(hand_off) for one in waiting)
