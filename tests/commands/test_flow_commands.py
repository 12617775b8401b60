from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from sample_service import ROOT

from ivr.app import load_editions
from ivr.cli import main
from ivr.commands import flows as flow_commands
from ivr.errors import DefinitionFaults, Fault


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["flows", *arguments])


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(root: Path | None = None) -> None:
        raise DefinitionFaults([Fault("call_flows/main.toml", "menu", "is wrong"), Fault("a.po", "x", "is missing")])

    monkeypatch.setattr(flow_commands, "load_editions", refuse)


def test_check_says_that_the_flows_are_sound() -> None:
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "are sound in en, es." in result.stderr


def test_check_with_a_report_prints_it_as_markdown() -> None:
    result = run("check", "--report")
    assert result.exit_code == 0
    assert result.stdout.startswith("# What callers go through\n")
    assert "| main.menu " in result.stdout


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("options", [(), ("--report",)])
def test_check_prints_every_fault_and_no_report(options: tuple[str, ...]) -> None:
    result = run("check", *options)
    assert result.exit_code == 1
    assert result.stdout == "a.po: x: is missing\ncall_flows/main.toml: menu: is wrong\n"


def test_draw_gives_mermaid_and_svg_of_the_whole() -> None:
    steps = load_editions()[0].current.flows.steps
    assert run("draw").stdout.startswith("flowchart TD\n")
    root = ElementTree.fromstring(run("draw", "--svg").stdout)  # noqa: S314
    assert {f"step-{name}" for name in steps} == {one.get("id") for one in root.iter() if one.get("id")}


def test_draw_gives_one_topic() -> None:
    assert "subgraph topic_payments" in run("draw", "--topic", "payments").stdout
    assert "subgraph topic_main" not in run("draw", "--topic", "payments").stdout


def test_draw_names_the_topics_when_one_is_unknown() -> None:
    result = run("draw", "--topic", "paymints")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("there is no topic paymints; the topics are greeting, ")


@pytest.mark.usefixtures("broken")
def test_draw_tells_faults_on_standard_error() -> None:
    result = run("draw")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "a.po: x: is missing\ncall_flows/main.toml: menu: is wrong\n"


def test_the_report_in_the_documents_is_what_the_command_prints() -> None:
    printed = CliRunner().invoke(main, ["flows", "check", "--report"])
    kept = (ROOT / "docs" / "flow-report.md").read_text(encoding="utf-8")
    assert printed.stdout == kept, "mend: .venv/bin/ivr flows check --report > docs/flow-report.md"
