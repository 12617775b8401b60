"""How roads run between the boxes of a drawing: out of a port, through their places in the rows, into a port."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ivr.flow.diagram import Edge, Node
from ivr.flow.layering import Layering

PORT_STEP = 18
PORTS_SHARE = 0.7
"""The share of a box's side that its roads may use."""
LOOP = 26
"""How far a road from a step to itself stands out."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A node and where it stands: its left upper corner and its size."""

    node: Node
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Route:
    """A road and its way from source to target: strokes of points, between which the label stands, if any."""

    edge: Edge
    source: Node
    target: Node
    strokes: tuple[tuple[Point, ...], ...]
    label: Point | None


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows are: the top and the height of each, and the middle of every place in them."""

    tops: Sequence[float]
    heights: Sequence[float]
    centres: Mapping[int, float]


def routes_of(
    layering: Layering,
    edges: Sequence[Edge],
    boxes: Sequence[Box],
    rows: Rows,
    labels: Mapping[int, str],
    ports: Sequence[Sequence[float]],
) -> Iterator[Route]:
    """Give every road its way."""
    row_of = {place: number for number, row in enumerate(layering.rows) for place in row}
    leaving, arriving = ports
    for road, (edge, chain) in enumerate(zip(edges, layering.chains, strict=True)):
        upper, lower = boxes[chain[0]], boxes[chain[-1]]
        strokes: list[list[Point]] = [[(leaving[road], upper.y + upper.height)]]
        label = None
        for place in chain[1:-1]:
            x, top, height = rows.centres[place], rows.tops[row_of[place]], rows.heights[row_of[place]]
            strokes[-1].append((x, top))
            if place in labels:
                label = (x, top + height / 2)
                strokes.append([])
            if height:
                strokes[-1].append((x, top + height))
        strokes[-1].append((arriving[road], lower.y))
        way = tuple(tuple(stroke) for stroke in strokes)
        if road in layering.turned:
            way = tuple(stroke[::-1] for stroke in way[::-1])
            upper, lower = lower, upper
        yield Route(edge, upper.node, lower.node, way, label)


def loop_at(edge: Edge, box: Box, label_width: float) -> Route:
    """Lead a road out of a step's right side and back into it."""
    right, middle = box.x + box.width, box.y + box.height / 2
    way = ((right, middle - 9), (right + LOOP / 2, middle), (right, middle + 9))
    return Route(edge, box.node, box.node, (way,), (right + LOOP * 0.8 + label_width / 2, middle))


def ports_of(
    layering: Layering, centres: Mapping[int, float], widths: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Spread the roads along the lower and the upper sides of their boxes, as they fan out.

    Gives for every road where it leaves its upper box, and where it reaches its lower one.
    """
    rank = {place: index for row in layering.rows for index, place in enumerate(row)}
    sides = []
    for end, following in ((0, 1), (-1, -2)):
        roads: dict[int, list[int]] = {}
        for road, chain in enumerate(layering.chains):
            roads.setdefault(chain[end], []).append(road)
        ports = [0.0] * len(layering.chains)
        for node, here in roads.items():
            here.sort(key=lambda road: rank[layering.chains[road][following]])
            step = min(PORT_STEP, PORTS_SHARE * widths[node] / len(here))
            for index, road in enumerate(here):
                ports[road] = centres[node] + (index - (len(here) - 1) / 2) * step
        sides.append(ports)
    leaving, arriving = sides
    return leaving, arriving


def straighten(
    layering: Layering,
    centres: dict[int, float],
    ports: Sequence[list[float]],
    breadths: Mapping[int, float],
    between: float,
) -> None:
    """Move every road's places, where their neighbours leave room, into one straight line below an end of it.

    Changes `centres`, and `ports` of the boxes that move.
    """
    beside: dict[int, tuple[int | None, int | None]] = {}
    for row in layering.rows:
        for index, place in enumerate(row):
            beside[place] = (row[index - 1] if index else None, row[index + 1] if index + 1 < len(row) else None)
    degree = Counter(place for chain in layering.chains for place in (chain[0], chain[-1]))
    order = sorted(range(len(layering.chains)), key=lambda road: -len(layering.chains[road]))
    for road in order * 3:
        chain = layering.chains[road]
        # A box with no other road comes along, so that it stands straight above or below the other end.
        loose = [end for end in (0, -1) if degree[chain[end]] == 1][:1]
        moved = [*chain[1:-1], *(chain[end] for end in loose)]
        lowest, highest = float("-inf"), float("inf")
        for place in moved:
            left, right = beside[place]
            if left is not None:
                lowest = max(lowest, centres[left] + (breadths[left] + breadths[place]) / 2 + between)
            if right is not None:
                highest = min(highest, centres[right] - (breadths[right] + breadths[place]) / 2 - between)
        if lowest <= highest:
            now = sum(centres[place] for place in moved) / len(moved)
            ends = [side[road] for end, side in zip((0, -1), ports, strict=True) if end not in loose]
            wanted = [min(max(x, lowest), highest) for x in ends]
            best = min(wanted, key=lambda x: (min(abs(x - end) for end in ends) > 1, abs(x - now)))
            centres |= dict.fromkeys(moved, best)
            for end in loose:
                ports[end][road] = best
