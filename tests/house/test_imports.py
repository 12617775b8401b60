"""Imports go down only, parts side by side do not import each other, and each outside library has its place."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sample_service import ROOT

LAYERS = (
    {
        "cli",
        "commands",
        "serving",
        "__main__",
    },
    {"app"},
    {"telephony", "desk", "practice"},
    {"conversation"},
    {"lookups", "queue"},
    {"speech", "store"},
    {"flow"},
    {"settings", "logs", "phone_numbers", "told_faults"},
    {"errors"},
)
"""From the top down; the last two rows stand under everything."""

TOGETHER = {
    "cli",
    "commands",
    "serving",
}
"""The command line in several modules: its front door imports the others."""

PLACES = {
    "flask": {"app", "telephony", "desk", "practice", "cli", "serving"},
    "werkzeug": {"app", "telephony", "desk", "practice"},
    "twilio": {"telephony", "practice"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "argon2": {"store"},
    "babel": {"speech", "practice"},
    "gunicorn": {"serving"},
    "click": {"cli", "commands", "told_faults"},
    "holidays": {"queue"},
    "pydantic_settings": {"settings"},
    "structlog": {"logs"},
}
"""Where an outside library may be imported at all."""

REQUEST_BOUND = {"current_app", "g"}
"""What belongs to one web request, and must not be known below the edge."""


@dataclass(frozen=True)
class Import:
    """One import: where it stands, what it names, and whether only for types."""

    file: str
    line: int
    module: str
    names: tuple[str, ...]
    is_inside: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.module}"

    @property
    def part(self) -> str:
        """The part of the house where it stands."""
        return Path(self.file).relative_to("ivr").parts[0].removesuffix(".py")


def imports_of(file: Path) -> Iterator[Import]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = {id(node) for function in functions for node in ast.walk(function)}
    name = file.relative_to(ROOT).as_posix()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(name, node.lineno, alias.name, (), id(node) in inside)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}:{node.lineno} is relative"
            names = tuple(alias.name for alias in node.names)
            yield Import(name, node.lineno, node.module or "", names, id(node) in inside)


FILES = sorted((ROOT / "ivr").rglob("*.py"))
IMPORTS = [one for file in FILES for one in imports_of(file)]


def layer(part: str) -> int:
    return next((number for number, parts in enumerate(LAYERS) if part in parts), -1)


def own_parts(one: Import) -> Iterator[str]:
    """The parts of our own house that an import names: `from ivr import lookups` too."""
    if one.module == "ivr":
        yield from one.names
    elif one.module.startswith("ivr."):
        yield one.module.split(".")[1]


def test_every_part_of_the_house_has_its_layer() -> None:
    parts = {file.relative_to(ROOT / "ivr").parts[0].removesuffix(".py") for file in FILES} - {"__init__"}
    assert {part for part in parts if layer(part) == -1} == set()


def test_imports_go_down_only() -> None:
    wrong = [
        str(one)
        for one in IMPORTS
        if one.part != "__init__"
        for part in own_parts(one)
        if part != one.part and layer(part) <= layer(one.part) and not (one.part == "cli" and part in TOGETHER)
    ]
    assert wrong == []


def test_flow_knows_the_standard_library_and_the_errors_alone() -> None:
    wrong = [
        str(one)
        for one in IMPORTS
        if one.part == "flow"
        and one.module.split(".")[0] not in sys.stdlib_module_names
        and not one.module.startswith(("ivr.flow.", "ivr.errors"))
    ]
    assert wrong == []


@pytest.mark.parametrize("library", PLACES)
def test_each_outside_library_has_its_place(library: str) -> None:
    places = {one.part for one in IMPORTS if one.module.split(".")[0] == library}
    assert places <= PLACES[library]
    assert places, f"{library} is imported nowhere"


def test_nothing_is_imported_inside_a_function() -> None:
    assert [str(one) for one in IMPORTS if one.is_inside] == []


def test_below_the_edge_nothing_knows_of_a_web_request() -> None:
    below = layer("conversation")
    assert [str(one) for one in IMPORTS if layer(one.part) >= below and set(one.names) & REQUEST_BOUND] == []
    assert [str(one) for one in IMPORTS if "current_app" in one.names] == []


def test_the_settings_alone_read_the_environment() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in {"environ", "getenv"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    ]
    assert wrong == []
