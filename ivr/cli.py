"""The `ivr` command: serve, call, load and generate data. `ivr calls` and `ivr flows` stand beside it.

Every fault is told one a line on standard error (or output, for checks), with exit status 1; nothing ends in a stack
trace that a person could have mended.
"""

import sys
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import click

from ivr.app import clock_of, create_app, create_dispatcher
from ivr.commands.agents import agents
from ivr.commands.answering import answer_as_agent, answer_as_anybody
from ivr.commands.calls import calls
from ivr.commands.flows import flows
from ivr.commands.notices import notice
from ivr.practice.answering import ON_RING, OnRing
from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.practice.stand_in import StandIn
from ivr.practice.switchboard import Switchboard
from ivr.practice.terminal import lines_of_call, run_call
from ivr.practice.terminal_recording import TerminalRecording
from ivr.practice.typed_lines import read_typed
from ivr.queue.dispatch import run as dispatch
from ivr.serving import serve_with_gunicorn
from ivr.settings import ROOT, Settings, read_practice_settings, read_settings, write_practice_file
from ivr.store.database import Database
from ivr.store.generating import generate_folder
from ivr.store.loading import LoadReport, load_folder
from ivr.store.sample import find_agent_to_try, find_person_to_try, load_sample
from ivr.told_faults import tells_faults

MAIN_NUMBER = "+18669013212"
PRACTICE_CALLER = "+15105550100"
RECORDED_CALLS = ROOT / "tests" / "calls"
SAMPLE_FOLDER = ROOT / "data" / "sample"
GENERATED_SEED = 866
GENERATED_UNTIL = date(2026, 11, 20)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Answer California Child Support's telephone lines."""


@main.command()
@tells_faults
def serve() -> None:
    """Migrate the database and serve with gunicorn on HOST:PORT."""
    settings = read_settings()
    Database(settings.database_url).migrate()
    clock = clock_of(settings)
    dispatcher = create_dispatcher(settings, clock)
    serve_with_gunicorn(settings, lambda: create_app(settings, clock), partial(dispatch, dispatcher))


@main.command()
@tells_faults
def run() -> None:
    """Serve for practice, with sample people: what `make run` does."""
    write_practice_file()
    settings = read_practice_settings()
    unnamed = {"accept_ssn", "offer_texts", "practice_phone"} - settings.model_fields_set
    settings = settings.model_copy(update=dict.fromkeys(unnamed, True))  # on for practice, where nobody named them
    today = clock_of(settings)().date()
    report = load_sample(Database(settings.database_url), SAMPLE_FOLDER, _key(settings), today, _show_progress)
    click.echo("Sample people are loaded." if report else "The database has people already; nothing was loaded.")
    participant_id, pin = find_person_to_try(SAMPLE_FOLDER)
    agent, password = find_agent_to_try(SAMPLE_FOLDER)

    def say_what_to_try() -> None:
        click.echo(f"Serving on http://{settings.host}:{settings.port} (its health: /readyz). Ctrl-C stops it.")
        if settings.now is not None:
            click.echo(f"THE CLOCK IS NOT REAL: it started at {settings.now.isoformat()}.")
        click.echo("To call in the terminal, open a second one here and run:  .venv/bin/ivr call")
        if settings.practice_phone:
            click.echo(f"To call in a browser, open:  http://{settings.host}:{settings.port}/phone")
            click.echo(f"To answer as an agent:       http://{settings.host}:{settings.port}/phone?agent={agent}")
        click.echo(f"The agents' desk:            http://{settings.host}:{settings.port}/desk")
        click.echo(f"At the desk sign in as {agent} with the password {password}")
        click.echo(f"At the prompts type 1, then Participant ID {participant_id}, then 3, then PIN {pin}#")

    clock = clock_of(settings)
    database = Database(settings.database_url)
    dispatcher = create_dispatcher(settings, clock, StandIn(database, clock))  # nothing here reaches Twilio
    serve_with_gunicorn(
        settings, lambda: create_app(settings, clock), partial(dispatch, dispatcher), when_ready=say_what_to_try
    )


