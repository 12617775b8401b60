"""The call flows as a graph to draw: what the steps are, what follows what, and by which key, word or outcome.

What every question or look-up has alike (links, giving up, an outage) is drawn once, as a mark at the step where it
leads, and told in the legend: an arrow from every question would hide the roads. `ivr/flow/mermaid.py` and
`ivr/flow/svg.py` draw it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.flow.assurance import least_assurance
from ivr.flow.definition import (
    PREVIOUS,
    RESUME,
    ChooseStep,
    ConfirmStep,
    EntryStep,
    Flows,
    MenuStep,
    RecordStep,
    Retry,
    Step,
    TransferStep,
    targets_of,
)
from ivr.flow.labels import described, labels_of, shown
from ivr.flow.verbs import Link

STUB = "stub"
"""The kind of a node that stands for a step drawn elsewhere."""
MARK = "mark"
"""The kind of a node that is no step: a line, a link, what always holds, the way back from a step-up."""

ELSEWHERE = "elsewhere"
"""The name of a stub for the steps of other topics that lead to a step here."""

ROAD, RETRY, GIVE_UP, STEP_UP, BACK, ENTRY = "road", "retry", "give_up", "step_up", "resume", "entry"


@dataclass(frozen=True, slots=True)
class Node:
    """A step, a stub or a mark. `key` is unique in the diagram; `name` is the step's, or RESUME, or ELSEWHERE."""

    key: str
    name: str
    topic: str
    kind: str
    label: str
    detail: str = ""
    prompt: str | None = None

    @property
    def is_step(self) -> bool:
        """Whether the node is a step itself, and not a stub or a mark."""
        return self.kind not in (STUB, MARK)


@dataclass(frozen=True, slots=True)
class Edge:
    """A road from one node to another, by their keys; `kind` is ROAD, RETRY, GIVE_UP, STEP_UP, BACK or ENTRY."""

    source: str
    target: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """Nodes and edges in the order of the files, and what holds everywhere, one sentence each."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    legend: tuple[str, ...]

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that have steps here."""
        return tuple(dict.fromkeys(node.topic for node in self.nodes if node.is_step))

    def by_key(self) -> Mapping[str, Node]:
        """Give every node by its key."""
        return {node.key: node for node in self.nodes}


def topics_of(flows: Flows) -> tuple[str, ...]:
    """List the topics, those first where the lines begin, then as roads lead to them."""
    following: dict[str, list[str]] = {}
    for edge in _edges(flows):
        if edge.source in flows.steps and edge.target in flows.steps:
            following.setdefault(_topic(edge.source), []).append(_topic(edge.target))
    topics: dict[str, None] = {}
    ahead = [_topic(line.start) for line in flows.lines]
    while ahead:
        topic = ahead.pop(0)
        if topic not in topics:
            topics[topic] = None
            ahead.extend(following.get(topic, ()))
    return tuple(topics | dict.fromkeys(_topic(name) for name in flows.steps))


def diagram_of(flows: Flows) -> Diagram:
    """Draw all flows as one graph."""
    order = {topic: place for place, topic in enumerate(topics_of(flows))}
    steps = sorted(flows.steps.values(), key=lambda step: order[_topic(step.name)])
    edges = tuple(_merged(_edges(flows)))
    marks = [_mark(key, target) for key, target, _ in _everywhere(flows)]
    used = dict.fromkeys(edge.target for edge in edges if edge.kind == BACK)
    back = [_back_mark(*key.split(":")) for key in used]
    entries = tuple(Edge(key, target, "", ENTRY) for key, target, _ in _everywhere(flows))
    nodes = (*marks, *(_node(step) for step in steps), *back)
    return Diagram("Call flows", nodes, (*entries, *edges), tuple(_legend(flows)))


def _back_mark(target: str, topic: str) -> Node:
    label = "back to what asked for it" if target == RESUME else "back to the question before"
    return Node(f"{target}:{topic}", target, topic, MARK, label)


