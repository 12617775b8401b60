"""The hours at which people want to be called: morning or afternoon, Pacific, where they asked for it.

Who asks to be called back is called as soon as was said. What is tried again later, unasked, obeys the wish.
"""

from datetime import datetime, time, timedelta

from ivr.queue.hours import PACIFIC, Hours
from ivr.store import requests
from ivr.store.database import Connection

KIND = "contact_hours"
WINDOWS = {"morning": (time(8), time(12)), "afternoon": (time(12), time(17))}
FURTHEST_DAYS = 60


def first_moment_wanted(
    connection: Connection, participant_id: str | None, hours: Hours, moment: datetime
) -> datetime:
    """Give the first moment from this one on at which the office is open and this person may be called.

    Where both never meet within two months, the office's hours alone decide.
    """
    wanted = requests.find_details(connection, participant_id, KIND) if participant_id is not None else None
    opens, closes = WINDOWS.get(str((wanted or {}).get("hours")), (time.min, time.max))
    local = moment.astimezone(PACIFIC)
    for ahead in range(FURTHEST_DAYS):
        day = local.date() + timedelta(days=ahead)
        opening = hours.opening_on(day)
        if opening is None:
            continue
        begins = max(local, datetime.combine(day, max(opening.opens, opens), PACIFIC))
        if begins < datetime.combine(day, min(opening.closes, closes), PACIFIC):
            return begins.astimezone(moment.tzinfo)
    return hours.next_opening(moment) or moment