@main.command()
@click.argument("number", default=MAIN_NUMBER)
@click.option("--from", "caller", default=PRACTICE_CALLER, show_default=True, help="The number that calls.")
@click.option("--record", "name", metavar="NAME", help="Write the call to tests/calls/NAME.call, as a test.")
@click.option("--as-agent", "agent", metavar="NAME", help="Answer as this agent instead of calling.")
@click.option("--answer", "is_answering", is_flag=True, help="Answer the telephone of --from instead of calling.")
@click.option(
    "--on-ring", type=click.Choice(ON_RING), default=ON_RING[0], show_default=True, help="What a telephone does."
)
@click.option("--once", "is_once", is_flag=True, help="Stop after one answered call.")
@tells_faults
def call(
    number: str,
    caller: str,
    name: str | None,
    agent: str | None,
    on_ring: OnRing,
    *,
    is_answering: bool,
    is_once: bool,
) -> None:
    """Call NUMBER in the terminal, through the real webhooks, in simulated time.

    One line is one act: keys (0-9*#), words, an empty line for silence, `hangup` to hang up.

    With --as-agent or --answer it is the other end: it waits in real time until the telephone rings, and answers by
    the same lines. `quit`, or the end of input, stops it; an agent is then off duty.
    """
    settings = read_practice_settings().model_copy(update={"log_level": "ERROR"})
    database = Database(settings.database_url)
    database.migrate()
    if database.is_empty():
        click.echo("The database has nobody in it yet: run `make run` once, or `ivr data load DIR`.", err=True)
    clock = SimulatedClock(settings.now or datetime.now(UTC))
    if agent is not None:
        sys.exit(answer_as_agent(settings, database, clock, agent, on_ring, is_once=is_once))
    if is_answering:
        sys.exit(answer_as_anybody(settings, database, clock, caller, on_ring, is_once=is_once))
    practice_call = PracticeCall(
        create_app(settings, clock),
        settings.public_address,
        settings.twilio_auth_token.get_secret_value(),
        settings.twilio_account_sid,
        line=number,
        caller=caller,
        clock=clock,
        switchboard=Switchboard(database, clock),
    )
    taken = TerminalRecording(practice_call, clock.now(), RECORDED_CALLS, name) if name else None
    typed = read_typed(sys.stdin)
    if typed.is_terminal:
        click.echo("-- keys 0-9*#, words, an empty line for silence, `hangup`", err=True)
    lines = lines_of_call(practice_call, typed)
    status = run_call(practice_call, lines, sys.stdout, keep=taken.keep if taken else None)
    if taken is not None:
        taken.write()
        click.echo(
            f"The call is in {taken.file}. `make test` plays it; `pytest --rewrite-calls` writes it anew.", err=True
        )
    sys.exit(status)


main.add_command(agents)
main.add_command(calls)
main.add_command(notice)


@main.group()
def data() -> None:
    """Load or generate people, cases and payments."""


@data.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@tells_faults
def load(folder: Path) -> None:
    """Load the CSV files of DIR into DATABASE_URL, all or nothing."""
    settings = read_practice_settings()
    _tell(load_folder(Database(settings.database_url), folder, _key(settings), progress=_show_progress))


@data.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--participants", required=True, type=click.IntRange(min=1), help="How many people.")
@click.option("--seed", default=GENERATED_SEED, show_default=True, help="The same seed gives the same files.")
@click.option(
    "--until",
    default=GENERATED_UNTIL.isoformat(),
    show_default=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day that counts as today.",
)
@tells_faults
def generate(folder: Path, participants: int, seed: int, until: datetime) -> None:
    """Write a synthetic data set into DIR, of people who do not exist."""
    generate_folder(folder, participants, seed, until.date())
    click.echo(f"{participants} participants are in {folder}")


main.add_command(flows)


def _key(settings: Settings) -> str:
    return settings.secret_key.get_secret_value()


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty() or done == total:
        click.echo(f"\rhashing PINs and passwords: {done} of {total}", err=True, nl=done == total)


def _tell(report: LoadReport) -> None:
    for file in report.files:
        click.echo(f"{file.file}: {file.added} added, {file.changed} changed, {file.unchanged} unchanged")
    for name in report.ignored:
        click.echo(f"{name}: is none of our files; it was not read", err=True)


if __name__ == "__main__":
    main()
