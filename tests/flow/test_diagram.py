import pytest
from sound_line import sound_line

from ivr.flow.definition import RESUME, Flows, Retry, targets_of
from ivr.flow.diagram import (
    BACK,
    ELSEWHERE,
    ENTRY,
    GIVE_UP,
    RETRY,
    ROAD,
    STEP_UP,
    STUB,
    Diagram,
    Edge,
    diagram_of,
    part_of,
    topics_of,
)


@pytest.fixture(scope="module")
def diagram(line: Flows) -> Diagram:
    return diagram_of(line)


def labels(diagram: Diagram, source: str, target: str) -> list[tuple[str, str]]:
    return [(one.kind, one.label) for one in diagram.edges if (one.source, one.target) == (source, target)]


def test_every_step_is_drawn_once(line: Flows, diagram: Diagram) -> None:
    assert sorted(node.name for node in diagram.nodes if node.is_step) == sorted(line.steps)
    assert len({node.key for node in diagram.nodes}) == len(diagram.nodes)


def test_every_target_of_every_step_is_drawn(line: Flows, diagram: Diagram) -> None:
    by_key = diagram.by_key()
    drawn = {(edge.source, by_key[edge.target].name) for edge in diagram.edges}
    for name, step in line.steps.items():
        for _, target in targets_of(step):
            assert (name, target.question if isinstance(target, Retry) else target) in drawn


def test_edges_join_nodes_that_are_there(diagram: Diagram) -> None:
    keys = set(diagram.by_key())
    assert all(edge.source in keys and edge.target in keys for edge in diagram.edges)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("main.menu", "payments.start", (ROAD, "1 payments")),
        ("main.menu", "main.which_payment", (ROAD, "“payment alone”")),
        ("main.menu", "greeting.parent", (ROAD, "* back")),
        ("main.anything_else", "main.menu", (ROAD, "1 yes, * back")),
        ("account.confirm_phone", "account.save_phone", (ROAD, "1 yes")),
        ("account.confirm_phone", "account.phone", (RETRY, "2 no")),
        ("order.which", "order.order", (ROAD, "chosen")),
        ("identify.participant_id", "identify.find", (ROAD, "entered")),
        ("identify.find", "identify.participant_id", (RETRY, "unknown")),
        ("identify.find", f"{RESUME}:identify", (BACK, "found")),
        ("payments.older", "payments.older_unavailable", (ROAD, "unavailable")),
        ("payments.warned", "payments.page", (ROAD, "")),
        ("agent.hand_over", "main.goodbye", (ROAD, "ended")),
    ],
)
def test_a_road_is_told_by_its_key_word_or_outcome(
    diagram: Diagram, source: str, target: str, expected: tuple[str, str]
) -> None:
    assert expected in labels(diagram, source, target)


def test_a_step_up_is_drawn_only_where_some_road_comes_without_it(diagram: Diagram) -> None:
    stepping_up = {edge.source: (edge.target, edge.label) for edge in diagram.edges if edge.kind == STEP_UP}
    assert stepping_up["payments.start"] == ("identify.pin", "verified first")
    assert stepping_up["identify.pin"] == ("identify.participant_id", "identified first")
    assert "payments.older" not in stepping_up
    assert "identify.check_pin" not in stepping_up


def test_giving_up_is_drawn_only_where_it_differs() -> None:
    other = sound_line(other=OTHER, greeting=GREETING_WITH_OTHER)
    given_up = [edge for edge in diagram_of(other).edges if edge.kind == GIVE_UP]
    assert given_up == [Edge("other.call", "agent.sorry", "give up", GIVE_UP)]


OTHER = """
[call]
menu    = "main.menu"
give_up = "agent.sorry"
choices = [{ key = "1", words = "yes", next = "main.menu" }]
"""
GREETING_WITH_OTHER = """
[unknown]
say  = "greeting.unknown"
next = "parent"

[parent]
menu            = "greeting.parent"
offer_languages = true
choices = [
  { key = "1", words = "yes", next = "identify.participant_id" },
  { key = "2", words = "no",  next = "main.menu" },
  { key = "3", words = "other", next = "other.call" },
]
"""


def test_links_are_told_once_in_the_legend_and_marked_where_they_lead(diagram: Diagram) -> None:
    assert "0 agent → agent.asked; * back; 9 repeat; 8 language; “main menu” → main.menu." in diagram.legend[0]
    entries = [(edge.source, edge.target) for edge in diagram.edges if edge.kind == ENTRY]
    assert ("anywhere: 0 agent", "agent.asked") in entries
    assert ("line unknown", "greeting.unknown") in entries
    assert ("after 3 tries", "agent.gave_up") in entries


def test_a_part_has_its_topic_and_stubs_of_its_neighbours(diagram: Diagram) -> None:
    part = part_of(diagram, "payments")
    assert part.topics == ("payments",)
    assert {node.name for node in part.nodes if node.kind == STUB} == {
        "identify.pin",
        "main.menu",
        "main.anything_else",
        ELSEWHERE,
    }
    assert [node.label for node in part.nodes if node.name == ELSEWHERE] == ["from main"]
    keys = set(part.by_key())
    assert all(edge.source in keys and edge.target in keys for edge in part.edges)


def test_the_parts_draw_every_road_once_but_arrivals(diagram: Diagram) -> None:
    parts = [part_of(diagram, topic, with_arrivals=False) for topic in diagram.topics]
    assert sum(len(part.edges) for part in parts) == len(diagram.edges)


def test_topics_stand_in_the_order_of_a_call(line: Flows) -> None:
    assert topics_of(line)[:3] == ("greeting", "identify", "main")
    assert set(topics_of(line)) == {name.partition(".")[0] for name in line.steps}


def test_a_step_tells_what_it_does(diagram: Diagram) -> None:
    by_key = diagram.by_key()
    told = {name: (node.kind, node.detail, node.prompt) for name, node in by_key.items()}
    assert told["main.menu"] == ("menu", "menu of 5", "main.menu")
    assert told["identify.ssn"] == ("ask", "asks 9 digits", "identify.ssn")
    assert told["identify.pin"] == ("ask", "asks 4 to 8 digits", "identify.pin")
    assert told["order.court_on"] == ("ask", "asks date", "order.court_on")
    assert told["payments.page"] == ("say", "says each row", "payments.row")
    assert told["payments.start"] == ("look_up", "looks up payments", None)
    assert told["agent.sdu"] == ("transfer", "to sdu number", "agent.sdu")
    assert told["agent.sorry"] == ("hang_up", "goodbye", "agent.sorry")
    assert told["message.leave"][0] == "record"
