"""A database that does not answer for a while, in the middle of whatever a test does."""

from collections.abc import Iterator
from contextlib import contextmanager

from ivr.store.database import Database

NEEDED = ("calls", "hand_offs")


@contextmanager
def outage(database: Database) -> Iterator[None]:
    """Take away what every call needs, and bring it back at the end."""
    _rename(database, [(name, f"{name}_gone") for name in NEEDED])
    yield
    _rename(database, [(f"{name}_gone", name) for name in NEEDED])


def _rename(database: Database, names: list[tuple[str, str]]) -> None:
    with database.writing() as connection:
        for before, after in names:
            connection.exec_driver_sql(f"ALTER TABLE {before} RENAME TO {after}")
