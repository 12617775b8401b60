"""What is asked of the network, once, after the commit; and what every fault and every silence comes to."""

from datetime import timedelta
from typing import Any

import pytest
from fake_telephone import CALLER_IDS, HOURS, FakeAddresses, FakeTelephone, fault
from queue_rows import (
    GRACE,
    LUIS,
    accept_next,
    claim_next,
    duty_state,
    effects_of,
    get_hand_off,
    put_on_duty,
    record_wait,
)
from sample_service import NOW

from ivr.errors import StoreUnavailable
from ivr.practice.clock import SimulatedClock
from ivr.queue import claims, dispatch
from ivr.queue.dispatch import Dispatcher
from ivr.queue.telephone import FaultKind
from ivr.store import agents, effects, hand_offs
from ivr.store.database import Database
from ivr.store.effects import Effect

LUIS_PHONE = "+19165550152"


@pytest.fixture
def telephone() -> FakeTelephone:
    return FakeTelephone()


@pytest.fixture
def dispatcher(database: Database, telephone: FakeTelephone, clock: SimulatedClock) -> Dispatcher:
    return Dispatcher(database, telephone, FakeAddresses(), CALLER_IDS, HOURS, clock)


def record(database: Database, kind: str, arguments: dict[str, Any]) -> None:
    with database.writing() as connection:
        effects.record_effect(connection, kind, arguments, "first", NOW)


def record_call_back(database: Database, **changes: Any) -> None:
    record_wait(database, kind="call_back", number="+15105550101", leg_sid=None, **changes)


def only(database: Database, kind: str) -> Effect:
    (effect,) = effects_of(database, kind)
    return effect


def wait(database: Database, clock: SimulatedClock, dispatcher: Dispatcher, seconds: float) -> int:
    """Let time pass with the desks open, and do a round."""
    clock.advance(seconds)
    with database.writing() as connection:
        for agent in (LUIS, GRACE):
            agents.save_seen(connection, agent, clock())
    return dispatcher.work()


def test_a_claim_rings_the_agents_telephone_from_the_callers_line_once(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone
) -> None:
    record_wait(database, line="abroad")
    put_on_duty(database, LUIS)
    claim = claim_next(database)
    assert (dispatcher.work(), dispatcher.work()) == (1, 0)
    assert telephone.asked == [
        ("call", LUIS_PHONE, "+14082730073", f"/agent/{claim}", f"/agent/{claim}/status", "20", "anybody")
    ]
    assert (only(database, "ring_agent").state, only(database, "ring_agent").result) == ("sent", "CA-1")


def test_a_line_without_a_number_shows_the_usual_one(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone
) -> None:
    record_wait(database, line="unknown")
    put_on_duty(database, LUIS)
    claim_next(database)
    dispatcher.work()
    assert telephone.asked[0][2] == CALLER_IDS["toll_free"]


@pytest.mark.parametrize(
    ("kind", "arguments", "asked"),
    [
        ("redirect_leg", {"sid": "CA1", "claim": "c"}, ("redirect", "CA1", "/agent/c/gone")),
        ("hang_up", {"sid": "CA1"}, ("hang_up", "CA1")),
        ("hold", {"room": "first", "sid": "CA1", "language": "en"}, ("hold", "first", "CA1", "/hold/en")),
        ("hold", {"room": "first", "sid": "CA1", "language": None}, ("hold", "first", "CA1", "None")),
        ("end_room", {"room": "first"}, ("end_room", "first")),
        (
            "text",
            {"called": "+15105550101", "body": "x", "line": "abroad"},
            ("text", "+15105550101", "+14082730073", "x"),
        ),
        ("text", {"called": "+15105550101", "body": "x"}, ("text", "+15105550101", "+18669013212", "x")),
    ],
)
def test_each_kind_asks_for_one_thing(
    database: Database,
    dispatcher: Dispatcher,
    telephone: FakeTelephone,
    kind: str,
    arguments: dict[str, Any],
    asked: tuple[str, ...],
) -> None:
    record(database, kind, arguments)
    assert dispatcher.work() == 1
    assert telephone.asked == [asked]
    assert only(database, kind).state == "sent"


