"""How requests are made and replies taken: signature, addresses, retries, faults, the end of a call."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from canned_line import ACCOUNT, PUBLIC_URL, TOKEN, Answer, CannedLine, asks, document, says

from ivr.practice.clock import SimulatedClock
from ivr.practice.exchange import Exchange, signed_address
from ivr.practice.practice_call import PracticeCall
from ivr.practice.signals import Ended, Request, Spoken

Make = Callable[..., PracticeCall]
FALLBACK = "/voice/fallback"


# "CallSid AccountSid ApiVersion From To Caller Called CallStatus Direction" · "First inbound request ringing"
def test_the_first_request_asks_incoming_with_the_standard_fields(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", says("Hello."))
    make_call(line="+14082730073", caller="+525512345678", call_sid="CA" + "1" * 32).dial()
    first = line.asked[0]
    assert (first.method, first.target) == ("POST", "/voice/incoming")
    assert {
        "CallSid": "CA" + "1" * 32,
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "From": "+525512345678",
        "Caller": "+525512345678",
        "FromCountry": "MX",
        "To": "+14082730073",
        "Called": "+14082730073",
        "ToCountry": "US",
        "CallStatus": "ringing",
        "Direction": "inbound",
    }.items() <= first.form.items()
    assert first.headers["USER_AGENT"] == "TwilioProxy/1.1"


@pytest.mark.parametrize("caller", ["", "anonymous", "Restricted", "sip:someone@example.com"])
def test_a_withheld_caller_is_passed_on_as_it_is(line: CannedLine, make_call: Make, caller: str) -> None:
    line.on("/voice/incoming", says("Hello."))
    make_call(caller=caller).dial()
    assert line.asked[0].form["From"] == caller
    assert line.asked[0].form["FromCountry"] == ""


# "later action requests in-progress"
def test_a_call_that_was_answered_is_in_progress(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", asks("Hello?", num_digits=1)).on("/voice/turn/1", says("Bye."))
    call = make_call()
    call.dial()
    call.keys("1")
    assert line.asked[1].form["CallStatus"] == "in-progress"


# "Only effective as the first verb: call not answered, status busy / no-answer"
@pytest.mark.parametrize(("reason", "status"), [("busy", "busy"), ("rejected", "no-answer")])
def test_a_rejected_call_is_never_answered(line: CannedLine, make_call: Make, reason: str, status: str) -> None:
    line.on("/voice/incoming", document(lambda r: r.reject(reason=reason)))
    assert make_call().dial() == (Ended("line", "the line rejected the call", status),)
    assert line.asked[-1].form["CallStatus"] == status


# "Number-level StatusCallback: standard params + CallDuration (seconds)" · "Timestamp (RFC 2822 UTC)"
def test_the_end_of_a_call_is_told_to_the_status_address(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", says("one two three four five six"))
    call = make_call()
    assert call.dial()[-1] == Ended("line", "the document ended")
    last = line.asked[-1]
    assert (last.method, last.target) == ("POST", "/voice/status")
    assert {
        "CallStatus": "completed",
        "CallDuration": "2",
        "Duration": "1",
        "SequenceNumber": "0",
        "Timestamp": "Mon, 23 Nov 2026 18:00:02 +0000",
    }.items() <= last.form.items()


def test_a_status_address_that_fails_is_a_problem(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", says("Hi.")).on("/voice/status", ("500 INTERNAL SERVER ERROR", "text/plain", "no"))
    call = make_call()
    call.dial()
    assert call.problems == ("POST /ivr/voice/status: answered 500",)


# "voice over HTTPS → port dropped; voice over HTTP → kept" · "User:password in the URL is dropped before signing"
@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("https://h.example:8443/a?b=%C3%B1#rc=2", "https://h.example/a?b=%C3%B1"),
        ("http://h.example:8000/a", "http://h.example:8000/a"),
        ("https://user:word@h.example/a", "https://h.example/a"),
        ("http://127.0.0.1:8000/voice/turn/1/es", "http://127.0.0.1:8000/voice/turn/1/es"),
    ],
)
def test_the_signed_form_of_an_address(url: str, signed: str) -> None:
    assert signed_address(url) == signed


# "POST form: sort params by name, append name+value": Twilio's own vector.
def test_a_signature_is_twilios_own(line: CannedLine) -> None:
    line.public_url = "https://example.com"
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    line.on("/myapp.php", says("Hello."))
    url = "https://example.com/myapp.php?foo=1&bar=2"
    reply = Exchange(line, "https://example.com", TOKEN).send(Request("POST", url, tuple(form.items()), "t", True))
    assert reply.status == 200
    assert line.asked[0].headers["X_TWILIO_SIGNATURE"] == "L/OH5YylLD5NRKLltdqwSvS0BnU="


# "scheme … query string, still percent-encoded"; PUBLIC_URL may hold a path, which a proxy takes off.
@pytest.mark.parametrize(
    "public_url", ["https://line.example", PUBLIC_URL, "http://127.0.0.1:8000", PUBLIC_URL + "/"]
)
def test_the_public_address_may_have_a_prefix_or_a_port(clock: SimulatedClock, public_url: str) -> None:
    line = CannedLine(public_url=public_url.rstrip("/"))
    line.on("/voice/incoming", document(lambda r: r.redirect("turn/1?name=pi%C3%B1a%2Fb&x=")))
    line.on("/voice/turn/1", says("Hello."))
    call = PracticeCall(line, public_url, TOKEN, ACCOUNT, clock=clock)
    call.dial()
    assert line.paths() == ["/voice/incoming", "/voice/turn/1?name=pi%C3%B1a%2Fb&x=", "/voice/status"]
    assert call.problems == ()


# "GET: nothing appended (params are already in the URL)"
def test_a_get_carries_its_fields_in_the_address(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", document(lambda r: r.redirect("/ivr/voice/turn/1?a=b", method="GET")))
    line.on("/voice/turn/1", says("Hello."))
    call = make_call()
    call.dial()
    second = line.asked[1]
    assert second.method == "GET"
    assert second.target.startswith("/voice/turn/1?a=b&CallSid=CA")
    assert second.form == {}
    assert call.problems == ()


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/voice", "https://line.example/other", "https://line.example/ivrx/voice"]
)
def test_an_address_outside_is_never_requested(line: CannedLine, make_call: Make, address: str) -> None:
    line.on("/voice/incoming", document(lambda r: r.redirect(address))).on(FALLBACK, says("Sorry."))
    call = make_call()
    call.dial()
    assert line.paths() == ["/voice/incoming", FALLBACK, "/voice/status"]
    assert f"{address} is not under the public address, and was not requested" in call.problems
    assert line.asked[1].form["ErrorUrl"] == address


# "Twilio stores and returns cookies like a browser"
def test_cookies_follow_the_call() -> None:
    seen = []

    def app(environ, start_response):  # type: ignore[no-untyped-def]
        seen.append(environ.get("HTTP_COOKIE"))
        start_response("200 OK", [("Content-Type", "text/xml"), ("Set-Cookie", "seen=yes; Path=/; HttpOnly")])
        return [b""]

    exchange = Exchange(app, PUBLIC_URL, TOKEN)
    for _ in range(2):
        exchange.send(Request("POST", PUBLIC_URL + "/a", (), "t", True))
    assert seen == [None, "seen=yes"]


# "called on fetch/parse/execute failure with extra ErrorCode, ErrorUrl; its TwiML continues the call"
FAULTS: list[tuple[Answer, str, str]] = [
    (("500 INTERNAL SERVER ERROR", "text/xml", "<Response/>"), "11200", "answered 500"),
    (("404 NOT FOUND", "text/html", ""), "11200", "answered 404"),
    (("204 NO CONTENT", "text/xml", ""), "11200", "answered 204"),
    (("302 FOUND", "text/html", ""), "11215", "too many redirects, or one without an address"),
    (("200 OK", "", "<Response/>"), "12300", "the content type is missing"),
    (("200 OK", "application/json", "{}"), "12300", "the content type is application/json"),
    (("200 OK", "text/plain", "Hello"), "12300", "the content type is text/plain"),
    (("200 OK", "text/xml", ""), "12100", "the document is empty"),
    (("200 OK", "text/xml", "\n<Response/>"), "12100", "a blank stands before the document"),
    (("200 OK", "text/xml", "<html/>"), "12100", "the root is <html>, not <Response>"),
    (("200 OK", "text/xml", f"<Response><!--{'a' * 65536}--></Response>"), "11750", "the document is over 64 kB"),
]


@pytest.mark.parametrize(("answer", "code", "what"), FAULTS)
def test_a_failure_is_told_to_the_fallback_address_whose_document_goes_on(
    line: CannedLine, make_call: Make, answer: Answer, code: str, what: str
) -> None:
    line.on("/voice/incoming", answer).on(FALLBACK, asks("Sorry. Yes?", num_digits=1))
    line.on("/voice/turn/1", says("Thank you."))
    call = make_call()
    call.dial()
    assert line.asked[1].target == FALLBACK
    assert line.asked[1].form["ErrorCode"] == code
    assert line.asked[1].form["ErrorUrl"] == f"{PUBLIC_URL}/voice/incoming"
    assert call.problems == (f"POST /ivr/voice/incoming: {what} ({code})",)
    assert call.keys("1")[-1] == Ended("line", "the document ended")


# "No (working) fallback: pre-recorded error message, then hangup"
def test_when_the_fallback_fails_too_the_call_ends_with_an_apology(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", ("500 OOPS", "text/xml", "")).on(FALLBACK, ("500 OOPS", "text/xml", ""))
    call = make_call()
    heard = call.dial()
    assert isinstance(heard[0], Spoken)
    assert "application error has occurred" in heard[0].text
    assert heard[1] == Ended("error", "the fallback address failed too (11200)")
    assert line.paths() == ["/voice/incoming", FALLBACK, "/voice/status"]


def test_a_fault_in_the_wait_leaves_the_queue(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", document(lambda r: r.enqueue("agents", wait_url="/ivr/voice/wait")))
    line.on("/voice/wait", ("500 OOPS", "text/xml", "")).on(FALLBACK, says("Sorry."))
    call = make_call()
    assert call.dial()[-1] == Ended("line", "the document ended")
    assert call.state.queue is None


# "#rc=2&rp=5xx,ct,rt" · "I-Twilio-Idempotency-Token: unique string to tell retries apart"
@pytest.mark.parametrize(
    ("fragment", "failures", "tries"),
    [
        ("#rc=2&rp=5xx,ct,rt", 2, 3),
        ("#rc=2&rp=5xx,ct,rt", 3, 3),
        ("#rc=2&rp=all", 2, 3),
        ("#rc=0&rp=5xx", 1, 1),
        ("#rc=2&rp=4xx", 1, 1),
        ("#rc=2", 1, 1),
        ("", 1, 1),
    ],
)
def test_a_server_fault_is_tried_again_only_as_the_address_says(
    line: CannedLine, make_call: Make, fragment: str, failures: int, tries: int
) -> None:
    failing: list[Answer] = [("503 BUSY", "text/xml", "")] * failures
    line.on("/voice/incoming", asks("Hello?", num_digits=1, action="/ivr/voice/turn/1" + fragment))
    line.on("/voice/turn/1", *failing, says("Done.")).on(FALLBACK, says("Sorry."))
    call = make_call()
    call.dial()
    call.keys("1")
    asked = [one for one in line.asked if one.target == "/voice/turn/1"]
    assert len(asked) == tries
    assert len({one.headers["I_TWILIO_IDEMPOTENCY_TOKEN"] for one in asked}) == 1
    assert [one.form["Digits"] for one in asked] == ["1"] * tries
    assert (FALLBACK in line.paths()) == (failures >= tries)
    assert asked[0].headers["I_TWILIO_IDEMPOTENCY_TOKEN"] != line.asked[0].headers["I_TWILIO_IDEMPOTENCY_TOKEN"]


# "rc 0–5" · "rp 4xx,5xx,ct,rt,all"
@pytest.mark.parametrize(
    ("fragment", "problem"),
    [("#rc=9", "rc=9 is not from 0 to 5"), ("#rc=2&rp=6xx", "rp=6xx is no reason for a retry")],
)
def test_overrides_that_twilio_does_not_know_are_problems(
    line: CannedLine, make_call: Make, fragment: str, problem: str
) -> None:
    line.on("/voice/incoming", document(lambda r: r.redirect("/ivr/voice/turn/1" + fragment)))
    line.on("/voice/turn/1", says("Hello."))
    call = make_call()
    call.dial()
    assert call.problems == (f"{PUBLIC_URL}/voice/turn/1: {problem}",)


# "Redirects: followed, max 10 (11215); POST params are lost"
def test_a_redirection_of_the_web_loses_the_fields(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", ("302 FOUND", "text/html", "/ivr/voice/elsewhere"))
    line.on("/voice/elsewhere", says("Hello."))
    make_call().dial()
    assert (line.asked[1].method, line.asked[1].target, line.asked[1].form) == ("GET", "/voice/elsewhere", {})


def test_an_eleventh_redirection_is_a_failure(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", ("302 FOUND", "text/html", "/ivr/voice/incoming")).on(FALLBACK, says("Sorry."))
    make_call().dial()
    assert line.paths().count("/voice/incoming") == 11
    assert line.asked[-2].form["ErrorCode"] == "11215"


def test_documents_that_run_in_a_circle_end_the_call(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", document(lambda r: r.redirect("")))
    assert make_call().dial()[-1] == Ended("error", "the documents run in a circle")


def test_a_long_call_with_many_acts_is_no_circle(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", asks("Again?", num_digits=1, action="/ivr/voice/incoming"))
    call = make_call()
    call.dial()
    for _ in range(60):
        call.keys("1")
    assert call.ended is None
    assert call.problems == ()


# "loop(1; 0 = up to 1000)": here once.
@pytest.mark.parametrize(("loop", "times"), [(None, 1), (3, 3), (0, 1)])
def test_a_looped_prompt_is_heard_as_often(line: CannedLine, make_call: Make, loop: int | None, times: int) -> None:
    line.on("/voice/incoming", document(lambda r: r.say("Hi.", loop=loop)))
    assert [one for one in make_call().dial() if isinstance(one, Spoken)] == [Spoken("en-US", "", "Hi.")] * times


# "unknown verbs/attributes → record a 12200 warning and fail the test"
def test_a_departure_in_a_document_is_kept_and_the_call_goes_on(line: CannedLine, make_call: Make) -> None:
    line.on("/voice/incoming", "<Response><say>no</say><Pay/><Say>yes</Say></Response>")
    call = make_call()
    assert call.dial()[0] == Spoken("en-US", "", "yes")
    assert call.problems == (
        "POST /ivr/voice/incoming: <say> may not stand in <Response>",
        "the practice phone does not play <say>",
        "the practice phone does not play <Pay>",
    )


@pytest.mark.parametrize("attribute", ['numDigits="x"', 'timeout="soon"', 'speechTimeout="soon"', 'method="PUT"'])
def test_a_wrong_value_is_a_problem_and_stops_nothing(line: CannedLine, make_call: Make, attribute: str) -> None:
    line.on("/voice/incoming", f'<Response><Gather {attribute} action="turn/1"/></Response>')
    line.on("/voice/turn/1", says("Hello."))
    call = make_call()
    call.dial()
    call.keys("1#")
    assert len(call.problems) == 1
    assert line.asked[1].form["Digits"] == "1"


def test_the_service_sees_the_clock_that_the_call_has_reached() -> None:
    clock = SimulatedClock(datetime(2026, 11, 23, 18, 0, tzinfo=UTC))
    seen = []
    line = CannedLine()

    def app(environ, start_response):  # type: ignore[no-untyped-def]
        seen.append(clock().isoformat())
        return line(environ, start_response)

    line.on("/voice/incoming", asks(" ".join(["word"] * 20), timeout=10)).on("/voice/turn/1", says("Bye."))
    call = PracticeCall(app, PUBLIC_URL, TOKEN, ACCOUNT, clock=clock)
    call.dial()
    call.wait()
    assert seen[:2] == ["2026-11-23T18:00:00+00:00", "2026-11-23T18:00:17+00:00"]


def test_a_clock_needs_an_offset_and_never_runs_back() -> None:
    with pytest.raises(ValueError, match="offset"):
        SimulatedClock(datetime(2026, 11, 23))
    clock = SimulatedClock(datetime(2026, 11, 23, tzinfo=UTC))
    clock.advance(-5)
    assert clock.now() == datetime(2026, 11, 23, tzinfo=UTC)
