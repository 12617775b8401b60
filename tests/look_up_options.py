"""What settings and hours decide, for look-ups that are tried without a service."""

from typing import Any

from sample_service import ROOT, SECRET_KEY

from ivr.lookups.options import Options
from ivr.queue.hours_file import HOURS_FILE, read_hours

HOURS = read_hours((ROOT / HOURS_FILE).read_text(encoding="utf-8"))


def make_options(**others: Any) -> Options:
    """Make options with the real office hours, and whatever else is named."""
    usual = {
        "accept_ssn": True,
        "offers_texts": True,
        "has_sdu_number": False,
        "shortest_pin": 6,
        "business_day_after": HOURS.business_day_after,
        "put_into_words": lambda prompt, call, values: f"{prompt} in {call.language} with {dict(values)}",
        "secret_key": SECRET_KEY,
    }
    return Options(**usual | others)
