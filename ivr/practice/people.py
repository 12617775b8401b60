"""The sample people as callers to choose from, with the ID and PIN that each would key.

Read from the CSV files that `make run` loads. Whether the database has them is left to `page`; what is written here
of a person is true of the files, and a caller may have changed a PIN since.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Someone who does not exist. `roles` are `paying` and `receiving`; an empty `pin` is none."""

    participant_id: str
    pin: str
    name: str
    phone: str
    language: str
    roles: tuple[str, ...]
    is_pin_temporary: bool


def read_people(folder: Path) -> tuple[SamplePerson, ...]:
    """Read the sample people of a folder, in its order; none where there is no such folder."""
    parties = list(_rows(folder / "case_parties.csv"))
    return tuple(_person(row, parties) for row in _rows(folder / "participants.csv"))


def _person(row: Mapping[str, str], parties: Iterable[Mapping[str, str]]) -> SamplePerson:
    roles = {party["role"] for party in parties if party["participant_id"] == row["participant_id"]}
    return SamplePerson(
        participant_id=row["participant_id"],
        pin=row["pin"],
        name=f"{row['first_name']} {row['last_name']}".strip(),
        phone=row["phone"],
        language=row["language"],
        roles=tuple(sorted(roles)),
        is_pin_temporary=row["pin_is_temporary"] == "true",
    )


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
