"""The `ivr` command: what goes to standard output, what beside it, and how each command ends."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sample_service import NOW, ROOT, SAMPLE, SECRET_KEY
from signed_posts import ACCOUNT, LINE_ABROAD, TOKEN

from ivr import settings
from ivr.cli import main
from ivr.logs import set_up_logs
from ivr.store.database import Database

Run = Callable[..., Result]

ID, PIN = "1000000001", "246810"
HEARD = re.compile(r"(?:en|es): \S.*")
WHOLE_CALL = ["1", ID, "3", f"{PIN}#", "", "agent"]


@pytest.fixture
def variables(database_url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "SECRET_KEY": SECRET_KEY,
        "IVR_NOW": NOW.isoformat(),
    }


@pytest.fixture
def run(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    """Run `ivr` in this process, away from the checkout's own practice file."""
    monkeypatch.setattr(settings, "INSTANCE", tmp_path / "instance")
    monkeypatch.setattr(settings, "PRACTICE_FILE", tmp_path / "instance" / "practice.env")

    def invoke(*arguments: str, lines: list[str] | None = None, **changed: str | None) -> Result:
        typed = "".join(f"{line}\n" for line in lines or [])
        environment: dict[str, str | None] = {**variables, **changed}
        return CliRunner().invoke(main, arguments, input=typed, env=environment, catch_exceptions=False)

    yield invoke
    set_up_logs("ERROR")  # the runner's own standard error is closed by now


# ── call ──


def test_a_call_is_heard_line_by_line_on_standard_output_and_nothing_else_is(run: Run) -> None:
    result = run("call", lines=WHOLE_CALL)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert [line for line in lines if not HEARD.fullmatch(line)] == []
    assert lines[0].startswith("es: ")
    assert any("130 dollars and 15 cents" in line for line in lines)
    assert "waiting in queue agents-en" in result.stderr
    for shown in (result.stdout, result.stderr):
        assert PIN not in shown
        assert ID not in shown


def test_the_installed_command_does_the_same(variables: dict[str, str], tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("ivr")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("IVR_", "TWILIO_"))}
    done = subprocess.run(
        [command, "call", "--from", "+526645550107"],
        input="9\n1\n1000000007\n3\n193755#\nhangup\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**environment, **variables},
        cwd=tmp_path,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line for line in lines if not HEARD.fullmatch(line)] == []
    assert {line[:2] for line in lines[2:]} == {"es"}
    assert any("250 dólares" in line for line in lines)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["hangup"],
        ["hangup", "1", "more than there is"],
        ["", "", "", "", ""],
        ["0", "", "", "hangup"],
        ["¿qué?", "español", "sí", "no lo tengo"],
        ["***", "###", "00000", "12345678901234567890"],
        ["  1  "],
    ],
)
def test_any_call_ends_properly_whatever_is_typed(run: Run, lines: list[str]) -> None:
    result = run("call", lines=lines)
    assert result.exit_code == 0, result.stderr
    assert "problem:" not in result.stderr
    assert result.stdout


def test_another_line_and_another_caller_can_be_named(run: Run, database: Database) -> None:
    assert run("call", LINE_ABROAD, "--from", "anonymous", lines=["hangup"]).exit_code == 0
    with database.reading() as connection:
        row = connection.exec_driver_sql("SELECT line, caller FROM calls").one()
    assert tuple(row) == ("abroad", None)


def test_a_call_leaves_its_end_in_the_database(run: Run, database: Database) -> None:
    run("call", lines=["0", "hangup"])
    with database.reading() as connection:
        row = connection.exec_driver_sql("SELECT status, ended_at IS NOT NULL, duration_seconds FROM calls").one()
        outcome = connection.exec_driver_sql("SELECT outcome FROM hand_offs").scalar_one()
    assert row[0] == "completed"
    assert row[1]
    assert row[2] > 0
    assert outcome == "hung_up"


def test_an_agents_telephone_stops_with_a_clear_line_when_nobody_calls(run: Run) -> None:
    result = run("call", "--as-agent", "luis", lines=["1"])
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "-- Luis Ortega (en, es) is ready; the telephone rings when a caller waits",
        "-- nobody is on the line; `quit` stops",
        "-- no more input, and nothing rings: stopped",
    ]


def test_anybodys_telephone_stops_too(run: Run) -> None:
    result = run("call", "--answer", "--from", "+15105550101", "--once", "--on-ring", "busy", lines=[])
    assert result.exit_code == 0
    assert result.stderr.splitlines()[0] == "-- the telephone of +15105550101 waits for a call"


def test_an_agent_whom_nobody_knows_is_told_with_those_who_are(run: Run) -> None:
    result = run("call", "--as-agent", "nobody", lines=[])
    assert result.exit_code == 1
    assert "--as-agent: nobody: is no agent; there is carmen, grace, luis" in result.stderr


def test_a_call_into_an_empty_database_says_how_to_fill_it(run: Run, tmp_path: Path) -> None:
    result = run("call", lines=["hangup"], DATABASE_URL=f"sqlite:///{tmp_path}/new/folder/ivr.sqlite")
    assert result.exit_code == 0
    assert "make run" in result.stderr
    assert "ivr data load" in result.stderr


