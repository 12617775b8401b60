"""Notices: in every language or not at all, ten seconds at most, and closures that hold at once."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sample_service import NOW

from ivr.errors import DefinitionFaults
from ivr.flow.contracts import CallFacts
from ivr.flow.events import LookedUp
from ivr.queue.hours_file import read_hours
from ivr.queue.notices import clear_notice, hours_now, notice_now, set_notice
from ivr.store.database import Connection, Database
from ivr.store.notices import find_notice

LANGUAGES = ("en", "es")
SOUND = {"en": "Our phones are busy today.", "es": "Hoy hay muchas llamadas."}
HOURS = read_hours("[week]\nmonday = [08:00:00, 17:00:00]\ntuesday = [08:00:00, 17:00:00]")
HOUR = timedelta(hours=1)


def set_sound(connection: Connection, texts: Mapping[str, str] = SOUND, **others: object) -> None:
    options: dict[str, object] = {"closes_office": False, "until": None, "set_by": "luis", "now": NOW, **others}
    set_notice(connection, LANGUAGES, texts, **options)  # type: ignore[arg-type]


def told_at(connection: Connection, moment: datetime) -> LookedUp:
    return notice_now(connection, CallFacts("CA1", 1, "toll_free", None, "es", moment.astimezone(UTC)))


def test_without_a_notice_nothing_is_told(database: Database) -> None:
    with database.reading() as connection:
        assert told_at(connection, NOW) == LookedUp("none")


def test_a_notice_is_told_in_every_language_until_it_ends_by_itself(database: Database) -> None:
    with database.writing() as connection:
        set_sound(connection, until=NOW + HOUR)
        assert told_at(connection, NOW) == LookedUp("notice", {"notice": (SOUND,)})
        assert told_at(connection, NOW + HOUR - timedelta(seconds=1)).outcome == "notice"
        assert told_at(connection, NOW + HOUR) == LookedUp("none")


def test_a_new_notice_takes_the_place_of_the_old_one_even_where_it_ends_sooner(database: Database) -> None:
    newer = {"en": "We are closed.", "es": "Estamos cerrados."}
    with database.writing() as connection:
        set_sound(connection)
        set_sound(connection, newer, until=NOW + HOUR)
        assert told_at(connection, NOW) == LookedUp("notice", {"notice": (newer,)})
        assert told_at(connection, NOW + HOUR) == LookedUp("none")


def test_a_notice_is_cleared_once(database: Database) -> None:
    with database.writing() as connection:
        set_sound(connection)
        assert clear_notice(connection, "luis", NOW)
        assert not clear_notice(connection, "luis", NOW)
        assert told_at(connection, NOW) == LookedUp("none")


def test_blanks_and_lines_of_what_was_typed_do_not_count(database: Database) -> None:
    with database.writing() as connection:
        set_sound(connection, {"en": "  Our phones\n are busy\ttoday. ", "es": SOUND["es"]})
        held = find_notice(connection, NOW)
    assert held is not None
    assert held.texts == SOUND
    assert (held.set_by, held.set_at, held.until) == ("luis", NOW, None)


@pytest.mark.parametrize(
    ("texts", "until", "faults"),
    [
        ({"en": "Closed."}, None, ["notice: es: is missing: a notice is said in every language or not at all"]),
        ({"en": " ", "es": "\n"}, None, ["notice: en: is missing", "notice: es: is missing"]),
        ({**SOUND, "es": "no " * 28}, None, ["notice: es: takes about 10 seconds (28 words); the most is 10"]),
        ({**SOUND, "en": "Closed.\x07"}, None, ["notice: en: has a control character"]),
        ({**SOUND, "fr": "Fermé."}, None, ["notice: fr: is no language of these lines"]),
        (SOUND, NOW, ["notice: until: is over already"]),
        ({"en": "Closed."}, NOW - HOUR, ["notice: es: is missing", "notice: until: is over already"]),
    ],
)
def test_what_cannot_be_said_to_all_is_told_at_once_and_nothing_is_set(
    database: Database, texts: Mapping[str, str], until: datetime | None, faults: list[str]
) -> None:
    with database.writing() as connection:
        with pytest.raises(DefinitionFaults) as raised:
            set_sound(connection, texts, until=until)
        assert find_notice(connection, NOW) is None
    told = [str(fault) for fault in raised.value.faults]
    assert len(told) == len(faults)
    assert all(one.startswith(beginning) for one, beginning in zip(told, faults, strict=True)), told


def test_twenty_seven_words_are_ten_seconds(database: Database) -> None:
    with database.writing() as connection:
        set_sound(connection, {"en": "word " * 27, "es": "palabra " * 27})
        assert find_notice(connection, NOW)


def test_a_closure_shuts_the_office_while_it_holds_and_a_mere_notice_does_not(database: Database) -> None:
    with database.writing() as connection:
        set_sound(connection)
        assert hours_now(connection, HOURS, NOW).is_open(NOW)
        set_sound(connection, closes_office=True)
        closed = hours_now(connection, HOURS, NOW)
        assert not closed.is_open(NOW)
        assert closed.next_opening(NOW) is None  # nobody knows
        set_sound(connection, closes_office=True, until=NOW + HOUR)
        assert hours_now(connection, HOURS, NOW).next_opening(NOW) == NOW + HOUR
        assert hours_now(connection, HOURS, NOW + HOUR).is_open(NOW + HOUR)
        clear_notice(connection, "luis", NOW)
        assert hours_now(connection, HOURS, NOW).is_open(NOW)


def test_a_notice_holds_from_the_moment_at_which_it_is_set(database: Database) -> None:
    with database.writing() as connection:
        set_sound(connection, now=NOW + HOUR)
        assert told_at(connection, NOW) == LookedUp("none")
        assert told_at(connection, NOW + HOUR).outcome == "notice"
