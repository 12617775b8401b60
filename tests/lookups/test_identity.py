"""Who is calling: guesses at Participant IDs and PINs are counted, and come to an end."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from look_up_calls import CALLER, call_facts
from sample_service import NOW
from sqlalchemy import delete, func, select

from ivr.flow.events import LookedUp
from ivr.lookups.identity import check_pin, find_participant
from ivr.lookups.pin_tries import is_closed
from ivr.store import pins
from ivr.store.database import Connection
from ivr.store.pins import PinAttempt
from ivr.store.tables import account_marks, pin_attempts, unknown_ids

ID, PIN, WRONG = "1000000001", "246810", "111111"
OTHER = "+12135550102"
HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)
MOMENT = timedelta(seconds=1)

# ── Participant IDs ──


def find(connection: Connection, number: str, **facts: object) -> str:
    return find_participant(connection, call_facts(**facts), number).outcome  # type: ignore[arg-type]


def test_a_known_id_identifies_and_counts_nothing(connection: Connection) -> None:
    assert find_participant(connection, call_facts(), ID) == LookedUp("found", {"participant_id": ID})
    assert connection.execute(select(func.count()).select_from(unknown_ids)).scalar_one() == 0


@pytest.mark.parametrize("number", ["9999999999", "0000000000", "100000001", "", "1000000001 ", "' OR 1=1 --"])
def test_an_unknown_id_is_counted_without_being_kept(connection: Connection, number: str) -> None:
    assert find(connection, number) == "unknown"
    (row,) = connection.execute(select(unknown_ids)).all()
    assert (row.call_sid, row.caller, row.line, row.at) == ("CA1", CALLER, "toll_free", NOW)
    assert not number or number not in str(tuple(row))


def test_from_the_second_in_a_call_an_unknown_id_is_said_otherwise(connection: Connection) -> None:
    outcomes = [find(connection, "9999999999") for _ in range(3)]
    assert outcomes == ["unknown", "unknown_again", "unknown_again"]
    assert find(connection, "9999999999", call="CA2") == "unknown"
    assert find(connection, ID) == "found"


def test_ten_unknown_ids_within_a_day_are_the_last_of_a_caller_number(connection: Connection) -> None:
    for number in range(10):
        assert find(connection, "9999999999", call=f"CA{number}") == "unknown"
    assert find(connection, "9999999999", call="CA99") == "limited"
    assert find(connection, ID, call="CA99") == "limited"
    assert find(connection, ID, call="CA99", caller=OTHER) == "found"
    assert find(connection, ID, call="CA99", now=NOW + DAY - MOMENT) == "limited"
    assert find(connection, ID, call="CA99", now=NOW + DAY + MOMENT) == "found"


def test_callers_without_a_number_do_not_close_the_line_to_each_other(connection: Connection) -> None:
    for number in range(30):
        assert find(connection, "9999999999", call=f"CA{number}", caller=None) == "unknown"
    assert find(connection, ID, call="CA99", caller=None) == "found"


def test_five_hundred_unknown_ids_within_a_day_are_the_last_of_a_line(connection: Connection) -> None:
    for number in range(500):
        pins.record_unknown_id(connection, f"CA{number}", None, "toll_free", NOW)
    for caller in (None, OTHER):
        assert find(connection, ID, caller=caller, call="CA999") == "limited"
        assert find(connection, ID, caller=caller, call="CA999", line="abroad") == "found"
    assert find(connection, ID, now=NOW + DAY + MOMENT) == "found"


# ── PINs ──


def tries(connection: Connection, *entered: str, **facts: object) -> list[str]:
    call = call_facts(**facts)  # type: ignore[arg-type]
    return [check_pin(connection, call, ID, pin).outcome for pin in entered]


def test_the_right_pin_is_right_and_only_for_its_own_account(connection: Connection) -> None:
    assert tries(connection, PIN) == ["right"]
    assert check_pin(connection, call_facts(call="CA2"), "1000000002", PIN) == LookedUp("wrong")
    assert check_pin(connection, call_facts(call="CA3"), "9999999999", PIN) == LookedUp("wrong")


def test_a_temporary_pin_is_told_from_a_right_one_and_a_missing_one_is_wrong(connection: Connection) -> None:
    assert check_pin(connection, call_facts(), "1000000006", "482615") == LookedUp("temporary")
    assert check_pin(connection, call_facts(), "1000000013", "") == LookedUp("wrong")


def test_three_tries_a_call_and_then_whatever_is_entered_sounds_alike(connection: Connection) -> None:
    assert tries(connection, WRONG, WRONG, WRONG, PIN, WRONG) == ["wrong", "wrong", "closed", "closed", "closed"]
    assert tries(connection, PIN, call="CA2") == ["right"]


def test_a_right_pin_within_three_tries_is_right(connection: Connection) -> None:
    assert tries(connection, WRONG, WRONG, PIN) == ["wrong", "wrong", "right"]


def test_six_wrong_pins_from_one_number_close_the_account_to_it_for_a_day(connection: Connection) -> None:
    assert tries(connection, WRONG, WRONG, WRONG, call="CA1") == ["wrong", "wrong", "closed"]
    assert tries(connection, WRONG, WRONG, WRONG, call="CA2") == ["wrong", "wrong", "closed"]
    for call, later in zip(count(3), (MOMENT, HOUR, DAY - MOMENT)):
        assert tries(connection, PIN, call=f"CA{call}", now=NOW + later) == ["closed"]
    assert tries(connection, PIN, call="CA7", caller=OTHER) == ["right"]
    assert tries(connection, PIN, call="CA8", now=NOW + DAY) == ["right"]


def test_guesses_at_a_closed_account_keep_it_closed_no_longer(connection: Connection) -> None:
    for call in ("CA1", "CA2"):
        tries(connection, WRONG, WRONG, WRONG, call=call)
    for hours in range(1, 24):
        assert tries(connection, WRONG, call=f"CA{hours + 2}", now=NOW + hours * HOUR) == ["closed"]
    assert tries(connection, PIN, call="CA99", now=NOW + DAY) == ["right"]


def test_wrong_pins_on_different_days_close_nothing(connection: Connection) -> None:
    for day in range(4):
        entered = tries(connection, WRONG, WRONG, call=f"CA{day}", now=NOW + day * (DAY + MOMENT))
        assert entered == ["wrong", "wrong"]
    assert tries(connection, PIN, call="CA9", now=NOW + 4 * DAY) == ["right"]


def test_callers_without_a_number_are_one_caller(connection: Connection) -> None:
    for call in ("CA1", "CA2"):
        tries(connection, WRONG, WRONG, WRONG, call=call, caller=None)
    assert tries(connection, PIN, call="CA3", caller=None) == ["closed"]
    assert tries(connection, PIN, call="CA4", caller=OTHER) == ["right"]


def test_six_wrong_pins_at_one_account_close_no_other(connection: Connection) -> None:
    for call in ("CA1", "CA2"):
        tries(connection, WRONG, WRONG, WRONG, call=call)
    assert check_pin(connection, call_facts(call="CA3"), "1000000002", "135790") == LookedUp("right")


def test_twenty_wrong_pins_from_anywhere_close_the_account_to_the_telephone(connection: Connection) -> None:
    for number in range(19):
        pins.record_attempt(
            connection, ID, f"+1510555{number:04}", f"CA{number}", NOW, was_right=False, was_counted=True
        )
    assert tries(connection, PIN, call="CA50", caller="+15105559990") == ["right"]
    assert connection.execute(select(account_marks)).all() == []
    assert tries(connection, WRONG, call="CA51", caller="+15105559991", now=NOW + HOUR) == ["closed"]
    (mark,) = connection.execute(select(account_marks.c.participant_id)).scalars()
    assert mark == ID
    for caller in ("+15105559992", None):
        assert tries(connection, PIN, call="CA52", caller=caller, now=NOW + HOUR) == ["closed"]
    assert tries(connection, PIN, call="CA53", caller="+15105559993", now=NOW + HOUR + DAY) == ["right"]


def test_every_try_is_recorded_with_whether_it_counted(connection: Connection) -> None:
    tries(connection, WRONG, WRONG, WRONG, PIN)
    rows = connection.execute(select(pin_attempts.c.was_right, pin_attempts.c.was_counted)).all()
    assert [tuple(row) for row in rows] == [(False, True), (False, True), (False, True), (True, False)]


def test_a_right_pin_is_not_counted_against_anybody(connection: Connection) -> None:
    for number in range(25):
        assert tries(connection, PIN, call=f"CA{number}") == ["right"]


# ── The rules, over any history of guesses ──

GUESSES = st.lists(
    st.tuples(
        st.integers(0, 72 * 60), st.sampled_from([CALLER, OTHER, None]), st.sampled_from(["CA1", "CA2", "CA3", "CA4"])
    ),
    max_size=30,
)


def wrong_attempts(guesses: list[tuple[int, str | None, str]]) -> list[PinAttempt]:
    return [
        PinAttempt(caller or pins.NOBODY, call, NOW + timedelta(minutes=minutes))
        for minutes, caller, call in sorted(guesses, key=lambda guess: guess[0])
    ]


def within(attempts: list[PinAttempt], now: datetime) -> list[PinAttempt]:
    return [one for one in attempts if now - 2 * DAY < one.at <= now]


@given(GUESSES, st.sampled_from([CALLER, OTHER, None]))
def test_an_account_is_open_a_day_after_the_last_wrong_pin_whoever_it_was(
    guesses: list[tuple[int, str | None, str]], caller: str | None
) -> None:
    attempts = wrong_attempts(guesses)
    now = max((one.at for one in attempts), default=NOW) + DAY
    assert not is_closed(within(attempts, now), call_facts(call="CA new", caller=caller, now=now))


@given(GUESSES, st.sampled_from([CALLER, OTHER, None]), st.integers(0, 72 * 60))
def test_an_account_is_closed_exactly_where_a_day_was_filled_within_the_last_day(
    guesses: list[tuple[int, str | None, str]], caller: str | None, minutes: int
) -> None:
    now = NOW + timedelta(minutes=minutes)
    attempts = within(wrong_attempts(guesses), now)
    of_caller = [one.at for one in attempts if one.caller == (caller or pins.NOBODY)]
    of_all = [one.at for one in attempts]

    def filled(times: list[datetime], most: int) -> bool:
        return any(
            now - at < DAY and sum(DAY > at - other >= timedelta(0) for other in times[: place + 1]) >= most
            for place, at in enumerate(times)
        )

    expected = filled(of_caller, 6) or filled(of_all, 20)
    assert is_closed(attempts, call_facts(call="CA new", caller=caller, now=now)) is expected


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["CA1", "CA2", "CA3", "CA4"]), st.sampled_from([PIN, WRONG, "2468"])), max_size=8
    )
)
def test_no_call_learns_anything_after_three_wrong_pins(
    connection: Connection, entered: list[tuple[str, str]]
) -> None:
    connection.execute(delete(pin_attempts))
    wrong: dict[str, int] = {}
    for call, pin in entered:
        (outcome,) = tries(connection, pin, call=call)
        if wrong.get(call, 0) >= 3 or sum(wrong.values()) >= 6:
            assert outcome == "closed"
        elif pin == PIN:
            assert outcome == "right"
        else:
            wrong[call] = wrong.get(call, 0) + 1
            is_last = wrong[call] == 3 or sum(wrong.values()) == 6
            assert outcome == ("closed" if is_last else "wrong")
