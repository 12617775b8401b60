"""Settings: from the environment alone, each fault by the variable's name, nothing secret shown."""

from datetime import datetime
from pathlib import Path

import pytest

from ivr import settings
from ivr.errors import DefinitionFaults
from ivr.settings import Settings, read_practice_settings, read_settings, write_practice_file

NEEDED = {
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "a token that is secret",
    "SECRET_KEY": "a key that is secret",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment with what is needed, and no practice file."""
    monkeypatch.setattr(settings, "INSTANCE", tmp_path / "instance")
    monkeypatch.setattr(settings, "PRACTICE_FILE", tmp_path / "instance" / "practice.env")
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_with_what_is_needed_the_rest_has_defaults(environment: pytest.MonkeyPatch) -> None:
    read = read_settings()
    assert read.database_url.startswith("sqlite:///")
    assert read.database_url.endswith("instance/ivr.sqlite")
    assert (read.host, read.port, read.workers, read.log_level) == ("127.0.0.1", 8000, 2, "INFO")
    assert read.public_address == "http://127.0.0.1:8000"
    assert (read.accept_ssn, read.practice_phone) == (False, False)
    assert (read.tty_number, read.sdu_number, read.fallback_number, read.now) == (None, None, None, None)


def test_the_public_address_follows_the_port(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("PORT", "8123")
    assert read_settings().public_address == "http://127.0.0.1:8123"


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_missing_is_named(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.delenv(name)
    with pytest.raises(DefinitionFaults) as raised:
        read_settings()
    assert [str(fault) for fault in raised.value.faults] == [f"environment: {name}: is not set, and has no default"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eight"),
        ("IVR_WORKERS", "0"),
        ("IVR_WORKERS", "two"),
        ("IVR_ACCEPT_SSN", "perhaps"),
        ("IVR_NOW", "tomorrow"),
        ("IVR_NOW", "2026-11-22T21:00:00"),
        ("IVR_TASKROUTER_WORKFLOW", "agents"),
        ("IVR_TASKROUTER_WORKFLOW", "WQ" + "0" * 32),
        ("PUBLIC_URL", "line.example"),
        ("PUBLIC_URL", "ftp://line.example"),
        ("PUBLIC_URL", "https://"),
    ],
)
def test_what_is_wrong_is_named_with_what_it_must_be(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    environment.setenv(name, value)
    with pytest.raises(DefinitionFaults) as raised:
        read_settings()
    (fault,) = raised.value.faults
    assert (fault.file, fault.place) == ("environment", name)
    assert fault.what
    assert "secret" not in str(raised.value)


def test_everything_that_is_wrong_is_told_at_once(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("SECRET_KEY")
    environment.setenv("PORT", "eight")
    environment.setenv("IVR_NOW", "tomorrow")
    with pytest.raises(DefinitionFaults) as raised:
        read_settings()
    assert [fault.place for fault in raised.value.faults] == ["IVR_NOW", "PORT", "SECRET_KEY"]


@pytest.mark.parametrize(
    "name",
    ["IVR_TTY_NUMBER", "IVR_SDU_NUMBER", "IVR_FALLBACK_NUMBER", "IVR_TASKROUTER_WORKFLOW", "IVR_NOW"],
)
def test_an_empty_variable_is_an_unset_one(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.setenv(name, "")
    field = next(key for key, one in Settings.model_fields.items() if one.validation_alias == name)
    assert getattr(read_settings(), field) is None


def test_a_moment_keeps_its_offset_and_an_address_loses_its_last_slash(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("IVR_NOW", "2026-11-22T21:00:00-08:00")
    environment.setenv("PUBLIC_URL", "https://user:pass@line.example:8443/ivr/")
    read = read_settings()
    assert read.now == datetime.fromisoformat("2026-11-22T21:00:00-08:00")
    assert read.public_address == "https://user:pass@line.example:8443/ivr"


def test_secrets_are_not_shown_by_mistake(environment: pytest.MonkeyPatch) -> None:
    read = read_settings()
    for shown in (repr(read), str(read), str(read.model_dump())):
        assert "is secret" not in shown


def test_the_practice_file_is_made_up_once_and_readable_by_its_owner_alone(
    environment: pytest.MonkeyPatch,
) -> None:
    write_practice_file()
    file = settings.PRACTICE_FILE
    first = file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o777 == 0o600
    write_practice_file()
    assert file.read_text(encoding="utf-8") == first
    assert all(f"{name}=" in first for name in NEEDED)


def test_the_practice_file_is_read_by_those_alone_who_ask_for_it_and_the_environment_wins(
    environment: pytest.MonkeyPatch,
) -> None:
    for name in ("TWILIO_AUTH_TOKEN", "SECRET_KEY"):
        environment.delenv(name)
    write_practice_file()
    with pytest.raises(DefinitionFaults) as raised:
        read_settings()
    assert {fault.place for fault in raised.value.faults} == {"TWILIO_AUTH_TOKEN", "SECRET_KEY"}
    practice = read_settings(practice=True)
    assert practice.twilio_account_sid == NEEDED["TWILIO_ACCOUNT_SID"]
    assert len(practice.secret_key.get_secret_value()) == 64


def test_practice_makes_up_what_is_missing_but_mends_nothing_that_is_wrong(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("SECRET_KEY")
    assert read_practice_settings().secret_key.get_secret_value()
    assert settings.PRACTICE_FILE.exists()
    environment.setenv("PORT", "eight")
    with pytest.raises(DefinitionFaults):
        read_practice_settings()


@pytest.mark.parametrize("name", [*NEEDED, "DATABASE_URL"])
def test_what_is_needed_may_not_be_empty(environment: pytest.MonkeyPatch, name: str) -> None:
    # An empty token signs nothing: anybody could make its signatures.
    environment.setenv(name, "")
    with pytest.raises(DefinitionFaults) as raised:
        read_settings()
    assert [fault.place for fault in raised.value.faults] == [name]


def test_call_backs_go_to_the_countries_that_are_named(environment: pytest.MonkeyPatch) -> None:
    assert {"US", "PR", "MX", "CA"} <= read_settings().countries_called_back
    environment.setenv("IVR_CALL_BACK_COUNTRIES", "US,MX , GT")
    assert read_settings().countries_called_back == {"US", "MX", "GT"}


@pytest.mark.parametrize("countries", ["", "US,,MX", "USA", "us", "US;MX", "1"])
def test_a_country_that_is_none_is_refused(environment: pytest.MonkeyPatch, countries: str) -> None:
    environment.setenv("IVR_CALL_BACK_COUNTRIES", countries)
    with pytest.raises(DefinitionFaults, match=r"IVR_CALL_BACK_COUNTRIES: .* is no country"):
        read_settings()
