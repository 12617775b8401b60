"""Local offices: which one serves a county, told by its name or by a ZIP code in it, and what callers hear of it.

A ZIP code lies in the county that the table says, and in no other: nearness of numbers or places decides nothing.
Hours are the office's own; whether a person can be reached on this line is `data/hours.toml`'s.
"""

from collections.abc import Iterator

from ivr.flow.contracts import CallFacts, Contract, LookUpFunction, Rows, Term
from ivr.flow.events import LookedUp, Row
from ivr.lookups.counties import ELSEWHERE, NOWHERE, SLUGS, UNKNOWN, find_county, slug_of
from ivr.store import agencies
from ivr.store.agencies import Agency
from ivr.store.database import Connection

ABROAD = "abroad"
"""The line for callers from outside the U.S., by its name in `lines.toml`."""

LINE_ABROAD = Contract("line_abroad", outcomes={"yes": {}, "no": {}})


def line_abroad(connection: Connection, call: CallFacts) -> LookedUp:
    """Tell whether the caller dialed from outside the U.S., where no ZIP code or toll-free number is presumed."""
    return LookedUp("yes" if call.line == ABROAD else "no")


COUNTY = Term(SLUGS)
PARTS = Rows(
    columns={
        "name": "text",
        "street": "text",
        "city": "text",
        "postal_code": "digits",
        "phone": "phone",
        "opens": "time",
        "closes": "time",
    },
    wordings=("name", "address", "phone", "hours"),
)
"""What is known of an office, part by part, in the order in which it is said."""

FIND_OFFICE = Contract(
    "find_office",
    takes=("place",),
    outcomes={
        "found": {"office_parts": PARTS, "office": "text", "county": COUNTY},
        "not_known": {"county": COUNTY},
        "no_such_zip": {},
        "zip_elsewhere": {},
        "zip_without_county": {},
        "no_such_county": {},
    },
)

_WITHOUT_COUNTY = {NOWHERE: "no_such_zip", ELSEWHERE: "zip_elsewhere", UNKNOWN: "zip_without_county"}


def find_office(connection: Connection, call: CallFacts, place: str) -> LookedUp:
    """Find the office for a county's slug or a ZIP code: one that can be gone to or called."""
    county = find_county(place) if place.isdecimal() else place
    if county in _WITHOUT_COUNTY:
        return LookedUp(_WITHOUT_COUNTY[county])
    if county not in SLUGS:
        return LookedUp("no_such_county")
    for agency in agencies.list_agencies(connection):
        if county in map(slug_of, agency.counties) and (has_address(agency) or agency.phone):
            parts = tuple(_parts(agency))
            return LookedUp("found", {"office_parts": parts, "office": agency.agency, "county": county})
    return LookedUp("not_known", {"county": county})


def has_address(agency: Agency) -> bool:
    """Tell whether there is an address to go to."""
    return bool(agency.street and agency.city and agency.postal_code)


def has_hours(agency: Agency) -> bool:
    """Tell whether both ends of the day are known."""
    return agency.opens is not None and agency.closes is not None


def _parts(agency: Agency) -> Iterator[Row]:
    columns = {
        "name": agency.name,
        "street": agency.street,
        "city": agency.city,
        "postal_code": agency.postal_code,
        "phone": agency.phone,
        "opens": agency.opens.isoformat("minutes") if agency.opens else None,
        "closes": agency.closes.isoformat("minutes") if agency.closes else None,
    }
    known = {"name": True, "address": has_address(agency), "phone": bool(agency.phone), "hours": has_hours(agency)}
    yield from ({"wording": part, **columns} for part, is_known in known.items() if is_known)


CONTRACTS = (LINE_ABROAD, FIND_OFFICE)
LOOK_UPS = (LookUpFunction(LINE_ABROAD, line_abroad), LookUpFunction(FIND_OFFICE, find_office))
