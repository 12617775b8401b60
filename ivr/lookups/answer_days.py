"""When an answer to a request is due: three business days, for every kind that a person answers.

Source: the call script. What a business day is, `data/hours.toml` says.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.lookups.options import Options

PACIFIC = ZoneInfo("America/Los_Angeles")
DAYS_TO_ANSWER = 3
END_OF_DAY = time(17)
LONGEST_WITHOUT_HOURS = timedelta(days=7)
"""What is promised where the hours name no business day near."""


def answer_due_at(options: Options, now: datetime) -> datetime:
    """Give the moment by which a request made now is to be answered, Pacific."""
    day = options.business_day_after(now, DAYS_TO_ANSWER)
    return datetime.combine(day or (now + LONGEST_WITHOUT_HOURS).astimezone(PACIFIC).date(), END_OF_DAY, PACIFIC)
