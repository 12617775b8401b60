"""Generated data: the same for the same seed, loadable, of people who do not exist, and rich enough to try."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ivr.store import loading
from ivr.store.csv_columns import FORMS
from ivr.store.database import Database
from ivr.store.generating import generate_folder
from ivr.store.loading import load_folder

UNTIL = date(2026, 11, 20)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("generated") / "new"
    generate_folder(made, 120, seed=7, until=UNTIL)
    return made


def rows(folder: Path, file: str) -> list[dict[str, str]]:
    with (folder / file).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_file_is_written(folder: Path) -> None:
    assert contents(folder).keys() == {form.file for form in FORMS}
    assert all(rows(folder, form.file) for form in FORMS)


def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    generate_folder(tmp_path / "again", 120, seed=7, until=UNTIL)
    assert contents(tmp_path / "again") == contents(folder)


@pytest.mark.parametrize(("participants", "seed", "until"), [(120, 8, UNTIL), (120, 7, date(2026, 11, 21))])
def test_another_seed_or_day_gives_others(
    folder: Path, tmp_path: Path, participants: int, seed: int, until: date
) -> None:
    generate_folder(tmp_path / "other", participants, seed, until)
    other = contents(tmp_path / "other")
    assert [file for file in ("participants.csv", "payments.csv") if other[file] == contents(folder)[file]] == []


@pytest.mark.parametrize("participants", [0, 1, 2, 3, 120])
def test_what_was_generated_loads(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, participants: int
) -> None:
    monkeypatch.setattr(loading, "hash_pin", lambda pin: f"not hashed: {len(pin)}")  # two seconds of argon2
    generate_folder(tmp_path / "small", participants, seed=1, until=UNTIL)
    loaded = {of_file.file: of_file.added for of_file in load_folder(database, tmp_path / "small", "a key").files}
    assert loaded["participants.csv"] == participants


def test_a_leap_day_may_be_today(tmp_path: Path) -> None:
    generate_folder(tmp_path, 40, seed=1, until=date(2028, 2, 29))
    assert {row["next_due_on"] for row in rows(tmp_path, "cases.csv")} >= {"2028-03-01"}


def test_nobody_could_exist(folder: Path) -> None:
    people = rows(folder, "participants.csv")
    assert len({row["participant_id"] for row in people}) == len({row["ssn"] for row in people}) == 120
    assert all(row["ssn"][0] == "9" and int(row["ssn"][3:5]) < 50 for row in people)
    assert all(row["phone"][-7:-2] in {"55501", "45501"} for row in people)
    assert all(row["email"].endswith("@example.org") for row in people if row["email"])


def test_payments_go_back_three_years_and_on_to_what_is_expected(folder: Path) -> None:
    payments = rows(folder, "payments.csv")
    past = [row["paid_on"] for row in payments if row["status"] in {"posted", "sent"}]
    assert "2023-11-01" < min(past) < "2024-06-01"
    assert "2026-11-06" < max(past) <= "2026-11-20"
    assert {row["status"] for row in payments if row["paid_on"] > "2026-11-20"} == {"expected"}
    assert max(Counter(row["participant_id"] for row in payments).values()) > 20


def test_both_languages_and_all_kinds_of_people_are_there(folder: Path) -> None:
    people = rows(folder, "participants.csv")
    assert {row["language"] for row in people} == {"en", "es"}
    assert {row["pin"] == "" for row in people} == {True, False}
    roles = {(row["participant_id"], row["role"]) for row in rows(folder, "case_parties.csv")}
    assert max(Counter(participant for participant, _ in roles).values()) == 2
