"""Hold what the CSV files say against what the database holds: references to nowhere, and what is said anew.

It only reads; the writing is left to `loading.py`. A stale answer does no harm: the service deletes none of these
rows, and whether a column is written does not hang on what callers changed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, bindparam, select

from ivr.errors import DataFault
from ivr.store.csv_columns import FORMS, CsvForm
from ivr.store.csv_files import CsvContent, CsvRow
from ivr.store.csv_values import CsvValue, write_value
from ivr.store.keyed_hashes import cell_digester
from ivr.store.tables import loaded_rows

Item = TypeVar("Item")

KEYS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that the file says anew: the columns to write, and the digests to keep of what it said.

    `is_new` tells that the table has no such row, which then is written whole; `was_loaded` that digests of an
    earlier load are kept.
    """

    row: CsvRow
    changed: frozenset[str]
    digests: Mapping[str, str]
    is_new: bool
    was_loaded: bool

    def writes(self, column: str) -> bool:
        """Tell whether this column is written."""
        return self.is_new or column in self.changed


def find_dangling_references(connection: Connection, contents: Sequence[CsvContent]) -> Iterator[DataFault]:
    """Find the cells that name something which is neither in the files nor in the database."""
    by_file = {content.form.file: content for content in contents}
    forms = {form.file: form for form in FORMS}
    for content in contents:
        for column in content.form.columns:
            if column.refers_to is None:
                continue
            target = by_file.get(column.refers_to)
            if target and not target.is_readable:
                continue  # it has its own fault, and everything would seem to be missing
            named = {name for row in content.rows for name in _names(row.values.get(column.name))}
            if target:
                named -= target.names
            missing = named - _stored_names(connection, forms[column.refers_to], named)
            for row in content.rows if missing else ():
                for name in _names(row.values.get(column.name)):
                    if name in missing:
                        what = f"there is no {name} in {column.refers_to} or the database"
                        yield DataFault(content.form.file, row.line, column.name, what)


def list_changes(connection: Connection, content: CsvContent, secret_key: str) -> list[RowChange]:
    """List the rows that say something else than at the last load, in the order of the file."""
    file, digest_cell = content.form.file, cell_digester(secret_key)
    brought = {column.name: column.brings for column in content.form.columns if column.brings}
    changes: list[RowChange] = []
    for rows in in_batches(content.rows, KEYS_AT_ONCE):
        stored = _stored_keys(connection, content.form, rows)
        loaded = _loaded_digests(connection, content.form, rows)
        for row in rows:
            before = loaded.get(row.key, {})
            now = {name: digest_cell(file, row.key, name, write_value(value)) for name, value in row.values.items()}
            if row.key not in stored:
                changes.append(RowChange(row, frozenset(), {**before, **now}, True, row.key in loaded))
                continue
            columns = {name for name, text in now.items() if before.get(name) != text}
            if columns:
                columns |= {brought[name] for name in columns & brought.keys()} & row.values.keys()
                changes.append(RowChange(row, frozenset(columns), {**before, **now}, False, row.key in loaded))
    return changes


def in_batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Cut a sequence into pieces of this size; the last may be shorter."""
    return (items[start : start + size] for start in range(0, len(items), size))


def _names(value: CsvValue) -> tuple[str, ...]:
    """The names in a cell that refers to others."""
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else ()


def _stored_names(connection: Connection, form: CsvForm, names: Iterable[str]) -> set[str]:
    column = form.table.c[form.key_names[0]]
    query = select(column).where(column.in_(bindparam("names", expanding=True)))
    found: set[str] = set()
    for batch in in_batches(sorted(names), KEYS_AT_ONCE):
        found.update(connection.scalars(query, {"names": list(batch)}))
    return found


def _stored_keys(connection: Connection, form: CsvForm, rows: Sequence[CsvRow]) -> set[str]:
    """The keys of these rows that the table has, and some more."""
    columns = [form.table.c[name] for name in form.key_names]
    query = select(*columns).where(columns[0].in_(bindparam("names", expanding=True)))
    names = {str(row.values[form.key_names[0]]) for row in rows}
    return {"/".join(key) for key in connection.execute(query, {"names": sorted(names)})}


def _loaded_digests(connection: Connection, form: CsvForm, rows: Sequence[CsvRow]) -> dict[str, Mapping[str, str]]:
    query = select(loaded_rows.c.row_key, loaded_rows.c.column_digests).where(
        loaded_rows.c.file == form.file, loaded_rows.c.row_key.in_(bindparam("keys", expanding=True))
    )
    found = connection.execute(query, {"keys": [row.key for row in rows]})
    return {row.row_key: row.column_digests for row in found}
