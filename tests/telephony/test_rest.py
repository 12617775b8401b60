"""Twilio's REST: exactly what is asked, and every way in which it can go wrong, as one kind of fault."""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl

import pytest
import requests
import responses
from signed_posts import ACCOUNT, CALLER, LINE, SID, TOKEN

from ivr.queue.telephone import Telephone, TelephoneFault
from ivr.telephony.rest import TIMEOUT_SECONDS, TwilioTelephone

ROOM = "0f" * 16
ROOM_SID = "CF" + "2" * 32
MESSAGE_SID = "SM" + "3" * 32
ADDRESS = "https://line.example/voice/agent/1#rc=2"
STATUS_ADDRESS = "https://line.example/voice/agent/1/status"

ACCOUNT_PATH = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}"
CALLS = f"{ACCOUNT_PATH}/Calls.json"
CALL = f"{ACCOUNT_PATH}/Calls/{SID}.json"
MESSAGES = f"{ACCOUNT_PATH}/Messages.json"
ROOMS = f"{ACCOUNT_PATH}/Conferences.json?FriendlyName={ROOM}&Status=in-progress&PageSize=1"
ROOM_PATH = f"{ACCOUNT_PATH}/Conferences/{ROOM_SID}.json"
PARTICIPANT = f"{ACCOUNT_PATH}/Conferences/{ROOM_SID}/Participants/{SID}.json"

Asking = Callable[[Telephone], str | None]


def call(telephone: Telephone, *, detects_machine: bool = False) -> str:
    return telephone.call(
        called=CALLER,
        caller=LINE,
        url=ADDRESS,
        status_url=STATUS_ADDRESS,
        ring_seconds=20,
        detects_machine=detects_machine,
    )


CALL_FORM = {
    "To": CALLER,
    "From": LINE,
    "Url": ADDRESS,
    "Method": "POST",
    "StatusCallback": STATUS_ADDRESS,
    "StatusCallbackMethod": "POST",
    "Timeout": "20",
}

ASKED: dict[str, tuple[Asking, str, dict[str, str], str | None]] = {
    "call": (call, CALLS, CALL_FORM, SID),
    "call a person": (
        lambda it: call(it, detects_machine=True),
        CALLS,
        {**CALL_FORM, "MachineDetection": "Enable"},
        SID,
    ),
    "redirect": (lambda it: it.redirect(SID, ADDRESS), CALL, {"Url": ADDRESS, "Method": "POST"}, None),
    "hang up": (lambda it: it.hang_up(SID), CALL, {"Status": "completed"}, None),
    "hold": (
        lambda it: it.hold(ROOM, SID, ADDRESS),
        PARTICIPANT,
        {"Hold": "true", "HoldUrl": ADDRESS, "HoldMethod": "POST"},
        None,
    ),
    "off hold": (lambda it: it.hold(ROOM, SID, None), PARTICIPANT, {"Hold": "false"}, None),
    "let leave": (lambda it: it.let_leave(ROOM, SID), PARTICIPANT, {"EndConferenceOnExit": "false"}, None),
    "end a room": (lambda it: it.end_room(ROOM), ROOM_PATH, {"Status": "completed"}, None),
    "text": (
        lambda it: it.text(called=CALLER, caller=LINE, body="hola ñ"),
        MESSAGES,
        {"To": CALLER, "From": LINE, "Body": "hola ñ"},
        MESSAGE_SID,
    ),
}

FAULTS: dict[str, tuple[int, str, str]] = {
    "no such thing": (404, '{"code": 20404, "message": "not found", "status": 404}', "gone"),
    "not found, in a page": (404, "<html>not found</html>", "gone"),
    "over": (400, '{"code": 21220, "message": "Call is not in-progress", "status": 400}', "gone"),
    "a wrong number": (400, f'{{"code": 21211, "message": "{CALLER} is not valid", "status": 400}}', "refused"),
    "not allowed": (403, '{"code": 20003, "message": "no", "status": 403}', "refused"),
    "refused in the newer form": (
        400,
        '{"type": "https://t.example", "title": "Invalid", "status": 400, "code": 20001}',
        "refused",
    ),
    "gone in the newer form": (
        404,
        '{"type": "https://t.example", "title": "Not found", "status": 404, "code": 20404}',
        "gone",
    ),
    "too many": (429, '{"code": 20429, "message": "Too Many Requests", "status": 429}', "unanswered"),
    "too slow": (408, "", "unanswered"),
    "trouble": (500, '{"code": 20500, "message": "Internal", "status": 500}', "unanswered"),
    "trouble on the way": (503, "<html>Service Unavailable</html>", "unanswered"),
    "no JSON": (201, "<html>all is well</html>", "unanswered"),
    "empty": (201, "", "unanswered"),
}

