"""What the service is in every test: its settings, its clock and the sample people."""

from datetime import datetime
from pathlib import Path
from typing import Any

from signed_posts import ACCOUNT, TOKEN

from ivr.settings import Settings

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "sample"
NOW = datetime.fromisoformat("2026-11-23T10:00:00-08:00")
"""A Monday on which the office is open."""
SECRET_KEY = "the key of the tests"
PUBLIC_URL = "https://line.example"


def make_settings(database_url: str, **others: Any) -> Settings:
    """Make settings that nothing around the test can change."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=database_url,
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=TOKEN,
        secret_key=SECRET_KEY,
        public_url=PUBLIC_URL,
        IVR_LOG_LEVEL="ERROR",
        **others,
    )
