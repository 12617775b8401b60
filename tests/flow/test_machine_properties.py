"""Whatever callers and look-ups do, in whatever order, the rules of the machine hold: on a small line and on ours."""

from dataclasses import replace

import pytest
from any_call import MOST_LOOK_UPS, AnyCall
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sound_line import FACTS

from ivr.app import load_editions
from ivr.flow.contracts import Assurance
from ivr.flow.definition import UNAVAILABLE, Flows, LookUpStep
from ivr.flow.events import LookedUp
from ivr.flow.machine import advance
from ivr.flow.session import Session
from ivr.flow.verbs import LookUp

DRAWS = st.binary(min_size=200, max_size=400)
"""What happens in a call, one byte a decision."""

HASTY_TURNS = 12
"""A limit of turns that any call comes to; a quarter of the calls have it."""

CALLS = 4
"""Calls that one run of bytes is spent on, the next beginning where the last hung up."""

RARE = {"anonymous", "identified", "verified", "new identity from verified", "past the limit of turns"}


@pytest.fixture(scope="session")
def our_line() -> tuple[Flows, frozenset[str]]:
    editions, facts = load_editions()
    return editions.current.flows, facts.names


def play_any_calls(flows: Flows, facts: frozenset[str], examples: int) -> set[str]:
    """Play calls of every kind, and tell what was seen in them: steps, assurances, and rare events by name."""
    seen: set[str] = set()
    starts = sorted({one.start for one in flows.lines})
    hasty = replace(flows, defaults=replace(flows.defaults, turns=HASTY_TURNS))

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        # A broken rule tells all that happened in the call, which says more than the fewest bytes that break it.
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(DRAWS)
    def play(draws: bytes) -> None:
        how, *rest = draws
        left = iter(rest)
        for _ in range(CALLS):
            call = AnyCall(flows if how % 4 else hasty, facts, starts, left)
            call.play()
            seen.update(call.seen)

    play()
    return seen


def test_the_rules_hold_whatever_happens_on_a_line_that_uses_every_part_of_the_format(line: Flows) -> None:
    seen = play_any_calls(line, FACTS, 250)
    assert set(line.steps) - seen <= {line.defaults.nobody_there}
    assert seen >= RARE


def test_the_rules_hold_whatever_happens_on_our_own_lines(our_line: tuple[Flows, frozenset[str]]) -> None:
    flows, facts = our_line
    seen = play_any_calls(flows, facts, 300)
    assert len(set(flows.steps) & seen) > len(flows.steps) * 3 / 4
    assert seen >= RARE


def test_when_no_look_up_answers_every_call_still_comes_to_rest(line: Flows) -> None:
    assert endless_without_look_ups(line) == []


def test_when_no_look_up_answers_every_call_on_our_own_lines_comes_to_rest(
    our_line: tuple[Flows, frozenset[str]],
) -> None:
    assert endless_without_look_ups(our_line[0]) == []


def endless_without_look_ups(flows: Flows) -> list[str]:
    """List the look-ups from which a call never rests while none answers."""
    endless = []
    for step in flows.steps.values():
        if isinstance(step, LookUpStep):
            move = advance(flows, Session(step.name, "en", Assurance.VERIFIED), LookedUp(UNAVAILABLE))
            for _ in range(MOST_LOOK_UPS):
                if isinstance(move.verbs[-1], LookUp):
                    move = advance(flows, move.session, LookedUp(UNAVAILABLE))
            if isinstance(move.verbs[-1], LookUp):
                endless.append(step.name)
    return endless
