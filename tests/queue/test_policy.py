"""Who is next, and how a wait is said: the rules in tables."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sample_service import NOW

from ivr.queue.policy import SOON, WaitRange, estimate_wait, in_order, in_words, may_take, urgency_of
from ivr.store.agents import Agent
from ivr.store.hand_offs import HandOff

AGENT = Agent("luis", "Luis Ortega", "+19165550152", ("en", "es"), "agent", (), ())


def hand_off(name: str, minutes: float = 1, **changes: object) -> HandOff:
    """A caller who has waited for so many minutes."""
    empty = dict.fromkeys(HandOff.__dataclass_fields__)
    values = {
        **empty,
        "hand_off_id": name,
        "queue": "agents",
        "language": "en",
        "is_first": False,
        "declined_by": [],
        "asked_at": NOW - timedelta(minutes=minutes),
        **changes,
    }
    return HandOff(**values)  # type: ignore[arg-type]


def pacific(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}-08:00")


@pytest.mark.parametrize(
    ("is_in_danger", "hearings", "has_called", "expected"),
    [
        (False, [], False, None),
        (True, [NOW], True, "safety"),
        (False, [NOW], True, "hearing"),
        (False, [], True, "again_today"),
        (False, [pacific("2026-11-23T08:00")], False, "hearing"),  # late for it
        (False, [pacific("2026-11-25T23:59")], False, "hearing"),
        (False, [pacific("2026-11-26T00:00")], False, None),
        (False, [pacific("2026-11-22T23:59")], False, None),
        (False, [pacific("2027-01-04T09:00"), pacific("2026-11-24T09:00")], False, "hearing"),
    ],
)
def test_urgent_is_danger_then_a_hearing_within_two_days_then_a_second_call(
    is_in_danger: bool, hearings: list[datetime], has_called: bool, expected: str | None
) -> None:
    found = urgency_of(is_in_danger=is_in_danger, hearings_at=hearings, has_called_today=has_called, now=NOW)
    assert found == expected


@pytest.mark.parametrize(
    ("agent", "caller", "may"),
    [
        ({}, {}, True),
        ({}, {"language": "es"}, True),
        ({"languages": ("es",)}, {}, False),
        ({"languages": ()}, {}, False),
        ({}, {"queue": "tty"}, False),
        ({"skills": ("tty",)}, {"queue": "tty"}, True),
        ({"skills": ("tty",)}, {}, True),
        ({"agencies": ("alameda",)}, {}, True),
        ({"agencies": ("alameda",)}, {"agency": "alameda"}, True),
        ({"agencies": ("los_angeles",)}, {"agency": "alameda"}, False),
        ({"agencies": ("los_angeles",)}, {"agency": "alameda", "minutes": 4.99}, False),
        ({"agencies": ("los_angeles",)}, {"agency": "alameda", "minutes": 5}, True),
        ({"agencies": ("los_angeles",), "languages": ("es",)}, {"agency": "alameda", "minutes": 50}, False),
    ],
)
def test_an_agent_takes_languages_skills_and_the_own_agency_first(
    agent: dict[str, object], caller: dict[str, object], may: bool
) -> None:
    changed = replace(AGENT, **agent)  # type: ignore[arg-type]
    assert may_take(changed, hand_off("first", **caller), NOW) is may  # type: ignore[arg-type]


def declined(agent: str, seconds_ago: int) -> list[dict[str, str]]:
    return [{"agent": agent, "why": "declined", "at": (NOW - timedelta(seconds=seconds_ago)).isoformat()}]


@pytest.mark.parametrize(
    ("waiting", "expected"),
    [
        ([], []),
        ([hand_off("b", 1), hand_off("a", 2)], ["a", "b"]),
        ([hand_off("a", 9, language="fr"), hand_off("b")], ["b"]),
        ([hand_off("es", 2, language="es"), hand_off("en", 3)], ["en", "es"]),
        ([hand_off("a", 9), hand_off("b", 1, urgency="again_today")], ["b", "a"]),
        ([hand_off("a", 2, urgency="again_today"), hand_off("b", 1, urgency="safety")], ["a", "b"]),
        ([hand_off("a", 99), hand_off("b", 1, is_first=True)], ["b", "a"]),
        ([hand_off("a", 1, urgency="hearing"), hand_off("b", 99, is_first=True)], ["a", "b"]),
        ([hand_off("a", 9, declined_by=declined("luis", 119)), hand_off("b")], ["b", "a"]),
        ([hand_off("a", 9, declined_by=declined("luis", 120)), hand_off("b")], ["a", "b"]),
        ([hand_off("a", 9, declined_by=declined("grace", 1)), hand_off("b")], ["a", "b"]),
        ([hand_off("a", 9, urgency="safety", declined_by=declined("luis", 1)), hand_off("b")], ["b", "a"]),
        ([hand_off("b"), hand_off("a")], ["a", "b"]),  # of one moment: always the same order
    ],
)
def test_the_order_of_callers(waiting: list[HandOff], expected: list[str]) -> None:
    assert [one.hand_off_id for one in in_order(AGENT, waiting, NOW)] == expected


@pytest.mark.parametrize(
    ("ahead", "agents", "handling", "waits", "ready", "expected"),
    [
        (0, 0, [], [], 0, None),
        (0, 1, [], [], 1, SOON),
        (2, 4, [], [], 3, SOON),
        (3, 4, [], [], 3, WaitRange(1, 5)),
        (0, 1, [], [], 0, WaitRange(2, 20)),  # one agent, busy: seven minutes by the usual
        (0, 1, [60] * 5, [], 0, WaitRange(1, 5)),
        (9, 1, [240] * 5, [], 0, WaitRange(30, 90)),
        (9, 10, [240] * 5, [], 0, WaitRange(3, 10)),
        (50, 1, [], [], 0, WaitRange(90, None)),
        (9, 1, [], [], 0, WaitRange(45, None)),
        # What happened to the others wins over what was computed, and one of them alone says nothing.
        (0, 4, [60] * 5, [1200, 1260, 1300, 1310], 2, WaitRange(1, 30)),
        (0, 4, [60] * 5, [1200], 2, SOON),
        (9, 10, [240] * 5, [5, 6, 7], 0, WaitRange(3, 10)),
    ],
)
def test_the_expected_wait(
    ahead: int, agents: int, handling: list[float], waits: list[float], ready: int, expected: WaitRange | None
) -> None:
    assert estimate_wait(ahead, agents, handling, waits, ready) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 0, SOON),
        (0, 60, SOON),
        (0, 61, WaitRange(1, 2)),
        (61, 119, WaitRange(1, 2)),
        (120, 120, WaitRange(1, 2)),
        (130, 180, WaitRange(2, 3)),
        (181, 299, WaitRange(3, 5)),
        (300, 301, WaitRange(5, 10)),
        (5400, 5400, WaitRange(60, 90)),
        (5400, 5401, WaitRange(90, None)),
        (86400, 86400, WaitRange(90, None)),
    ],
)
def test_a_wait_is_rounded_outward_to_what_is_said(low: float, high: float, expected: WaitRange) -> None:
    found = in_words(low, high)
    assert found == expected
    assert found.is_soon is (expected is SOON)
