"""Load the sample people of `data/sample/`, moved so that their payments and appointments are those of today.

They are written as of one day, which `as_of.txt` beside them names. Who they are is told in `data/README.md`.
"""

import csv
from datetime import date
from pathlib import Path

from ivr.store.database import Database
from ivr.store.loading import LoadReport, Progress, load_folder


def load_sample(
    database: Database, folder: Path, secret_key: str, today: date, progress: Progress | None = None
) -> LoadReport | None:
    """Load the sample data into an empty database; None, and nothing done, where someone is there already."""
    database.migrate()
    if not database.is_empty():
        return None
    shift_days = days_to_move(read_as_of(folder), today)
    return load_folder(database, folder, secret_key, shift_days=shift_days, progress=progress)


def read_as_of(folder: Path) -> date:
    """Read the day for which a folder of sample data was written."""
    return date.fromisoformat((folder / "as_of.txt").read_text(encoding="utf-8").strip())


def find_person_to_try(folder: Path) -> tuple[str, str]:
    """Find the Participant ID and PIN of the first sample person, to be shown to whoever tries the service."""
    with (folder / "participants.csv").open(encoding="utf-8-sig", newline="") as file:
        first = next(csv.DictReader(file))
    return first["participant_id"], first["pin"]


def find_agent_to_try(folder: Path) -> tuple[str, str]:
    """Find the name and password of the first sample agent who speaks more than one language."""
    with (folder / "agents.csv").open(encoding="utf-8-sig", newline="") as file:
        agents = list(csv.DictReader(file))
    speaker = next((one for one in agents if ";" in one["languages"]), agents[0])
    return speaker["agent"], speaker["password"]


def days_to_move(as_of: date, today: date) -> int:
    """Count the days to the last day before or on `today` that is the same day of the week as `as_of`."""
    return (today - as_of).days // 7 * 7
