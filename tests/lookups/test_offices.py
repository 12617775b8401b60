from datetime import time
from pathlib import Path

import pytest
import zipcodes
from look_up_calls import call_facts
from sample_service import ROOT
from sqlalchemy import insert, update

from ivr.app import load_editions
from ivr.flow.events import LookedUp
from ivr.lookups.counties import ELSEWHERE, NAMES, NOWHERE, SLUGS, UNKNOWN, find_county, slug_of
from ivr.lookups.offices import find_office, line_abroad
from ivr.speech.language import COUNTY
from ivr.store.database import Connection
from ivr.store.tables import agencies


@pytest.mark.parametrize(
    ("postal_code", "county"),
    [
        ("90012", "county_los_angeles"),
        ("94601", "county_alameda"),
        ("94102", "county_san_francisco"),
        ("96161", "county_nevada"),  # Truckee: Nevada County, not the state
        ("95642", "county_amador"),
        ("93546", "county_mono"),
        ("89439", ELSEWHERE),  # Verdi, Nevada, a mile from California
        ("97635", ELSEWHERE),  # in Modoc County by the table, but Oregon's
        ("10001", ELSEWHERE),
        ("96799", ELSEWHERE),
        ("90085", UNKNOWN),  # in Los Angeles, but the table names no county
        ("00000", NOWHERE),
        ("99999", NOWHERE),
        ("90000", NOWHERE),
    ],
)
def test_a_zip_code_lies_in_the_county_that_the_table_says_and_is_never_guessed(
    postal_code: str, county: str
) -> None:
    assert find_county(postal_code) == county


def test_the_counties_are_those_of_the_table_of_the_word_lists_and_of_the_terms() -> None:
    in_table = {place["county"] for place in zipcodes.filter_by(state="CA")} - {""}
    assert {slug_of(name) for name in in_table} == set(SLUGS)
    assert len(SLUGS) == len(NAMES) == 58
    catalogue = load_editions()[0].current.catalogue
    for language in catalogue.languages.values():
        assert [name for name in language.words if name.startswith(COUNTY)] == list(SLUGS)
        assert set(SLUGS) <= catalogue.terms


@pytest.mark.parametrize("name", ["Los Angeles", "los angeles", "Los Ángeles", "Los Angeles County", " LOS ANGELES "])
def test_a_county_of_the_files_is_known_however_it_is_written(name: str) -> None:
    assert slug_of(name) == "county_los_angeles"


@pytest.mark.parametrize("place", ["county_alpine", "county_tuolumne", "95642"])
def test_an_agency_of_several_counties_is_the_office_of_each(place: str, connection: Connection) -> None:
    found = find_office(connection, call_facts(), place)
    assert (found.outcome, found.values["office"]) == ("found", "central_sierra")
    parts = found.values["office_parts"]
    assert isinstance(parts, tuple)
    assert [row["wording"] for row in parts] == ["name", "address", "phone", "hours"]
    assert (parts[3]["opens"], parts[3]["closes"]) == ("08:30", "16:30")
    assert parts[1]["street"] == "75 Sample Gold Road"


@pytest.mark.parametrize(
    ("place", "outcome"),
    [
        ("county_san_francisco", "not_known"),
        ("94102", "not_known"),
        ("00000", "no_such_zip"),
        ("89439", "zip_elsewhere"),
        ("90085", "zip_without_county"),
        ("county_clark", "no_such_county"),
        ("", "no_such_county"),
    ],
)
def test_what_is_wrong_with_a_place_is_told_apart(place: str, outcome: str, connection: Connection) -> None:
    assert find_office(connection, call_facts(), place).outcome == outcome


@pytest.mark.parametrize(
    ("unknown", "parts"),
    [
        ({"street": None}, ["name", "phone", "hours"]),
        ({"postal_code": ""}, ["name", "phone", "hours"]),
        ({"phone": None}, ["name", "address", "hours"]),
        ({"closes": None}, ["name", "address", "phone"]),
        ({"opens": time(7), "closes": None, "phone": None}, ["name", "address"]),
    ],
)
def test_what_is_not_known_of_an_office_is_left_out(
    unknown: dict[str, object], parts: list[str], connection: Connection
) -> None:
    connection.execute(update(agencies).where(agencies.c.agency == "alameda").values(**unknown))
    rows = find_office(connection, call_facts(), "94601").values["office_parts"]
    assert isinstance(rows, tuple)
    assert [row["wording"] for row in rows] == parts


def test_an_office_that_can_be_neither_gone_to_nor_called_is_not_known(connection: Connection) -> None:
    row = {"agency": "mono", "name": "Mono", "counties": ["Mono"], "city": "Bridgeport"}
    connection.execute(insert(agencies).values(**row))
    assert find_office(connection, call_facts(), "county_mono").outcome == "not_known"
    connection.execute(update(agencies).where(agencies.c.agency == "mono").values(phone="+17605550150"))
    assert find_office(connection, call_facts(), "county_mono").outcome == "found"


def test_only_the_line_for_outside_the_u_s_is_abroad(connection: Connection) -> None:
    assert line_abroad(connection, call_facts(line="abroad")) == LookedUp("yes")
    assert line_abroad(connection, call_facts(line="toll_free")) == LookedUp("no")
    assert "abroad    = {" in Path(ROOT / "call_flows" / "lines.toml").read_text(encoding="utf-8")
