"""`ivr agents`: who works at the desk, listed, added, and given a new password."""

import secrets
import sys
from typing import Any

import click

from ivr.errors import DefinitionFaults, Fault
from ivr.phone_numbers import parse_number
from ivr.settings import read_practice_settings
from ivr.store import agents as queries
from ivr.store import sign_ins
from ivr.store.database import Database
from ivr.told_faults import tells_faults

PASSWORD_BYTES = 12
LANGUAGES = ("en", "es")
ROLES = ("agent", "supervisor")
SKILLS = ("tty",)


@click.group()
def agents() -> None:
    """List the agents of the desk, add one, or reset a password."""


@agents.command("list")
@tells_faults
def list_command() -> None:
    """List every agent, a line each."""
    with _database().reading() as connection:
        found = queries.list_agents(connection)
    if not found:
        click.echo("There is no agent yet: `ivr agents add NAME` adds one.", err=True)
    for one in found:
        places = ",".join(one.agencies) or "all agencies"
        skills = f"  {','.join(one.skills)}" if one.skills else ""
        click.echo(
            f"{one.agent:<12} {one.name:<24} {one.phone or 'no telephone':<16} {','.join(one.languages):<6} "
            f"{one.role:<10} {places}{skills}"
        )


@agents.command("add")
@click.argument("agent", metavar="NAME")
@click.option("--name", required=True, metavar="TEXT", help="As colleagues see it.")
@click.option("--phone", required=True, metavar="NUMBER", help="The telephone that rings, such as +19165550151.")
@click.option("--languages", default="en", show_default=True, metavar="LIST", help="Spoken, the first best: es,en.")
@click.option("--role", default="agent", show_default=True, type=click.Choice(ROLES))
@click.option("--agencies", default="", metavar="LIST", help="Served first; all, where none is named.")
@click.option("--skills", default="", metavar="LIST", help="Such as tty.")
@click.option("--password-stdin", is_flag=True, help="Take the password from standard input; else one is made up.")
@tells_faults
def add_command(agent: str, *, phone: str, password_stdin: bool, **given: str) -> None:
    """Add the agent NAME, and print the password once."""
    number = parse_number(phone)
    lists = {key: _listed(given[key]) for key in ("languages", "agencies", "skills")}
    faults = (
        []
        if number
        else [Fault("ivr agents add", "--phone", f"{phone} is no telephone number, such as +19165550151")]
    )
    for key, known in (("languages", LANGUAGES), ("skills", SKILLS)):
        faults += [
            Fault("ivr agents add", f"--{key}", f"{one} is none; there is {', '.join(known)}")
            for one in lists[key]
            if one not in known
        ]
    if faults:
        raise DefinitionFaults(faults)
    values: dict[str, Any] = {"agent": agent, "name": given["name"], "role": given["role"], "phone": number, **lists}
    password, is_made_up = _password(is_given=password_stdin)
    with _database().writing() as connection:
        if not sign_ins.record_agent(connection, values, password):
            raise DefinitionFaults([Fault("ivr agents add", agent, "is an agent already; `ivr agents reset` helps")])
    _tell(agent, password, is_made_up=is_made_up)


@agents.command("reset")
@click.argument("agent", metavar="NAME")
@click.option("--password-stdin", is_flag=True, help="Take the password from standard input; else one is made up.")
@tells_faults
def reset_command(agent: str, *, password_stdin: bool) -> None:
    """Give the agent NAME a new password, and print it once."""
    password, is_made_up = _password(is_given=password_stdin)
    with _database().writing() as connection:
        if not sign_ins.save_password(connection, agent, password):
            raise DefinitionFaults([Fault("ivr agents reset", agent, "is no agent; see `ivr agents list`")])
    _tell(agent, password, is_made_up=is_made_up)


def _password(*, is_given: bool) -> tuple[str, bool]:
    if not is_given:
        return secrets.token_urlsafe(PASSWORD_BYTES), True
    password = sys.stdin.readline().rstrip("\n")
    if len(password) < 8:
        raise DefinitionFaults(
            [Fault("ivr agents", "--password-stdin", "must give a password of 8 characters or more")]
        )
    return password, False


def _tell(agent: str, password: str, *, is_made_up: bool) -> None:
    click.echo(f"{agent} can sign in at /desk.")
    if is_made_up:
        click.echo(f"Password, shown only now: {password}")


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.replace(";", ",").split(",") if one.strip()]


def _database() -> Database:
    database = Database(read_practice_settings().database_url)
    database.migrate()
    return database
