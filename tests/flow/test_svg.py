import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ivr.flow.definition import Flows
from ivr.flow.diagram import ROAD, Diagram, Edge, Node, diagram_of, part_of
from ivr.flow.svg import svg

NAMESPACE = "{http://www.w3.org/2000/svg}"
TESTS = Path(__file__).parent


@pytest.fixture(scope="module")
def whole(line: Flows) -> ElementTree.Element:
    return ElementTree.fromstring(svg(diagram_of(line)))  # noqa: S314


def all_named(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return list(root.iter(NAMESPACE + name))


def test_every_step_has_one_group_with_its_id_its_kind_and_a_title(line: Flows, whole: ElementTree.Element) -> None:
    groups = {group.get("id"): group for group in all_named(whole, "g") if group.get("id")}
    assert set(groups) == {f"step-{name}" for name in line.steps}
    menu = groups["step-main.menu"]
    assert menu.get("class") == "step kind-menu"
    assert menu.findtext(NAMESPACE + "title") == "main.menu: menu of 5, prompt main.menu"


def test_ids_are_unique(whole: ElementTree.Element) -> None:
    ids = Counter(one.get("id") for one in whole.iter() if one.get("id"))
    assert set(ids.values()) == {1}


def test_every_road_has_its_ends_and_a_title(line: Flows, whole: ElementTree.Element) -> None:
    paths = [path for path in all_named(whole, "path") if (path.get("class") or "").startswith("edge ")]
    drawn = {(path.get("data-from"), path.get("data-to")) for path in paths}
    by_key = diagram_of(line).by_key()
    assert drawn == {(by_key[one.source].name, by_key[one.target].name) for one in diagram_of(line).edges}
    titles = {path.findtext(NAMESPACE + "title") for path in paths}
    assert {"main.menu to payments.start: 1 payments", "identify.find to back to what asked for it: found"} <= titles


def test_the_whole_has_a_title_and_a_description(whole: ElementTree.Element) -> None:
    assert whole.findtext(NAMESPACE + "title") == "Call flows"
    assert "At every question" in (whole.findtext(NAMESPACE + "desc") or "")
    assert whole.get("role") == "graphics-document"


def test_a_strict_page_can_take_it_in(whole: ElementTree.Element) -> None:
    assert not {"style", "script", "foreignObject", "image", "use"} & {
        one.tag.removeprefix(NAMESPACE) for one in whole.iter()
    }
    for one in whole.iter():
        assert not [name for name in one.attrib if name == "style" or name.startswith("on") or "href" in name]


def test_text_is_12_to_17_pixels_in_the_colour_of_the_page(whole: ElementTree.Element) -> None:
    texts = all_named(whole, "text")
    assert {text.get("fill") for text in texts} == {"currentColor"}
    assert {text.get("font-size") for text in texts if text.get("font-size")} <= {"12", "17"}
    assert whole.get("font-size") == "13"


def test_a_topic_alone_has_its_steps_only(line: Flows) -> None:
    root = ElementTree.fromstring(svg(part_of(diagram_of(line), "payments")))  # noqa: S314
    ids = {group.get("id") for group in all_named(root, "g") if group.get("id")}
    assert ids == {f"step-{name}" for name in line.steps if name.startswith("payments.")}


def test_names_and_labels_are_escaped() -> None:
    nodes = (Node('a.<&"', 'a.<&"', "a", "say", "<b>&", "says"), Node("a.b", "a.b", "a", "say", "b", "says"))
    root = ElementTree.fromstring(svg(Diagram("<x>", nodes, (Edge('a.<&"', "a.b", '"&<', ROAD),), ("&",))))  # noqa: S314
    assert 'step-a.<&"' in {group.get("id") for group in all_named(root, "g")}
    assert '"&<' in {text.text for text in all_named(root, "text")}


def test_two_processes_draw_the_same() -> None:
    command = (
        "from sound_line import sound_line\nfrom ivr.flow.diagram import diagram_of\nfrom ivr.flow.svg import svg\n"
    )
    command += "print(svg(diagram_of(sound_line())))"
    drawn = {
        subprocess.run(
            [sys.executable, "-c", command],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(TESTS)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(drawn) == 1
