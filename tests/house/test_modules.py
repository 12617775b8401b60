"""Modules: a size that can be read, a docstring that says what for, and names that say something."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_service import ROOT

LONGEST_LINES = 300
LONGER: set[str] = set()
"""Longer, for a reason that is said here; none now."""

FORBIDDEN = {"util", "utils", "helper", "helpers", "common", "misc", "base", "manager", "handler", "service", "dao"}
"""Words that say nothing, anywhere in a name."""
FORBIDDEN_ALONE = {
    "data",
    "info",
    "obj",
    "tmp",
    "foo",
    "do_it",
    "stuff",
    "val",
    "res",
    "ret",
    "cfg",
    "ctx",
    "msg",
    "num",
}
"""Words that say nothing as a whole name."""
GIVEN = {"data"}
"""Names that the contract gives: the command `ivr data`."""

FILES = sorted((ROOT / "ivr").rglob("*.py"))

each_module = pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())


def lines_in(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_no_module_is_too_long_to_read() -> None:
    long = {file.relative_to(ROOT).as_posix() for file in FILES if lines_in(file) > LONGEST_LINES}
    assert long <= LONGER


@each_module
def test_a_module_says_what_it_is_for(file: Path) -> None:
    said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    assert said
    assert said.splitlines()[0].endswith((".", ":", ";", ",")) or len(said.splitlines()) > 1
    assert said[0].isupper() or said[0] == "`"


@each_module
def test_a_module_cites_a_source_by_its_name(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for place in range(text.count("Source:")):
        after = text.split("Source:")[place + 1][:200]
        assert after.strip(), f"{file}: an empty Source"


def defined_names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, node.lineno
            case ast.arg(arg=name):
                yield name, node.lineno
            case ast.Name(id=name, ctx=ast.Store()):
                yield name, node.lineno
            case ast.alias(asname=str(name)):
                yield name, node.lineno


@each_module
def test_names_say_something(file: Path) -> None:
    path = file.relative_to(ROOT)
    names = [(part.removesuffix(".py"), 0) for part in path.parts]
    names += defined_names(ast.parse(file.read_text(encoding="utf-8")))
    wrong = []
    for name, line in names:
        words = set(name.lower().strip("_").split("_"))
        if words & FORBIDDEN or (name in FORBIDDEN_ALONE - GIVEN):
            wrong.append(f"{path}:{line}: {name}")
    assert wrong == []


def test_records_are_frozen_and_slotted() -> None:
    loose = []
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                for decorator in node.decorator_list:
                    called = decorator.func if isinstance(decorator, ast.Call) else decorator
                    if isinstance(called, ast.Name) and called.id == "dataclass":
                        flags = {one.arg for one in decorator.keywords} if isinstance(decorator, ast.Call) else set()
                        if "slots" not in flags or node.bases:
                            loose.append(f"{file.relative_to(ROOT)}:{node.lineno}: {node.name}")
    assert loose == []


def test_no_two_test_modules_have_one_name() -> None:
    # pytest imports test modules by their bare names.
    names = [file.name for file in (ROOT / "tests").rglob("*.py") if file.name != "conftest.py"]
    assert sorted({name for name in names if names.count(name) > 1}) == []
