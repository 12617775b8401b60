"""Read a folder of CSV files: typed rows, and every fault of the files by themselves.

References into the database and the writing are left to `loading.py`. Source: CONTRACT.md, data files; RFC 4180.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import String

from ivr.errors import DataFault
from ivr.store.csv_columns import FORMS, Complaint, CsvColumn, CsvForm
from ivr.store.csv_values import CsvValue


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: where it stands, its key as one text, and its values by column, without those at fault.

    The values have no repr: there are PINs among them.
    """

    line: int
    key: str
    values: Mapping[str, CsvValue] = field(repr=False)


@dataclass(frozen=True, slots=True)
class CsvContent:
    """What one file holds. `names` are the first cells of all rows, which other files may refer to."""

    form: CsvForm
    rows: tuple[CsvRow, ...] = ()
    names: frozenset[str] = frozenset()
    faults: tuple[DataFault, ...] = ()
    is_readable: bool = True


def read_folder(folder: Path) -> list[CsvContent]:
    """Read the files that are there, in the order of FORMS; none at all is a fault of the folder."""
    contents = [read_file(folder / form.file, form) for form in FORMS if (folder / form.file).is_file()]
    if contents:
        return contents
    what = "holds none of the files " + ", ".join(form.file for form in FORMS) if folder.is_dir() else "is no folder"
    return [CsvContent(FORMS[0], faults=(DataFault(str(folder), 0, "folder", what),), is_readable=False)]


def read_file(path: Path, form: CsvForm) -> CsvContent:
    """Read one file of this form."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _unreadable(form, content.count(b"\n", 0, error.start) + 1, "file", "is not UTF-8")
    records = _Records(text)
    faults: list[DataFault] = []
    try:
        header = [cell.strip() for cell in next(records, (0, []))[1]]
        if not header:
            return _unreadable(form, 1, "file", "is empty: the first line must name the columns")
        faults += _header_faults(form, header)
        if not set(form.key_names) <= set(header):
            return CsvContent(form, faults=tuple(faults), is_readable=False)
        return _read_rows(form, header, records, faults)
    except csv.Error as error:
        faults.append(DataFault(form.file, records.line, "row", f"is not CSV: {error}"))
        return CsvContent(form, faults=tuple(faults), is_readable=False)


def _unreadable(form: CsvForm, line: int, place: str, what: str) -> CsvContent:
    return CsvContent(form, faults=(DataFault(form.file, line, place, what),), is_readable=False)


class _Records:
    """The records of a CSV text that are not blank, each with the line on which it begins."""

    def __init__(self, text: str) -> None:
        self._reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        self.line = 1

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        return self

    def __next__(self) -> tuple[int, list[str]]:
        cells: list[str] = []
        while not cells:
            self.line = self._reader.line_num + 1
            cells = next(self._reader)
        return self.line, cells


def _header_faults(form: CsvForm, header: Sequence[str]) -> Iterator[DataFault]:
    known = {column.name for column in form.columns}
    for place, name in enumerate(header, start=1):
        if name not in known:
            yield DataFault(form.file, 1, name or f"column {place}", "is not a column of this file")
        elif name in header[: place - 1]:
            yield DataFault(form.file, 1, name, "is there twice")
    for column in form.columns:
        if column.name not in header and column.default is None:
            yield DataFault(form.file, 1, column.name, "is missing")


def _read_rows(form: CsvForm, header: Sequence[str], records: _Records, faults: list[DataFault]) -> CsvContent:
    # A column that is unknown or there twice has its fault already, and is passed over.
    columns = [
        (header.index(column.name), column, _longest(form, column))
        for column in form.columns
        if column.name in header
    ]
    key_places = [header.index(name) for name in form.key_names]
    rows: list[CsvRow] = []
    lines: dict[str, int] = {}
    names: set[str] = set()
    for line, raw_cells in records:
        if len(raw_cells) != len(header):
            what = f"has {len(raw_cells)} cells, the first line has {len(header)}"
            faults.append(DataFault(form.file, line, "row", what))
            names.update(cell.strip() for cell in raw_cells[key_places[0] : key_places[0] + 1])
            continue
        cells = [cell.strip() for cell in raw_cells]
        values: dict[str, CsvValue] = {}
        complaints: list[Complaint] = []
        for place, column, longest in columns:
            try:
                values[column.name] = _read_cell(column, longest, cells[place])
            except ValueError as error:
                complaints.append((column.name, str(error)))
        complaints += form.complaints(values)
        key = "/".join(cells[place] for place in key_places)
        names.add(cells[key_places[0]])
        if all(cells[place] for place in key_places) and lines.setdefault(key, line) != line:
            complaints.append((", ".join(form.key_names), f"the same is on line {lines[key]}"))
        faults += [DataFault(form.file, line, column, what) for column, what in complaints]
        rows.append(CsvRow(line, key, values))
    return CsvContent(form, tuple(rows), frozenset(names), tuple(faults))


def _read_cell(column: CsvColumn, longest: int | None, cell: str) -> CsvValue:
    value = column.read(cell) if cell else column.default
    if column.required and value in (None, ()):
        raise ValueError("must not be empty")
    if longest and isinstance(value, str) and len(value) > longest:
        raise ValueError(f"must not be longer than {longest} characters")
    return value


def _longest(form: CsvForm, column: CsvColumn) -> int | None:
    """How much text the table's column holds; PostgreSQL refuses more, SQLite does not look."""
    if column.stored_as:
        return None
    kind = form.table.columns[column.name].type
    return kind.length if isinstance(kind, String) else None
