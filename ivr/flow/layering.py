"""The order of a layered drawing: which row a node stands in, and where in it, so that few roads cross.

The way of Sugiyama, Tagawa and Toda: turn round what closes a loop, put every node below those that lead to it, lay
long roads through a place of their own in each row between, and order the rows by barycentres. Rows alternate: nodes
stand in even rows, labels of roads in odd ones. The measures are `ivr/flow/layout.py`'s.
"""

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 24

Link = tuple[int, int]
"""A road between two nodes, by their number."""


@dataclass(frozen=True, slots=True)
class Layering:
    """Rows of places, and for each road the places that it goes through, downward.

    Places below `node_count` are the nodes themselves. `turned` are the roads that are drawn upward.
    """

    node_count: int
    rows: tuple[tuple[int, ...], ...]
    chains: tuple[tuple[int, ...], ...]
    turned: frozenset[int]


def levels_of(node_count: int, links: Sequence[Link]) -> tuple[list[int], frozenset[int]]:
    """Give every node its level, below all that lead to it, and the roads that had to be turned round for it."""
    turned = _closing_roads(node_count, links)
    down = [link[::-1] if road in turned else link for road, link in enumerate(links)]
    levels = [0] * node_count
    for _ in range(node_count):
        before = list(levels)
        for upper, lower in down:
            levels[lower] = max(levels[lower], levels[upper] + 1)
        if levels == before:
            break
    # What nothing leads to stands just above what it leads to first.
    for node in set(range(node_count)) - {lower for _, lower in down}:
        following = [levels[lower] for upper, lower in down if upper == node]
        levels[node] = min(following) - 1 if following else 0
    return levels, turned


def layer(levels: Sequence[int], links: Sequence[Link], turned: frozenset[int]) -> Layering:
    """Lay roads through the rows between, and order every row."""
    rows: list[list[int]] = [[] for _ in range(2 * max(levels, default=0) + 1)]
    for node, level in enumerate(levels):
        rows[2 * level].append(node)
    chains: list[tuple[int, ...]] = []
    place = len(levels)
    for road, link in enumerate(links):
        upper, lower = link[::-1] if road in turned else link
        between = range(2 * levels[upper] + 1, 2 * levels[lower])
        for row in between:
            rows[row].append(place + row - between.start)
        chains.append((upper, *range(place, place + len(between)), lower))
        place += len(between)
    return Layering(len(levels), _ordered(rows, chains), tuple(chains), turned)


def _closing_roads(node_count: int, links: Sequence[Link]) -> frozenset[int]:
    """Walk in depth from what nothing leads to, then from the rest, and find the roads that close a loop."""
    leaving: list[list[int]] = [[] for _ in range(node_count)]
    for road, (source, _) in enumerate(links):
        leaving[source].append(road)
    led_to = {target for source, target in links if source != target}
    closing: set[int] = set()
    done: set[int] = set()
    for start in sorted(range(node_count), key=lambda node: (node in led_to, node)):
        under_way = [] if start in done else [(start, iter(leaving[start]))]
        open_nodes = {start}
        while under_way:
            node, roads = under_way[-1]
            road = next(roads, -1)
            if road < 0:
                under_way.pop()
                open_nodes.discard(node)
                done.add(node)
                continue
            target = links[road][1]
            if target in open_nodes:
                closing.add(road)
            elif target not in done:
                open_nodes.add(target)
                under_way.append((target, iter(leaving[target])))
    return frozenset(closing)


def _ordered(rows: list[list[int]], chains: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    above: dict[int, list[int]] = {}
    below: dict[int, list[int]] = {}
    for chain in chains:
        for upper, lower in pairwise(chain):
            above.setdefault(lower, []).append(upper)
            below.setdefault(upper, []).append(lower)
    rows = _as_walked(rows, below)
    best, fewest = [list(row) for row in rows], _crossings(rows, below)
    for sweep in range(SWEEPS):
        neighbours, order = (above, rows) if sweep % 2 == 0 else (below, rows[::-1])
        for fixed, row in pairwise(order):
            _by_barycentre(row, fixed, neighbours)
        crossings = _crossings(rows, below)
        if crossings < fewest:
            best, fewest = [list(row) for row in rows], crossings
    for _ in range(SWEEPS):
        exchanged = [number for number in range(len(best)) if _exchange(best, number, (above, below))]
        if not exchanged:
            break
    return tuple(tuple(row) for row in best)


def _as_walked(rows: list[list[int]], below: dict[int, list[int]]) -> list[list[int]]:
    """Begin with the order of a walk in depth, so that the choices of a menu stand as they are read."""
    row_of = {place: number for number, row in enumerate(rows) for place in row}
    walked: list[list[int]] = [[] for _ in rows]
    seen: set[int] = set()
    for start in (place for row in rows for place in row):
        ahead = [start]
        while ahead:
            place = ahead.pop()
            if place not in seen:
                seen.add(place)
                walked[row_of[place]].append(place)
                ahead.extend(reversed(below.get(place, [])))
    return walked


def _by_barycentre(row: list[int], fixed: Sequence[int], neighbours: dict[int, list[int]]) -> None:
    """Order a row by the mean position of neighbours in the fixed one; who has none keeps its position."""
    position = {place: index for index, place in enumerate(fixed)}
    share = len(fixed) / max(len(row), 1)
    means = {}
    for index, place in enumerate(row):
        near = [position[one] for one in neighbours.get(place, []) if one in position]
        means[place] = sum(near) / len(near) if near else index * share
    row.sort(key=means.__getitem__)


def _exchange(rows: Sequence[list[int]], number: int, sides: Sequence[dict[int, list[int]]]) -> bool:
    """Exchange those who stand side by side in a row where that leaves fewer crossings; tell whether any did."""
    row = rows[number]
    position = {
        place: index
        for near in (number - 1, number + 1)
        if 0 <= near < len(rows)
        for index, place in enumerate(rows[near])
    }
    is_better = False
    for index in range(len(row) - 1):
        one, other = row[index], row[index + 1]
        gain = 0
        for neighbours in sides:
            for first in neighbours.get(one, []):
                for second in neighbours.get(other, []):
                    gain += (position[first] > position[second]) - (position[first] < position[second])
        if gain > 0:
            row[index], row[index + 1] = other, one
            is_better = True
    return is_better


def _crossings(rows: Sequence[Sequence[int]], below: dict[int, list[int]]) -> int:
    count = 0
    for row, following in pairwise(rows):
        position = {place: index for index, place in enumerate(following)}
        passed: list[int] = []
        for place in row:
            ends = sorted(position[one] for one in below.get(place, []) if one in position)
            count += sum(len(passed) - bisect_left(passed, end + 1) for end in ends)
            for end in ends:
                insort(passed, end)
    return count
