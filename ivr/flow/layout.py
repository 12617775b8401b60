"""Where everything of a diagram stands: boxes that never overlap, and roads that go between them.

The rows and their order come from `ivr/flow/layering.py`. A road has a place of its own in every row that it goes
through, as wide as its label where it has one, so that no road runs through a box and no label over a road. A road
that would go far is cut: it ends at a stub with the name of the step where it leads. Lengths are in pixels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ivr.flow.diagram import MARK, STUB, Diagram, Edge, Node
from ivr.flow.layering import Layering, layer, levels_of
from ivr.flow.routes import LOOP, Box, Route, Rows, loop_at, ports_of, routes_of, straighten

FONT_SIZE, SMALL_FONT_SIZE = 13, 12
CHARACTER_WIDTH = 0.6
"""The usual width of a sign, as a share of the font size; generous, since fonts differ."""

BOX_HEIGHT, STUB_HEIGHT, LABEL_HEIGHT = 46, 26, 18
BOX_PADDING, BETWEEN, LANE = 18, 22, 6.0
FARTHEST_DOWN, FARTHEST_UP = 3, 2
"""The most levels that a road is drawn over, forward and back."""

SWEEPS = 60
LANE_STIFFNESS = 20
"""How hard a road's places pull one another into one line, against 1 to 7 for a pull to a neighbour."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole drawing."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]


def text_width(text: str, font_size: float = FONT_SIZE) -> float:
    """Estimate how wide a text is."""
    return len(text) * font_size * CHARACTER_WIDTH


def lay_out(diagram: Diagram) -> Layout:
    """Lay out a diagram of one topic."""
    nodes, edges, levels, turned = _levelled(diagram)
    number = {node.key: index for index, node in enumerate(nodes)}
    layering = layer(levels, [(number[edge.source], number[edge.target]) for edge in edges], turned)
    loops = {number[edge.source]: edge for edge in diagram.edges if edge.source == edge.target}
    labels = _label_places(layering, edges)
    widths = [_box_width(node) for node in nodes]
    breadths = {place: LANE for row in layering.rows for place in row}
    breadths |= {place: text_width(label, SMALL_FONT_SIZE) + LANE for place, label in labels.items()}
    breadths |= dict(enumerate(widths))
    for index, edge in loops.items():
        breadths[index] += 2 * (LOOP + text_width(edge.label, SMALL_FONT_SIZE))
    centres = _across(layering, breadths)
    ports = ports_of(layering, centres, widths)
    straighten(layering, centres, ports, breadths, BETWEEN)
    left = min((x - breadths[place] / 2 for place, x in centres.items()), default=0.0)
    centres = {place: x - left for place, x in centres.items()}
    ports = ([x - left for x in ports[0]], [x - left for x in ports[1]])
    tops, heights, height = _down(layering, nodes, labels, centres)
    row_of = {place: row for row, places in enumerate(layering.rows) for place in places}
    boxes = [
        Box(node, centres[index] - widths[index] / 2, tops[row_of[index]], widths[index], _box_height(node))
        for index, node in enumerate(nodes)
    ]
    routes = list(routes_of(layering, edges, boxes, Rows(tops, heights, centres), labels, ports))
    routes += [loop_at(edge, boxes[index], text_width(edge.label, SMALL_FONT_SIZE)) for index, edge in loops.items()]
    width = max((x + breadths[place] / 2 for place, x in centres.items()), default=0.0)
    return Layout(width, height, tuple(boxes), tuple(routes))


def _levelled(diagram: Diagram) -> tuple[list[Node], list[Edge], list[int], frozenset[int]]:
    """Find the levels; give every stub a copy a level, and roads that go far a stub of their own."""
    by_key = diagram.by_key()
    leaves = {edge.target for edge in diagram.edges if by_key[edge.target].kind in (STUB, MARK)}
    nodes = [node for node in diagram.nodes if node.key not in leaves]
    number = {node.key: index for index, node in enumerate(nodes)}
    drawn = [edge for edge in diagram.edges if edge.source != edge.target]
    inner = [edge for edge in drawn if edge.target in number]
    levels, turned = levels_of(len(nodes), [(number[edge.source], number[edge.target]) for edge in inner])
    edges: list[Edge] = []
    upward: set[int] = set()
    for edge in drawn:
        level = levels[number[edge.source]]
        target = by_key[edge.target]
        if edge.target in number and edge.target not in leaves:
            span = levels[number[edge.target]] - level
            if -FARTHEST_UP <= span <= FARTHEST_DOWN:
                upward |= {len(edges)} if inner.index(edge) in turned else set()
                edges.append(edge)
                continue
            arrow = "↓" if span > 0 else "↑"
            target = replace(target, kind=STUB, label=f"{arrow} {target.label}", detail="", prompt=None)
        key = f"{target.key} below {level} {target.label}"
        if key not in number:
            number[key] = len(nodes)
            nodes.append(replace(target, key=key))
            levels.append(level + 1)
        edges.append(replace(edge, target=key))
    return nodes, edges, levels, frozenset(upward)


