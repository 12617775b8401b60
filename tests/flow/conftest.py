import pytest
from one_call import OneCall
from sound_line import sound_line

from ivr.flow.definition import Flows
from ivr.flow.events import LookedUp

ANSWERS = {
    "find_participant": LookedUp("found", {"participant_id": "2000000001", "first_name": "Ana"}),
    "find_by_ssn": LookedUp("found", {"participant_id": "2000000002", "first_name": "Ben"}),
    "check_pin": LookedUp("right"),
    "payments": LookedUp(
        "more",
        {
            "payments": (
                {"amount": 13015, "paid_on": "2026-12-01", "kind": "type_check", "wording": "plain"},
                {"amount": 5100, "paid_on": "2026-11-01", "kind": "type_cash", "wording": "with_case"},
            ),
            "payments_said": 2,
        },
    ),
    "payments_older": LookedUp(
        "last",
        {
            "payments": ({"amount": 99, "paid_on": "2026-10-01", "kind": "type_cash", "wording": "plain"},),
            "payments_said": 3,
        },
    ),
    "cases": LookedUp(
        "several",
        {
            "cases": (
                {"case_number": "0100000011", "ending": "0011", "wording": "open"},
                {"case_number": "0100000022", "ending": "0022", "wording": "closed"},
            )
        },
    ),
    "order": LookedUp("done", {"balance": 0, "due_on": None}),
    "save_phone": LookedUp("done", {"receipt": "123456"}),
    "request_pin": LookedUp("done", {"receipt": "654321"}),
    "nearest_office": LookedUp("found", {"office": "Yolo County", "opens_at": "08:00"}),
    "agents_now": LookedUp("open"),
}


@pytest.fixture(scope="session")
def line() -> Flows:
    return sound_line()


@pytest.fixture
def call(line: Flows) -> OneCall:
    """A call at the first question; every look-up answers as one hopes."""
    return OneCall(line, "greeting.parent", ANSWERS)


@pytest.fixture
def at_menu(call: OneCall) -> OneCall:
    """A call at the main menu, by a caller whom nobody knows yet."""
    return call.press("2")


@pytest.fixture
def identified(call: OneCall) -> OneCall:
    """A call at the main menu, by a caller who gave a Participant ID."""
    return call.press("1", "2000000001")


@pytest.fixture
def verified(identified: OneCall) -> OneCall:
    """A call at "more payments?", by a caller who gave a PIN too."""
    return identified.press("1", "4321")
