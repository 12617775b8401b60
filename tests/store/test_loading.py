"""Loading CSV files: what becomes of rows, what stays when they are loaded again, and all or nothing."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, select, update

from ivr.errors import DataFaults
from ivr.store import loading, tables
from ivr.store.database import Database
from ivr.store.keyed_hashes import digest_last_four, digest_ssn
from ivr.store.loading import FileReport, LoadReport, load_folder
from ivr.store.pin_hashes import pin_matches

KEY = "a key for tests"
FILES = {
    "agencies.csv": (
        "agency,name,phone,street,city,postal_code,counties,opens,closes\n"
        "alameda,Alameda Office,+15105550110,1 Sample Way,Oakland,94601,Alameda; Contra Costa,08:00,16:30\n"
    ),
    "participants.csv": (
        "participant_id,first_name,last_name,birth_on,ssn,pin,pin_is_temporary,language,phone,email,street,city,"
        "state,postal_code,country,ecommunications,safety_flag,contact_rule\n"
        "1000000001,Sofía,Núñez,1988-04-10,900001001,246810,true,es,+526645550107,sofia@example.org,"
        '"1 Sample Way, Unit 2",Tijuana,,22000,MX,true,true,none\n'
        "1000000002,,,,,,,,,,,,,,,,,\n"
    ),
    "cases.csv": (
        "case_number,agency,status,court_case_number,monthly_support,balance_due,next_due_on\n"
        "4501,alameda,open,FL-1,394.05,-12.00,2026-12-01\n"
    ),
    "case_parties.csv": "case_number,participant_id,role\n4501,1000000001,paying\n4501,1000000001,receiving\n",
    "payments.csv": (
        "payment_id,case_number,participant_id,direction,status,paid_on,amount,payment_type,method\n"
        "P1,4501,1000000001,received,sent,2026-11-16,130.15,INCOME WITHHOLDING ORDER,check\n"
    ),
    "appointments.csv": (
        "appointment_id,case_number,participant_id,starts_at,ends_at,appointment_type,location\n"
        "A1,4501,1000000001,2026-12-03T08:00,2026-12-03T08:30,APPELLATE COURT HEARING,Oakland\n"
    ),
    "messages.csv": (
        "message_id,participant_id,case_number,sent_at,from_caseworker,subject,body,read\n"
        'M1,1000000001,,2026-07-01T17:00-07:00,true,Cita,"Traiga dos cosas:\nsu carta y su ID",false\n'
    ),
    "documents.csv": (
        "document_id,participant_id,case_number,title,issued_on\nD1,1000000001,4501,Notice of hearing,2026-11-18\n"
    ),
    "agents.csv": (
        "agent,name,phone,languages,password,role,agencies,skills\n"
        "luis,Luis Ortega,+19165550152,en;es,a long word,,alameda,tty\n"
    ),
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a folder of FILES, some of them changed: by replaced text, a whole new text, or None for no file."""

    def write_folder(replaced: Mapping[str, tuple[str, str] | str | None] | None = None) -> Path:
        folder = tmp_path / "files"
        folder.mkdir(exist_ok=True)
        for file, text in {**FILES, **(replaced or {})}.items():
            (folder / file).unlink(missing_ok=True)
            match text:
                case str():
                    (folder / file).write_text(text, encoding="utf-8")
                case (old, new):
                    assert old in FILES[file]
                    (folder / file).write_text(FILES[file].replace(old, new), encoding="utf-8")
        return folder

    return write_folder


def rows(database: Database, table: Table) -> list[dict[str, Any]]:
    with database.reading() as connection:
        return [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]


def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    return {name: rows(database, table) for name, table in tables.metadata.tables.items()}


def change(database: Database, table: Table, **values: object) -> None:
    with database.writing() as connection:
        connection.execute(update(table).values(**values))


def test_every_column_is_stored_as_its_table_keeps_it(database: Database, write: Write) -> None:
    load_folder(database, write(), KEY)
    stored = everything(database)
    [agency] = stored["agencies"]
    assert agency["counties"] == ["Alameda", "Contra Costa"]
    assert (agency["opens"], agency["closes"]) == (time(8), time(16, 30))
    sofia = stored["participants"][0]
    assert pin_matches(sofia.pop("pin_hash"), "246810")
    assert sofia == {
        "participant_id": "1000000001",
        "first_name": "Sofía",
        "last_name": "Núñez",
        "birth_on": date(1988, 4, 10),
        "ssn_digest": digest_ssn(KEY, "900001001"),
        "ssn_last_four_digest": digest_last_four(KEY, "1000000001", "1001"),
        "pin_is_temporary": True,
        "language": "es",
        "phone": "+526645550107",
        "email": "sofia@example.org",
        "street": "1 Sample Way, Unit 2",
        "city": "Tijuana",
        "state": None,
        "postal_code": "22000",
        "country": "MX",
        "ecommunications": True,
        "safety_flag": True,
        "contact_rule": "none",
    }
    [case] = stored["cases"]
    assert (case["monthly_support_cents"], case["balance_due_cents"]) == (39405, -1200)
    assert [party["role"] for party in stored["case_parties"]] == ["paying", "receiving"]
    [payment] = stored["payments"]
    assert (payment["paid_on"], payment["amount_cents"]) == (date(2026, 11, 16), 13015)
    [appointment] = stored["appointments"]
    assert appointment["starts_at"] == datetime(2026, 12, 3, 16, 0, tzinfo=UTC)
    [message] = stored["messages"]
    assert message["sent_at"] == datetime(2026, 7, 2, 0, 0, tzinfo=UTC)
    assert message["body"] == "Traiga dos cosas:\nsu carta y su ID"
    assert stored["documents"][0]["issued_on"] == date(2026, 11, 18)
    [agent] = stored["agents"]
    assert pin_matches(agent["password_hash"], "a long word")
    assert (agent["languages"], agent["agencies"], agent["skills"]) == (["en", "es"], ["alameda"], ["tty"])


