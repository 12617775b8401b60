from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.flow.definition import Flows
from ivr.flow.diagram import ROAD, Diagram, Edge, Node, diagram_of, part_of
from ivr.flow.layering import layer, levels_of
from ivr.flow.layout import LABEL_HEIGHT, SMALL_FONT_SIZE, Layout, lay_out, text_width
from ivr.flow.routes import Box, Point, Route

Area = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def area_of(box: Box) -> Area:
    return box.x, box.y, box.x + box.width, box.y + box.height


def label_area(route: Route) -> Area | None:
    if route.label is None or not route.edge.label:
        return None
    (x, y), width = route.label, text_width(route.edge.label, SMALL_FONT_SIZE)
    return x - width / 2, y - LABEL_HEIGHT / 2, x + width / 2, y + LABEL_HEIGHT / 2


def overlap(one: Area, other: Area) -> bool:
    return (
        one[0] < other[2] - 0.01
        and other[0] < one[2] - 0.01
        and one[1] < other[3] - 0.01
        and other[1] < one[3] - 0.01
    )


def points_on(route: Route) -> list[Point]:
    """Points of a road's way, the bends as drawn: both control points at half height."""
    points = []
    for stroke in route.strokes:
        for (x1, y1), (x2, y2) in pairwise(stroke):
            for step in range(21):
                t = step / 20
                near, far = (1 - t) ** 3 + 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2 + t**3
                half = 3 * (1 - t) ** 2 * t + 3 * (1 - t) * t**2
                points.append((x1 * near + x2 * far, y1 * (1 - t) ** 3 + (y1 + y2) / 2 * half + y2 * t**3))
    return points


def hold_calm(layout: Layout) -> None:
    boxes = [area_of(box) for box in layout.boxes]
    labels = [area for route in layout.routes if (area := label_area(route)) is not None]
    for one, other in combinations([*boxes, *labels], 2):
        assert not overlap(one, other)
    for left, top, right, bottom in [*boxes, *labels]:
        assert left >= -0.01
        assert top >= -0.01
        assert right <= layout.width + 0.01
        assert bottom <= layout.height + 0.01
    for route in layout.routes:
        if route.source == route.target:
            continue
        for x, y in points_on(route):
            for left, top, right, bottom in boxes:
                assert not (left < x < right and top + 0.01 < y < bottom - 0.01), route.edge


@pytest.mark.parametrize(
    "topic", ["greeting", "identify", "main", "payments", "order", "account", "message", "agent"]
)
def test_no_box_label_or_road_runs_into_another(line: Flows, topic: str) -> None:
    hold_calm(lay_out(part_of(diagram_of(line), topic)))


@st.composite
def diagrams(draw: st.DrawFn) -> Diagram:
    count = draw(st.integers(1, 12))
    nodes = tuple(
        Node(f"a.{n}", f"a.{n}", "a", "say", "x" * draw(st.integers(1, 20)), detail="says") for n in range(count)
    )
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    labels = st.sampled_from(["", "1", "2 a long label", "none"])
    edges = {pair: draw(labels) for pair in draw(st.lists(pairs, unique=True, max_size=25))}
    joined = tuple(Edge(f"a.{one}", f"a.{other}", label, ROAD) for (one, other), label in edges.items())
    return Diagram("any", nodes, joined, ())


@given(diagrams())
def test_any_graph_is_laid_out_calmly_with_every_node_and_road(diagram: Diagram) -> None:
    layout = lay_out(diagram)
    hold_calm(layout)
    assert {box.node.key for box in layout.boxes} >= {node.key for node in diagram.nodes}
    assert sorted((route.source.name, route.target.name) for route in layout.routes) == sorted(
        (edge.source, edge.target) for edge in diagram.edges
    )


@given(diagrams())
def test_roads_go_down_save_those_that_close_a_loop(diagram: Diagram) -> None:
    number = {node.key: index for index, node in enumerate(diagram.nodes)}
    links = [(number[one.source], number[one.target]) for one in diagram.edges if one.source != one.target]
    levels, turned = levels_of(len(number), links)
    for road, (source, target) in enumerate(links):
        assert (levels[source] < levels[target]) is (road not in turned)
    layering = layer(levels, links, turned)
    places = [place for row in layering.rows for place in row]
    assert len(places) == len(set(places))


def test_a_menus_choices_stand_in_their_order() -> None:
    nodes = [Node("a.menu", "a.menu", "a", "menu", "menu")]
    nodes += [Node(f"a.{key}", f"a.{key}", "a", "say", f"choice {key}") for key in range(1, 6)]
    edges = tuple(Edge("a.menu", f"a.{key}", str(key), ROAD) for key in range(1, 6))
    layout = lay_out(Diagram("menu", tuple(nodes), edges, ()))
    choices = sorted(layout.boxes[1:], key=lambda box: box.x)
    assert [box.node.key for box in choices] == [f"a.{key}" for key in range(1, 6)]
    assert all(box.y > layout.boxes[0].y for box in choices)


def test_a_road_that_goes_far_ends_at_a_stub_with_the_steps_name() -> None:
    nodes = tuple(Node(f"a.{n}", f"a.{n}", "a", "say", f"step {n}") for n in range(6))
    chain = tuple(Edge(f"a.{n}", f"a.{n + 1}", "", ROAD) for n in range(5))
    layout = lay_out(Diagram("far", nodes, (*chain, Edge("a.5", "a.0", "again", ROAD)), ()))
    stub = next(box.node for box in layout.boxes if box.node.kind == "stub")
    assert (stub.label, stub.name) == ("↑ step 0", "a.0")
