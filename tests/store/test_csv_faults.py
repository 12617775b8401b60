"""What may be wrong with the CSV files, and the exact line that tells it."""

from pathlib import Path

import pytest

from ivr.errors import DataFaults
from ivr.store.database import Database
from ivr.store.loading import load_folder

AGENCIES = "agency,name,phone,street,city,postal_code,counties,opens,closes"
PARTICIPANTS = (
    "participant_id,first_name,last_name,birth_on,ssn,pin,pin_is_temporary,language,phone,email,street,city,state,"
    "postal_code,country,ecommunications,safety_flag,contact_rule"
)
CASES = "case_number,agency,status,court_case_number,monthly_support,balance_due,next_due_on"
PARTIES = "case_number,participant_id,role"
PAYMENTS = "payment_id,case_number,participant_id,direction,status,paid_on,amount,payment_type,method"
APPOINTMENTS = "appointment_id,case_number,participant_id,starts_at,ends_at,appointment_type,location"
MESSAGES = "message_id,participant_id,case_number,sent_at,from_caseworker,subject,body,read"
DOCUMENTS = "document_id,participant_id,case_number,title,issued_on"
AGENTS = "agent,name,phone,languages,password,role,agencies,skills"
SOUND = {
    "agencies.csv": f"{AGENCIES}\nalameda,Alameda Office,,,,,,,\n",
    "participants.csv": f"{PARTICIPANTS}\n1000000001{',' * 17}\n",
    "cases.csv": f"{CASES}\n4501,alameda,open,,,,\n",
}


