"""Load a folder of CSV files: everything or nothing, and only what the files say anew.

`loaded_rows` keeps, for each row, one keyed hash a column of what its file last said. A column is written when the
file says something else than that, so that loading again changes nothing and what callers changed stays. A column
that the file leaves out says nothing: a new row gets the default, an old one keeps what it has.
Source: CONTRACT.md, `ivr data load`.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update

from ivr.errors import DataFaults
from ivr.store.csv_changes import RowChange, find_dangling_references, in_batches, list_changes
from ivr.store.csv_columns import FORMS, CsvColumn, CsvForm
from ivr.store.csv_files import read_folder
from ivr.store.csv_values import CsvValue, shift_value
from ivr.store.database import Database
from ivr.store.keyed_hashes import digest_last_four, digest_ssn
from ivr.store.pin_hashes import hash_pin
from ivr.store.tables import loaded_rows

ROWS_AT_ONCE = 5000

Progress = Callable[[int, int], None]
"""Told how many PINs and passwords are hashed, of how many."""

SlowHashes = Mapping[tuple[str, str], str]
"""The hashes of the PINs and passwords to write, by file and row key."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of the rows of one file."""

    file: str
    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did; `ignored` are CSV files in the folder that are none of ours."""

    files: tuple[FileReport, ...]
    ignored: tuple[str, ...]


def load_folder(
    database: Database,
    folder: Path,
    secret_key: str,
    *,
    shift_days: int = 0,
    progress: Progress | None = None,
) -> LoadReport:
    """Load the CSV files of a folder, making the tables where they are missing.

    `shift_days` moves every date but birthdays; what is kept of the files for the next load is not moved.

    Raises:
        DataFaults: everything that is wrong with the files; nothing was loaded.
        StoreUnavailable: the database did not answer; nothing was loaded.
    """
    contents = read_folder(folder)
    faults = [fault for content in contents for fault in content.faults]
    database.migrate()
    with database.reading() as connection:
        faults += find_dangling_references(connection, contents)
        if faults:
            raise DataFaults(faults)
        changes = [(content.form, list_changes(connection, content, secret_key)) for content in contents]
    hashes = _slow_hashes(changes, progress)
    if any(of_file for _, of_file in changes):
        with database.writing() as connection:
            for form, of_file in changes:
                _write_changes(connection, form, of_file, _Storing(form, secret_key, hashes, shift_days))
    return LoadReport(
        files=tuple(
            _report(content.form, len(content.rows), of_file)
            for content, (_, of_file) in zip(contents, changes, strict=True)
        ),
        ignored=_ignored_files(folder),
    )


def _report(form: CsvForm, row_count: int, changes: Sequence[RowChange]) -> FileReport:
    added = sum(change.is_new for change in changes)
    return FileReport(form.file, added, changed=len(changes) - added, unchanged=row_count - len(changes))


def _ignored_files(folder: Path) -> tuple[str, ...]:
    ours = {form.file for form in FORMS}
    return tuple(sorted(path.name for path in folder.glob("*.csv") if path.name not in ours))


def _slow_hashes(changes: Sequence[tuple[CsvForm, list[RowChange]]], progress: Progress | None) -> SlowHashes:
    """Hash the PINs and passwords that will be written, on every core and before anything is locked."""
    plain = {
        (form.file, change.row.key): str(change.row.values[column.name])
        for form, of_file in changes
        for column in form.columns
        if column.keeps == "slow_hash"
        for change in of_file
        if change.writes(column.name) and change.row.values[column.name] is not None
    }
    hashes: dict[tuple[str, str], str] = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for place, hashed in zip(plain, pool.map(hash_pin, plain.values()), strict=True):
            hashes[place] = hashed
            if progress:
                progress(len(hashes), len(plain))
    return hashes


@dataclass(frozen=True, slots=True)
class _Storing:
    """How the cells of a file become columns of its table."""

    form: CsvForm
    secret_key: str
    hashes: SlowHashes
    shift_days: int

    def columns_of(self, change: RowChange) -> dict[str, Any]:
        """Give the columns of the table that the change writes: of a new row, all of them."""
        stored: dict[str, Any] = {}
        for column in self.form.columns:
            if change.writes(column.name):
                values = self._stored(column, change, change.row.values.get(column.name, column.default))
                stored.update(zip(column.table_columns, values, strict=True))
        return stored

    def _stored(self, column: CsvColumn, change: RowChange, value: CsvValue) -> Sequence[Any]:
        match column.keeps:
            case "slow_hash":
                return (self.hashes.get((self.form.file, change.row.key)),)
            case "ssn_digests" if isinstance(value, str):
                last_four = digest_last_four(self.secret_key, change.row.key, value[-4:])
                return digest_ssn(self.secret_key, value), last_four
            case "ssn_digests":
                return None, None
            case "value" if isinstance(value, tuple):
                return (list(value),)
            case "value" if column.moves and self.shift_days:
                return (shift_value(value, self.shift_days),)
            case "value":
                return (value,)


def _write_changes(connection: Connection, form: CsvForm, changes: Sequence[RowChange], storing: _Storing) -> None:
    for batch in in_batches(changes, ROWS_AT_ONCE):
        new_rows = [storing.columns_of(change) for change in batch if change.is_new]
        if new_rows:
            connection.execute(insert(form.table), new_rows)
        _update_rows(connection, form, [change for change in batch if not change.is_new], storing)
        _keep_digests(connection, form, batch)


def _update_rows(connection: Connection, form: CsvForm, changes: Sequence[RowChange], storing: _Storing) -> None:
    """Update rows that exist, those with the same columns at once."""
    alike: dict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
    for change in changes:
        stored = storing.columns_of(change)
        alike[frozenset(stored.keys() - set(form.key_names))].append(
            stored | {f"key_{name}": change.row.values[name] for name in form.key_names}
        )
    for names, rows in alike.items():
        if names:
            of_key = [form.table.c[name] == bindparam(f"key_{name}") for name in form.key_names]
            statement = update(form.table).where(*of_key).values({name: bindparam(name) for name in sorted(names)})
            connection.execute(statement, [{k: v for k, v in row.items() if k not in form.key_names} for row in rows])


def _keep_digests(connection: Connection, form: CsvForm, changes: Sequence[RowChange]) -> None:
    first = [
        {"file": form.file, "row_key": change.row.key, "column_digests": dict(change.digests)}
        for change in changes
        if not change.was_loaded
    ]
    again = [
        {"of_file": form.file, "of_row": change.row.key, "column_digests": dict(change.digests)}
        for change in changes
        if change.was_loaded
    ]
    if first:
        connection.execute(insert(loaded_rows), first)
    if again:
        of_row = (loaded_rows.c.file == bindparam("of_file"), loaded_rows.c.row_key == bindparam("of_row"))
        connection.execute(update(loaded_rows).where(*of_row), again)