def test_an_empty_cell_is_unknown_or_the_default(database: Database, write: Write) -> None:
    load_folder(database, write(), KEY)
    nobody = rows(database, tables.participants)[1]
    assert nobody == dict.fromkeys(nobody) | {
        "participant_id": "1000000002",
        "pin_is_temporary": False,
        "ecommunications": False,
        "safety_flag": False,
        "contact_rule": "any",
    }
    assert rows(database, tables.agents)[0]["role"] == "agent"


def test_columns_with_a_default_may_be_left_out_and_stand_in_any_order(database: Database, write: Write) -> None:
    folder = write({"agents.csv": "languages,password,phone,name,agent\nen,,,Grace Kim,grace\n"})
    load_folder(database, folder, KEY)
    assert rows(database, tables.agents) == [
        {
            "agent": "grace",
            "name": "Grace Kim",
            "phone": None,
            "languages": ["en"],
            "password_hash": None,
            "role": "agent",
            "agencies": [],
            "skills": [],
        }
    ]


def test_a_byte_order_mark_windows_line_ends_and_blank_lines_do_no_harm(database: Database, write: Write) -> None:
    folder = write({file: None for file in FILES if file != "agencies.csv"})
    text = "\ufeff" + FILES["agencies.csv"].replace("\n", "\r\n") + "\r\n"
    (folder / "agencies.csv").write_text(text, encoding="utf-8", newline="")
    load_folder(database, folder, KEY)
    assert [agency["agency"] for agency in rows(database, tables.agencies)] == ["alameda"]


def test_neither_a_pin_nor_an_ssn_is_stored_as_it_is(database: Database, write: Write) -> None:
    load_folder(database, write(), KEY)
    stored = str(everything(database))
    for secret in ("246810", "900001001", "a long word"):
        assert secret not in stored


def test_a_report_counts_the_rows_of_each_file(database: Database, write: Write) -> None:
    only = {file: None for file in FILES if file != "participants.csv"}
    folder = write(only)
    (folder / "payment.csv").write_text("a mistyped name")
    assert load_folder(database, folder, KEY) == LoadReport(
        files=(FileReport("participants.csv", added=2, changed=0, unchanged=0),), ignored=("payment.csv",)
    )
    write(only | {"participants.csv": ("true,true,none", "true,true,any")})
    assert load_folder(database, folder, KEY).files == (
        FileReport("participants.csv", added=0, changed=1, unchanged=1),
    )


def test_loading_the_same_files_again_changes_nothing(database: Database, write: Write) -> None:
    folder = write()
    load_folder(database, folder, KEY)
    before = everything(database)
    report = load_folder(database, folder, KEY, shift_days=7)
    assert everything(database) == before
    assert all(of_file.added == of_file.changed == 0 for of_file in report.files)


def test_the_tables_are_made_by_the_load(tmp_path: Path, write: Write) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    load_folder(database, write(), KEY)
    assert not database.is_empty()
    database.dispose()


def test_a_value_that_the_file_changed_is_written_and_nothing_else(database: Database, write: Write) -> None:
    load_folder(database, write(), KEY)
    change(database, tables.payments, amount_cents=1, method="direct_deposit")
    load_folder(database, write({"payments.csv": ("130.15", "51.69")}), KEY)
    [payment] = rows(database, tables.payments)
    assert (payment["amount_cents"], payment["method"]) == (5169, "direct_deposit")


def test_a_value_may_change_to_unknown(database: Database, write: Write) -> None:
    load_folder(database, write(), KEY)
    load_folder(database, write({"participants.csv": ("900001001,246810,true", ",,")}), KEY)
    sofia = rows(database, tables.participants)[0]
    assert [sofia[name] for name in ("ssn_digest", "ssn_last_four_digest", "pin_hash")] == [None, None, None]


