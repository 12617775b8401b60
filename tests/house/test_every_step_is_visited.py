"""Every step of every road is visited by a recorded call, in each language in which a caller can come there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from recorded_calls import FILES, Visit, find_visits, play_file

from ivr.app import load_editions
from ivr.flow.asking import question_of
from ivr.flow.definition import Flows
from ivr.flow.roads import roads_of
from ivr.flow.session import Session


@pytest.fixture
def visits(visits_folder: Path, sample_file: Path, tmp_path: Path) -> set[Visit]:
    """What every recorded call visits: as it was saved when it was played in this run, else played now."""
    if not FILES:
        pytest.skip("no call is recorded yet")
    found: set[Visit] = set()
    for file in FILES:
        saved = find_visits(visits_folder, file)
        found |= play_file(file, sample_file, tmp_path)[1] if saved is None else saved
    return found


def visits_there_can_be(flows: Flows) -> Iterator[Visit]:
    """List every step in the language that calls begin in, and in the others every one that a question leads to."""
    first, *others = flows.wording.languages
    roads = roads_of(flows)
    ahead = {name for name in flows.steps if question_of(flows, Session(name, first))}
    behind_a_question: set[str] = set()
    while ahead:
        behind_a_question |= ahead
        ahead = {after for name in ahead for after in roads[name]} - behind_a_question
    yield from ((first, name) for name in flows.steps)
    yield from ((language, name) for language in others for name in behind_a_question)


def test_every_step_is_visited_by_a_recorded_call_in_each_language(visits: set[Visit]) -> None:
    wanted = set(visits_there_can_be(load_editions()[0].current.flows))
    assert len(wanted) > len(FILES) / 2
    assert sorted(f"{language}: {step}" for language, step in wanted - visits) == []
