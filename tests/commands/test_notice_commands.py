"""`ivr notice`: set, shown and cleared, and heard from the next call on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sample_service import NOW, SECRET_KEY
from signed_posts import ACCOUNT, TOKEN

from ivr import settings
from ivr.cli import main
from ivr.practice.practice_call import PracticeCall

TEXTS = ("--en", "Our offices are closed today because of the fire.", "--es", "Hoy cerramos por el incendio.")

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setattr(settings, "INSTANCE", tmp_path / "instance")
    monkeypatch.setattr(settings, "PRACTICE_FILE", tmp_path / "instance" / "practice.env")
    environment = {
        "DATABASE_URL": database_url,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "SECRET_KEY": SECRET_KEY,
        "IVR_NOW": NOW.isoformat(),
    }

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["notice", *arguments], env=environment, catch_exceptions=False)

    return invoke


def test_a_notice_is_set_shown_and_cleared(run: Run) -> None:
    assert run("show").stdout == "No notice is set.\n"
    assert run("set", *TEXTS, "--until", "2026-11-24T08:00", "--closes-office").stdout == (
        "The notice is set. The office is closed.\n"
    )
    assert run("show").stdout.splitlines() == [
        "en: Our offices are closed today because of the fire.",
        "es: Hoy cerramos por el incendio.",
        "set 2026-11-23 10:00 Pacific by ivr notice",
        "until 2026-11-24 08:00 Pacific",
        "The office is closed.",
    ]
    assert run("clear").stdout == "The notice is cleared.\n"
    assert run("clear").stdout == "No notice was set.\n"


def test_a_notice_that_only_is_told_closes_nothing(run: Run) -> None:
    assert run("set", *TEXTS).stdout == "The notice is set.\n"
    assert run("show").stdout.splitlines()[-1] == "until it is cleared"


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("--en", "We are closed."), 1, "notice: es: is missing"),
        ((), 1, "notice: en: is missing"),
        ((*TEXTS, "--until", "2026-11-23T09:59"), 1, "notice: until: is over already"),
        ((*TEXTS, "--until", "2026-11-23T17:59:00+00:00"), 1, "notice: until: is over already"),
        ((*TEXTS, "--until", "tomorrow"), 2, "'tomorrow' is no time such as 2026-12-24T08:00"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_set(
    run: Run, arguments: tuple[str, ...], status: int, told: str
) -> None:
    result = run("set", *arguments)
    assert result.exit_code == status
    assert told in result.stderr
    assert run("show").stdout == "No notice is set.\n"


def test_a_running_service_says_it_in_the_next_call_in_the_language_of_the_caller(
    run: Run, make_call: Callable[..., PracticeCall]
) -> None:
    call = make_call()  # the service has started by now
    call.dial()
    assert run("set", *TEXTS).exit_code == 0
    heard = [str(one) for one in call.keys("9")] + [str(one) for one in call.keys("1")]
    assert any("Hoy cerramos por el incendio." in one for one in heard)
    heard = [str(one) for one in call.keys("8")]
    assert any("Our offices are closed today because of the fire." in one for one in heard)
    assert not any("incendio" in one for one in heard)
