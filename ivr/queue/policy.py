"""Who is next, and how long it may take: pure rules, written down in `docs/decisions/0009-waiting-for-a-person.md`.

What they are about is read by `waits.py` and `claims.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from statistics import mean, quantiles

from ivr.queue.hours import PACIFIC
from ivr.store.agents import Agent
from ivr.store.hand_offs import HandOff

OWN_AGENCY_FOR = timedelta(minutes=5)
"""How long only agents of the case's own agency get a caller."""

DECLINED_FOR = timedelta(minutes=2)
HEARING_WITHIN_DAYS = 2
HEARINGS = frozenset(
    {"COURT HEARING", "APPELLATE COURT HEARING", "BANKRUPTCY COURT HEARING", "WORKERS COMPENSATION HEARING"}
)
"""The appointment types at which a court waits for nobody."""

GENERAL_QUEUE = "agents"
"""The queue that takes no skill; every other one takes the skill of its name."""

SCALE_MINUTES = (1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90)
"""The only numbers of minutes that are said."""

USUAL_HANDLING_SECONDS = 360.0
WRAP_UP_SECONDS = 60.0
"""What an agent does after a call is not measured; this is allowed for it."""

FEW_CALLS = 5
"""With fewer recent calls than this, the usual handling time counts in for the missing ones."""


@dataclass(frozen=True, slots=True)
class WaitRange:
    """A wait as it is said: from `low_minutes` to `high_minutes`; None means more than `low_minutes`."""

    low_minutes: int
    high_minutes: int | None

    @property
    def is_soon(self) -> bool:
        """Tell whether it is at most a minute."""
        return self.high_minutes == SCALE_MINUTES[0]


SOON = WaitRange(0, SCALE_MINUTES[0])


def urgency_of(
    *, is_in_danger: bool, hearings_at: Iterable[datetime], has_called_today: bool, now: datetime
) -> str | None:
    """Tell why a caller is urgent: `safety`, `hearing` or `again_today`; None for all others.

    A hearing counts from the morning of its day, so also for who is late for it, and two calendar days ahead.
    """
    today = now.astimezone(PACIFIC).date()
    if is_in_danger:
        return "safety"
    days = ((at.astimezone(PACIFIC).date() - today).days for at in hearings_at)
    if any(0 <= day <= HEARING_WITHIN_DAYS for day in days):
        return "hearing"
    return "again_today" if has_called_today else None


def may_take(agent: Agent, hand_off: HandOff, now: datetime) -> bool:
    """Tell whether a caller may be given to an agent: language, skill, and the agency for the first minutes."""
    if hand_off.language not in agent.languages:
        return False
    if not has_skill(agent, hand_off.queue):
        return False
    is_own = not agent.agencies or hand_off.agency is None or hand_off.agency in agent.agencies
    return is_own or now - hand_off.asked_at >= OWN_AGENCY_FOR


def has_skill(agent: Agent, queue: str) -> bool:
    """Tell whether an agent may answer a queue."""
    return queue == GENERAL_QUEUE or queue in agent.skills


def in_order(agent: Agent, waiting: Iterable[HandOff], now: datetime) -> list[HandOff]:
    """Put those whom an agent may take in the order in which that agent gets them."""
    mine = [one for one in waiting if may_take(agent, one, now)]
    return sorted(mine, key=lambda one: (_was_declined(agent.agent, one, now), place(one)))


def place(hand_off: HandOff) -> tuple[bool, bool, datetime, str]:
    """Give what a hand-off is sorted by: urgent, then who waited when the office closed, then the longest wait."""
    return hand_off.urgency is None, not hand_off.is_first, hand_off.asked_at, hand_off.hand_off_id


def estimate_wait(
    waiting_ahead: int,
    agents_on_duty: int,
    recent_handling_seconds: Sequence[float],
    recent_waits_seconds: Sequence[float],
    agents_ready: int = 0,
) -> WaitRange | None:
    """Estimate a wait, honestly and coarsely; None with nobody on duty.

    With c agents whose calls take h seconds, one becomes free every h/c seconds, so whoever has k - 1 people ahead
    waits for k of such moments. They come irregularly: the sum of k scatters by about the square root of k, so from
    0.7 below to 1.3 above, on the careful side, about four callers in five fall. Ready agents take as many at once.
    Where callers answered lately waited longer than that (agents away from their desks, say), what happened wins over
    what was computed: three quarters of them waited no longer than the high end. Rounded outward to numbers that
    can be said, so that a promise is never narrower than what is known.
    """
    if agents_on_duty <= 0:
        return None
    handling_seconds = _handling_seconds(recent_handling_seconds)
    one_free_seconds = handling_seconds / agents_on_duty
    turns = max(waiting_ahead + 1 - agents_ready, 0)
    low_seconds = max(turns - 0.7 * sqrt(turns), 0.0) * one_free_seconds
    high_seconds = (turns + 1.3 * sqrt(turns)) * one_free_seconds
    if len(recent_waits_seconds) >= 2:
        high_seconds = max(high_seconds, quantiles(recent_waits_seconds, n=4, method="inclusive")[2])
    return in_words(low_seconds, high_seconds)


def in_words(low_seconds: float, high_seconds: float) -> WaitRange:
    """Round a range of seconds outward to minutes that can be said."""
    if high_seconds <= SCALE_MINUTES[0] * 60:
        return SOON
    high = next((minutes for minutes in SCALE_MINUTES if minutes * 60 >= high_seconds), None)
    low = max((minutes for minutes in SCALE_MINUTES if minutes * 60 <= low_seconds), default=SCALE_MINUTES[0])
    if low == high:
        low = SCALE_MINUTES[SCALE_MINUTES.index(low) - 1]
    return WaitRange(low, high)


def _handling_seconds(recent_seconds: Sequence[float]) -> float:
    missing = max(FEW_CALLS - len(recent_seconds), 0)
    return mean([*recent_seconds, *[USUAL_HANDLING_SECONDS] * missing]) + WRAP_UP_SECONDS


def _was_declined(agent: str, hand_off: HandOff, now: datetime) -> bool:
    return any(
        one["agent"] == agent and now - datetime.fromisoformat(one["at"]) < DECLINED_FOR
        for one in hand_off.declined_by
    )
