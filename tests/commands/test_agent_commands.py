"""`ivr agents`: add, list, reset; every fault names the place and the mend."""

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.desk.sign_in import Refused, check
from ivr.practice.clock import SimulatedClock
from ivr.store.database import Database

ADD = ("agents", "add", "ana", "--name", "Ana Ruiz", "--phone", "+19165550151")


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "SECRET_KEY"):
        monkeypatch.setenv(name, "x" * 34)


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, list(arguments), input=typed)


def test_an_added_agent_is_listed_and_signs_in(database: Database, clock: SimulatedClock) -> None:
    added = run(*ADD, "--languages", "es,en", "--skills", "tty")
    assert added.exit_code == 0, added.output
    password = added.output.split()[-1]
    assert not isinstance(check(database, "ana", password, clock()), Refused)
    (line,) = [line for line in run("agents", "list").output.splitlines() if line.startswith("ana ")]
    assert line.split()[1:] == ["Ana", "Ruiz", "+19165550151", "es,en", "agent", "all", "agencies", "tty"]
    assert password not in line


def test_a_reset_password_replaces_the_old(database: Database, clock: SimulatedClock) -> None:
    old = run(*ADD).output.split()[-1]
    assert run("agents", "reset", "ana", "--password-stdin", typed="a long enough one\n").exit_code == 0
    assert isinstance(check(database, "ana", old, clock()), Refused)
    assert not isinstance(check(database, "ana", "a long enough one", clock()), Refused)


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        ((*ADD[:-1], "12"), "", "--phone: 12 is no telephone number"),
        ((*ADD, "--languages", "fr"), "", "--languages: fr is none; there is en, es"),
        ((*ADD, "--skills", "asl"), "", "--skills: asl is none; there is tty"),
        ((*ADD, "--password-stdin"), "short\n", "8 characters or more"),
        (("agents", "reset", "nobody"), "", "nobody: is no agent; see `ivr agents list`"),
    ],
)
def test_bad_input_names_the_place_and_the_mend(arguments: tuple[str, ...], typed: str, said: str) -> None:
    result = run(*arguments, typed=typed)
    assert result.exit_code == 1
    assert said in result.output


def test_a_name_that_is_taken_is_refused() -> None:
    run(*ADD)
    result = run(*ADD)
    assert result.exit_code == 1
    assert "ana: is an agent already" in result.output
