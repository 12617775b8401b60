"""`data/hours.toml`, read whole: everything that is wrong with it is told at once.

What the hours mean is `ivr/queue/hours.py`'s.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from ivr.errors import DefinitionFaults, Fault
from ivr.queue.hours import WEEKDAYS, Hours, Opening
from ivr.queue.state_holidays import known_names

HOURS_FILE = "data/hours.toml"

_DATES = "must be a list of dates, such as [2026-12-25]"
_OPENING = "must be [opens, closes], such as [08:00:00, 17:00:00]"


def read_hours(text: str) -> Hours:
    """Read `hours.toml`.

    Raises:
        DefinitionFaults: naming each key that is wrong.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionFaults([Fault(HOURS_FILE, "", f"is not TOML: {error}")]) from None
    faults: list[Fault] = []
    hours = Hours(
        week=_week(content.pop("week", {}), faults),
        holiday_names=_names(content.pop("holidays", []), faults),
        also_closed=_dates("also_closed", content.pop("also_closed", []), faults),
        open_anyway=_dates("open_anyway", content.pop("open_anyway", []), faults),
        half_days=_half_days(content.pop("half_days", {}), faults),
    )
    faults.extend(Fault(HOURS_FILE, name, "is no key of this file") for name in content)
    faults.extend(_contradictions(hours))
    if not hours.week and not faults:
        faults.append(Fault(HOURS_FILE, "week", "has no opening at all"))
    if faults:
        raise DefinitionFaults(faults)
    return hours


def _week(named: Any, faults: list[Fault]) -> Mapping[int, Opening]:
    if not isinstance(named, dict):
        faults.append(Fault(HOURS_FILE, "week", "must be a table of weekdays"))
        return {}
    week = {}
    for name, value in named.items():
        if name not in WEEKDAYS:
            faults.append(Fault(HOURS_FILE, f"week.{name}", f"is no weekday; there are {', '.join(WEEKDAYS)}"))
        elif opening := _opening(f"week.{name}", value, faults):
            week[WEEKDAYS.index(name)] = opening
    return week


def _half_days(named: Any, faults: list[Fault]) -> Mapping[date, Opening]:
    if not isinstance(named, dict):
        faults.append(Fault(HOURS_FILE, "half_days", "must be a table of dates"))
        return {}
    half_days = {}
    for name, value in named.items():
        place = f"half_days.{name}"
        try:
            day = date.fromisoformat(name)
        except ValueError:
            faults.append(Fault(HOURS_FILE, place, "is no date, such as 2026-12-24"))
            continue
        if opening := _opening(place, value, faults):
            half_days[day] = opening
    return half_days


def _opening(place: str, value: Any, faults: list[Fault]) -> Opening | None:
    match value:
        case [time() as opens, time() as closes] if opens < closes:
            return Opening(opens, closes)
    faults.append(Fault(HOURS_FILE, place, _OPENING))
    return None


def _dates(name: str, value: Any, faults: list[Fault]) -> frozenset[date]:
    # `type`, since a moment is a date too.
    if not isinstance(value, list) or not all(type(day) is date for day in value):
        faults.append(Fault(HOURS_FILE, name, _DATES))
        return frozenset()
    return frozenset(value)


def _names(value: Any, faults: list[Fault]) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        faults.append(Fault(HOURS_FILE, "holidays", 'must be a list of names, such as ["Christmas Day"]'))
        return frozenset()
    for name in value:
        if name not in known_names():
            what = f"{name!r} is no holiday of California's; there are {', '.join(sorted(known_names()))}"
            faults.append(Fault(HOURS_FILE, "holidays", what))
    return frozenset(value)


def _contradictions(hours: Hours) -> list[Fault]:
    """Fault every day of which two keys say different things, or that one opens without saying when."""
    faults = []
    kept = {"also_closed": hours.also_closed, "open_anyway": hours.open_anyway, "half_days": set(hours.half_days)}
    for first, second in (("also_closed", "open_anyway"), ("also_closed", "half_days"), ("open_anyway", "half_days")):
        for day in sorted(kept[first] & kept[second]):
            faults.append(Fault(HOURS_FILE, first, f"{day} is in {second} too"))
    for day in sorted(hours.open_anyway):
        if hours.week and day.weekday() not in hours.week:
            name = WEEKDAYS[day.weekday()]
            faults.append(Fault(HOURS_FILE, "open_anyway", f"{day} is a {name}, which has no hours: use half_days"))
    return faults
