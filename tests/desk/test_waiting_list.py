"""What a desk shows: who waits in this agent's order and words, the agent's call, and when anything has changed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from desk_rows import do, talk
from queue_rows import CARMEN, GRACE, LUIS, ROBIN, accept_next, claim_next, put_on_duty, record_wait
from sample_service import NOW

from ivr.conversation.agent_calls import AgentCalls
from ivr.desk import calls, duty, wrap_ups
from ivr.desk.waiting_list import Desk, desk_seen, read_desk, version
from ivr.queue import claims
from ivr.store import agents, hand_offs
from ivr.store.agents import Agent
from ivr.store.database import Database

Read = Callable[[str], Desk]


@pytest.fixture
def read(database: Database, words: AgentCalls, find: Callable[[str], Agent]) -> Read:
    def read_now(name: str = LUIS) -> Desk:
        with database.reading() as connection:
            return read_desk(connection, words, find(name), NOW)

    return read_now


def version_now(database: Database) -> str:
    with database.reading() as connection:
        return version(connection, NOW)


def test_who_waits_is_shown_in_the_order_in_which_this_agent_gets_them(database: Database, read: Read) -> None:
    record_wait(database, "long", asked_at=NOW - timedelta(minutes=9))
    record_wait(database, "spanish", language="es", asked_at=NOW - timedelta(minutes=5))
    record_wait(database, "urgent", urgency="safety")
    record_wait(database, "tty", queue="tty")
    shown = [(one.hand_off_id, one.may_take, one.waited_seconds) for one in read(GRACE).waiting]
    assert shown == [("urgent", True, 60), ("long", True, 540), ("spanish", False, 300), ("tty", False, 60)]
    assert [one.hand_off_id for one in read(CARMEN).waiting if one.may_take] == ["spanish"]


def test_a_call_back_is_shown_when_it_is_due(database: Database, read: Read) -> None:
    record_wait(database, "due", kind="call_back", not_before=NOW)
    record_wait(database, "later", kind="call_back", not_before=NOW + timedelta(minutes=1))
    assert [(one.hand_off_id, one.kind) for one in read(LUIS).waiting] == [("due", "call_back")]


def test_why_is_told_in_the_agents_language(database: Database, read: Read) -> None:
    record_wait(database, language="es", reason="payments_expected.agent")
    assert [one.why for one in read(CARMEN).waiting] == ["pregunta por un pago esperado"]
    assert [one.why for one in read(GRACE).waiting] == ["asking about an expected payment"]


def test_an_empty_desk_of_one_who_never_was_on_duty(read: Read) -> None:
    desk = read(LUIS)
    assert (desk.duty, desk.since, desk.call, desk.waiting) == ("off", None, None, ())


def test_my_call_is_shown_from_the_ring_to_the_wrap_up(
    database: Database, read: Read, find: Callable[[str], Agent]
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    shown = []

    def look() -> None:
        desk = read(LUIS)
        shown.append((desk.duty, desk.call.state if desk.call else None, len(desk.waiting)))

    look()
    claim = claim_next(database)
    look()
    do(database, lambda c: claims.accept(c, claim, "CA-luis", NOW))
    look()
    do(database, lambda c: claims.caller_joined(c, "first", NOW))
    look()
    do(database, lambda c: claims.leg_ended(c, claim, "completed", NOW))
    look()
    do(database, lambda c: wrap_ups.wrap_up(c, find(LUIS), "first", "payment", NOW, is_ready=True))
    look()
    assert shown == [
        ("ready", None, 1),
        ("ringing", "ringing", 0),
        ("talking", "joining", 0),
        ("talking", "connected", 0),
        ("wrap_up", "ended", 0),
        ("ready", None, 0),
    ]


def test_the_version_changes_with_whatever_is_shown_and_else_never(
    database: Database, find: Callable[[str], Agent]
) -> None:
    seen = [version_now(database)]

    def differs(act: Callable[..., object]) -> None:
        do(database, act)
        seen.append(version_now(database))
        assert seen[-1] not in seen[:-1]
        assert version_now(database) == seen[-1]

    luis = find(LUIS)
    differs(lambda c: duty.set_duty(c, luis, "ready", NOW))
    record_wait(database)
    differs(lambda c: hand_offs.save_hand_off(c, "first", ("waiting",), {"assurance": "identified"}))
    differs(lambda c: duty.next_call(c, luis, NOW))
    claim = do(database, lambda c: claims.effects.list_effects(c, "first", "ring_agent")[0].effect_id)
    differs(lambda c: claims.accept(c, claim, "CA-luis", NOW))
    differs(lambda c: claims.caller_joined(c, "first", NOW))
    differs(lambda c: calls.hold(c, luis, "first", NOW, wanted=True))
    differs(lambda c: wrap_ups.save_note(c, luis, "first", "A", NOW))
    differs(lambda c: wrap_ups.save_note(c, luis, "first", "A b", NOW + timedelta(seconds=3)))
    differs(lambda c: hand_offs.save_hand_off(c, "first", ("connected",), {"assurance": "verified"}))
    differs(lambda c: claims.leg_ended(c, claim, "completed", NOW))
    differs(lambda c: wrap_ups.wrap_up(c, luis, "first", "other", NOW, is_ready=False))


def test_the_version_changes_when_a_call_back_falls_due(database: Database) -> None:
    record_wait(database, kind="call_back", not_before=NOW + timedelta(seconds=30))
    with database.reading() as connection:
        before, after = version(connection, NOW), version(connection, NOW + timedelta(seconds=31))
    assert before != after


def test_an_open_desk_keeps_its_agent_on_duty_and_is_written_down_seldom(database: Database) -> None:
    put_on_duty(database, LUIS)
    for seconds in (3, 9, 12, 15):
        desk_seen(database, LUIS, NOW + timedelta(seconds=seconds))
    with database.reading() as connection:
        found = agents.find_duty(connection, LUIS)
    assert found is not None
    assert found.seen_at == NOW + timedelta(seconds=12)


def test_seeing_the_desk_of_one_who_is_off_does_not_put_them_on_duty(database: Database, read: Read) -> None:
    desk_seen(database, LUIS, NOW)
    assert read(LUIS).duty == "off"


@pytest.mark.parametrize(("agent", "told"), [(LUIS, "not_yours"), (ROBIN, "done")])
def test_picking_one_out_of_order_is_the_supervisors(
    database: Database, find: Callable[[str], Agent], agent: str, told: str
) -> None:
    record_wait(database, "first")
    record_wait(database, "second")
    put_on_duty(database, agent, state="not_ready")
    assert do(database, lambda c: duty.pick(c, find(agent), "second", NOW)) == told
    again = do(database, lambda c: duty.pick(c, find(agent), "second", NOW))
    assert again == ("not_possible" if told == "done" else "not_yours")


def test_an_agent_cannot_go_off_in_the_midst_of_a_call(database: Database, find: Callable[[str], Agent]) -> None:
    talk(database)
    assert do(database, lambda c: duty.set_duty(c, find(LUIS), "off", NOW)) == "not_possible"
    put_on_duty(database, GRACE)
    assert do(database, lambda c: duty.set_duty(c, find(GRACE), "off", NOW)) == "done"
    assert do(database, lambda c: duty.next_call(c, find(GRACE), NOW)) is None


def test_a_call_is_mine_alone(database: Database, read: Read) -> None:
    talk(database)
    record_wait(database, "second")
    put_on_duty(database, GRACE)
    accept_next(database, GRACE)
    mine, hers = read(LUIS).call, read(GRACE).call
    assert mine is not None
    assert hers is not None
    assert (mine.hand_off_id, hers.hand_off_id) == ("first", "second")
