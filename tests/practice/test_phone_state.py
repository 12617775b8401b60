"""The phone's state is plain: it goes through JSON between any two steps, whatever the caller does."""

from collections.abc import Callable

import pytest
from canned_line import CannedLine, asks, document, says
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twilio.twiml.voice_response import VoiceResponse

from ivr.practice import phone
from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.practice.signals import Act, Ended, HungUp, Keyed, Reply, Said, Waited
from ivr.practice.state import Fetching, PhoneState, from_json, to_json

Make = Callable[..., PracticeCall]

ACTS: st.SearchStrategy[Act] = st.one_of(
    st.text("0123456789*#", min_size=1, max_size=12).map(Keyed),
    st.text(max_size=8).map(Said),
    st.just(Waited()),
)


def _line() -> CannedLine:
    """A menu: 1 queues, 2 records, 3 dials, 4 says goodbye, all else asks again."""
    waiting = asks("Press 1 to leave.", num_digits=1, action="/ivr/voice/left", action_on_empty_result=False)
    line = CannedLine()
    line.on("/voice/incoming", asks("One to four?", finish_on_key="", num_digits=1, action="/ivr/voice/chosen"))
    line.on(
        "/voice/queue", document(lambda r: r.enqueue("q", wait_url="/ivr/voice/wait", action="/ivr/voice/incoming"))
    )
    line.on("/voice/wait", waiting).on("/voice/left", document(lambda r: r.leave()))
    line.on("/voice/record", document(lambda r: r.record(action="/ivr/voice/incoming", max_length=9)))
    line.on("/voice/dial", document(lambda r: r.dial("+15005550006", action="/ivr/voice/incoming")))
    line.on("/voice/goodbye", says("Goodbye."))
    return line


class _Chooser(CannedLine):
    def __call__(self, environ, start_response):  # type: ignore[no-untyped-def]
        self.on("/voice/chosen", *[self._answer(environ)])
        return super().__call__(environ, start_response)

    def _answer(self, environ) -> VoiceResponse:  # type: ignore[no-untyped-def]
        body = environ["wsgi.input"].getvalue().decode()
        chosen = body.rpartition("Digits=")[2] if "Digits=" in body else ""
        path = {"1": "queue", "2": "record", "3": "dial", "4": "goodbye"}.get(chosen, "incoming")
        return document(lambda r: r.redirect(f"/ivr/voice/{path}"))


class _ThroughJson(PracticeCall):
    """A call whose state is written and read again before every act, as by a browser."""

    def act(self, act: Act):  # type: ignore[no-untyped-def]
        self._state = from_json(to_json(self.state))
        return super().act(act)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts=st.lists(ACTS, max_size=25))
def test_whatever_the_caller_does_the_call_can_go_on_and_ends_once(acts: list[Act]) -> None:
    line = _Chooser(answers=_line().answers)
    call = _ThroughJson(line, line.public_url, "12345", "AC" + "0" * 32)
    call.dial()
    for act in acts:
        call.act(act)
        assert not isinstance(call.state.activity, Fetching)
        assert from_json(to_json(call.state)) == call.state
    call.act(HungUp())
    assert [one for one in call.heard if isinstance(one, Ended)] == [call.ended]
    assert line.paths().count("/voice/status") == 1
    assert line.paths()[-1] == "/voice/status"
    assert call.problems == ()


def test_a_state_that_awaits_a_reply_goes_through_json_too(make_call: Make, clock: SimulatedClock) -> None:
    state = phone.dial(make_call().setup, clock.now()).state
    assert isinstance(state.activity, Fetching)
    assert from_json(to_json(state)) == state


@pytest.mark.parametrize(
    "text", ["{}", "[]", '{"is": "Ended", "by": "line", "reason": ""}', '{"is": "os"}', "nonsense"]
)
def test_what_is_no_state_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_json(text)


def test_keys_are_not_in_a_states_repr(make_call: Make, line: CannedLine) -> None:
    line.on("/voice/incoming", asks("PIN?"))
    call = make_call()
    call.dial()
    call.act(Keyed("8642"))
    assert "8642" in to_json(call.state)
    assert "8642" not in repr(call.state)


# ── acts and replies at odd moments ──


def _fetching(make_call: Make, clock: SimulatedClock) -> PhoneState:
    return phone.dial(make_call().setup, clock.now()).state


def test_keys_pressed_while_a_reply_is_awaited_are_typed_ahead(make_call: Make, clock: SimulatedClock) -> None:
    state = phone.act(_fetching(make_call, clock), Keyed("1")).state
    question = '<Response><Gather numDigits="1" action="/ivr/next"/></Response>'
    step = phone.receive(state, Reply(200, "text/xml", question))
    assert dict(step.requests[0].form)["Digits"] == "1"


def test_a_reply_that_comes_after_the_hang_up_changes_nothing(make_call: Make, clock: SimulatedClock) -> None:
    ended = phone.act(_fetching(make_call, clock), HungUp()).state
    step = phone.receive(ended, Reply(200, "text/xml", "<Response><Say>Hello?</Say></Response>"))
    assert (step.state, step.heard, step.requests) == (ended, (), ())


# "Default 1 retry, only for TCP/TLS connect failure"
@pytest.mark.parametrize(("failure", "tries"), [("ct", 2), ("rt", 1)])
def test_a_failed_connection_is_tried_once_more(
    make_call: Make, clock: SimulatedClock, failure: str, tries: int
) -> None:
    step = phone.dial(make_call().setup, clock.now())
    tokens = []
    while step.requests[0].url.endswith("/voice/incoming"):
        tokens.append(step.requests[0].token)
        step = phone.receive(step.state, Reply(failure=failure))  # type: ignore[arg-type]
    assert len(tokens) == tries
    assert len(set(tokens)) == 1
    assert step.requests[0].url.endswith("/voice/fallback")
