"""The queue's options as tests have them."""

from ivr.queue.hours import Hours
from ivr.queue.hours_file import read_hours
from ivr.queue.options import Options

WEEK = "\n".join(f"{day} = [08:00:00, 17:00:00]" for day in ("monday", "tuesday", "wednesday", "thursday", "friday"))
OFFICE_HOURS = read_hours(f"[week]\n{WEEK}")


def queue_options(hours: Hours = OFFICE_HOURS) -> Options:
    return Options(
        hours=hours,
        call_back_countries=frozenset({"US", "MX"}),
        own_numbers=frozenset({"+14082730073"}),
        secret_key="the key of the tests",
    )
