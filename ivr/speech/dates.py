"""Dates and times of day as callers hear them, in Pacific time.

A time is spoken with its article where the language has one ("las 8 de la mañana"), so that a prompt writes
"a {opens_at:time}". Source: CONTRACT.md, "What a caller hears of values"; months and parts of the day from CLDR.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from ivr.speech.forms import Forms

PACIFIC = ZoneInfo("America/Los_Angeles")
_NOON = time(12)
_MIDNIGHT = time(0)


def say_date(on: str, forms: Forms) -> str:
    """Say an ISO date, or the Pacific date of an ISO moment, always with its year.

    Raises:
        ValueError: when `on` is neither.
    """
    day = _pacific(on).date() if "T" in on else date.fromisoformat(on)
    pattern = forms.dates.first_of_month if day.day == 1 and forms.dates.first_of_month else "long"
    return _with_plain_blanks(format_date(day, pattern, locale=forms.locale))


def say_time(at: str, forms: Forms) -> str:
    """Say an ISO time of day ("08:00"), or the time of day of an ISO moment.

    Raises:
        ValueError: when `at` is neither.
    """
    spoken = _pacific(at).time() if "T" in at else time.fromisoformat(at)
    clock = spoken.replace(second=0, microsecond=0)
    if clock == _NOON:
        return forms.times.noon
    if clock == _MIDNIGHT:
        return forms.times.midnight
    return _with_plain_blanks(format_time(clock, _pattern(clock, forms), locale=forms.locale))


def _pattern(clock: time, forms: Forms) -> str:
    times = forms.times
    if clock.hour % 12 == 1:
        return (times.one_minute or times.minute) if clock.minute else (times.one_hour or times.hour)
    return times.minute if clock.minute else times.hour


def _pacific(moment: str) -> datetime:
    """Read a moment; one without an offset is Pacific time already, as in the data files."""
    read = datetime.fromisoformat(moment)
    return read.astimezone(PACIFIC) if read.tzinfo else read


def _with_plain_blanks(spoken: str) -> str:
    # CLDR puts U+202F before AM and PM, which voices and tests stumble over.
    return " ".join(spoken.split())
