"""`data/hours.toml`: every mistake is told with its place, all at once."""

import pytest

from ivr.errors import DefinitionFaults
from ivr.queue.hours_file import HOURS_FILE, read_hours

WEEK = "monday = [08:00:00, 17:00:00]\ntuesday = [08:00:00, 17:00:00]\nthursday = [08:00:00, 17:00:00]"


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("[week", "", "is not TOML"),
        ("", "week", "has no opening at all"),
        ("[week]", "week", "has no opening at all"),
        ("week = 3", "week", "must be a table"),
        ("[week]\nmontag = [08:00:00, 17:00:00]", "week.montag", "is no weekday"),
        ("[week]\nmonday = [17:00:00, 08:00:00]", "week.monday", "must be [opens, closes]"),
        ("[week]\nmonday = [08:00:00, 08:00:00]", "week.monday", "must be [opens, closes]"),
        ("[week]\nmonday = [08:00:00]", "week.monday", "must be [opens, closes]"),
        ("[week]\nmonday = []", "week.monday", "must be [opens, closes]"),
        ("[week]\nmonday = [08:00:00, 12:00:00, 17:00:00]", "week.monday", "must be [opens, closes]"),
        ('[week]\nmonday = ["08:00", "17:00"]', "week.monday", "must be [opens, closes]"),
        ("[week]\nmonday = 08:00:00", "week.monday", "must be [opens, closes]"),
        (f"also_closed = [2026-12-25T00:00:00]\n[week]\n{WEEK}", "also_closed", "must be a list of dates"),
        (f'also_closed = ["2026-12-25"]\n[week]\n{WEEK}', "also_closed", "must be a list of dates"),
        (f"also_closed = 2026-12-25\n[week]\n{WEEK}", "also_closed", "must be a list of dates"),
        (f"open_anyway = [1]\n[week]\n{WEEK}", "open_anyway", "must be a list of dates"),
        (f"holidays = [2026-12-25]\n[week]\n{WEEK}", "holidays", "must be a list of names"),
        (f"holidays = 3\n[week]\n{WEEK}", "holidays", "must be a list of names"),
        (f'holidays = ["Xmas"]\n[week]\n{WEEK}', "holidays", "'Xmas' is no holiday of California's; there are Cesar"),
        (f"half_days = 1\n[week]\n{WEEK}", "half_days", "must be a table of dates"),
        (f"[half_days]\nmonday = [08:00:00, 12:00:00]\n[week]\n{WEEK}", "half_days.monday", "is no date"),
        (f"[half_days]\n2026-13-01 = [08:00:00, 12:00:00]\n[week]\n{WEEK}", "half_days.2026-13-01", "is no date"),
        (f"[half_days]\n2026-12-24 = 12:00:00\n[week]\n{WEEK}", "half_days.2026-12-24", "must be [opens, closes]"),
        (
            f"also_closed = [2026-12-24]\nopen_anyway = [2026-12-24]\n[week]\n{WEEK}",
            "also_closed",
            "2026-12-24 is in open_anyway too",
        ),
        (
            f"also_closed = [2026-12-24]\n[half_days]\n2026-12-24 = [08:00:00, 12:00:00]\n[week]\n{WEEK}",
            "also_closed",
            "2026-12-24 is in half_days too",
        ),
        (
            f"open_anyway = [2026-12-24]\n[half_days]\n2026-12-24 = [08:00:00, 12:00:00]\n[week]\n{WEEK}",
            "open_anyway",
            "2026-12-24 is in half_days too",
        ),
        (f"open_anyway = [2026-12-26]\n[week]\n{WEEK}", "open_anyway", "2026-12-26 is a saturday, which has no"),
        (f"holliday = []\n[week]\n{WEEK}", "holliday", "is no key of this file"),
    ],
)
def test_each_mistake_is_told_with_its_place(text: str, place: str, what: str) -> None:
    with pytest.raises(DefinitionFaults) as raised:
        read_hours(text)
    (fault,) = raised.value.faults
    assert (fault.file, fault.place) == (HOURS_FILE, place)
    assert fault.what.startswith(what)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(DefinitionFaults) as raised:
        read_hours("also_closed = 1\nx = 2\n[week]\nmonday = 3\nsontag = []")
    assert [fault.place for fault in raised.value.faults] == ["also_closed", "week.monday", "week.sontag", "x"]
