"""A diagram as one stand-alone SVG: a panel a topic, every step with an id, every road with its two ends.

It holds no script and no style, only presentation attributes, so that a page under `style-src 'self'` can take it in
and style it by its classes. Text and lines are in `currentColor`, so it follows a light or a dark page; the hues are
of middle lightness and differ in shape too, never in hue alone.

For whoever lights the present step or traces a road: a step is `<g id="step-NAME" class="step kind-KIND">`, a road
`<path class="edge kind-KIND" data-from="NAME" data-to="NAME">`; where `data-to` is `resume`, the road goes back to
the step that asked for a step-up. Links, and what gives up as everything does, have no path of their own.
"""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from ivr.flow.diagram import BACK, GIVE_UP, MARK, RETRY, ROAD, STEP_UP, STUB, Diagram, Node, part_of
from ivr.flow.layout import FONT_SIZE, SMALL_FONT_SIZE, Layout, lay_out, text_width
from ivr.flow.routes import Box, Point, Route

MARGIN, HEADING, PANEL_PADDING = 24, 34, 20
WIDEST = 2400
"""Panels stand side by side up to this width; a wider panel stands alone."""
LINE_HEIGHT = 20

HUES = {
    "menu": "#2f7fc1",
    "confirm": "#2f7fc1",
    "choose": "#2f7fc1",
    "ask": "#2f7fc1",
    "record": "#2f7fc1",
    "look_up": "#9268c4",
    "transfer": "#c0652a",
    "hang_up": "#c0652a",
}
DASHES = {RETRY: "2 4", GIVE_UP: "2 4", STEP_UP: "7 4", BACK: "7 4"}
KINDS_TOLD = (("menu", "asks"), ("say", "says"), ("look_up", "looks up"), ("transfer", "hands over"))
LINES_TOLD = ((ROAD, "answer or outcome"), (STEP_UP, "step-up and back"), (RETRY, "tried again, given up"))
KINDS_TOLD_LAST = (("hang_up", "ends the call"), (STUB, "drawn elsewhere"))


def svg(diagram: Diagram) -> str:
    """Draw a diagram, each of its topics in a panel of its own."""
    topics = diagram.topics
    parts = [part_of(diagram, topic, with_arrivals=False) for topic in topics] if len(topics) > 1 else [diagram]
    panels = [(topic, lay_out(part)) for topic, part in zip(topics, parts, strict=True)]
    drawn, width, height = [], 0.0, 0.0
    for topic, layout, x, y in _placed(panels):
        drawn += list(_panel(topic, layout, x, y))
        width = max(width, x + layout.width + 2 * PANEL_PADDING)
        height = max(height, y + layout.height + HEADING + 2 * PANEL_PADDING)
    legend = list(_legend(diagram, height + MARGIN))
    width = max(width, *(MARGIN + text_width(sentence, SMALL_FONT_SIZE) for sentence in diagram.legend), 700) + MARGIN
    height += MARGIN + LINE_HEIGHT * (len(diagram.legend) + 4)
    return "\n".join((*_opening(diagram, width, height), *drawn, *legend, "</svg>", ""))


def _opening(diagram: Diagram, width: float, height: float) -> Iterator[str]:
    steps = sum(node.is_step for node in diagram.nodes)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="graphics-document" class="flow" width="{width:.0f}" '
        f'height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" fill="none" stroke-width="1.5" '
        f'font-family="system-ui, sans-serif" font-size="{FONT_SIZE}" text-anchor="middle">'
    )
    yield f"<title>{escape(diagram.title)}</title>"
    what = f"{steps} steps in {', '.join(diagram.topics)}. {' '.join(diagram.legend)}"
    yield f"<desc>{escape(what)}</desc>"


def _placed(panels: Sequence[tuple[str, Layout]]) -> Iterator[tuple[str, Layout, float, float]]:
    """Set every panel, in their order, as high as there is room for it beside those before."""
    placed: list[tuple[float, float, float]] = []
    for topic, layout in panels:
        width, height = layout.width + 2 * PANEL_PADDING, layout.height + HEADING + 2 * PANEL_PADDING
        lefts = [MARGIN, *(right + MARGIN for _, right, _ in placed if right + MARGIN + width <= WIDEST)]
        y, x = min(
            (max((low + MARGIN for left, right, low in placed if left < x + width and x < right), default=MARGIN), x)
            for x in lefts
        )
        placed.append((x, x + width, y + height))
        yield topic, layout, x, y


def _panel(topic: str, layout: Layout, x: float, y: float) -> Iterator[str]:
    width, height = layout.width + 2 * PANEL_PADDING, layout.height + HEADING + 2 * PANEL_PADDING
    yield f'<g class="topic" data-topic={quoteattr(topic)} transform="translate({_number(x)} {_number(y)})">'
    yield f"<title>{escape(topic)}</title>"
    size = f'width="{_number(width)}" height="{_number(height)}"'
    yield f'<rect {size} rx="10" stroke="currentColor" stroke-opacity=".25"/>'
    yield _text(16, 28, topic.replace("_", " "), 'text-anchor="start" font-size="17" font-weight="600"')
    yield f'<g transform="translate({PANEL_PADDING} {HEADING + PANEL_PADDING})">'
    for route in layout.routes:
        yield from _road(route)
    for box in layout.boxes:
        yield from _node(box)
    yield "</g></g>"