def test_what_is_not_named_is_made_up_for_practice_once(run: Run) -> None:
    unnamed = dict.fromkeys(("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "SECRET_KEY"))
    assert run("call", lines=["hangup"], **unnamed).exit_code == 0
    made_up = settings.PRACTICE_FILE.read_text(encoding="utf-8")
    assert run("call", lines=["hangup"], **unnamed).exit_code == 0
    assert settings.PRACTICE_FILE.read_text(encoding="utf-8") == made_up


def test_a_database_that_does_not_answer_is_told_in_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a_file").touch()
    result = run("call", lines=["1"], DATABASE_URL=f"sqlite:///{tmp_path}/a_file/ivr.sqlite")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("the database does not answer: ")
    assert len(result.stderr.splitlines()) == 1


def test_an_address_that_is_of_no_database_is_told_in_one_line(run: Run) -> None:
    result = run("call", lines=["1"], DATABASE_URL="nonsense")
    assert result.exit_code == 1
    assert "DATABASE_URL" in result.stderr


# ── serve ──


def test_serving_takes_nothing_from_the_practice_file_and_names_what_is_missing(run: Run) -> None:
    settings.write_practice_file()
    unnamed = dict.fromkeys(("TWILIO_AUTH_TOKEN", "SECRET_KEY"))
    result = run("serve", **unnamed)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "environment: SECRET_KEY: is not set, and has no default",
        "environment: TWILIO_AUTH_TOKEN: is not set, and has no default",
    ]


# ── data ──


def write_people(folder: Path, *people: dict[str, str]) -> Path:
    """Write people without a PIN, quick to load, with every column that there is."""
    header = (SAMPLE / "participants.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    folder.mkdir(exist_ok=True)
    rows = [header, *([one.get(column, "") for column in header] for one in people)]
    text = "".join(",".join(row) + "\n" for row in rows)
    (folder / "participants.csv").write_text(text, encoding="utf-8")
    return folder


def test_good_files_are_loaded_and_loading_them_again_changes_nothing(run: Run, tmp_path: Path) -> None:
    few = write_people(tmp_path / "few", {"participant_id": "2000000001", "first_name": "Ana"})
    first, second = run("data", "load", str(few)), run("data", "load", str(few))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout == "participants.csv: 1 added, 0 changed, 0 unchanged\n"
    assert second.stdout == "participants.csv: 0 added, 0 changed, 1 unchanged\n"


def test_the_sample_people_are_good_files(run: Run) -> None:
    result = run("data", "load", str(SAMPLE))
    assert result.exit_code == 0, result.stderr
    assert all(line.split(": ")[1].startswith("0 added, 0 changed") for line in result.stdout.splitlines())


def test_each_fault_of_a_file_is_told_with_line_and_column_and_nothing_is_loaded(
    run: Run, tmp_path: Path, database: Database
) -> None:
    few = write_people(
        tmp_path / "few",
        {"participant_id": "2000000001"},
        {"participant_id": "12", "language": "xx"},
        {"participant_id": "2000000001"},
    )
    result = run("data", "load", str(few))
    assert result.exit_code == 1
    assert result.stdout == ""
    faults = result.stderr.splitlines()
    assert all(re.fullmatch(r"participants\.csv:\d+: [a-z_]+: \S.*", fault) for fault in faults)
    assert [fault.split(": ")[:2] for fault in faults] == [
        ["participants.csv:3", "language"],
        ["participants.csv:3", "participant_id"],
        ["participants.csv:4", "participant_id"],
    ]
    with database.reading() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM participants WHERE participant_id = '2000000001'")
        assert found.scalar_one() == 0


def test_a_folder_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    result = run("data", "load", str(tmp_path / "nowhere"))
    assert result.exit_code == 2
    assert "does not exist" in result.stderr


def test_generated_people_are_the_same_for_the_same_seed_and_can_be_loaded(run: Run, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two", "other")]
    for folder, seed in zip(folders, ("7", "7", "8"), strict=True):
        arguments = ("data", "generate", "--participants", "12", "--seed", seed, "--until", "2026-11-20")
        assert run(*arguments, str(folder)).exit_code == 0
    one, two, other = ({file.name: file.read_bytes() for file in folder.iterdir()} for folder in folders)
    assert one == two
    assert one.keys() == other.keys()
    assert one["participants.csv"] != other["participants.csv"]
    assert one["participants.csv"].count(b"\n") == 13
    loaded = run("data", "load", str(folders[0]))
    assert loaded.exit_code == 0, loaded.stderr


@pytest.mark.parametrize("arguments", [("--participants", "0"), (), ("--participants", "2", "--until", "someday")])
def test_generating_wants_a_number_of_people_and_a_day(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert run("data", "generate", *arguments, str(tmp_path / "x")).exit_code == 2
    assert not (tmp_path / "x").exists()


# ── flows ──


def test_sound_flows_are_sound_without_any_setting(run: Run) -> None:
    unset = dict.fromkeys(("DATABASE_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "SECRET_KEY", "IVR_NOW"))
    result = run("flows", "check", **unset)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "are sound in en, es" in result.stderr
    assert not settings.PRACTICE_FILE.exists()


def test_every_fault_of_the_flows_is_told_one_a_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = tmp_path / "checkout"
    for folder in ("call_flows", "prompts", "data"):
        shutil.copytree(ROOT / folder, checkout / folder)
    greeting = checkout / "call_flows" / "greeting.toml"
    text = greeting.read_text(encoding="utf-8")
    greeting.write_text(text.replace('"identify.participant_id"', '"identify.nowhere"'), encoding="utf-8")
    monkeypatch.setattr("ivr.app.load_editions.__defaults__", (checkout,))
    result = run("flows", "check")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert any(line.startswith("call_flows/greeting.toml: notice") and "identify.nowhere" in line for line in lines)
    assert all(re.match(r"(call_flows|prompts)/\S+: ", line) for line in lines)


@pytest.mark.parametrize("arguments", [(), ("data",), ("flows",), ("call", "--help")])
def test_help_is_for_people(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert "Usage:" in result.output
    assert result.exit_code in (0, 2)