def faults_of(database: Database, folder: Path, files: dict[str, str | bytes]) -> list[str]:
    for file, content in (SOUND | files).items():
        (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(DataFaults) as caught:
        load_folder(database, folder, "a key for tests")
    return str(caught.value).splitlines()


def one_row(file: str, header: str, sound: dict[str, str], column: str, cell: str) -> tuple[str, str]:
    """Write a file with one row, sound but for one cell."""
    cells = sound | {column: cell}
    return file, f"{header}\n{','.join(cells.get(name, '') for name in header.split(','))}\n"


BAD_CELLS = [
    # file, its header, a sound row, the column, the cell at fault, what is told
    ("agencies.csv", AGENCIES, {"agency": "x"}, "name", "", "must not be empty"),
    ("agencies.csv", AGENCIES, {"name": "X"}, "agency", "a" * 65, "must not be longer than 64 characters"),
    ("agencies.csv", AGENCIES, {"agency": "x", "name": "X"}, "opens", "8:00", "must be a time such as 08:00"),
    ("agencies.csv", AGENCIES, {"agency": "x", "name": "X"}, "opens", "24:00", "must be a time such as 08:00"),
    ("agencies.csv", AGENCIES, {"agency": "x", "name": "X", "opens": "08:00"}, "closes", "08:00",
     "must be after opens"),
    *(
        ("participants.csv", PARTICIPANTS, {"participant_id": "1000000001"}, column, cell, what)
        for column, cell, what in [
            ("participant_id", "100000001", "must be 10 digits"),
            ("participant_id", "100000000x", "must be 10 digits"),
            ("participant_id", "١٠٠٠٠٠٠٠٠١", "must be 10 digits"),
            ("participant_id", "", "must not be empty"),
            ("birth_on", "1988-4-10", "must be a date such as 2026-12-03"),
            ("birth_on", "04/10/1988", "must be a date such as 2026-12-03"),
            ("birth_on", "1989-02-29", "must be a date such as 2026-12-03"),
            ("birth_on", "0988-04-10", "must be a date between 1900 and 2199"),
            ("ssn", "900-00-1001", "must be 9 digits"),
            ("ssn", "90000100", "must be 9 digits"),
            ("pin", "123", "must be 4 to 8 digits"),
            ("pin", "123456789", "must be 4 to 8 digits"),
            ("pin", "12a4", "must be 4 to 8 digits"),
            ("pin_is_temporary", "yes", "must be true or false"),
            ("pin_is_temporary", "True", "must be true or false"),
            ("pin_is_temporary", "1", "must be true or false"),
            ("language", "fr", "must be en or es"),
            ("language", "EN", "must be en or es"),
            ("phone", "5105550101", "must be a telephone number such as +19165550100"),
            ("phone", "+1510555010", "must be a telephone number such as +19165550100"),
            ("phone", "+1 510 555 0101", "must be a telephone number such as +19165550100"),
            ("email", "someone", "must be an email address"),
            ("email", "someone@nowhere", "must be an email address"),
            ("state", "S" * 33, "must not be longer than 32 characters"),
            ("country", "USA", "must be two capital letters such as US"),
            ("country", "us", "must be two capital letters such as US"),
            ("safety_flag", "TRUE", "must be true or false"),
            ("contact_rule", "never", "must be any, no_text, no_voicemail or none"),
            ("first_name", "An\0a", "must not hold control characters"),
        ]
    ),
    *(
        ("cases.csv", CASES, {"case_number": "1", "status": "open"}, column, cell, what)
        for column, cell, what in [
            ("status", "pending", "must be open or closed"),
            ("status", "", "must not be empty"),
            ("monthly_support", "123.456", "must be dollars such as 123.45"),
            ("monthly_support", "123.4", "must be dollars such as 123.45"),
            ("monthly_support", "1e3", "must be dollars such as 123.45"),
            ("monthly_support", "$12.00", "must be dollars such as 123.45"),
            ("monthly_support", '"1,200.00"', "must be dollars such as 123.45"),
            ("monthly_support", ".50", "must be dollars such as 123.45"),
            ("monthly_support", "-12.00", "must not be negative"),
            ("balance_due", "--12.00", "must be dollars such as 123.45"),
            ("balance_due", "99999999.00", "must be less than 20 million dollars"),
        ]
    ),
    ("case_parties.csv", PARTIES, {"case_number": "4501", "participant_id": "1000000001"}, "role", "both",
     "must be paying or receiving"),
    *(
        ("payments.csv", PAYMENTS, {
            "payment_id": "P1", "case_number": "4501", "participant_id": "1000000001", "direction": "made",
            "status": "posted", "paid_on": "2026-11-10", "amount": "1.00",
        }, column, cell, what)
        for column, cell, what in [
            ("payment_id", "", "must not be empty"),
            ("direction", "paid", "must be made or received"),
            ("status", "late", "must be posted, expected or sent"),
            ("paid_on", "", "must not be empty"),
            ("amount", "", "must not be empty"),
            ("amount", "-1.00", "must not be negative"),
            ("method", "cash", "must be direct_deposit, electronic_payment_card or check"),
            ("method", "check", "must be empty for a payment made"),
            ("case_number", "4502", "there is no 4502 in cases.csv or the database"),
            ("participant_id", "1000000009", "there is no 1000000009 in participants.csv or the database"),
        ]
    ),
    *(
        ("appointments.csv", APPOINTMENTS, {
            "appointment_id": "A1", "participant_id": "1000000001", "starts_at": "2026-12-03T08:00",
        }, column, cell, what)
        for column, cell, what in [
            ("starts_at", "2026-12-03", "must be a Pacific time such as 2026-12-03T08:00"),
            ("starts_at", "2026-12-03 08:00", "must be a Pacific time such as 2026-12-03T08:00"),
            ("starts_at", "2026-12-03T8:00", "must be a Pacific time such as 2026-12-03T08:00"),
            ("starts_at", "2026-12-03T25:00", "must be a Pacific time such as 2026-12-03T08:00"),
            ("starts_at", "20261203T080", "must be a Pacific time such as 2026-12-03T08:00"),
            ("starts_at", "1026-12-03T08:00", "must be a date between 1900 and 2199"),
            ("starts_at", "2026-03-08T02:30", "is a time that the clocks skip that day"),
            ("starts_at", "2026-11-01T01:30",
             "is a time that comes twice that day: add its offset, such as -08:00"),
            ("ends_at", "2026-12-03T07:59", "must not be before starts_at"),
        ]
    ),
    ("messages.csv", MESSAGES, {"message_id": "M1", "participant_id": "1000000001",
     "sent_at": "2026-11-18T09:42"}, "from_caseworker", "", "must not be empty"),
    ("documents.csv", DOCUMENTS, {"document_id": "D1", "participant_id": "1000000001",
     "issued_on": "2026-11-18"}, "title", "", "must not be empty"),
    *(
        ("agents.csv", AGENTS, {"agent": "luis", "name": "Luis", "languages": "en"}, column, cell, what)
        for column, cell, what in [
            ("languages", "", "must not be empty"),
            ("languages", ";", "must not be empty"),
            ("languages", "en;fr", "must be en or es, with ; between several"),
            ("languages", '"en,es"', "must be en or es, with ; between several"),
            ("role", "boss", "must be agent or supervisor"),
            ("skills", "piano", "must be tty, with ; between several"),
            ("agencies", "alameda;nowhere", "there is no nowhere in agencies.csv or the database"),
        ]
    ),
]  # fmt: skip


@pytest.mark.parametrize(("file", "header", "sound", "column", "cell", "what"), BAD_CELLS)
def test_a_bad_cell_is_told_with_its_line_and_column(
    database: Database,
    tmp_path: Path,
    file: str,
    header: str,
    sound: dict[str, str],
    column: str,
    cell: str,
    what: str,
) -> None:
    file, text = one_row(file, header, sound, column, cell)
    # A file that others refer to keeps the row that they do, on the last line.
    text += SOUND[file].split("\n", 1)[1] if file in SOUND and sound.get("participant_id") != "1000000001" else ""
    assert faults_of(database, tmp_path, {file: text}) == [f"{file}:2: {column}: {what}"]


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("agencies.csv", "", ["agencies.csv:1: file: is empty: the first line must name the columns"]),
        ("agencies.csv", "\n\n", ["agencies.csv:1: file: is empty: the first line must name the columns"]),
        ("agencies.csv", b"agency,name\nx,\xf1\n", ["agencies.csv:2: file: is not UTF-8"]),
        ("documents.csv", f"{DOCUMENTS},shoe_size\n", ["documents.csv:1: shoe_size: is not a column of this file"]),
        ("documents.csv", f"{DOCUMENTS},\n", ["documents.csv:1: column 6: is not a column of this file"]),
        ("documents.csv", f"{DOCUMENTS},title\n", ["documents.csv:1: title: is there twice"]),
        (
            "documents.csv",
            "document_id,participant_id,titel,issued_on\nD1,1000000001,x,18.11.2026\n",
            [
                "documents.csv:1: case_number: is missing",
                "documents.csv:1: titel: is not a column of this file",
                "documents.csv:1: title: is missing",
                "documents.csv:2: issued_on: must be a date such as 2026-12-03",
            ],
        ),
        ("documents.csv", "title\nx\n", [
            "documents.csv:1: case_number: is missing",
            "documents.csv:1: document_id: is missing",
            "documents.csv:1: issued_on: is missing",
            "documents.csv:1: participant_id: is missing",
        ]),
        (
            "documents.csv",
            f"{DOCUMENTS}\nD1,1000000001,,x\n\nD2,1000000001,,x,2026-11-18,more\n",
            [
                "documents.csv:2: row: has 4 cells, the first line has 5",
                "documents.csv:4: row: has 6 cells, the first line has 5",
            ],
        ),
        (
            "documents.csv",
            f'{DOCUMENTS}\nD1,1000000001,,"two\nlines",2026-11-18\nD1,1000000001,,x,2026-11-18\n',
            ["documents.csv:4: document_id: the same is on line 2"],
        ),
        (
            "case_parties.csv",
            f"{PARTIES}\n4501,1000000001,paying\n4501,1000000001,receiving\n4501,1000000001,paying\n",
            ["case_parties.csv:4: case_number, participant_id, role: the same is on line 2"],
        ),
        (
            "documents.csv",
            f'{DOCUMENTS}\nD1,1000000001,,x,18.11.2026\nD2,1000000001,,"x,2026-11-18\n',
            [
                "documents.csv:2: issued_on: must be a date such as 2026-12-03",
                "documents.csv:3: row: is not CSV: unexpected end of data",
            ],
        ),
    ],
)  # fmt: skip
def test_a_bad_file_is_told_with_its_line(
    database: Database, tmp_path: Path, file: str, text: str | bytes, expected: list[str]
) -> None:
    told = [fault for fault in faults_of(database, tmp_path, {file: text}) if not fault.startswith("cases.csv")]
    assert told == expected


