"""What every move is: Says, then exactly one verb to rest on; and what does not fit where a call rests."""

from dataclasses import replace

import pytest
from one_call import OneCall

from ivr.errors import CallFault
from ivr.flow.contracts import Assurance
from ivr.flow.definition import Flows, SayStep
from ivr.flow.events import Answered, Event, Linked, LookedUp, NotUnderstood, Partial, Recorded, Silent, TransferEnded
from ivr.flow.machine import advance, begin
from ivr.flow.verbs import Ask, LookUp, Say, Transfer


def test_a_move_is_says_and_then_exactly_one_other_verb(identified: OneCall) -> None:
    identified.answers.pop("check_pin")
    assert [type(verb) for verb in identified.press("1").turn] == [Ask]
    identified.press("4321")
    assert [type(verb) for verb in identified.turn] == [LookUp]
    identified.answers.pop("payments")
    identified.hear(LookedUp("right"))
    assert [type(verb) for verb in identified.turn] == [LookUp]
    rows = ({"amount": 1, "paid_on": "2026-01-01", "kind": "type_cash", "wording": "plain"},) * 2
    identified.hear(LookedUp("more", {"payments": rows, "payments_said": 2}))
    assert [type(verb) for verb in identified.turn] == [Say, Say, Say, Ask]


def test_the_path_is_every_step_walked_and_ends_where_the_call_rests(line: Flows) -> None:
    move = begin(line, "greeting.unknown", "en")
    assert move.path == ("greeting.unknown", "greeting.parent")
    assert move.session.step == "greeting.parent"


def test_the_path_tells_the_step_up_and_not_the_step_that_waits(at_menu: OneCall) -> None:
    assert at_menu.press("1").path == ["identify.participant_id"]


def test_a_look_up_is_emitted_with_arguments_bound_by_name(line: Flows) -> None:
    call = OneCall(line, "greeting.parent").press("1", "2000000001")
    assert call.rest == LookUp("identify.find", "find_participant", {"participant_id_given": "2000000001"})


def test_an_argument_that_may_be_taken_is_none_where_the_session_has_none(line: Flows) -> None:
    contract = replace(line.contracts["agents_now"], may_take=("participant_id",))
    line = replace(line, contracts={**line.contracts, "agents_now": contract})
    call = OneCall(line, "agent.asked")
    assert call.rest == LookUp("agent.asked", "agents_now", {"participant_id": None})


def test_values_of_a_look_up_fill_the_prompts_after_it(verified: OneCall) -> None:
    verified.press("2", "2", "2")
    assert verified.heard == ["order.said", "order.question"]
    assert verified.heard_values[0] == {"case_number": "0100000022", "balance": 0, "due_on": None}


def test_a_fact_is_not_bound_by_the_machine(at_menu: OneCall) -> None:
    at_menu.press("3", "2", "95695")
    assert at_menu.heard_values[0] == {"office": "Yolo County", "opens_at": "08:00"}


def test_each_says_every_row_in_the_wording_that_the_row_picks(identified: OneCall) -> None:
    identified.press("1", "4321")
    assert identified.heard == [
        "payments.others_may_hear",
        "payments.row.plain",
        "payments.row.with_case",
        "payments.more",
    ]
    assert identified.heard_values[1]["amount"] == 13015
    assert identified.heard_values[2]["amount"] == 5100


def test_each_of_no_rows_says_nothing(identified: OneCall) -> None:
    identified.answers["payments"] = LookedUp("last", {"payments": (), "payments_said": 0})
    assert identified.press("1", "4321").heard == ["main.anything_else"]


def test_only_a_step_without_barge_in_is_heard_to_its_end(identified: OneCall) -> None:
    identified.press("1", "4321")
    assert [verb.barge_in for verb in identified.turn if isinstance(verb, Say)] == [False, True, True]


def test_the_next_page_starts_from_the_cursor_that_the_last_one_gave(verified: OneCall) -> None:
    verified.press("1")
    assert verified.looked_up[0].arguments == {"participant_id": "2000000001", "payments_said": 2}
    assert verified.heard == ["payments.row.plain", "main.anything_else"]


def test_choose_says_each_row_as_it_is_worded_and_takes_one_key_for_each(verified: OneCall) -> None:
    verified.press("2", "2")
    assert verified.heard == ["order.which", "order.item.open", "order.item.closed"]
    assert [values["key"] for values in verified.heard_values[1:]] == ["1", "2"]
    assert [(choice.key, choice.words) for choice in verified.ask.choices] == [("1", None), ("2", None)]