each_method = pytest.mark.parametrize(("ask", "address"), [row[:2] for row in ASKED.values()], ids=list(ASKED))


@pytest.fixture
def twilio() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mocked:
        yield mocked


@pytest.fixture
def telephone() -> Telephone:
    return TwilioTelephone(ACCOUNT, TOKEN)


def has_room(twilio: responses.RequestsMock) -> None:
    twilio.get(ROOMS, json={"conferences": [{"sid": ROOM_SID}], "page_size": 1})


@pytest.mark.parametrize(("ask", "address", "form", "sid"), ASKED.values(), ids=list(ASKED))
def test_each_method_asks_exactly_this(
    twilio: responses.RequestsMock,
    telephone: Telephone,
    ask: Asking,
    address: str,
    form: dict[str, str],
    sid: str | None,
) -> None:
    has_room(twilio)
    twilio.post(address, status=201, json={"sid": sid or SID})
    assert ask(telephone) == sid
    request = twilio.calls[-1].request
    assert request.url == address
    assert dict(parse_qsl(str(request.body))) == form
    assert str(request.headers["Authorization"]).startswith("Basic ")


@pytest.mark.parametrize(("status", "body", "kind"), FAULTS.values(), ids=list(FAULTS))
@each_method
def test_what_twilio_says_instead_is_one_kind_of_fault(
    twilio: responses.RequestsMock,
    telephone: Telephone,
    ask: Asking,
    address: str,
    status: int,
    body: str,
    kind: str,
) -> None:
    has_room(twilio)
    twilio.post(address, status=status, body=body)
    with pytest.raises(TelephoneFault) as raised:
        ask(telephone)
    assert raised.value.kind == kind
    assert CALLER not in raised.value.reason
    assert len(raised.value.reason) <= 64


@pytest.mark.parametrize(
    "error",
    [
        requests.exceptions.ReadTimeout("no answer within five seconds"),
        requests.exceptions.ConnectTimeout("no connection"),
        requests.exceptions.ConnectionError("reset"),
        requests.exceptions.SSLError("no trust"),
        requests.exceptions.ChunkedEncodingError("cut off"),
    ],
    ids=lambda error: type(error).__name__,
)
@each_method
def test_the_network_s_own_errors_are_no_answer(
    twilio: responses.RequestsMock, telephone: Telephone, ask: Asking, address: str, error: Exception
) -> None:
    has_room(twilio)
    twilio.post(address, body=error)
    with pytest.raises(TelephoneFault) as raised:
        ask(telephone)
    assert (raised.value.kind, raised.value.reason) == ("unanswered", type(error).__name__)


@pytest.mark.parametrize(
    "ask", [ASKED["hold"][0], ASKED["off hold"][0], ASKED["let leave"][0], ASKED["end a room"][0]]
)
@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, '{"conferences": [], "page_size": 1}', "gone"),
        (200, "{}", "unanswered"),
        (200, "<html>", "unanswered"),
        (401, '{"code": 20003, "message": "no", "status": 401}', "refused"),
        (429, "", "unanswered"),
        (500, "", "unanswered"),
    ],
)
def test_a_room_that_cannot_be_found_is_not_changed(
    twilio: responses.RequestsMock, telephone: Telephone, ask: Asking, status: int, body: str, kind: str
) -> None:
    twilio.get(ROOMS, status=status, body=body)
    with pytest.raises(TelephoneFault) as raised:
        ask(telephone)
    assert raised.value.kind == kind
    assert [one.request.method for one in twilio.calls] == ["GET"]


def test_every_request_has_a_limit_of_time(twilio: responses.RequestsMock, telephone: Telephone) -> None:
    twilio.post(CALL, json={"sid": SID})
    telephone.hang_up(SID)
    assert twilio.calls[-1].request.req_kwargs["timeout"] == TIMEOUT_SECONDS  # type: ignore[attr-defined]


def test_a_call_that_got_no_answer_is_not_asked_for_twice(
    twilio: responses.RequestsMock, telephone: Telephone
) -> None:
    twilio.post(CALLS, body=requests.exceptions.ReadTimeout("it may ring all the same"))
    with pytest.raises(TelephoneFault):
        call(telephone)
    assert len(twilio.calls) == 1


def test_the_environment_does_not_move_the_host(
    twilio: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_REGION", "au1")
    monkeypatch.setenv("TWILIO_EDGE", "sydney")
    twilio.post(CALL, json={"sid": SID})
    TwilioTelephone(ACCOUNT, TOKEN).hang_up(SID)
    assert str(twilio.calls[-1].request.url).startswith("https://api.twilio.com/")
