"""The `ivr flows` commands: check the call flows, report on them, draw them. `ivr/cli.py` holds the others."""

import sys

import click

from ivr.app import load_editions
from ivr.errors import DefinitionFaults
from ivr.flow.definition import Flows
from ivr.flow.diagram import diagram_of, part_of
from ivr.flow.mermaid import mermaid
from ivr.flow.report import report_of
from ivr.flow.svg import svg


@click.group()
def flows() -> None:
    """Check and draw the call flows."""


@flows.command()
@click.option("--report", "with_report", is_flag=True, help="Print questions, words and seconds as Markdown.")
def check(*, with_report: bool) -> None:
    """Prove that the flows are sound: exit 0, or 1 with every fault, one a line."""
    loaded = _sound_flows(faults_to_stderr=False)
    if with_report:
        click.echo(report_of(loaded), nl=False)
    languages = ", ".join(loaded.wording.languages)
    click.echo(f"{len(loaded.steps)} steps on {len(loaded.lines)} lines are sound in {languages}.", err=True)


@flows.command()
@click.option("--svg", "as_svg", is_flag=True, help="Draw a stand-alone SVG, not Mermaid.")
@click.option("--topic", metavar="NAME", help="Draw one topic, with its neighbours.")
def draw(*, as_svg: bool, topic: str | None) -> None:
    """Draw the flows on standard output."""
    diagram = diagram_of(_sound_flows(faults_to_stderr=True))
    if topic is not None:
        if topic not in diagram.topics:
            click.echo(f"there is no topic {topic}; the topics are {', '.join(diagram.topics)}", err=True)
            sys.exit(1)
        diagram = part_of(diagram, topic)
    click.echo(svg(diagram) if as_svg else mermaid(diagram), nl=False)


def _sound_flows(*, faults_to_stderr: bool) -> Flows:
    """Load the flows, or tell every fault, one a line, and exit with status 1."""
    try:
        editions, _ = load_editions()
    except DefinitionFaults as faults:
        for fault in faults.faults:
            click.echo(fault, err=faults_to_stderr)
        sys.exit(1)
    return editions.current.flows
