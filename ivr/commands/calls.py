"""`ivr calls`: past calls in the terminal, listed and told again step by step."""

import sys
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from ivr.app import load_editions
from ivr.conversation.replay import Replay, ReplayedTurn
from ivr.settings import read_practice_settings
from ivr.store.calls import PastCall
from ivr.store.database import Database

PACIFIC = ZoneInfo("America/Los_Angeles")
SID_SHOWN = 12


@click.group()
def calls() -> None:
    """List past calls, and tell one again."""


@calls.command("list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1), help="How many at most.")
def list_calls(limit: int) -> None:
    """List the newest calls, a line each."""
    past = _replay().list_calls(limit)
    if not past:
        click.echo("No call has come in yet: `ivr call` makes one.", err=True)
        return
    click.echo(
        f"{'call':<{SID_SHOWN}}  {'began (Pacific)':<19}  {'line':<10} {'':<2}  {'assurance':<10} turns  status"
    )
    for call in past:
        began, status = _pacific(call.began_at), call.status or "going on"
        click.echo(
            f"{call.sid[:SID_SHOWN]:<{SID_SHOWN}}  {began}  {call.line:<10} {call.language:<2}  "
            f"{call.assurance:<10} {call.turn:>5}  {status}"
        )


@calls.command("show")
@click.argument("call", metavar="CALL")
def show_call(call: str) -> None:
    """Tell one call again, turn by turn; CALL is its sid, or the beginning of it."""
    replay = _replay()
    past = replay.find_call(call)
    if past is None:
        click.echo(f"no call, or more than one, begins with {call}: see `ivr calls list`", err=True)
        sys.exit(1)
    click.echo("\n".join(_heading(past)))
    for turn in replay.list_turns(past):
        click.echo("\n" + "\n".join(_lines(turn)))


def _replay() -> Replay:
    settings = read_practice_settings()
    editions, facts = load_editions()
    database = Database(settings.database_url)
    database.migrate()
    return Replay(database, editions, facts)


def _heading(call: PastCall) -> Iterator[str]:
    yield f"call      {call.sid}"
    yield f"line      {call.line}, from {call.caller or 'a withheld number'}"
    yield f"began     {_pacific(call.began_at)} Pacific"
    yield f"ended     {_pacific(call.ended_at) + ' Pacific' if call.ended_at else 'going on'}"
    yield f"language  {call.language}, {call.assurance}"


def _lines(turn: ReplayedTurn) -> Iterator[str]:
    yield f"── {turn.turn}  {_pacific(turn.at)[11:]}  {describe_event(turn)}"
    yield f"   {' → '.join(turn.path)}"
    for look_up, outcome in turn.looked_up:
        yield f"   {look_up}: {outcome}"
    for spoken in turn.spoken:
        yield f"   {spoken.language}: {spoken.text}"


def describe_event(turn: ReplayedTurn) -> str:
    """Tell what happened in a few words: a PIN was masked when it was recorded, any other number is here."""
    event = turn.event
    by = {"keys": "keyed", "speech": "said"}.get(event.get("by", ""), "")
    match event["kind"]:
        case "began":
            return "the call began"
        case "answered" | "partial":
            value = str(event["value"])
            return f"{by} {'…' + value[-2:] if len(value) > 4 else value}"
        case "linked":
            return f"{by} for {event['link'].replace('_', ' ')}"
        case "not_understood":
            return f"{by}, not understood ({event['reason'].replace('_', ' ')})"
        case "silent":
            return "silence"
        case kind:
            return f"{kind.replace('_', ' ')}: {event.get('outcome', '')}"


def _pacific(moment: datetime) -> str:
    return moment.astimezone(PACIFIC).strftime("%Y-%m-%d %H:%M:%S")