def test_what_callers_changed_stays(database: Database, write: Write) -> None:
    folder = write()
    load_folder(database, folder, KEY)
    change(database, tables.messages, read=True)
    change(database, tables.participants, pin_hash="their own", pin_is_temporary=False)
    load_folder(database, folder, KEY)
    assert rows(database, tables.messages)[0]["read"] is True
    sofia = rows(database, tables.participants)[0]
    assert (sofia["pin_hash"], sofia["pin_is_temporary"]) == ("their own", False)


def test_a_new_pin_of_the_file_replaces_the_callers_and_is_as_temporary_as_the_file_says(
    database: Database, write: Write
) -> None:
    load_folder(database, write(), KEY)
    change(database, tables.participants, pin_hash="their own", pin_is_temporary=False)
    load_folder(database, write({"participants.csv": ("246810", "135790")}), KEY)
    sofia = rows(database, tables.participants)[0]
    assert pin_matches(sofia["pin_hash"], "135790")
    assert sofia["pin_is_temporary"] is True


def test_rows_that_are_no_longer_in_the_files_stay(database: Database, write: Write) -> None:
    load_folder(database, write(), KEY)
    load_folder(database, write({"payments.csv": ("P1,", "P2,")}), KEY)
    assert [payment["payment_id"] for payment in rows(database, tables.payments)] == ["P1", "P2"]


def test_a_column_that_is_left_out_later_says_nothing(database: Database, write: Write) -> None:
    load_folder(database, write(), KEY)
    header, row = "role,agencies,skills", ",alameda,tty"
    shorter = FILES["agents.csv"].replace("," + header, "").replace("," + row, "")
    load_folder(database, write({"agents.csv": shorter}), KEY)
    assert rows(database, tables.agents)[0]["skills"] == ["tty"]
    load_folder(database, write(), KEY)
    assert rows(database, tables.agents)[0]["skills"] == ["tty"]


def test_rows_that_came_into_the_database_otherwise_are_taken_over(database: Database, write: Write) -> None:
    with database.writing() as connection:
        connection.execute(insert(tables.participants), {"participant_id": "1000000001", "city": "Nowhere"})
    load_folder(database, write(), KEY)
    assert rows(database, tables.participants)[0]["city"] == "Tijuana"


def test_rows_that_were_deleted_come_back(database: Database, write: Write) -> None:
    folder = write()
    load_folder(database, folder, KEY)
    with database.writing() as connection:
        connection.execute(delete(tables.payments))
    load_folder(database, folder, KEY)
    assert rows(database, tables.payments)[0]["amount_cents"] == 13015


def test_references_may_be_to_the_database(database: Database, write: Write) -> None:
    folder = write()
    load_folder(database, folder, KEY)
    for file in ("agencies.csv", "participants.csv", "cases.csv"):
        (folder / file).unlink()
    (folder / "payments.csv").write_text(FILES["payments.csv"].replace("P1,", "P2,"))
    load_folder(database, folder, KEY)
    assert len(rows(database, tables.payments)) == 2


def test_dates_are_moved_but_for_birthdays(database: Database, write: Write) -> None:
    load_folder(database, write(), KEY, shift_days=-28)
    stored = everything(database)
    assert stored["payments"][0]["paid_on"] == date(2026, 10, 19)
    assert stored["participants"][0]["birth_on"] == date(1988, 4, 10)
    # 08:00 Pacific stays 08:00, also when summer time lies between: then it is one hour earlier in UTC.
    load_folder(database, write({"appointments.csv": ("A1,", "A2,")}), KEY, shift_days=-35)
    assert [row["starts_at"] for row in rows(database, tables.appointments)] == [
        datetime(2026, 11, 5, 16, 0, tzinfo=UTC),
        datetime(2026, 10, 29, 15, 0, tzinfo=UTC),
    ]


def test_progress_tells_how_many_pins_are_hashed(database: Database, write: Write) -> None:
    told: list[tuple[int, int]] = []
    folder = write()
    load_folder(database, folder, KEY, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
    load_folder(database, folder, KEY, progress=lambda done, total: told.append((done, total)))
    assert len(told) == 2


def test_many_rows_are_loaded_in_batches(database: Database, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "ROWS_AT_ONCE", 7)
    header, row = FILES["payments.csv"].splitlines()
    many = "\n".join([header, *(row.replace("P1,", f"P{number:04},") for number in range(1200))])
    load_folder(database, write({"payments.csv": many}), KEY)
    assert len(rows(database, tables.payments)) == 1200
    report = load_folder(database, write({"payments.csv": many.replace("P0007,", "Q0007,")}), KEY)
    assert FileReport("payments.csv", added=1, changed=0, unchanged=1199) in report.files


def test_one_fault_anywhere_and_nothing_is_loaded(database: Database, write: Write) -> None:
    before = everything(database)
    with pytest.raises(DataFaults):
        load_folder(database, write({"agents.csv": ("en;es", "en;fr")}), KEY)
    assert everything(database) == before


def test_a_failure_while_writing_loads_nothing(
    database: Database, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(database)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "_keep_digests", fail)
    with pytest.raises(KeyboardInterrupt):
        load_folder(database, write(), KEY)
    assert everything(database) == before
