"""A diagram as Mermaid text: a subgraph a topic, a shape a kind, everything escaped so that Mermaid parses it.

Source: mermaid.js.org/syntax/flowchart.html (shapes, entity codes such as `#quot;`, `end` and leading `o` or `x` as
words that break an unquoted graph).
"""

from collections.abc import Iterator

from ivr.flow.diagram import BACK, ENTRY, GIVE_UP, RETRY, ROAD, STEP_UP, Diagram, Edge, Node

SHAPES = {
    "say": ("(", ")"),
    "menu": ("[/", "\\]"),
    "confirm": ("[/", "\\]"),
    "choose": ("[/", "\\]"),
    "ask": ("[/", "/]"),
    "look_up": ("{{", "}}"),
    "record": ("[[", "]]"),
    "transfer": ("([", "])"),
    "hang_up": ("(((", ")))"),
    "stub": (">", "]"),
    "mark": (">", "]"),
}

ARROWS = {ROAD: "-->", ENTRY: "-->", RETRY: "-.->", GIVE_UP: "-.->", STEP_UP: "-.->", BACK: "-.->"}


def mermaid(diagram: Diagram) -> str:
    """Write a diagram as a Mermaid flowchart."""
    return "\n".join(_lines(diagram)) + "\n"


def _lines(diagram: Diagram) -> Iterator[str]:
    yield "flowchart TD"
    yield from (f"%% {sentence}" for sentence in diagram.legend)
    for topic in diagram.topics:
        yield f'subgraph {_identifier("topic", topic)}["{_escaped(topic)}"]'
        yield from (f"  {_drawn(node)}" for node in diagram.nodes if node.topic == topic and node.kind != "stub")
        yield "end"
    yield from (_drawn(node) for node in diagram.nodes if node.kind == "stub" or node.topic not in diagram.topics)
    yield from (_joined(edge) for edge in diagram.edges)


def _drawn(node: Node) -> str:
    opening, closing = SHAPES[node.kind]
    text = _escaped(node.label) + (f"<br/>{_escaped(node.detail)}" if node.detail else "")
    return f'{_identifier("step", node.key)}{opening}"{text}"{closing}'


def _joined(edge: Edge) -> str:
    label = f'|"{_escaped(edge.label)}"|' if edge.label else ""
    return f"{_identifier('step', edge.source)} {ARROWS[edge.kind]}{label} {_identifier('step', edge.target)}"


def _identifier(before: str, name: str) -> str:
    """Make a word that Mermaid takes as an identifier: a dot is two underscores, any other odd sign its number."""
    words = "__".join(
        "".join(sign if sign.isascii() and (sign.isalnum() or sign == "_") else f"_{ord(sign):x}_" for sign in word)
        for word in name.replace(" ", "_").split(".")
    )
    return f"{before}_{words}"


def _escaped(text: str) -> str:
    """Write all but plain signs as entity codes: a quote would end the label, `1.` or `* ` would begin a list."""
    return "".join(sign if sign.isalnum() or sign in " _,:" else f"#{ord(sign)};" for sign in text)
