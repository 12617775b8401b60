"""The values in the cells of the CSV files: how each kind is written, and what it is read as.

A reader takes a cell without spaces around it that is not empty, and raises ValueError saying what the cell must
be. The text never repeats the cell, which may be a PIN. Which column holds which kind is left to `csv_columns.py`.
Source: CONTRACT.md, data files.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from ivr.phone_numbers import parse_number

CsvValue = str | int | bool | date | time | datetime | tuple[str, ...] | None
CellReader = Callable[[str], CsvValue]

Moment = TypeVar("Moment", date, datetime, time)

PACIFIC = ZoneInfo("America/Los_Angeles")
LARGEST_CENTS = 2**31 - 1
"""What an integer column holds in PostgreSQL."""


def read_text(cell: str) -> str:
    """Read any text without control signs, save line breaks and tabs."""
    if not cell.isprintable() and any(sign < " " and sign not in "\n\r\t" for sign in cell):
        raise ValueError("must not hold control characters")
    return cell


def read_participant_id(cell: str) -> str:
    """Read the ten digits of a Participant ID."""
    return _matching(r"[0-9]{10}", cell, "must be 10 digits")


def read_ssn(cell: str) -> str:
    """Read the nine digits of a Social Security number."""
    return _matching(r"[0-9]{9}", cell, "must be 9 digits")


def read_pin(cell: str) -> str:
    """Read the digits of a PIN."""
    return _matching(r"[0-9]{4,8}", cell, "must be 4 to 8 digits")


def read_country(cell: str) -> str:
    """Read a country's code of ISO 3166."""
    return _matching(r"[A-Z]{2}", cell, "must be two capital letters such as US")


def read_email(cell: str) -> str:
    """Read an email address, as far as one can be told by its looks."""
    return _matching(r"[^@\s]+@[^@\s]+\.[^@\s.]+", cell, "must be an email address")


def read_phone(cell: str) -> str:
    """Read a telephone number in E.164."""
    if parse_number(cell) != cell:
        raise ValueError("must be a telephone number such as +19165550100")
    return cell


def read_flag(cell: str) -> bool:
    """Read true or false, and nothing that looks like them."""
    if cell not in {"true", "false"}:
        raise ValueError("must be true or false")
    return cell == "true"


def read_dollars(cell: str) -> int:
    """Read an amount that is owed or paid, as cents."""
    cents = read_balance(cell)
    if cents < 0:
        raise ValueError("must not be negative")
    return cents


def read_balance(cell: str) -> int:
    """Read an amount that is negative where the agency owes it, as cents."""
    parts = re.fullmatch(r"(-?)([0-9]+)(?:\.([0-9]{2}))?", cell)
    if not parts:
        raise ValueError("must be dollars such as 123.45")
    cents = int(parts[2]) * 100 + int(parts[3] or 0)
    if cents > LARGEST_CENTS:
        raise ValueError("must be less than 20 million dollars")
    return -cents if parts[1] else cents


def read_date(cell: str) -> date:
    """Read a date in ISO 8601."""
    day = _iso(date.fromisoformat, r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell, "must be a date such as 2026-12-03")
    if not 1900 <= day.year < 2200:
        raise ValueError("must be a date between 1900 and 2199")
    return day


def read_clock_time(cell: str) -> time:
    """Read the time of a clock on the wall."""
    return _iso(time.fromisoformat, r"[0-9]{2}:[0-9]{2}", cell, "must be a time such as 08:00")


def read_moment(cell: str) -> datetime:
    """Read a Pacific time, or a time with its offset, as an aware Pacific time."""
    pattern = r"[0-9-]{10}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?"
    moment = _iso(datetime.fromisoformat, pattern, cell, "must be a Pacific time such as 2026-12-03T08:00")
    read_date(cell[:10])
    if moment.tzinfo is not None:
        return moment.astimezone(PACIFIC)
    local = moment.replace(tzinfo=PACIFIC)
    if local.utcoffset() == local.replace(fold=1).utcoffset():
        return local
    if local.astimezone(UTC).astimezone(PACIFIC).replace(tzinfo=None) != moment:
        raise ValueError("is a time that the clocks skip that day")
    raise ValueError("is a time that comes twice that day: add its offset, such as -08:00")


def one_of(*allowed: str) -> CellReader:
    """Make a reader of one word of a closed list."""
    words = {word: word for word in allowed}  # rows by the million then share them

    def read_word(cell: str) -> str:
        if cell not in words:
            raise ValueError(f"must be {_or(allowed)}")
        return words[cell]

    return read_word


def several_of(*allowed: str) -> CellReader:
    """Make a reader of words with `;` between them: any at all where none are given."""

    def read_words(cell: str) -> tuple[str, ...]:
        words = tuple(dict.fromkeys(word.strip() for word in read_text(cell).split(";") if word.strip()))
        if allowed and not set(words) <= set(allowed):
            raise ValueError(f"must be {_or(allowed)}, with ; between several")
        return words

    return read_words


def write_value(value: CsvValue) -> str:
    """Write a value in one form, however the cell had it; only to be hashed."""
    if isinstance(value, tuple):
        return ";".join(value)
    return "" if value is None else str(value)


def shift_value(value: CsvValue, days: int) -> CsvValue:
    """Move a date or a Pacific time by whole days; the hour on the wall stays, whatever the clocks do between."""
    return value + timedelta(days=days) if isinstance(value, date) else value


def _matching(pattern: str, cell: str, what: str) -> str:
    if not re.fullmatch(pattern, cell):
        raise ValueError(what)
    return cell


def _iso(read: Callable[[str], Moment], pattern: str, cell: str, what: str) -> Moment:
    """Read only the one form of ISO 8601 that the pattern tells; Python reads many."""
    try:
        return read(_matching(pattern, cell, what))
    except ValueError:
        raise ValueError(what) from None


def _or(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]
