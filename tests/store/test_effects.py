"""Effects: kept with what decided them, claimed by one process, and tried again only where that does no harm."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sample_service import NOW

from ivr.store import effects
from ivr.store.database import Database
from ivr.store.effects import REPEATABLE, Effect

SECOND = timedelta(seconds=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Of each kind that is asked for, since the two lock rows in their own ways."""
    opened = Database(database_url)
    yield opened
    opened.dispose()


def record(database: Database, kind: str = "hang_up", effect_id: str = "one", **changes: object) -> str:
    with database.writing() as connection:
        made: dict[str, object] = {"arguments": {"sid": "CA1"}, "hand_off_id": "first", "now": NOW, **changes}
        return effects.record_effect(connection, kind, token=lambda: effect_id, **made)  # type: ignore[arg-type]


def claim(database: Database, seconds: float = 0, most: int = 9) -> list[str]:
    with database.writing() as connection:
        return [one.effect_id for one in effects.claim_due(connection, NOW + timedelta(seconds=seconds), most)]


def get(database: Database, effect_id: str = "one") -> Effect:
    with database.reading() as connection:
        effect = effects.find_effect(connection, effect_id)
    assert effect is not None
    return effect


def test_an_effect_has_an_id_that_nobody_can_guess(database: Database) -> None:
    with database.writing() as connection:
        ids = {effects.record_effect(connection, "hang_up", {}, None, NOW) for _ in range(9)}
    assert len(ids) == 9
    assert all(len(bytes.fromhex(one)) == 16 for one in ids)


def test_an_effect_is_gone_with_the_transaction_that_decided_it(database: Database) -> None:
    with database.reading() as connection:
        connection.exec_driver_sql("BEGIN")
        effects.record_effect(connection, "hang_up", {}, "first", NOW)
        connection.rollback()
    assert claim(database) == []


def test_what_is_due_is_claimed_once_in_the_order_of_its_time(database: Database) -> None:
    record(database, effect_id="second", now=NOW - SECOND)
    record(database, effect_id="first", now=NOW - 2 * SECOND)
    record(database, effect_id="later", not_before=NOW + SECOND)
    assert claim(database, most=1) == ["first"]
    assert claim(database) == ["second"]
    assert claim(database) == []
    assert claim(database, 1) == ["later"]
    assert (get(database, "first").state, get(database, "first").tries) == ("sending", 1)


def test_a_look_says_whether_anything_is_due(database: Database) -> None:
    record(database, not_before=NOW + SECOND)
    with database.reading() as connection:
        assert [effects.has_due(connection, NOW + after * SECOND) for after in (0, 1)] == [False, True]


@pytest.mark.parametrize(
    "kind",
    [
        "ring_agent",
        "join_caller",
        "call_caller",
        "redirect_leg",
        "hang_up",
        "hold",
        "send_to_line",
        "send_outside",
        "leave_room",
        "end_room",
        "text",
    ],
)
def test_what_was_claimed_and_never_finished_is_tried_again_only_where_that_does_no_harm(
    database: Database, kind: str
) -> None:
    record(database, kind)
    assert claim(database) == ["one"]
    assert claim(database, 15) == []
    again = claim(database, 16)
    assert again == (["one"] if kind in REPEATABLE else [])
    assert get(database).state == ("sending" if kind in REPEATABLE else "failed")
    assert get(database).error == (None if kind in REPEATABLE else "unanswered")
    assert claim(database, 17) == []
    assert get(database).tries == (2 if kind in REPEATABLE else 1)


def test_what_is_lost_does_not_take_the_place_of_what_is_due(database: Database) -> None:
    record(database, "text", effect_id="lost", now=NOW - SECOND)
    claim(database)
    record(database, effect_id="due")
    assert claim(database, 16, most=1) == ["due"]
    assert get(database, "lost").state == "failed"


def test_calls_and_texts_are_not_repeatable() -> None:
    assert not {"ring_agent", "call_caller", "text"} & set(REPEATABLE)


def test_how_it_came_out_is_kept(database: Database) -> None:
    for name in ("sent", "failed", "again", "dropped"):
        record(database, effect_id=name)
    claim(database)
    with database.writing() as connection:
        effects.save_sent(connection, "sent", NOW, "CA9")
        effects.save_failed(connection, "failed", "refused")
        effects.save_again(connection, "again", "unanswered", NOW + SECOND)
        effects.save_dropped(connection, "dropped")
    assert (get(database, "sent").state, get(database, "sent").result) == ("sent", "CA9")
    assert (get(database, "failed").state, get(database, "failed").error) == ("failed", "refused")
    assert get(database, "dropped").state == "dropped"
    assert claim(database) == []
    assert claim(database, 1) == ["again"]


def test_only_what_was_not_claimed_yet_of_that_hand_off_and_kind_is_dropped(database: Database) -> None:
    record(database, effect_id="claimed")
    claim(database)
    record(database, effect_id="pending")
    record(database, "hold", "other_kind")
    record(database, effect_id="other_hand_off", hand_off_id="second")
    with database.writing() as connection:
        effects.drop_effects(connection, "first", ("hang_up",))
    states = {name: get(database, name).state for name in ("claimed", "pending", "other_kind", "other_hand_off")}
    assert states == {
        "claimed": "sending",
        "pending": "dropped",
        "other_kind": "pending",
        "other_hand_off": "pending",
    }


def test_the_effects_of_a_hand_off_are_listed_by_kind(database: Database) -> None:
    record(database, effect_id="b", now=NOW + SECOND)
    record(database, effect_id="a")
    record(database, "hold", "c")
    with database.reading() as connection:
        assert [one.effect_id for one in effects.list_effects(connection, "first", "hang_up")] == ["a", "b"]
        assert effects.find_effect(connection, "unknown") is None


def test_dispatchers_at_once_never_claim_one_effect_twice(database: Database) -> None:
    names = {record(database, effect_id=f"effect {number}") for number in range(40)}
    claimed: list[str] = []
    faults: list[Exception] = []

    def claim_all() -> None:
        try:
            while got := claim(database, most=1):
                claimed.extend(got)
        except Exception as error:
            faults.append(error)

    dispatchers = [threading.Thread(target=claim_all) for _ in range(4)]
    for dispatcher in dispatchers:
        dispatcher.start()
    for dispatcher in dispatchers:
        dispatcher.join()
    assert faults == []
    assert len(claimed) == len(set(claimed))
    assert set(claimed) | set(claim(database, most=99)) == names
