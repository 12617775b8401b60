"""`ivr notice`: what every caller hears at once, set, shown and cleared without a restart."""

from datetime import datetime
from zoneinfo import ZoneInfo

import click

from ivr.app import clock_of, load_editions
from ivr.queue.notices import clear_notice, set_notice
from ivr.settings import read_practice_settings
from ivr.store.database import Database
from ivr.store.notices import Notice, find_notice
from ivr.told_faults import tells_faults

PACIFIC = ZoneInfo("America/Los_Angeles")
SET_BY = "ivr notice"


def read_moment(_context: click.Context, _parameter: click.Parameter, text: str | None) -> datetime | None:
    """Read a moment as ISO 8601 has it, one without an offset as Pacific time, or end the command."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no time such as 2026-12-24T08:00 (Pacific time)") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=PACIFIC)


@click.group()
def notice() -> None:
    """Say something to all callers at once, or close the office."""


@notice.command("set")
@click.option("--en", default="", metavar="TEXT", help="The notice in English, at most ten seconds.")
@click.option("--es", default="", metavar="TEXT", help="The notice in Spanish.")
@click.option(
    "--until", callback=read_moment, metavar="TIME", help="When it ends by itself, such as 2026-12-24T08:00."
)
@click.option("--closes-office", is_flag=True, help="Also close the office, at once and as long as it holds.")
@tells_faults
def set_command(en: str, es: str, until: datetime | None, *, closes_office: bool) -> None:
    """Set the notice, in place of any other. It is heard from the next call on."""
    editions, _ = load_editions()
    database, now = _database_and_clock()
    with database.writing() as connection:
        set_notice(
            connection,
            editions.current.catalogue.languages,
            {language: text for language, text in (("en", en), ("es", es)) if text},
            closes_office=closes_office,
            until=until,
            set_by=SET_BY,
            now=now,
        )
    click.echo("The notice is set." + (" The office is closed." if closes_office else ""))


@notice.command("show")
@tells_faults
def show_command() -> None:
    """Show the notice that holds now."""
    database, now = _database_and_clock()
    with database.reading() as connection:
        held = find_notice(connection, now)
    if held is None:
        click.echo("No notice is set.")
        return
    _show(held)


@notice.command("clear")
@tells_faults
def clear_command() -> None:
    """End the notice, and the closure with it."""
    database, now = _database_and_clock()
    with database.writing() as connection:
        held = clear_notice(connection, SET_BY, now)
    click.echo("The notice is cleared." if held else "No notice was set.")


def _database_and_clock() -> tuple[Database, datetime]:
    settings = read_practice_settings()
    database = Database(settings.database_url)
    database.migrate()
    return database, clock_of(settings)()


def _show(held: Notice) -> None:
    for language, text in held.texts.items():
        click.echo(f"{language}: {text}")
    click.echo(f"set {_pacific(held.set_at)} by {held.set_by}")
    click.echo(f"until {_pacific(held.until) if held.until else 'it is cleared'}")
    if held.closes_office:
        click.echo("The office is closed.")


def _pacific(moment: datetime) -> str:
    return f"{moment.astimezone(PACIFIC):%Y-%m-%d %H:%M} Pacific"
