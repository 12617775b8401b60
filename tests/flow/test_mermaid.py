import re

import pytest

from ivr.flow.definition import Flows
from ivr.flow.diagram import ROAD, Diagram, Edge, Node, diagram_of, part_of
from ivr.flow.mermaid import mermaid

NODE = re.compile(r'^ {0,2}(\w+)(?:\(\[|\[\[|\{\{|\(\(\(|\[/|\(|>)"([^"]*)"(?:\]\)|\]\]|\}\}|\)\)\)|\\\]|/\]|\)|\])$')
EDGE = re.compile(r'^(\w+) (?:-->|-\.->)(?:\|"([^"]+)"\|)? (\w+)$')


def every_line(text: str) -> list[str]:
    header, *lines = text.splitlines()
    assert header == "flowchart TD"
    return [line for line in lines if not line.startswith("%%")]


@pytest.mark.parametrize("topic", [None, "payments", "identify", "agent"])
def test_every_line_is_a_subgraph_a_node_or_an_edge_between_nodes(line: Flows, topic: str | None) -> None:
    diagram = diagram_of(line) if topic is None else part_of(diagram_of(line), topic)
    nodes, joined, opened = [], [], 0
    for text in every_line(mermaid(diagram)):
        if text.startswith("subgraph "):
            opened += 1
            assert re.fullmatch(r'subgraph topic_\w+\["\w+"\]', text)
        elif text == "end":
            opened -= 1
        elif found := NODE.match(text):
            nodes.append(found[1])
        else:
            edge = EDGE.match(text)
            assert edge, text
            joined += [edge[1], edge[3]]
    assert opened == 0
    assert len(nodes) == len(set(nodes)) == len(diagram.nodes)
    assert set(joined) <= set(nodes)


def test_steps_stand_in_the_subgraph_of_their_topic(line: Flows) -> None:
    text = mermaid(diagram_of(line))
    payments = text.partition('subgraph topic_payments["payments"]')[2].partition("\nend")[0]
    assert "step_payments__more" in payments
    assert "step_main__menu" not in payments


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ('say "yes"', "say #34;yes#34;"),
        ("* back", "#42; back"),  # a list in Markdown
        ("1. first", "1#46; first"),  # a list in Markdown
        ("a|b]}", "a#124;b#93;#125;"),
        ("<b>&#35;", "#60;b#62;#38;#35;35#59;"),
        ("`code`", "#96;code#96;"),
        ("“pago” aún", "#8220;pago#8221; aún"),
    ],
)
def test_labels_cannot_break_the_graph(label: str, written: str) -> None:
    nodes = (Node("a.end", "a.end", "a", "say", label), Node("a.graph", "a.graph", "a", "hang_up", "end"))
    text = mermaid(Diagram("x", nodes, (Edge("a.end", "a.graph", label, ROAD),), ()))
    assert f'step_a__end -->|"{written}"| step_a__graph' in text
    assert f'step_a__end("{written}")' in text
    assert all(
        NODE.match(one) or EDGE.match(one) or one in ('subgraph topic_a["a"]', "end") for one in every_line(text)
    )


def test_odd_names_make_plain_identifiers() -> None:
    nodes = (Node("a.b-c é", "a.b-c é", "a", "say", "x"), Node("a.b_c", "a.b_c", "a", "say", "x"))
    found = [one[1] for text in every_line(mermaid(Diagram("x", nodes, (), ()))) if (one := NODE.match(text))]
    assert found == ["step_a__b_2d_c__e9_", "step_a__b_c"]