def test_an_accepted_caller_is_moved_into_the_room(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    accept_next(database)
    dispatcher.work()
    assert telephone.asked == [("redirect", "CA-first", "/join/first")]


def test_an_accepted_call_back_is_called_with_machine_detection(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone
) -> None:
    record_call_back(database)
    put_on_duty(database, LUIS)
    accept_next(database)
    dispatcher.work()
    leg = only(database, "call_caller").effect_id
    assert telephone.asked == [
        (
            "call",
            "+15105550101",
            "+18669013212",
            f"/call_back/{leg}",
            f"/call_back/{leg}/status",
            "30",
            "machine",
        )
    ]
    assert get_hand_off(database).leg_sid == "CA-1"


def test_what_is_not_wanted_any_more_is_not_asked(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone
) -> None:
    for name in ("first", "second", "third"):
        record_wait(database, name)
    put_on_duty(database, LUIS)
    claim = claim_next(database)
    with database.writing() as connection:
        # Dropped by nobody, and still not sent: what holds is looked at when it is sent.
        hand_offs.end_hand_off(connection, "first", "hung_up", NOW)
        agents.save_duty(connection, LUIS, "ready", NOW)
        for kind in ("join_caller", "call_caller", "of no kind"):
            effects.record_effect(connection, kind, {"claim": claim}, "first", NOW)
    assert dispatcher.work() == 4
    assert telephone.asked == []
    assert {only(database, kind).state for kind in ("ring_agent", "join_caller", "call_caller")} == {"dropped"}


@pytest.mark.parametrize("kind", ["gone", "refused"])
def test_an_agents_telephone_that_fails_gives_the_caller_back(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone, kind: FaultKind
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim_next(database)
    telephone.faults = [fault(kind)]
    dispatcher.work()
    assert (get_hand_off(database).state, duty_state(database)) == ("waiting", "not_ready")
    assert (only(database, "ring_agent").state, only(database, "ring_agent").error) == ("failed", kind)


def test_a_ring_that_was_not_answered_is_not_sent_again_and_took_effect_if_the_leg_asks(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone, clock: SimulatedClock
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim = claim_next(database)
    telephone.faults = [fault("unanswered")]
    dispatcher.work()
    assert get_hand_off(database).state == "ringing"
    with database.writing() as connection:
        assert claims.leg_asked(connection, claim, "CA-real") is not None
    assert wait(database, clock, dispatcher, 20) == 0
    with database.writing() as connection:
        assert claims.accept(connection, claim, "CA-real", clock()) is not None
    dispatcher.work()
    assert [asked[0] for asked in telephone.asked] == ["call", "redirect"]


def test_a_ring_that_was_not_answered_is_given_up_after_fifteen_seconds(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone, clock: SimulatedClock
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim = claim_next(database)
    telephone.faults = [fault("unanswered")]
    dispatcher.work()
    assert wait(database, clock, dispatcher, 15) == 0
    assert wait(database, clock, dispatcher, 1) == 1
    assert (get_hand_off(database).state, duty_state(database)) == ("waiting", "ready")
    put_on_duty(database, GRACE, now=clock())
    claim_next(database, GRACE, clock())
    with database.writing() as connection:  # the leg that took effect after all
        assert claims.leg_asked(connection, claim, "CA-late") is None
        assert claims.accept(connection, claim, "CA-late", clock()) is None
    dispatcher.work()
    assert [asked[0] for asked in telephone.asked] == ["call", "call"]


def test_a_server_that_dies_between_claim_and_send_rings_nobody_twice(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone, clock: SimulatedClock
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim_next(database)
    with database.writing() as connection:  # claimed, and never finished
        assert [one.kind for one in effects.claim_due(connection, NOW, 9)] == ["ring_agent"]
    assert wait(database, clock, dispatcher, 10) == 0
    wait(database, clock, dispatcher, 6)
    assert (get_hand_off(database).state, duty_state(database)) == ("waiting", "ready")
    assert telephone.asked == []
    assert only(database, "ring_agent").state == "failed"


def test_a_server_that_dies_between_claim_and_send_still_moves_the_caller(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone, clock: SimulatedClock
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    accept_next(database)
    with database.writing() as connection:
        assert "join_caller" in [one.kind for one in effects.claim_due(connection, NOW, 9)]
    wait(database, clock, dispatcher, 16)
    assert telephone.asked == [("redirect", "CA-first", "/join/first")]


def test_a_ring_without_any_word_is_given_up_when_it_must_have_ended(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone, clock: SimulatedClock
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim_next(database)
    dispatcher.work()
    assert wait(database, clock, dispatcher, 35) == 0
    assert wait(database, clock, dispatcher, 1) == 2
    assert telephone.asked[1:] == [("hang_up", "CA-1")]
    assert get_hand_off(database).state == "waiting"


def test_a_whisper_without_any_key_is_given_up_when_it_must_have_ended(
    database: Database, dispatcher: Dispatcher, clock: SimulatedClock
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim = claim_next(database)
    dispatcher.work()
    with database.writing() as connection:
        claims.leg_asked(connection, claim, "CA-1")
    assert wait(database, clock, dispatcher, 90) == 0
    assert wait(database, clock, dispatcher, 1) == 2
    assert get_hand_off(database).state == "waiting"


def test_a_caller_who_hangs_up_while_the_network_is_asked_does_not_leave_it_ringing(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim_next(database)

    def hang_up() -> None:
        telephone.meanwhile = None
        with database.writing() as connection:
            claims.caller_gone(connection, "first", NOW)

    telephone.meanwhile = hang_up
    dispatcher.work()
    dispatcher.work()
    assert telephone.asked[1:] == [("hang_up", "CA-1")]


def test_a_caller_who_is_gone_when_sent_for_is_told_to_the_agent(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim = accept_next(database)
    telephone.faults = [fault("gone")]
    dispatcher.work()
    assert (get_hand_off(database).outcome, get_hand_off(database).state) == ("hung_up", "ended")
    assert telephone.asked == [
        ("redirect", "CA-first", "/join/first"),
        ("redirect", "CA-luis", f"/agent/{claim}/gone"),
    ]


def test_an_agents_leg_that_is_gone_when_told_frees_the_agent(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    accept_next(database)
    telephone.faults = [fault("gone"), fault("gone")]
    dispatcher.work()
    assert duty_state(database) == "ready"


def test_a_caller_who_cannot_be_moved_waits_on(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim = accept_next(database)
    telephone.faults = [fault("refused")]
    dispatcher.work()
    assert get_hand_off(database).state == "waiting"
    assert telephone.asked[1:] == [("redirect", "CA-luis", f"/agent/{claim}/gone")]


def test_moving_a_caller_is_tried_again_ever_later_until_it_is_given_up(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone, clock: SimulatedClock
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    accept_next(database)
    telephone.faults = [fault("unanswered")] * 9
    moments: list[float] = []
    for second in range(31):
        before = len(telephone.asked)
        wait(database, clock, dispatcher, 1 if second else 0)
        moments += [second] * (len(telephone.asked) - before)
    assert moments == [0, 1, 3, 7, 15]
    telephone.faults = []
    wait(database, clock, dispatcher, 1)
    assert get_hand_off(database).state == "waiting"
    assert telephone.asked[-1][:2] == ("redirect", "CA-luis")


def test_a_move_that_took_effect_without_an_answer_is_not_made_again(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone, clock: SimulatedClock
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    accept_next(database)
    telephone.faults = [fault("unanswered")]
    dispatcher.work()
    with database.writing() as connection:
        assert claims.caller_joined(connection, "first", NOW) is True
    wait(database, clock, dispatcher, 5)
    assert len(telephone.asked) == 1
    assert (get_hand_off(database).state, only(database, "join_caller").state) == ("connected", "dropped")


@pytest.mark.parametrize("kind", ["gone", "refused"])
def test_a_number_that_the_network_refuses_ends_the_call_back(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone, kind: FaultKind
) -> None:
    record_call_back(database)
    put_on_duty(database, LUIS)
    claim = accept_next(database)
    telephone.faults = [fault(kind)]
    dispatcher.work()
    assert get_hand_off(database).outcome == "failed"
    assert telephone.asked[1:] == [("redirect", "CA-luis", f"/agent/{claim}/gone")]


@pytest.mark.parametrize(("faults", "seconds"), [([fault("unanswered")], 45), ([], 120)])
def test_a_call_back_of_which_nothing_is_heard_counts_as_not_answered(
    database: Database,
    dispatcher: Dispatcher,
    telephone: FakeTelephone,
    clock: SimulatedClock,
    faults: list[Exception],
    seconds: float,
) -> None:
    record_call_back(database)
    put_on_duty(database, LUIS)
    accept_next(database)
    telephone.faults = list(faults)
    dispatcher.work()
    assert wait(database, clock, dispatcher, seconds) == 0
    assert wait(database, clock, dispatcher, 1) > 0
    kept = get_hand_off(database)
    assert (kept.state, kept.tries, kept.not_before) == ("waiting", 1, clock() + timedelta(minutes=15))
    assert [asked[0] for asked in telephone.asked].count("call") == 1


@pytest.mark.parametrize("kind", ["gone", "refused", "unanswered"])
def test_a_text_is_sent_once_whatever_becomes_of_it(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone, clock: SimulatedClock, kind: FaultKind
) -> None:
    record(database, "text", {"called": "+15105550101", "body": "x"})
    telephone.faults = [fault(kind)]
    dispatcher.work()
    assert wait(database, clock, dispatcher, 60) == 0
    assert (len(telephone.asked), only(database, "text").state) == (1, "failed")


@pytest.mark.parametrize("arguments", [{}, {"called": "+15105550101"}])
def test_an_effect_that_makes_no_sense_does_not_hold_up_the_others(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone, arguments: dict[str, Any]
) -> None:
    record(database, "text", arguments)
    record(database, "hang_up", {"sid": "CA1"})
    assert dispatcher.work() == 2
    assert (only(database, "text").state, telephone.asked) == ("failed", [("hang_up", "CA1")])


def test_an_effect_is_not_sent_before_its_time(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone, clock: SimulatedClock
) -> None:
    with database.writing() as connection:
        effects.record_effect(connection, "end_room", {"room": "first"}, "first", NOW, NOW + timedelta(seconds=3))
    assert dispatcher.work() == 0
    clock.advance(3)
    assert dispatcher.work() == 1


@pytest.mark.parametrize(("state", "expected"), [("ready", "off"), ("wrap_up", "off"), ("off", "off")])
def test_an_agent_whose_desk_was_not_seen_for_two_minutes_is_off_duty(
    database: Database, dispatcher: Dispatcher, clock: SimulatedClock, state: str, expected: str
) -> None:
    put_on_duty(database, LUIS, state=state)
    clock.advance(120)
    assert (dispatcher.work(), duty_state(database)) == (0, state)
    clock.advance(1)
    dispatcher.work()
    assert duty_state(database) == expected


def test_an_agent_who_talks_stays_on_duty_with_the_desk_closed(
    database: Database, dispatcher: Dispatcher, clock: SimulatedClock
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    accept_next(database)
    with database.writing() as connection:
        claims.caller_joined(connection, "first", NOW)
    clock.advance(600)
    dispatcher.work()
    assert duty_state(database) == "talking"


@pytest.mark.parametrize("accepted", [False, True])
def test_a_row_that_was_ended_without_a_word_to_the_agent_frees_the_agent(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone, clock: SimulatedClock, accepted: bool
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    claim = accept_next(database) if accepted else claim_next(database)
    dispatcher.work()
    with database.writing() as connection:
        hand_offs.end_hand_off(connection, "first", "hung_up", NOW)
    dispatcher.work()
    if accepted:
        assert telephone.asked[1:] == [("redirect", "CA-luis", f"/agent/{claim}/gone")]
        assert wait(database, clock, dispatcher, 30) == 0
        assert wait(database, clock, dispatcher, 1) == 1
    else:
        assert telephone.asked[1:] == [("hang_up", "CA-1")]
    assert duty_state(database) == "ready"


def test_an_agent_whose_caller_went_back_is_free_when_the_leg_must_be_over(
    database: Database, dispatcher: Dispatcher, clock: SimulatedClock
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    accept_next(database)
    dispatcher.work()
    wait(database, clock, dispatcher, 31)
    assert (get_hand_off(database).state, duty_state(database)) == ("waiting", "talking")
    assert wait(database, clock, dispatcher, 30) == 0
    wait(database, clock, dispatcher, 1)
    assert duty_state(database) == "ready"


def test_a_talk_of_which_no_end_was_told_ends_with_the_longest_call(
    database: Database, dispatcher: Dispatcher, clock: SimulatedClock
) -> None:
    record_wait(database)
    put_on_duty(database, LUIS)
    accept_next(database)
    with database.writing() as connection:
        claims.caller_joined(connection, "first", NOW)
    wait(database, clock, dispatcher, 4 * 3600)
    assert get_hand_off(database).state == "connected"
    wait(database, clock, dispatcher, 1)
    assert (get_hand_off(database).outcome, duty_state(database)) == ("ended", "wrap_up")


class StopAfter:
    """Stops a loop after some rounds, and sleeps for none."""

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds
        self.waited: list[float] = []

    def is_set(self) -> bool:
        return len(self.waited) >= self.rounds

    def wait(self, timeout: float) -> bool:
        self.waited.append(timeout)
        return self.is_set()


def test_the_loop_goes_on_when_the_database_does_not_answer(
    database: Database, dispatcher: Dispatcher, telephone: FakeTelephone, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(database, "hang_up", {"sid": "CA1"})
    real, broken = dispatch.sweeps.sweep, [True]

    def sweep(*arguments: Any) -> int:
        if broken:
            broken.pop()
            raise StoreUnavailable("gone for a moment")
        return real(*arguments)

    monkeypatch.setattr(dispatch.sweeps, "sweep", sweep)
    stop = StopAfter(3)
    dispatch.run(dispatcher, stop)
    assert stop.waited == [dispatch.UNAVAILABLE_SECONDS, dispatch.ROUND_SECONDS, dispatch.ROUND_SECONDS]
    assert telephone.asked == [("hang_up", "CA1")]
