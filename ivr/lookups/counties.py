"""California's 58 counties, and in which of them a ZIP code lies.

A county is known by its slug, which is also its term and its word list: `county_los_angeles`.
Source: the table of the `zipcodes` library, which names the same 58; a test holds the two together.
"""

import zipcodes

from ivr.speech.language import COUNTY
from ivr.speech.phrases import normalise

NAMES = (
    "Alameda",
    "Alpine",
    "Amador",
    "Butte",
    "Calaveras",
    "Colusa",
    "Contra Costa",
    "Del Norte",
    "El Dorado",
    "Fresno",
    "Glenn",
    "Humboldt",
    "Imperial",
    "Inyo",
    "Kern",
    "Kings",
    "Lake",
    "Lassen",
    "Los Angeles",
    "Madera",
    "Marin",
    "Mariposa",
    "Mendocino",
    "Merced",
    "Modoc",
    "Mono",
    "Monterey",
    "Napa",
    "Nevada",
    "Orange",
    "Placer",
    "Plumas",
    "Riverside",
    "Sacramento",
    "San Benito",
    "San Bernardino",
    "San Diego",
    "San Francisco",
    "San Joaquin",
    "San Luis Obispo",
    "San Mateo",
    "Santa Barbara",
    "Santa Clara",
    "Santa Cruz",
    "Shasta",
    "Sierra",
    "Siskiyou",
    "Solano",
    "Sonoma",
    "Stanislaus",
    "Sutter",
    "Tehama",
    "Trinity",
    "Tulare",
    "Tuolumne",
    "Ventura",
    "Yolo",
    "Yuba",
)

NOWHERE = "nowhere"
"""No such ZIP code."""
ELSEWHERE = "elsewhere"
"""A ZIP code outside California."""
UNKNOWN = "unknown"
"""A ZIP code in California, of which the table does not know the county; those near it are no answer."""


def slug_of(name: str) -> str:
    """Give the slug of a county's name, with or without the word County."""
    return COUNTY + normalise(name).removesuffix(" county").replace(" ", "_")


SLUGS = tuple(map(slug_of, NAMES))


def find_county(postal_code: str) -> str:
    """Find the county of a five-digit ZIP code: its slug, or NOWHERE, ELSEWHERE or UNKNOWN."""
    places = zipcodes.matching(postal_code)  # type: ignore[no-untyped-call]
    if not places:
        return NOWHERE
    if places[0]["state"] != "CA":
        return ELSEWHERE
    slug = slug_of(places[0]["county"])
    return slug if slug in SLUGS else UNKNOWN
