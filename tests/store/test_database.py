"""The door to the database: transactions, locks, and what a database that does not answer becomes."""

import multiprocessing
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from ivr.errors import StoreUnavailable
from ivr.store import tables
from ivr.store.database import Database

ANA = {"participant_id": "1000000001", "first_name": "Ana"}
BEN = {"participant_id": "1000000002", "first_name": "Ben"}


def first_names(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.scalars(select(tables.participants.c.first_name).order_by("participant_id")))


def insert_and_fail(connection: Connection, participant: dict[str, str]) -> None:
    connection.execute(insert(tables.participants), participant)
    raise KeyError


def test_the_folder_of_the_file_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new' / 'newer' / 'ivr.sqlite'}")
    database.migrate()
    assert database.is_reachable()
    database.dispose()


def test_nothing_is_opened_before_the_first_use(tmp_path: Path) -> None:
    Database(f"sqlite:///{tmp_path / 'new' / 'ivr.sqlite'}")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [("journal_mode", "wal"), ("synchronous", 1), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
def test_sqlite_is_set_up(database: Database, pragma: str, expected: object) -> None:
    with database.reading() as connection:
        assert connection.scalar(text(f"PRAGMA {pragma}")) == expected


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("postgres://someone@db.example.org/ivr", "postgresql+psycopg"),
        ("postgresql://someone@db.example.org/ivr", "postgresql+psycopg"),
        ("postgresql+psycopg://someone@db.example.org/ivr", "postgresql+psycopg"),
        ("sqlite:///ivr.sqlite", "sqlite"),
    ],
)
def test_each_url_gets_its_driver(url: str, driver: str) -> None:
    assert Database(url).url.drivername == driver


def test_writing_is_committed_at_the_end(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(insert(tables.participants), ANA)
        assert first_names(database) == []
    assert first_names(database) == ["Ana"]


def test_writing_is_rolled_back_by_any_exception(database: Database) -> None:
    with pytest.raises(KeyError), database.writing() as connection:
        insert_and_fail(connection, ANA)
    assert first_names(database) == []


def test_a_savepoint_undoes_only_its_own_part(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(insert(tables.participants), ANA)
        with pytest.raises(KeyError), connection.begin_nested():
            insert_and_fail(connection, BEN)
    assert first_names(database) == ["Ana"]


def test_each_statement_of_reading_stands_on_its_own(database: Database) -> None:
    with database.reading() as connection:
        count = select(func.count()).select_from(tables.participants)
        assert connection.scalar(count) == 0
        with database.writing() as other:
            other.execute(insert(tables.participants), ANA)
        assert connection.scalar(count) == 1


def test_an_integrity_error_passes_through_and_a_broken_reference_is_one(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(insert(tables.case_parties), {"case_number": "9", "participant_id": "9", "role": "paying"})


def test_two_writers_at_once_wait_for_each_other(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(insert(tables.participants), ANA | {"first_name": "0"})
    faults: list[Exception] = []

    def count_up() -> None:
        try:
            for _ in range(50):
                with database.writing() as connection:
                    number = int(connection.scalar(select(tables.participants.c.first_name)) or 0)
                    connection.execute(update(tables.participants).values(first_name=str(number + 1)))
        except Exception as error:
            faults.append(error)

    writers = [threading.Thread(target=count_up) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert faults == []
    assert first_names(database) == ["200"]


def _migrate(url: str) -> None:
    database = Database(url)
    database.migrate()
    database.dispose()


def test_processes_that_migrate_at_once_all_succeed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'ivr.sqlite'}"
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_migrate, args=(url,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]


def test_a_database_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "a_file").touch()
    database = Database(f"sqlite:///{tmp_path / 'a_file' / 'ivr.sqlite'}")
    with pytest.raises(StoreUnavailable, match="unable to open database file"), database.reading():
        pytest.fail("there is nothing to read from")
    with pytest.raises(StoreUnavailable), database.writing():
        pytest.fail("there is nothing to write to")
    assert not database.is_reachable()


def test_a_database_that_nobody_serves_is_unavailable() -> None:
    database = Database("postgresql://someone@127.0.0.1:1/ivr")
    with pytest.raises(StoreUnavailable), database.reading():
        pytest.fail("there is nobody to read from")


def test_a_database_without_tables_is_not_reachable(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ivr.sqlite'}")
    assert not database.is_reachable()
    database.dispose()


def test_a_writer_that_waits_too_long_is_told_that_the_store_is_unavailable(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.store.database.WAIT_SECONDS", 0.1)
    impatient = Database(str(database.url))
    with (
        database.writing(),
        pytest.raises(StoreUnavailable, match="database is locked"),
        impatient.writing(),
    ):
        pytest.fail("two writers at once")
    impatient.dispose()


@pytest.mark.parametrize("door", ["reading", "writing"])
def test_the_drivers_words_for_a_lost_connection_become_one_error(database: Database, door: str) -> None:
    cause = sqlite3.OperationalError("disk I/O error")
    with pytest.raises(StoreUnavailable, match="disk I/O error"), getattr(database, door)():
        raise OperationalError("SELECT ssn_digest FROM participants", {"ssn": "900000000"}, cause)


def test_the_error_does_not_carry_the_statement(database: Database) -> None:
    with pytest.raises(StoreUnavailable) as caught, database.reading() as connection:
        connection.execute(text("SELECT :pin FROM nowhere"), {"pin": "246810"})
    assert str(caught.value) == "no such table: nowhere"
    assert "246810" not in str(caught.value.__cause__)


def test_a_database_is_empty_until_a_participant_is_there(database: Database) -> None:
    assert database.is_empty()
    with database.writing() as connection:
        connection.execute(insert(tables.participants), ANA)
    assert not database.is_empty()


def test_a_forked_process_opens_connections_of_its_own(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.reading() as connection:
        parents = connection.connection.dbapi_connection
    monkeypatch.setattr("ivr.store.database.os.getpid", lambda: -1)
    with database.reading() as connection:
        assert connection.connection.dbapi_connection is not parents
    assert parents is not None
    parents.close()
