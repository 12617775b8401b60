"""The sample people: they load, are moved to today, and each shows what the description says."""

import csv
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from ivr.store import loading, tables
from ivr.store.csv_columns import FORMS
from ivr.store.database import Database
from ivr.store.sample import days_to_move, find_agent_to_try, find_person_to_try, load_sample, read_as_of

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample"
AS_OF = date(2026, 11, 20)
DESCRIPTION = (ROOT / "data" / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def sample(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr(loading, "hash_pin", lambda pin: f"not hashed: {pin}")
    assert load_sample(database, SAMPLE, "a key", AS_OF) is not None
    return database


def rows(database: Database, table: Table) -> list[dict[str, Any]]:
    with database.reading() as connection:
        return [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]


def payments_of(database: Database, participant_id: str) -> list[dict[str, Any]]:
    return [row for row in rows(database, tables.payments) if row["participant_id"] == participant_id]


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 11, 20), 0),
        (date(2026, 11, 26), 0),
        (date(2026, 11, 27), 7),
        (date(2026, 11, 19), -7),
        (date(2026, 11, 13), -7),
        (date(2027, 11, 20), 364),
        (date(2028, 3, 1), 462),
    ],
)
def test_the_sample_is_moved_by_whole_weeks_to_the_last_seven_days(today: date, days: int) -> None:
    assert days_to_move(AS_OF, today) == days
    assert timedelta(0) <= today - (AS_OF + timedelta(days)) < timedelta(7)


def test_the_sample_says_for_which_day_it_was_written() -> None:
    assert read_as_of(SAMPLE) == AS_OF


def test_the_sample_is_loaded_into_an_empty_database_only(sample: Database) -> None:
    before = rows(sample, tables.payments)
    assert load_sample(sample, SAMPLE, "a key", AS_OF + timedelta(28)) is None
    assert rows(sample, tables.payments) == before


def test_its_dates_are_moved_to_today(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "hash_pin", lambda pin: pin)
    load_sample(database, SAMPLE, "a key", date(2027, 3, 3))
    expected = [row["paid_on"] for row in payments_of(database, "1000000001") if row["status"] == "expected"]
    assert expected == [date(2027, 2, 18), date(2027, 3, 9)]


def test_the_first_person_is_the_one_to_try() -> None:
    assert find_person_to_try(SAMPLE) == ("1000000001", "246810")
    assert find_agent_to_try(SAMPLE) == ("luis", "practice-luis")


@pytest.mark.parametrize("days_later", [0, 6])
def test_the_first_person_has_sent_expected_and_late_payments_on_every_day_of_the_week(
    sample: Database, days_later: int
) -> None:
    today = AS_OF + timedelta(days_later)
    payments = payments_of(sample, "1000000001")
    sent = [row for row in payments if row["status"] == "sent"]
    newest = max(row["paid_on"] for row in sent)
    assert [row["amount_cents"] for row in sent if row["paid_on"] == newest] == [13015, 5169]
    assert len(sent) > 20
    expected = {row["paid_on"]: row["amount_cents"] for row in payments if row["status"] == "expected"}
    assert [cents for day, cents in expected.items() if day > today] == [13015]
    assert [cents for day, cents in expected.items() if day < today] == [5169]


def test_the_payer_has_the_payments_of_the_seed_documents(sample: Database) -> None:
    made = [(row["paid_on"], row["amount_cents"], row["payment_type"]) for row in payments_of(sample, "1000000002")]
    assert sorted(made) == [
        (date(2026, 9, 10), 1660, "INCOME WITHHOLDING ORDER"),
        (date(2026, 11, 10), 2400, "INCOME WITHHOLDING ORDER"),
        (date(2026, 11, 10), 83208, "INCOME WITHHOLDING ORDER"),
    ]


def test_each_person_shows_what_there_is_to_try(sample: Database) -> None:
    people = {row["participant_id"]: row for row in rows(sample, tables.participants)}
    cases = {row["case_number"]: row for row in rows(sample, tables.cases)}
    cases_of: dict[str, list[str]] = {participant_id: [] for participant_id in people}
    roles_of: dict[str, set[str]] = {participant_id: set() for participant_id in people}
    for party in rows(sample, tables.case_parties):
        cases_of[party["participant_id"]].append(party["case_number"])
        roles_of[party["participant_id"]].add(party["role"])
    assert roles_of["1000000003"] == {"paying", "receiving"}
    assert len(cases_of["1000000004"]) == 3
    same_day = {
        row["case_number"] for row in payments_of(sample, "1000000004") if row["paid_on"] == date(2026, 11, 13)
    }
    assert len(same_day) == 2
    assert payments_of(sample, "1000000005") == []
    assert people["1000000006"]["pin_is_temporary"]
    abroad = people["1000000007"]
    assert (abroad["language"], abroad["country"], abroad["phone"][:3]) == ("es", "MX", "+52")
    assert [cases[number]["status"] for number in cases_of["1000000008"]] == ["closed"]
    assert people["1000000009"]["safety_flag"]
    assert people["1000000010"]["contact_rule"] == "none"
    kinds = {row["payment_type"] for row in payments_of(sample, "1000000011")}
    assert {"FEDERAL TAX OFFSET", "KIOSK TERMINAL"} <= kinds
    assert len(payments_of(sample, "1000000012")) > 20
    assert people["1000000013"]["pin_hash"] is None
    assert people["1000000014"]["language"] is None
    methods = {row["method"] for row in rows(sample, tables.payments)}
    assert methods == {None, "direct_deposit", "electronic_payment_card", "check"}


def test_every_agent_that_a_line_needs_is_there(sample: Database) -> None:
    agents = {row["agent"]: (row["languages"], row["role"], row["skills"]) for row in rows(sample, tables.agents)}
    assert agents == {
        "grace": (["en"], "agent", []),
        "luis": (["en", "es"], "agent", []),
        "carmen": (["es"], "agent", []),
        "robin": (["en", "es"], "supervisor", []),
        "terry": (["en"], "agent", ["tty"]),
    }


def test_the_description_names_every_person_with_their_pin() -> None:
    with (SAMPLE / "participants.csv").open(encoding="utf-8", newline="") as file:
        people = [(row["participant_id"], row["pin"] or "none") for row in csv.DictReader(file)]
    described = re.findall(r"^\| (\d{10}) \| (\d+|none) \|", DESCRIPTION, re.MULTILINE)
    assert described == people


def test_the_description_names_every_agent_with_their_password() -> None:
    with (SAMPLE / "agents.csv").open(encoding="utf-8", newline="") as file:
        agents = [(row["agent"], row["password"]) for row in csv.DictReader(file)]
    assert re.findall(r"^\| (\w+) \| (practice-\w+) \|", DESCRIPTION, re.MULTILINE) == agents


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.file)
def test_the_description_names_every_column_in_order(form: Any) -> None:
    section = DESCRIPTION.split(f"\n### {form.file}\n")[1].split("\n#")[0]
    described = re.findall(r"^\| (\w+) \| ", section, re.MULTILINE)[1:]
    assert described == [column.name for column in form.columns]
