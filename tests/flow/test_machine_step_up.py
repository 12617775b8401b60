"""Who is calling: what requires more asks for it first and comes back; a new person leaves nothing of the last."""

from dataclasses import replace

import pytest
from one_call import OneCall
from sound_line import sound_line, sound_text

from ivr.flow.contracts import Assurance
from ivr.flow.definition import SayStep
from ivr.flow.events import Answered, Linked, LookedUp, Silent
from ivr.flow.verbs import Ask

ANOTHER = LookedUp("found", {"participant_id": "2000000007", "first_name": "Cleo"})


def test_what_requires_verified_asks_for_the_id_then_the_pin_and_comes_back(at_menu: OneCall) -> None:
    assert at_menu.press("1").ask.step == "identify.participant_id"
    assert at_menu.press("2000000001").ask.step == "identify.pin"
    assert at_menu.session.assurance is Assurance.IDENTIFIED
    at_menu.press("4321")
    assert at_menu.path == [
        "identify.check_pin",
        "payments.start",
        "payments.warned",
        "payments.page",
        "payments.more",
    ]
    assert at_menu.session.assurance is Assurance.VERIFIED
    assert at_menu.session.waiting == ()


def test_who_is_identified_is_asked_only_for_the_pin(identified: OneCall) -> None:
    assert identified.press("1").ask.step == "identify.pin"


def test_who_is_verified_is_asked_no_more(verified: OneCall) -> None:
    assert verified.press("2", "2").path == ["order.start", "order.which"]


def test_the_contract_holds_though_the_flow_file_says_nothing(at_menu: OneCall) -> None:
    assert at_menu.flows.steps["payments.start"].requires is Assurance.ANONYMOUS
    assert at_menu.press("1").looked_up == []


def test_a_step_may_ask_earlier_than_its_look_up(identified: OneCall) -> None:
    assert identified.press("3", "1").ask.step == "identify.pin"
    assert identified.press("4321").heard == ["account.phone"]


def test_a_step_may_require_more_than_its_look_up(identified: OneCall) -> None:
    office = sound_text("account").replace("[office]", '[office]\nrequires = "verified"')
    call = OneCall(sound_line(account=office), "account.menu", identified.answers)
    assert call.press("2", "95695").ask.step == "identify.participant_id"
    assert call.press("2000000001").ask.step == "identify.pin"
    assert call.press("4321").heard == ["account.office", "main.anything_else"]


def test_what_is_recorded_may_require_it_too(at_menu: OneCall) -> None:
    assert at_menu.press("4").ask.step == "identify.participant_id"
    assert at_menu.press("2000000001").heard == ["message.after_the_tone"]


def test_resume_with_nothing_waiting_leads_home(call: OneCall) -> None:
    assert call.press("1", "2000000001").path == ["identify.find", "main.menu"]


def test_a_wrong_pin_is_a_failed_try_and_still_comes_back(identified: OneCall) -> None:
    identified.answers["check_pin"] = LookedUp("wrong")
    assert identified.press("1", "1111").heard == ["identify.wrong_pin", "identify.pin.again"]
    identified.answers["check_pin"] = LookedUp("right")
    assert identified.press("4321").ask.step == "payments.more"


def test_wrong_pins_end_with_a_person_and_verify_nobody(identified: OneCall) -> None:
    identified.answers["check_pin"] = LookedUp("wrong")
    identified.press("1", "1111", "2222", "3333")
    assert identified.heard == ["identify.wrong_pin", "agent.gave_up", "agent.connecting"]
    assert identified.session.assurance is Assurance.IDENTIFIED


def test_only_the_outcome_that_grants_does(call: OneCall) -> None:
    call.answers["find_participant"] = LookedUp("unknown")
    assert call.press("1", "2000000009").session.assurance is Assurance.ANONYMOUS


def test_an_unavailable_look_up_grants_nothing(identified: OneCall) -> None:
    identified.answers["check_pin"] = LookedUp("unavailable")
    assert identified.press("1", "4321").session.assurance is Assurance.IDENTIFIED
    assert identified.heard == ["agent.trouble", "agent.connecting"]


