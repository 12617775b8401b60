"""What the page shows before any call: the lines, the people, the clock, all in the page's language.

Its words are in `page_words/`, its looks in `templates/` and `static/`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask import Request, render_template

from ivr.errors import StoreUnavailable
from ivr.flow.definition import Flows
from ivr.practice.asked import WITHHELD
from ivr.practice.page_language import Words
from ivr.practice.people import SamplePerson
from ivr.store import people
from ivr.store.database import Database

LOCALES = {"en": "en_US", "es": "es_US"}
SHORT_MOMENT = {"en": "EEE, MMM d, y, h:mm a", "es": "EEE, d MMM y, h:mm a"}
PACIFIC = ZoneInfo("America/Los_Angeles")
NUMBER_ABROAD = "+525555550123"
NUMBER_AT_HOME = "+15105550199"
NUMBER_NOT_OURS = "+12025550100"


@dataclass(frozen=True, slots=True)
class Page:
    """What the page is made from. `clock` is the service's; `is_clock_real` is false under IVR_NOW."""

    words: Mapping[str, Words]
    flows: Flows
    sample: tuple[SamplePerson, ...]
    database: Database
    clock: Callable[[], datetime]
    is_clock_real: bool


def frame_of(page: Page, request: Request, home: str) -> dict[str, Any]:
    """Give what every page shows, in the language that is asked for, else in the browser's.

    `home` leads from the page to the folder `/phone/`, without naming what stands before it; `kept` keeps the
    language that was asked for from page to page.
    """
    languages = list(page.words)
    asked = request.args.get("language", "")
    language = asked if asked in page.words else request.accept_languages.best_match(languages) or languages[0]
    return {
        "language": language,
        "languages": {code: page.words[code]["name"] for code in languages},
        "words": page.words[language],
        "home": home,
        "kept": f"?language={asked}" if asked in page.words else "",
        "moment": "" if page.is_clock_real else _moment(page.clock(), language),
    }


def render_page(page: Page, request: Request, **shown: Any) -> str:
    """Write the page of the phone; `shown` is what else stands on it."""
    frame = frame_of(page, request, "phone/")
    words = frame["words"]
    return render_template(
        "phone.html",
        **frame,
        **shown,
        lines=list(_lines(page.flows, words)),
        not_ours=NUMBER_NOT_OURS,
        people=list(_known_people(page)),
        others=[
            (NUMBER_AT_HOME, words["callers"]["unknown"], shown_number(NUMBER_AT_HOME)),
            (NUMBER_ABROAD, words["callers"]["abroad"], shown_number(NUMBER_ABROAD)),
            (WITHHELD, words["callers"]["withheld"], ""),
        ],
        shown_number=shown_number,
    )


def shown_number(number: str) -> str:
    """Write a number as people do: a U.S. one as (510) 555-0100, any other as it is."""
    if number.startswith("+1") and len(number) == 12:
        return f"({number[2:5]}) {number[5:8]}-{number[8:]}"
    return number


def shown_moment(moment: datetime, language: str) -> str:
    """Write when something was, in California's time, so short that it fits a list."""
    return format_datetime(moment.astimezone(PACIFIC), SHORT_MOMENT[language], locale=LOCALES[language])


def _lines(flows: Flows, words: Words) -> Iterator[tuple[str, str, str]]:
    names: Mapping[str, Any] = words["lines"]
    for line in flows.lines:
        if line.number is not None:
            yield line.number, names.get(line.name, line.name), shown_number(line.number)


def _known_people(page: Page) -> Iterator[SamplePerson]:
    """List the sample people whom the database has: it may hold others instead."""
    try:
        with page.database.reading() as connection:
            known = [one for one in page.sample if people.is_participant(connection, one.participant_id)]
    except StoreUnavailable:
        return
    yield from known


def _moment(now: datetime, language: str) -> str:
    return format_datetime(now.astimezone(PACIFIC), "EEEE, d MMMM y, h:mm a", locale=LOCALES[language])
