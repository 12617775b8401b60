"""How a command ends whose input is wrong: with every fault on standard error, one a line."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from ivr.errors import DataFaults, DefinitionFaults, StoreUnavailable

Command = Callable[..., Any]


def tells_faults(command: Command) -> Command:
    """End a command whose input is wrong with every fault, one a line, and exit status 1."""

    @wraps(command)
    def told(*arguments: Any, **options: Any) -> Any:
        try:
            return command(*arguments, **options)
        except (DefinitionFaults, DataFaults) as faults:
            for fault in faults.faults:
                click.echo(fault, err=True)
        except StoreUnavailable as error:
            click.echo(f"the database does not answer: {error}", err=True)
        sys.exit(1)

    return told
