"""The links that every question has: repeat, back, main menu and agent. Language has its own file."""

import pytest
from one_call import OneCall

from ivr.errors import CallFault
from ivr.flow.definition import Flows
from ivr.flow.events import Answered, Linked, LookedUp, NotUnderstood, Partial, Silent
from ivr.flow.verbs import Transfer

REPEAT = Linked("repeat", "keys")
BACK = Linked("back", "keys")
AGENT = Linked("agent", "speech")
MAIN_MENU = Linked("main_menu", "speech")


def test_every_question_offers_every_link(verified: OneCall) -> None:
    links = [("agent", "0"), ("back", "*"), ("repeat", "9"), ("language", "8"), ("main_menu", None)]
    assert [(link.name, link.key) for link in verified.ask.links] == links


def test_a_link_that_is_not_there_is_a_call_fault(at_menu: OneCall) -> None:
    with pytest.raises(CallFault, match="there is no link home"):
        at_menu.hear(Linked("home", "keys"))


# ── Repeat ──


def test_repeat_says_all_that_was_said_since_the_last_answer_a_list_too(identified: OneCall) -> None:
    identified.press("1", "4321")
    first = identified.turn
    assert len(first) == 2 + 4  # the two look-ups, then a warning, two rows and the question
    identified.hear(REPEAT)
    assert identified.turn == first[2:]


def test_repeat_again_repeats_the_same(verified: OneCall) -> None:
    assert verified.hear(REPEAT).turn == verified.hear(REPEAT).turn


def test_repeat_asks_the_whole_question_and_counts_nothing(at_menu: OneCall) -> None:
    at_menu.hear(Silent(), REPEAT)
    assert at_menu.heard == ["main.menu"]
    assert at_menu.ask.attempt == 2
    assert at_menu.session.turns == 3


def test_repeat_says_nothing_from_before_the_last_answer(verified: OneCall) -> None:
    assert verified.press("1").hear(REPEAT).heard == ["payments.row.plain", "main.anything_else"]


def test_repeat_says_why_a_try_failed(call: OneCall) -> None:
    call.answers["find_participant"] = LookedUp("unknown")
    call.press("1", "2000000009").hear(REPEAT)
    assert call.heard == ["identify.unknown_id", "identify.participant_id"]


def test_repeat_does_not_repeat_the_reprompts_lead(at_menu: OneCall) -> None:
    assert at_menu.hear(NotUnderstood("no_match", "keys"), REPEAT).heard == ["main.menu"]


def test_repeat_keeps_a_number_begun(call: OneCall) -> None:
    call.press("1").hear(Partial("2000", "keys"), REPEAT)
    assert call.heard == ["again.partial"]
    assert call.ask.entered == "2000"


# ── Back ──


def test_back_goes_along_distinct_questions(at_menu: OneCall) -> None:
    at_menu.press("3", "2").hear(NotUnderstood("no_match", "keys"), Silent())
    assert at_menu.hear(BACK).ask.step == "account.menu"
    assert at_menu.hear(BACK).ask.step == "main.menu"
    assert at_menu.hear(BACK).ask.step == "greeting.parent"


def test_a_question_reached_again_stands_in_the_path_once(identified: OneCall) -> None:
    identified.press("3", "3", "2", "3", "2")
    assert identified.ask.step == "account.menu"
    assert identified.session.history == ("main.menu", "account.menu")


def test_back_at_the_first_question_repeats_it(call: OneCall) -> None:
    assert call.hear(BACK).heard == ["es.offer", "greeting.parent"]
    assert call.ask.attempt == 1


def test_back_is_not_counted_and_is_asked_anew(at_menu: OneCall) -> None:
    at_menu.hear(Silent()).press("3").hear(BACK)
    assert at_menu.heard == ["main.menu"]
    assert at_menu.ask.attempt == 1


def test_back_never_leads_to_a_step_up_or_a_secret_question(verified: OneCall) -> None:
    assert verified.session.history == ("main.menu", "payments.more")
    assert verified.hear(BACK).ask.step == "main.menu"
    assert verified.hear(BACK).ask.step == "main.menu"