def _road(route: Route) -> Iterator[str]:
    edge = route.edge
    ends = " to ".join(node.label if node.kind == MARK else node.name for node in (route.source, route.target))
    dashes = f' stroke-dasharray="{DASHES[edge.kind]}"' if edge.kind in DASHES else ""
    way = " ".join(_stroke(stroke) for stroke in route.strokes)
    told = f"{ends}: {edge.label}" if edge.label else ends
    yield (
        f'<path class="edge kind-{edge.kind}" data-from={quoteattr(route.source.name)} '
        f'data-to={quoteattr(route.target.name)} d="{way}" stroke="currentColor" stroke-opacity=".6"{dashes}>'
        f"<title>{escape(told)}</title></path>"
    )
    yield f'<path class="head" d="{_head(route)}" fill="currentColor" fill-opacity=".75"/>'
    if route.label is not None and edge.label:
        x, y = route.label
        yield _text(x, y + 4, edge.label, f'class="label" font-size="{SMALL_FONT_SIZE}"')


def _stroke(points: Sequence[Point]) -> str:
    (x, y), *others = points
    parts = [f"M{_number(x)} {_number(y)}"]
    for next_x, next_y in others:
        if abs(next_x - x) < 0.5:
            parts.append(f"L{_number(next_x)} {_number(next_y)}")
        else:
            middle = _number((y + next_y) / 2)
            parts.append(f"C{_number(x)} {middle} {_number(next_x)} {middle} {_number(next_x)} {_number(next_y)}")
        x, y = next_x, next_y
    return "".join(parts)


def _head(route: Route) -> str:
    """Draw an arrow's head where a road ends: it comes in from above or below, or from the right where it loops."""
    (_, before_y), (x, y) = route.strokes[-1][-2:]
    if route.source == route.target:
        return f"M{_number(x)} {_number(y)}l8 -4v7z"
    return f"M{_number(x)} {_number(y)}l-4 {-8 if before_y < y else 8}h8z"


def _node(box: Box) -> Iterator[str]:
    node = box.node
    x, y, width, height = box.x, box.y, box.width, box.height
    middle = x + width / 2
    if node.is_step:
        identity = f'id={quoteattr(f"step-{node.name}")} class="step kind-{node.kind}" role="graphics-symbol"'
    else:
        identity = f'class="{node.kind}"'
    told = f"{node.name}: {node.detail}" + (f", prompt {node.prompt}" if node.prompt else "")
    yield f"<g {identity}><title>{escape(told if node.is_step else node.label)}</title>"
    yield _shape(node, x, y, width, height)
    if node.detail:
        yield _text(middle, y + 20, node.label, 'font-weight="600"')
        yield _text(middle, y + 36, node.detail, f'font-size="{SMALL_FONT_SIZE}" fill-opacity=".8"')
    else:
        italic = ' font-style="italic"' if node.kind == STUB else ""
        yield _text(middle, y + height / 2 + 4, node.label, f'font-size="{SMALL_FONT_SIZE}"{italic}')
    yield "</g>"


def _shape(node: Node, x: float, y: float, width: float, height: float) -> str:
    hue = HUES.get(node.kind, "currentColor")
    paint = f'stroke="{hue}" fill="{hue}" fill-opacity="{".14" if node.kind in HUES else ".05"}"'
    at = f'x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}"'
    match node.kind:
        case "stub":
            return f'<rect {at} rx="4" stroke="currentColor" stroke-opacity=".55" stroke-dasharray="3 3"/>'
        case "mark":
            return f'<rect {at} rx="{_number(height / 2)}" stroke="currentColor" stroke-opacity=".55"/>'
        case "look_up":
            edge, middle = _number(height / 3), _number(height / 2)
            inner = _number(width - 2 * height / 3)
            slant = f"l{edge} {middle}l-{edge} {middle}h-{inner}l-{edge} -{middle}z"
            return f'<path d="M{_number(x + height / 3)} {_number(y)}h{inner}{slant}" {paint}/>'
        case "say":
            return f'<rect {at} rx="12" stroke-opacity=".7" {paint}/>'
        case "transfer" | "hang_up":
            heavy = 3 if node.kind == "hang_up" else 1.5
            return f'<rect {at} rx="{_number(height / 2)}" {paint} stroke-width="{heavy}"/>'
        case _:
            return f'<rect {at} rx="2" {paint}/>'


def _legend(diagram: Diagram, y: float) -> Iterator[str]:
    yield f'<g class="legend" transform="translate({MARGIN} {_number(y)})" font-size="{SMALL_FONT_SIZE}">'
    x = 0.0
    for kind, told in (*KINDS_TOLD, *KINDS_TOLD_LAST):
        width = text_width(told, SMALL_FONT_SIZE) + 36
        yield _shape(Node(kind, kind, "", kind, told), x, 0, width, 26)
        yield _text(x + width / 2, 17, told)
        x += width + 14
    x = 0.0
    for kind, told in LINES_TOLD:
        dashes = f' stroke-dasharray="{DASHES[kind]}"' if kind in DASHES else ""
        yield f'<path d="M{_number(x)} 44h40" stroke="currentColor" stroke-opacity=".6"{dashes}/>'
        yield _text(x + 46, 48, told, 'text-anchor="start"')
        x += 46 + text_width(told, SMALL_FONT_SIZE) + 14
    for number, sentence in enumerate(diagram.legend):
        yield _text(0, 78 + LINE_HEIGHT * number, sentence, 'text-anchor="start"')
    yield "</g>"


def _text(x: float, y: float, words: str, attributes: str = "") -> str:
    return f'<text x="{_number(x)}" y="{_number(y)}" fill="currentColor" {attributes}>{escape(words)}</text>'


def _number(length: float) -> str:
    """Write a length with at most one decimal, the same on every machine."""
    return f"{length + 0:.1f}".removesuffix(".0")
