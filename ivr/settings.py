"""Settings from the environment, and from `instance/practice.env` for the commands that may read it.

Each variable is listed in the README with its default. Nothing else in the project reads the environment.
"""

import re
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from phonenumbers import SUPPORTED_REGIONS
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from ivr.errors import DefinitionFaults, Fault

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"
PRACTICE_FILE = INSTANCE / "practice.env"
WORKFLOW_SID = re.compile(r"WW[0-9a-f]{32}")
DATABASE_ADDRESS = re.compile(r"(sqlite|postgresql|postgres)(\+\w+)?://")


class Settings(BaseSettings):
    """The whole configuration of a running service."""

    model_config = SettingsConfigDict(env_file_encoding="utf-8", extra="ignore", frozen=True)

    database_url: str = f"sqlite:///{INSTANCE / 'ivr.sqlite'}"
    twilio_account_sid: str
    twilio_auth_token: SecretStr
    secret_key: SecretStr
    public_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = Field(default=2, ge=1, validation_alias="IVR_WORKERS")
    accept_ssn: bool = Field(default=False, validation_alias="IVR_ACCEPT_SSN")
    shortest_pin: int = Field(default=6, ge=4, le=8, validation_alias="IVR_SHORTEST_PIN")
    offer_texts: bool = Field(default=False, validation_alias="IVR_OFFER_TEXTS")
    practice_phone: bool = Field(default=False, validation_alias="IVR_PRACTICE_PHONE")
    tty_number: str | None = Field(default=None, validation_alias="IVR_TTY_NUMBER")
    sdu_number: str | None = Field(default=None, validation_alias="IVR_SDU_NUMBER")
    fallback_number: str | None = Field(default=None, validation_alias="IVR_FALLBACK_NUMBER")
    taskrouter_workflow: str | None = Field(default=None, validation_alias="IVR_TASKROUTER_WORKFLOW")
    call_back_countries: str = Field(
        default="US, PR, GU, VI, AS, MP, CA, MX", validation_alias="IVR_CALL_BACK_COUNTRIES"
    )
    now: datetime | None = Field(default=None, validation_alias="IVR_NOW")
    log_level: str = Field(default="INFO", validation_alias="IVR_LOG_LEVEL")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take values from the caller, the environment, and the practice file, in this order."""
        return init_settings, env_settings, dotenv_settings

    @field_validator("tty_number", "sdu_number", "fallback_number", "taskrouter_workflow", "now", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: Any) -> Any:
        return None if value == "" else value

    @field_validator("twilio_account_sid", "twilio_auth_token", "secret_key", "database_url", mode="before")
    @classmethod
    def _is_not_empty(cls, value: Any) -> Any:
        # An empty token signs nothing: anybody could make its signatures.
        if value == "":
            raise ValueError("is empty")
        return value

    @field_validator("taskrouter_workflow")
    @classmethod
    def _workflow_is_a_sid(cls, value: str | None) -> str | None:
        if value is not None and not WORKFLOW_SID.fullmatch(value):
            raise ValueError("must be the sid of a workflow: WW and 32 hexadecimal digits")
        return value

    @field_validator("database_url")
    @classmethod
    def _database_is_one_of_ours(cls, value: str) -> str:
        if not DATABASE_ADDRESS.match(value):
            raise ValueError("must be the address of a database, such as sqlite:///ivr.sqlite or postgresql://…")
        return value

    @field_validator("now")
    @classmethod
    def _now_has_an_offset(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("must carry an offset, such as 2026-11-22T21:00:00-08:00")
        return value

    @field_validator("call_back_countries")
    @classmethod
    def _countries_are_known(cls, value: str) -> str:
        for country in value.split(","):
            if country.strip() not in SUPPORTED_REGIONS:
                raise ValueError(f"{country.strip()!r} is no country; they are two letters each, such as US, CA, MX")
        return value

    @field_validator("public_url")
    @classmethod
    def _public_url_is_an_address(cls, value: str) -> str:
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be an http or https address")
        return value.rstrip("/")

    @property
    def countries_called_back(self) -> frozenset[str]:
        """The countries, two letters each, whose numbers are called back."""
        return frozenset(country.strip() for country in self.call_back_countries.split(","))

    @property
    def public_address(self) -> str:
        """The address that Twilio was given, without a slash at its end."""
        return self.public_url or f"http://127.0.0.1:{self.port}"


def read_settings(*, practice: bool = False) -> Settings:
    """Read the settings; with `practice`, what the environment does not name comes from `instance/practice.env`.

    Raises:
        DefinitionFaults: naming each variable that is missing or wrong.
    """
    try:
        return Settings(_env_file=PRACTICE_FILE if practice else None)  # type: ignore[call-arg]
    except ValidationError as error:
        raise DefinitionFaults(
            Fault("environment", str(one["loc"][0]).upper(), _mend(one["type"], one["msg"])) for one in error.errors()
        ) from None


def read_practice_settings() -> Settings:
    """Read the settings with what the practice file adds; without one, make it up as `make run` does.

    Raises:
        DefinitionFaults: naming each variable that is wrong.
    """
    try:
        return read_settings(practice=True)
    except DefinitionFaults:
        if PRACTICE_FILE.exists():
            raise
        write_practice_file()
        return read_settings(practice=True)


def write_practice_file() -> None:
    """Make up the account, token and key for practice once, readable by this user alone."""
    if PRACTICE_FILE.exists():
        return
    INSTANCE.mkdir(exist_ok=True)
    PRACTICE_FILE.touch(mode=0o600)
    PRACTICE_FILE.write_text(
        "# Made up by `make run`. For practice only: these are no Twilio credentials.\n"
        f"TWILIO_ACCOUNT_SID=AC{secrets.token_hex(16)}\n"
        f"TWILIO_AUTH_TOKEN={secrets.token_hex(16)}\n"
        f"SECRET_KEY={secrets.token_hex(32)}\n",
        encoding="utf-8",
    )


def _mend(kind: str, message: str) -> str:
    if kind == "missing":
        return "is not set, and has no default"
    return message.removeprefix("Value error, ")