def test_back_from_a_step_up_leads_to_the_question_before_it(at_menu: OneCall) -> None:
    at_menu.press("1")
    assert at_menu.ask.step == "identify.participant_id"
    assert at_menu.hear(BACK).ask.step == "main.menu"


def test_back_from_a_secret_question_leads_to_the_question_before_it(call: OneCall) -> None:
    call.press("1", "*", "2")
    assert call.ask.step == "identify.ssn"
    assert call.hear(BACK).ask.step == "identify.lost"


def test_back_from_a_step_up_forgets_what_waited_for_it(identified: OneCall) -> None:
    identified.press("3", "1").hear(BACK)
    assert identified.ask.step == "account.menu"
    assert identified.session.waiting == ()


def test_after_a_step_up_back_leads_to_the_question_before_what_waited(identified: OneCall) -> None:
    identified.press("3", "1", "4321")
    assert identified.ask.step == "account.phone"
    assert identified.hear(BACK).ask.step == "account.menu"


def test_after_a_step_up_with_questions_of_its_own_back_leads_past_them(identified: OneCall) -> None:
    identified.press("3", "1", "*", "1", "4321")
    assert identified.ask.step == "account.phone"
    assert identified.hear(BACK).ask.step == "account.menu"


def test_back_from_a_question_after_a_step_up_leads_past_the_step_up(call: OneCall) -> None:
    call.press("1", "*")
    assert call.ask.step == "identify.lost"
    assert call.hear(BACK).ask.step == "greeting.parent"


def test_back_from_a_question_after_a_secret_one_leads_past_it(call: OneCall) -> None:
    call.press("1", "*", "2").hear(MAIN_MENU, BACK)
    assert call.ask.step == "identify.lost"


def test_a_confirmed_write_clears_the_way_back(identified: OneCall) -> None:
    identified.press("3", "3", "1")
    assert identified.heard == ["account.saved", "main.anything_else"]
    assert identified.session.history == ("main.anything_else",)
    assert identified.hear(BACK).ask.step == "main.anything_else"


def test_a_write_that_was_not_confirmed_leaves_the_way_back(identified: OneCall) -> None:
    identified.press("1", "4321")
    assert identified.flows.contracts["check_pin"].writes
    assert identified.hear(BACK).ask.step == "main.menu"


def test_a_choice_can_lead_back_as_the_link_does(verified: OneCall) -> None:
    verified.press("2", "payment_alone")
    assert verified.press("3").ask.step == "main.menu"
    assert verified.session.history == ("main.menu",)


def test_a_choice_that_leads_back_from_where_nothing_lies_before_leads_home(line: Flows) -> None:
    assert OneCall(line, "main.which_payment").press("3").ask.step == "main.menu"


def test_a_step_may_take_the_key_of_back_for_a_choice(verified: OneCall) -> None:
    verified.press("1", "*")
    assert verified.ask.step == "main.menu"


# ── Main menu and agent ──


@pytest.mark.parametrize(("link", "rest"), [(MAIN_MENU, "main.menu"), (AGENT, "agent.hand_over")], ids=str)
def test_main_menu_and_agent_lead_on_from_everywhere(verified: OneCall, link: Linked, rest: str) -> None:
    verified.press("2", "2").hear(link)
    assert verified.path[-1] == rest


def test_a_link_leaves_what_was_said_behind(verified: OneCall) -> None:
    verified.hear(MAIN_MENU)
    assert verified.heard == ["main.menu"]
    assert verified.hear(REPEAT).heard == ["main.menu"]


def test_a_link_forgets_what_waited_for_a_step_up(at_menu: OneCall) -> None:
    at_menu.press("1").hear(AGENT)
    assert isinstance(at_menu.rest, Transfer)
    assert at_menu.session.waiting == ()


def test_the_main_menu_reached_by_a_choice_forgets_what_waited_too(at_menu: OneCall) -> None:
    at_menu.press("1", "*", "1")
    assert at_menu.ask.step == "main.menu"
    assert at_menu.session.waiting == ()


def test_a_link_at_a_read_back_leaves_the_number_unkept(call: OneCall) -> None:
    call.press("1").hear(Answered("2000000001", "speech"), MAIN_MENU)
    assert call.session.to_confirm is None
    assert call.session.values == {}