def test_all_faults_of_all_files_are_told_at_once(database: Database, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "participants.csv": f"{PARTICIPANTS}\n1000000001,,,,1,2,{',' * 11}\n",
        "cases.csv": f"{CASES}\n4501,nowhere,ajar,,,,\n",
        "payments.csv": f"{PAYMENTS}\nP1,4509,1000000009,made,posted,2026-11-10,12.345,,\n",
    }
    assert faults_of(database, tmp_path, files) == [
        "cases.csv:2: agency: there is no nowhere in agencies.csv or the database",
        "cases.csv:2: status: must be open or closed",
        "participants.csv:2: pin: must be 4 to 8 digits",
        "participants.csv:2: ssn: must be 9 digits",
        "payments.csv:2: amount: must be dollars such as 123.45",
        "payments.csv:2: case_number: there is no 4509 in cases.csv or the database",
        "payments.csv:2: participant_id: there is no 1000000009 in participants.csv or the database",
    ]


def test_a_row_with_a_fault_is_still_there_for_others_to_refer_to(database: Database, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "cases.csv": f"{CASES}\n4501,alameda,ajar,,,,\n4502,alameda\n",
        "documents.csv": f"{DOCUMENTS}\nD1,1000000001,4501,x,2026-11-18\nD2,1000000001,4502,x,2026-11-18\n",
    }
    assert faults_of(database, tmp_path, files) == [
        "cases.csv:2: status: must be open or closed",
        "cases.csv:3: row: has 2 cells, the first line has 7",
    ]


def test_a_file_that_cannot_be_read_is_not_missed_row_by_row(database: Database, tmp_path: Path) -> None:
    assert faults_of(database, tmp_path, {"agencies.csv": b"\xff"}) == ["agencies.csv:1: file: is not UTF-8"]


def test_a_fault_never_repeats_a_pin(database: Database, tmp_path: Path) -> None:
    row = "1000000001,,,,90000100x,24681o,,,,,,,,,,,,"
    told = faults_of(database, tmp_path, {"participants.csv": f"{PARTICIPANTS}\n{row}\n"})
    assert "24681o" not in str(told)
    assert "90000100x" not in str(told)


@pytest.mark.parametrize("name", ["empty", "absent"])
def test_a_folder_without_files_of_ours_is_a_fault(database: Database, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    what = {
        "absent": "is no folder",
        "empty": "holds none of the files agencies.csv, participants.csv, cases.csv, case_parties.csv, payments.csv, "
        "appointments.csv, messages.csv, documents.csv, agents.csv",
    }
    with pytest.raises(DataFaults) as caught:
        load_folder(database, tmp_path / name, "a key for tests")
    assert str(caught.value) == f"{tmp_path / name}:0: folder: {what[name]}"