def test_a_new_identity_leaves_nothing_of_the_person_before(verified: OneCall) -> None:
    verified.answers["find_participant"] = ANOTHER
    verified.press("2", "2", "1")
    assert verified.value("balance") == 0
    _identify_anew(verified)
    assert verified.session.assurance is Assurance.IDENTIFIED
    assert {name: kept.value for name, kept in verified.session.values.items()} == {
        "participant_id": "2000000007",
        "first_name": "Cleo",
    }
    for of_the_other in ("2000000001", "Ana", "13015", "0100000011"):
        assert of_the_other not in verified.stored


def test_a_new_identity_is_asked_for_its_own_pin(verified: OneCall) -> None:
    verified.answers["find_participant"] = ANOTHER
    assert _identify_anew(verified).press("1").ask.step == "identify.pin"


def test_a_new_identity_has_no_way_back_to_what_the_other_was_asked(verified: OneCall) -> None:
    verified.answers["find_participant"] = ANOTHER
    _identify_anew(verified)
    assert verified.session.history == ("main.menu",)
    assert verified.hear(Linked("back", "keys")).ask.step == "main.menu"


def test_a_new_identity_hears_nothing_again_that_the_other_heard(verified: OneCall) -> None:
    verified.answers["find_participant"] = ANOTHER
    assert _identify_anew(verified).hear(Linked("repeat", "keys")).heard == ["main.menu"]


def test_not_even_what_was_said_in_the_same_turn_can_be_heard_again_by_a_new_identity(identified: OneCall) -> None:
    line = identified.flows
    page = line.steps["payments.page"]
    assert isinstance(page, SayStep)
    identified.flows = replace(line, steps={**line.steps, page.name: replace(page, next="identify.find")})
    identified.press("1", "4321")
    assert "payments.row.plain" in identified.heard
    assert identified.hear(Linked("repeat", "keys")).heard == ["main.menu"]


def test_the_same_number_again_is_a_new_identity_too(verified: OneCall) -> None:
    assert _identify_anew(verified).session.assurance is Assurance.IDENTIFIED
    assert verified.value("payments") is None


def test_an_unknown_number_leaves_the_identity_as_it_was(verified: OneCall) -> None:
    verified.answers["find_participant"] = LookedUp("unknown_again")
    _identify_anew(verified)
    assert verified.ask.step == "identify.lost"
    assert verified.session.assurance is Assurance.VERIFIED


def test_what_was_known_of_a_caller_without_a_name_stays(at_menu: OneCall) -> None:
    at_menu.press("3", "2", "95695").press("1", "1", "2000000001")
    assert at_menu.ask.step == "identify.pin"
    assert at_menu.value("postal_code") == "95695"
    assert at_menu.value("office") == "Yolo County"


def test_a_grant_that_rests_on_an_identity_keeps_what_is_known_of_it(identified: OneCall) -> None:
    identified.press("1", "4321")
    assert identified.value("first_name") == "Ana"
    assert identified.session.values["payments"].assurance is Assurance.VERIFIED
    assert identified.session.values["participant_id"].assurance is Assurance.IDENTIFIED


def test_a_secret_number_can_identify(call: OneCall) -> None:
    call.press("1", "*", "2", "078051120")
    assert call.value("participant_id") == "2000000002"
    assert call.session.assurance is Assurance.IDENTIFIED


def test_a_failed_try_at_a_question_that_requires_more_steps_up_before_it(call: OneCall) -> None:
    office = sound_text("account").replace(
        'ask     = "account.postal_code"', 'requires = "verified"\nask = "account.zip"'
    )
    line = sound_line(account=office)
    session = {"nearest_office": LookedUp("unknown"), **call.answers} | {"nearest_office": LookedUp("unknown")}
    other = OneCall(line, "account.office", session)
    assert other.heard == ["account.unknown_postal_code", "identify.participant_id"]
    assert other.ask.attempt == 1


@pytest.mark.parametrize("event", [Answered("*", "keys"), Silent()], ids=["a choice", "silence"])
def test_nothing_but_the_look_up_lifts_the_assurance(identified: OneCall, event: Answered | Silent) -> None:
    identified.press("1").hear(event)
    assert isinstance(identified.rest, Ask)
    assert identified.session.assurance is Assurance.IDENTIFIED


def _identify_anew(call: OneCall) -> OneCall:
    """Give another number, from the main menu by way of the first question."""
    return call.hear(Linked("main_menu", "speech")).press("*", "1", "2000000007")
