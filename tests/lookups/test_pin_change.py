"""A new PIN: what it may be, twice the same, and only by who proved the one before."""

from dataclasses import replace
from datetime import date

import pytest
from look_up_calls import call_facts
from look_up_options import make_options
from sqlalchemy import select

from ivr.flow.contracts import CallFacts
from ivr.flow.events import LookedUp
from ivr.lookups.identity import check_pin
from ivr.lookups.options import Options
from ivr.lookups.pin_change import (
    change_pin,
    change_temporary_pin,
    hold_first_pin,
    hold_new_pin,
    is_personal,
    is_row,
    pin_rules,
)
from ivr.store.database import Connection
from ivr.store.tables import held_digests, participants

ID, PIN, NEW = "1000000001", "246810", "739152"
TEMPORARY_ID, TEMPORARY_PIN = "1000000006", "482615"
OPTIONS = make_options()


def hold(connection: Connection, pin: str, options: Options = OPTIONS, **facts: str) -> str:
    return hold_new_pin(options, connection, call_facts(**facts), ID, pin).outcome  # type: ignore[arg-type]


def change(connection: Connection, pin: str, participant_id: str = ID, **facts: str) -> str:
    return change_pin(OPTIONS, connection, call_facts(**facts), participant_id, pin).outcome  # type: ignore[arg-type]


def works(connection: Connection, pin: str, participant_id: str = ID) -> str:
    """Try a PIN in a call of its own."""
    return check_pin(connection, call_facts(call="CA later"), participant_id, pin).outcome


@pytest.mark.parametrize(
    ("pin", "expected"),
    [
        ("1111", True),
        ("99999999", True),
        ("0000", True),
        ("121212", True),
        ("12121212", True),
        ("123123", True),
        ("1234", True),
        ("345678", True),
        ("67890", True),
        ("89012", True),
        ("8765", True),
        ("3210", True),
        ("210987", True),
        ("246810", False),
        ("135790", False),
        ("123457", False),
        ("1112", False),
        ("12123", False),
        ("7391", False),
    ],
)
def test_a_row_repeats_one_piece_or_runs_up_or_down(pin: str, expected: bool) -> None:
    assert is_row(pin) is expected


@pytest.mark.parametrize(
    ("pin", "expected"),
    [
        ("04101988", True),
        ("10041988", True),
        ("19880410", True),
        ("041088", True),
        ("100488", True),
        ("880410", True),
        ("1988", True),
        ("0410", True),
        ("04108899", True),
        ("100000", True),
        ("00001", True),
        ("041087", False),
        ("739152", False),
        ("198904", False),
    ],
)
def test_a_part_of_the_id_or_of_the_birth_date_is_no_pin(pin: str, expected: bool) -> None:
    assert is_personal(pin, ID, date(1988, 4, 10)) is expected


def test_an_unknown_birth_date_forbids_nothing() -> None:
    assert not is_personal("041088", ID, None)


@pytest.mark.parametrize(
    ("pin", "outcome"),
    [
        ("73915", "too_short"),
        ("123456", "row"),
        ("041088", "personal"),
        (PIN, "same"),
        (NEW, "held"),
        ("73915284", "held"),
    ],
)
def test_what_a_new_pin_may_be(connection: Connection, pin: str, outcome: str) -> None:
    assert hold(connection, pin) == outcome
    assert works(connection, PIN) == "right"


@pytest.mark.parametrize(("shortest", "outcome"), [(4, "held"), (5, "too_short"), (8, "too_short")])
def test_a_setting_tells_how_short_a_pin_may_be(connection: Connection, shortest: int, outcome: str) -> None:
    options = replace(OPTIONS, shortest_pin=shortest)
    assert hold(connection, "7391", options) == outcome
    assert pin_rules(options, connection, call_facts()) == LookedUp("known", {"shortest_pin": shortest})


def test_the_same_pin_twice_changes_it(connection: Connection) -> None:
    assert hold(connection, NEW) == "held"
    assert change(connection, NEW) == "changed"
    assert works(connection, NEW) == "right"
    assert works(connection, PIN) == "wrong"


@pytest.mark.parametrize("again", ["739153", "73915", "7391522", ""])
def test_two_different_pins_change_nothing(connection: Connection, again: str) -> None:
    hold(connection, NEW)
    assert change(connection, again) == "different"
    assert works(connection, PIN) == "right"


def test_a_second_entry_counts_only_in_the_call_and_for_the_person_of_the_first(connection: Connection) -> None:
    assert change(connection, NEW) == "different"
    hold(connection, NEW)
    assert change(connection, NEW, call="CA2") == "different"
    assert change(connection, NEW, "1000000002") == "different"


def test_the_last_first_entry_is_the_one_that_counts(connection: Connection) -> None:
    hold(connection, NEW)
    hold(connection, "951753")
    assert change(connection, NEW) == "different"
    assert change(connection, "951753") == "changed"


def test_a_new_pin_is_kept_as_a_hash_only(connection: Connection) -> None:
    hold(connection, NEW)
    change(connection, NEW)
    held = connection.execute(select(held_digests.c.digest)).scalar_one()
    kept = connection.execute(select(participants.c.pin_hash).where(participants.c.participant_id == ID)).scalar_one()
    assert NEW not in held
    assert NEW not in kept


# ── In place of a temporary one ──


def first(connection: Connection, pin: str, call: CallFacts, participant_id: str = TEMPORARY_ID) -> list[str]:
    return [
        hold_first_pin(OPTIONS, connection, call, participant_id, pin).outcome,
        change_temporary_pin(OPTIONS, connection, call, participant_id, pin).outcome,
    ]


def test_a_temporary_pin_is_changed_by_who_keyed_it_in_this_call(connection: Connection) -> None:
    assert check_pin(connection, call_facts(), TEMPORARY_ID, TEMPORARY_PIN) == LookedUp("temporary")
    assert first(connection, NEW, call_facts(call="CA2")) == ["not_allowed", "not_allowed"]
    assert first(connection, NEW, call_facts()) == ["held", "changed"]
    assert works(connection, NEW, TEMPORARY_ID) == "right"
    assert works(connection, TEMPORARY_PIN, TEMPORARY_ID) == "wrong"


def test_a_wrong_pin_or_none_changes_no_temporary_one(connection: Connection) -> None:
    assert first(connection, NEW, call_facts()) == ["not_allowed", "not_allowed"]
    check_pin(connection, call_facts(), TEMPORARY_ID, "999999")
    assert first(connection, NEW, call_facts()) == ["not_allowed", "not_allowed"]


def test_a_right_pin_of_a_closed_account_changes_nothing(connection: Connection) -> None:
    for _ in range(3):
        check_pin(connection, call_facts(), TEMPORARY_ID, "999999")
    assert check_pin(connection, call_facts(), TEMPORARY_ID, TEMPORARY_PIN) == LookedUp("closed")
    assert first(connection, NEW, call_facts()) == ["not_allowed", "not_allowed"]


def test_a_pin_that_is_not_temporary_is_not_changed_without_verifying(connection: Connection) -> None:
    check_pin(connection, call_facts(), ID, PIN)
    assert first(connection, NEW, call_facts(), ID) == ["not_allowed", "not_allowed"]


def test_the_temporary_pin_itself_is_no_new_one(connection: Connection) -> None:
    check_pin(connection, call_facts(), TEMPORARY_ID, TEMPORARY_PIN)
    assert hold_first_pin(OPTIONS, connection, call_facts(), TEMPORARY_ID, TEMPORARY_PIN).outcome == "same"