def part_of(diagram: Diagram, topic: str, *, with_arrivals: bool = True) -> Diagram:
    """Cut one topic out, its neighbours in other topics as stubs; one stub for all that arrive at a step."""
    by_key = diagram.by_key()
    nodes = {key: node for key, node in by_key.items() if node.topic == topic}
    edges: dict[Edge, None] = {}
    arrivals: dict[tuple[str, str], dict[str, None]] = {}
    for edge in diagram.edges:
        source, target = by_key[edge.source], by_key[edge.target]
        if source.topic == topic and target.topic == topic:
            edges[edge] = None
        elif source.topic == topic:
            key = f"to {target.name}"
            nodes[key] = Node(key, target.name, topic, STUB, target.name)
            edges[Edge(edge.source, key, edge.label, edge.kind)] = None
        elif target.topic == topic and with_arrivals:
            arrivals.setdefault((edge.target, edge.kind), {})[source.topic] = None
    stubs = []
    for (target_key, kind), topics in arrivals.items():
        key = f"{kind} from elsewhere to {target_key}"
        stubs.append(Node(key, ELSEWHERE, topic, STUB, f"from {', '.join(topics)}"))
        edges[Edge(key, target_key, "", kind)] = None
    return Diagram(f"{diagram.title}: {topic}", (*stubs, *nodes.values()), tuple(edges), diagram.legend)


def _edges(flows: Flows) -> Iterator[Edge]:
    least = least_assurance(flows)
    for name, step in flows.steps.items():
        needed = flows.needed_by(step)
        if needed > least[name]:
            yield Edge(name, flows.step_up[needed], f"{needed.name.lower()} first", STEP_UP)
        for label, (_, target) in zip(labels_of(step), targets_of(step), strict=True):
            if isinstance(target, Retry):
                yield Edge(name, target.question, label, RETRY)
            elif target in (RESUME, PREVIOUS):
                yield Edge(name, f"{target}:{_topic(name)}", label, BACK)
            else:
                yield Edge(name, target, label, ROAD)
        if isinstance(step, MenuStep | ConfirmStep | ChooseStep | EntryStep | RecordStep):
            if step.asking.give_up != flows.defaults.asking.give_up:
                yield Edge(name, step.asking.give_up, "give up", GIVE_UP)
        elif isinstance(step, TransferStep) and step.meanwhile is not None:
            yield Edge(name, step.meanwhile, "meanwhile", ROAD)


def _merged(edges: Iterator[Edge]) -> Iterator[Edge]:
    """Make one edge of those that join the same two nodes in the same way."""
    labels: dict[tuple[str, str, str], list[str]] = {}
    for edge in edges:
        labels.setdefault((edge.source, edge.target, edge.kind), []).append(edge.label)
    for (source, target, kind), merged in labels.items():
        yield Edge(source, target, ", ".join(label for label in merged if label), kind)


def _node(step: Step) -> Node:
    kind, detail, prompt = described(step)
    topic, _, local = step.name.partition(".")
    return Node(step.name, step.name, topic, kind, local.replace("_", " "), detail, prompt)


def _everywhere(flows: Flows) -> Iterator[tuple[str, str, str]]:
    """List what leads to a step without standing at one: the mark's key, the step, and the legend's words."""
    defaults = flows.defaults
    for line in flows.lines:
        yield f"line {line.name.replace('_', ' ')}", line.start, ""
    for one in flows.links:
        if one.next is not None:
            yield f"anywhere: {shown(one.link)}", one.next, ""
    tries = f"after {defaults.asking.tries} tries"
    yield tries, defaults.asking.give_up, f"A question {tries} gives up, save where drawn otherwise, to"
    yield (
        "a look-up fails",
        defaults.unavailable,
        "A look-up that cannot answer, save where drawn otherwise, leads to",
    )
    turns = f"after {defaults.turns} turns"
    yield turns, defaults.too_many_turns, f"A call {turns} ends at"
    yield "nobody there", defaults.nobody_there, "A call without any key or word ends at"


def _mark(key: str, target: str) -> Node:
    return Node(key, key, _topic(target), MARK, key)


def _legend(flows: Flows) -> Iterator[str]:
    links = [f"{shown(one.link)} → {one.next}" if one.next else _told(one.link) for one in flows.links]
    yield "At every question, after its own choices: " + "; ".join(links) + "."
    yield from (f"{words} {target}." for _, target, words in _everywhere(flows) if words)


def _told(link: Link) -> str:
    asked, name = shown(link), link.name.replace("_", " ")
    return asked if name in asked else f"{asked} {name}"


def _topic(name: str) -> str:
    return name.partition(".")[0]
