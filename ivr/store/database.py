"""The one door to the database: SQLite by default, PostgreSQL for a real deployment.

It opens connections, begins transactions and brings the tables up to date; what is asked of the tables is left to
the query modules beside it. Connections are in autocommit and transactions are begun by hand, so that a turn reads
and then writes over one connection. Source for `BEGIN IMMEDIATE`: a deferred transaction that reads before it writes
cannot wait for another writer, and ends in "database is locked" at once (sqlite.org/lang_transaction.html).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, literal, make_url, select, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ivr.errors import StoreUnavailable
from ivr.store import tables
from ivr.store.migrations.upgrade import upgrade_to_head

__all__ = ["Connection", "Database"]  # the layers above, which do not import SQLAlchemy, name both from here

WAIT_SECONDS = 5
"""How long a writer waits for another one."""

CONNECT_TIMEOUT_SECONDS = 3
MIGRATION_LOCK = 866_901_3212
"""Any number of our own: PostgreSQL's advisory lock that lets one process migrate at a time."""


class Database:
    """A database by its SQLAlchemy URL. Nothing is opened before the first use, nor kept across a fork."""

    def __init__(self, url: str) -> None:
        self.url = _with_driver(make_url(url))
        self._is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = _sqlite_engine(self.url) if self._is_sqlite else _postgresql_engine(self.url)
        self._process = os.getpid()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection in autocommit: each statement stands on its own, until a `transaction` is begun.

        Raises:
            StoreUnavailable: when the database does not answer.
        """
        self._forget_the_parents_connections()
        with _unavailable_when_broken(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in one transaction, as `transaction` makes it.

        Raises:
            StoreUnavailable: when the database does not answer, or another writer holds it for too long.
        """
        with self.reading() as connection, self.transaction(connection):
            yield connection

    @contextmanager
    def transaction(self, connection: Connection) -> Iterator[None]:
        """Make one transaction on a connection of `reading`: committed at the end, rolled back by any exception.

        `begin_nested()` makes savepoints inside it. An IntegrityError passes through as it is.
        """
        connection.exec_driver_sql("BEGIN IMMEDIATE" if self._is_sqlite else "BEGIN")
        try:
            yield
        except BaseException:
            connection.rollback()
            raise
        connection.commit()

    def migrate(self) -> None:
        """Bring the tables up to date, all or nothing; a second process waits, and finds it done."""
        with self.writing() as connection:
            if not self._is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            upgrade_to_head(connection)

    def is_reachable(self) -> bool:
        """Tell whether the database answers and has its tables."""
        try:
            with self.reading() as connection:
                connection.execute(select(literal(1)).select_from(tables.calls).limit(1))
        except (StoreUnavailable, ProgrammingError):
            return False
        return True

    def is_empty(self) -> bool:
        """Tell whether no participant was loaded yet."""
        with self.reading() as connection:
            return connection.execute(select(literal(1)).select_from(tables.participants).limit(1)).first() is None

    def dispose(self) -> None:
        """Close every connection; the next use opens new ones."""
        self._engine.dispose()

    def _forget_the_parents_connections(self) -> None:
        """Drop, without closing, what a process before a fork opened: a connection must not be used by two."""
        if self._process != os.getpid():
            self._engine.dispose(close=False)
            self._process = os.getpid()


@contextmanager
def _unavailable_when_broken() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise StoreUnavailable(_reason(error)) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreUnavailable(_reason(error)) from error
        raise


def _reason(error: DBAPIError | PoolTimeout) -> str:
    """Say what the driver said, its first line and without the statement."""
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip()
    return said.partition("\n")[0]


def _with_driver(url: URL) -> URL:
    if url.drivername in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    return url


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(
        url, isolation_level="AUTOCOMMIT", hide_parameters=True, connect_args={"timeout": WAIT_SECONDS}
    )

    @event.listens_for(engine, "do_connect")
    def make_folder(*_: Any) -> None:
        if url.database:
            with suppress(OSError):  # then SQLite itself says that it cannot open the file
                Path(url.database).parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")

    return engine


def _postgresql_engine(url: URL) -> Engine:
    return create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        pool_size=2,
        max_overflow=3,
        pool_timeout=CONNECT_TIMEOUT_SECONDS,
        # A round trip at each check-out (0.16 ms), so that no caller pays for a restart of the database.
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_SECONDS,
            "options": f"-c lock_timeout={WAIT_SECONDS}s",
        },
    )
