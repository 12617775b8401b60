"""The menus meanwhile: used without losing the wait, and never a way out of it but its own end."""

import pytest
from one_call import OneCall

from ivr.errors import CallFault
from ivr.flow.events import Linked, Meanwhile, Silent, TransferEnded
from ivr.flow.verbs import Ask, Wait


@pytest.fixture
def waiting(at_menu: OneCall) -> OneCall:
    return at_menu.hear(Linked("agent", "keys"))


@pytest.fixture
def meanwhile(waiting: OneCall) -> OneCall:
    return waiting.hear(Meanwhile("keys"))


def test_the_menus_are_asked_while_the_wait_goes_on(meanwhile: OneCall) -> None:
    assert meanwhile.ask.step == "main.menu"
    assert meanwhile.session.waits_at == "agent.hand_over"


@pytest.mark.parametrize("by", ["keys", "speech"])
def test_the_agent_link_leads_back_into_the_wait(meanwhile: OneCall, by: str) -> None:
    meanwhile.hear(Linked("agent", by))  # type: ignore[arg-type]
    assert meanwhile.rest == Wait("agent.hand_over", "waiting.back", "en")
    assert (meanwhile.session.step, meanwhile.session.waits_at) == ("agent.hand_over", None)


@pytest.mark.parametrize(("key", "step"), [("4", "message.leave"), ("5", "agent.sdu")])
def test_a_road_that_records_or_transfers_is_the_agents(identified: OneCall, key: str, step: str) -> None:
    identified.hear(Linked("agent", "keys"), Meanwhile("keys")).press(key)
    assert identified.rest == Wait("agent.hand_over", "waiting.agent_helps", "en")
    assert identified.path == [step, "agent.hand_over"]


def test_giving_up_at_a_question_leads_back_into_the_wait(meanwhile: OneCall) -> None:
    meanwhile.hear(Silent(), Silent(), Silent())
    assert meanwhile.rest == Wait("agent.hand_over", "waiting.agent_helps", "en")
    assert meanwhile.looked_up == []


def test_the_limit_of_turns_hangs_up_on_nobody_who_waits(meanwhile: OneCall) -> None:
    for _ in range(30):
        meanwhile.hear(Linked("repeat", "keys") if isinstance(meanwhile.rest, Ask) else Meanwhile("keys"))
    assert isinstance(meanwhile.rest, Wait | Ask)


@pytest.mark.parametrize("outcome", ["ended", "failed", "left"])
def test_the_wait_can_end_in_the_middle_of_a_question(meanwhile: OneCall, outcome: str) -> None:
    in_queue = meanwhile.hear(TransferEnded(outcome))
    assert in_queue.session.waits_at is None
    assert in_queue.heard == {
        "ended": ["main.goodbye"], "failed": ["agent.sorry"], "left": ["main.anything_else"]
    }.get(outcome, in_queue.heard)  # fmt: skip


def test_a_transfer_without_menus_has_none(at_menu: OneCall) -> None:
    with pytest.raises(CallFault):
        at_menu.press("5").hear(Meanwhile("keys"))


def test_menus_are_only_for_who_waits(at_menu: OneCall) -> None:
    with pytest.raises(CallFault):
        at_menu.hear(Meanwhile("keys"))