def test_choose_keeps_the_column_of_the_chosen_row(verified: OneCall) -> None:
    verified.press("2", "2", "1")
    assert verified.value("case_number") == "0100000011"


@pytest.mark.parametrize("no_row", ["0", "3", "-1", "two"])
def test_choosing_no_row_is_a_call_fault(verified: OneCall, no_row: str) -> None:
    verified.press("2", "2")
    with pytest.raises(CallFault):
        verified.press(no_row)


def test_yes_and_no_lead_apart(identified: OneCall) -> None:
    assert identified.press("3", "3", "2").ask.step == "account.menu"
    assert identified.press("3", "1").ask.step == "main.anything_else"


def test_neither_yes_nor_no_is_a_call_fault(identified: OneCall) -> None:
    identified.press("3", "3")
    with pytest.raises(CallFault):
        identified.press("3")


def test_a_choice_that_is_not_there_is_a_call_fault_that_tells_no_value(at_menu: OneCall) -> None:
    with pytest.raises(CallFault) as caught:
        at_menu.press("20000000017")
    assert "20000000017" not in str(caught.value)


@pytest.mark.parametrize(
    "event",
    [LookedUp("found"), TransferEnded("ended"), Recorded("empty"), Partial("12", "keys")],
    ids=lambda event: type(event).__name__,
)
def test_an_event_that_does_not_fit_a_menu_is_a_call_fault(at_menu: OneCall, event: Event) -> None:
    with pytest.raises(CallFault):
        at_menu.hear(event)


@pytest.mark.parametrize(
    "event", [Answered("1", "keys"), Silent(), NotUnderstood("no_match", "keys"), TransferEnded("left")], ids=repr
)
def test_only_its_answer_fits_a_look_up(line: Flows, event: Event) -> None:
    call = OneCall(line, "agent.asked")
    with pytest.raises(CallFault):
        call.hear(event)


def test_an_outcome_outside_the_contract_is_a_call_fault(line: Flows) -> None:
    with pytest.raises(CallFault, match="agents_now has no outcome lunch"):
        OneCall(line, "agent.asked").hear(LookedUp("lunch"))


def test_nothing_fits_a_call_that_has_ended(line: Flows) -> None:
    call = OneCall(line, "main.goodbye")
    with pytest.raises(CallFault):
        call.hear(Silent())


def test_a_step_that_is_no_longer_there_is_a_call_fault(call: OneCall) -> None:
    with pytest.raises(CallFault):
        call.change(step="greeting.gone").hear(Silent())


def test_an_unavailable_look_up_takes_the_default_road(at_menu: OneCall) -> None:
    at_menu.answers["nearest_office"] = LookedUp("unavailable")
    assert at_menu.press("3", "2", "95695").heard == ["agent.trouble", "agent.connecting"]


def test_a_step_may_take_unavailable_itself(verified: OneCall) -> None:
    verified.answers["payments_older"] = LookedUp("unavailable")
    assert verified.press("1").heard == ["payments.older_unavailable", "main.anything_else"]


def test_the_turn_after_the_last_one_ends_the_call_without_a_question(at_menu: OneCall) -> None:
    at_menu.hear(*[Linked("repeat", "keys")] * (at_menu.flows.defaults.turns - at_menu.session.turns))
    assert at_menu.session.turns == at_menu.flows.defaults.turns
    assert at_menu.ask.step == "main.menu"
    assert at_menu.press("3").heard == ["agent.too_long", "agent.connecting"]
    assert isinstance(at_menu.rest, Transfer)


def test_past_the_limit_whatever_the_caller_does_ends_the_call_again(at_menu: OneCall) -> None:
    at_menu.change(turns=at_menu.flows.defaults.turns).press("3").hear(TransferEnded("left"))
    assert at_menu.ask.step == "main.anything_else"
    assert isinstance(at_menu.hear(Silent()).rest, Transfer)


def test_what_asks_nothing_of_the_caller_is_no_turn(verified: OneCall) -> None:
    assert verified.session.turns == len(["yes", "ID", "payments", "PIN"])


def test_a_walk_without_rest_is_a_call_fault(line: Flows) -> None:
    round_about = SayStep("main.goodbye", Assurance.ANONYMOUS, "main.goodbye", next="main.goodbye", each=None)
    endless = replace(line, steps={**line.steps, "main.goodbye": round_about})
    with pytest.raises(CallFault, match="no rest within 100 steps"):
        begin(endless, "main.goodbye", "en")


def test_the_same_event_at_the_same_session_makes_the_same_move(call: OneCall) -> None:
    session = call.session
    assert advance(call.flows, session, Answered("1", "keys")) == advance(call.flows, session, Answered("1", "keys"))
    assert session == call.session
