"""California's state holidays: the days on which state offices are closed, computed for any year.

The days come from the `holidays` library; which of them close the office is named in `data/hours.toml`. The library
moves every holiday from a weekend to a weekday, as the federal government does. State offices do not, so the moving
is done here.

Source: California Government Code 19853 (b): a holiday on a Sunday is kept on the Monday after; of those on a
Saturday, only November 11 is kept, on the Friday before.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from holidays import country_holidays

FRIDAY_INSTEAD_OF_SATURDAY = (11, 11)
SATURDAY, SUNDAY = 5, 6

NAMES_OF_YEAR = 2026
"""A name is known if the library has it in this year; what the law adds later is a change of this file too."""


@cache
def state_holidays(year: int) -> Mapping[date, frozenset[str]]:
    """Give the names of every holiday kept in a year, by the day on which it is kept."""
    kept: dict[date, frozenset[str]] = {}
    calendar = country_holidays("US", subdiv="CA", years=[year], observed=False)
    for day in sorted(calendar):
        on = _kept_on(day)
        kept[on] = kept.get(on, frozenset()) | frozenset(calendar.get_list(day))
    return MappingProxyType(kept)


@cache
def known_names() -> frozenset[str]:
    """Give every name that the library has for a holiday in California."""
    return frozenset(name for names in state_holidays(NAMES_OF_YEAR).values() for name in names)


def _kept_on(day: date) -> date:
    """Move a holiday from a weekend as the code says; none moves into another year."""
    if day.weekday() == SUNDAY:
        return day + timedelta(days=1)
    if day.weekday() == SATURDAY and (day.month, day.day) == FRIDAY_INSTEAD_OF_SATURDAY:
        return day - timedelta(days=1)
    return day