def _box_width(node: Node) -> float:
    texts = (text_width(node.label), text_width(node.detail, SMALL_FONT_SIZE))
    return max(max(texts) + 2 * BOX_PADDING, 60)


def _box_height(node: Node) -> float:
    return BOX_HEIGHT if node.is_step else STUB_HEIGHT


def _label_places(layering: Layering, edges: Sequence[Edge]) -> dict[int, str]:
    """Put every label into the first place of its road that is no node, counted from the source."""
    places = {}
    for road, edge in enumerate(edges):
        if edge.label:
            chain = layering.chains[road]
            places[chain[-2] if road in layering.turned else chain[1]] = edge.label
    return places


def _across(layering: Layering, breadths: Mapping[int, float]) -> dict[int, float]:
    """Give every place its middle: as near to its neighbours as the order and the breadths allow."""
    near: dict[int, list[tuple[int, float]]] = {}
    for chain in layering.chains:
        for one, other in pairwise(chain):
            weight = 1.0 + 3 * (one >= layering.node_count) + 3 * (other >= layering.node_count)
            near.setdefault(one, []).append((other, weight))
            near.setdefault(other, []).append((one, weight))
    row_of = {place: number for number, row in enumerate(layering.rows) for place in row}
    lane_of = {place: chain[1:-1] for chain in layering.chains for place in chain[1:-1]}
    centres: dict[int, float] = {}
    for row in layering.rows:
        centres |= dict(zip(row, _spread([0.0] * len(row), [1.0] * len(row), row, breadths), strict=True))
    for sweep in range(SWEEPS):
        downward = sweep % 2 == 0
        for number in range(len(layering.rows)) if downward else reversed(range(len(layering.rows))):
            row = layering.rows[number]
            wanted, weights = [], []
            for place in row:
                pulls = [
                    (centres[other], weight)
                    for other, weight in near.get(place, [])
                    if sweep >= SWEEPS / 2 or (row_of[other] < number) == downward
                ]
                if place in lane_of and sweep >= SWEEPS / 2:
                    lane = lane_of[place]
                    pulls.append((sum(centres[other] for other in lane) / len(lane), LANE_STIFFNESS))
                weight = sum(weight for _, weight in pulls)
                wanted.append(sum(x * by for x, by in pulls) / weight if weight else centres[place])
                weights.append(weight or 0.1)
            centres |= dict(zip(row, _spread(wanted, weights, row, breadths), strict=True))
    return centres


def _spread(
    wanted: Sequence[float], weights: Sequence[float], row: Sequence[int], breadths: Mapping[int, float]
) -> list[float]:
    """Find the middles nearest to the wanted ones (least squares) that keep the order and never overlap."""
    offsets = [0.0]
    for one, other in pairwise(row):
        offsets.append(offsets[-1] + (breadths[one] + breadths[other]) / 2 + BETWEEN)
    blocks: list[tuple[float, float, int]] = []
    for target, weight, offset in zip(wanted, weights, offsets, strict=False):
        block = (target - offset, weight, 1)
        while blocks and blocks[-1][0] > block[0]:
            (mean, mass, size), (other_mean, other_mass, other_size) = block, blocks.pop()
            together = mass + other_mass
            block = ((mean * mass + other_mean * other_mass) / together, together, size + other_size)
        blocks.append(block)
    means = [mean for mean, _, size in blocks for _ in range(size)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=False)]


def _down(
    layering: Layering, nodes: Sequence[Node], labels: dict[int, str], centres: dict[int, float]
) -> tuple[list[float], list[float], float]:
    """Give every row its top and its height; the gap between two grows with how far aside the roads go there."""
    aside = [0.0] * len(layering.rows)
    row_of = {place: number for number, row in enumerate(layering.rows) for place in row}
    for chain in layering.chains:
        for one, other in pairwise(chain):
            aside[row_of[one]] = max(aside[row_of[one]], abs(centres[one] - centres[other]))
    tops: list[float] = []
    heights: list[float] = []
    y = 0.0
    for number, row in enumerate(layering.rows):
        high = [_box_height(nodes[place]) for place in row if place < layering.node_count]
        high += [LABEL_HEIGHT for place in row if place in labels]
        heights.append(max(high, default=0))
        tops.append(y)
        y += heights[-1] + min(16 + aside[number] * 0.05, 44)
    return tops, heights, tops[-1] + heights[-1] if tops else 0
