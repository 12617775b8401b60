"""Forms that no well-behaved telephone posts: signed, they get TwiML or one clear line, never a stack trace."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from signed_posts import CALLER, LINE, SID, Fields, Poster
from sqlalchemy import select

from ivr.store.database import Database
from ivr.store.tables import calls

FORM = "application/x-www-form-urlencoded"
PATHS = (
    "/voice/incoming",
    "/voice/turn/1/en",
    "/voice/turn/2/es",
    "/voice/wait/h1/en",
    "/voice/trouble/es",
    "/voice/trouble/all/ended",
    "/voice/fallback",
    "/voice/status",
)
FIELDS = {
    "AccountSid": "AC" + "0" * 32,
    "ApiVersion": "2010-04-01",
    "CallSid": SID,
    "CallStatus": "in-progress",
    "CallDuration": "12",
    "Confidence": "0.9",
    "DialCallStatus": "completed",
    "Digits": "1",
    "Direction": "inbound",
    "ErrorCode": "11200",
    "From": CALLER,
    "QueueResult": "bridged",
    "QueueTime": "30",
    "RecordingDuration": "4",
    "RecordingSid": "RE" + "2" * 32,
    "RecordingUrl": "https://api.example/recording",
    "SpeechResult": "yes",
    "StirVerstat": "TN-Validation-Passed-A",
    "To": LINE,
}
ODD = {
    "empty": "",
    "blanks": "  \t ",
    "nul": "a\0b",
    "control": "\x07\x1b[31m\x7f\x9f",
    "newlines": "1\r\n2\n",
    "surrogate": "\ud800",
    "not a character": "\ufffe\uffff",
    "markup": "</Say><Dial>+19005550100</Dial>&\"'",
    "format": "%s{0}{caller}%00",
    "letters": "ABC",
    "huge number": "9" * 400,
    "minus": "-1",
    "nan": "nan",
    "infinite": "-inf",
    "arabic digits": "١٢٣",
    "emoji": "👋🏽" * 50,
    "combining": "e" + "\u0301" * 500,
    "right to left": "\u202e123",
    "long": "yes " * 600,
}


def taken(poster: Poster, path: str, fields: Fields) -> bool:
    """Post a form, and tell whether it is answered as it should be; the poster holds the answer to Twilio's rules."""
    return poster.post(path, fields).status == (204 if path == "/voice/status" else 200)


@pytest.mark.parametrize("path", PATHS)
def test_any_field_may_be_missing_or_repeated(poster: Poster, path: str) -> None:
    poster.incoming()
    for name, value in FIELDS.items():
        assert taken(poster, path, {other: value for other, value in FIELDS.items() if other != name})
        for second in ("", value, "something else"):
            assert taken(poster, path, [*FIELDS.items(), (name, second)])


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_any_field_may_hold_anything(poster: Poster, odd: str) -> None:
    poster.incoming()
    for path in PATHS:
        assert taken(poster, path, dict.fromkeys(FIELDS, odd))
        assert taken(poster, path, dict.fromkeys(FIELDS, odd) | {"CallSid": SID})
    for turn, name in enumerate(FIELDS, start=1):
        assert taken(poster, f"/voice/turn/{turn}/en", {"CallSid": SID, odd: odd, name: odd})
        assert taken(poster, "/voice/incoming", {"CallSid": f"CA{turn}", name: odd})


@pytest.mark.parametrize(
    "fields",
    [
        {"Digits": "ABC"},
        {"SpeechResult": "yes", "Confidence": "nan"},
        {"SpeechResult": "\0\0"},
        {"QueueResult": "bridged"},
        {"RecordingUrl": "https://api.example/r", "RecordingDuration": "3"},
    ],
)
def test_what_does_not_fit_a_question_is_asked_again(poster: Poster, fields: dict[str, str]) -> None:
    poster.incoming()
    assert poster.turn(1, **fields).gather


@pytest.mark.parametrize(
    "body",
    [
        b"CallSid=%ff%fe&Digits=%C3%28",
        b"CallSid=CA\xff\xfe&Digits=\xc3\x28",
        b"&&&=&==&;",
        b"\0\0\0",
        b"CallSid",
        b"%",
        b"Digits=1&" * 900,
    ],
)
def test_bytes_that_are_no_form_are_borne(poster: Poster, body: bytes) -> None:
    for path in PATHS:
        assert poster.send(path, body).status == (204 if path == "/voice/status" else 200)


@pytest.mark.parametrize(
    "content_type", ["", "application/json", "text/plain", "multipart/form-data", f"{FORM}; charset=klingon"]
)
def test_a_body_of_another_kind_is_borne(poster: Poster, content_type: str) -> None:
    for body in (b"", b'{"CallSid": "CA1"}', urlencode(FIELDS).encode()):
        assert poster.send("/voice/incoming", body, content_type=content_type).status in (200, 403)


@pytest.mark.parametrize("size", [65 * 1024, 3 * 1024 * 1024])
def test_a_request_that_is_too_large_is_refused_in_one_line(poster: Poster, size: int) -> None:
    for path in PATHS:
        assert poster.post(path, {"CallSid": SID, "SpeechResult": "x" * size}).status == 413


def test_an_address_that_is_none_is_refused_in_one_line(poster: Poster) -> None:
    for path in ("/voice", "/voice/", "/voice/turn/x/en", "/voice/turn/-1/en", "/voice/turn/1", "/nothing", "//"):
        assert poster.post(path, {"CallSid": SID}).status == 404


@pytest.mark.parametrize(
    ("caller", "kept"),
    [
        ("+15105550101", "+15105550101"),
        ("+526645550107", "+526645550107"),
        ("+442071838750", "+442071838750"),
        ("anonymous", None),
        ("Anonymous", None),
        ("RESTRICTED", None),
        ("unavailable", None),
        ("+266696687", None),
        ("+7378742833", None),
        ("+86282452253", None),
        ("+8656696", None),
        ("+2562533", None),
        ("client:agent_7", None),
        ("sip:someone@host.example", None),
        ("whatsapp:+15105550101", None),
        ("", None),
        ("12", None),
        ("911" * 30, None),
    ],
)
def test_a_withheld_or_odd_caller_is_nobody_and_is_answered(
    poster: Poster, database: Database, caller: str, kept: str | None
) -> None:
    assert poster.incoming(From=caller).gather
    with database.reading() as connection:
        assert connection.execute(select(calls.c.caller)).scalar_one() == kept


@pytest.mark.parametrize(
    ("dialed", "line"),
    [
        ("+18669013212", "toll_free"),
        ("18669013212", "toll_free"),
        (" (866) 901-3212 ", "toll_free"),
        ("+14082730073", "abroad"),
        ("+12025550100", "unknown"),
        ("", "unknown"),
        ("sip:line@host.example", "unknown"),
        ("x" * 500, "unknown"),
    ],
)
def test_the_number_dialed_tells_the_line_and_any_other_is_answered_too(
    poster: Poster, database: Database, dialed: str, line: str
) -> None:
    assert poster.incoming(To=dialed).gather
    with database.reading() as connection:
        assert connection.execute(select(calls.c.line)).scalar_one() == line


@pytest.mark.parametrize(
    ("verified", "kept"),
    [
        ("TN-Validation-Passed-A", "TN-Validation-Passed-A"),
        ("TN-Validation-Failed-C-Passthrough", "TN-Validation-Failed-C-Passthrough"),
        ("No-TN-Validation", "No-TN-Validation"),
        ("NULL", "NULL"),
        ("", None),
        ("TN-Validation-Passed-D", None),
        ("x" * 4000, None),
    ],
)
def test_a_verified_caller_id_is_kept_as_evidence_in_the_forms_that_there_are(
    poster: Poster, database: Database, verified: str, kept: str | None
) -> None:
    poster.incoming(StirVerstat=verified)
    with database.reading() as connection:
        assert connection.execute(select(calls.c.verified_caller_id)).scalar_one() == kept


TEXTS = st.text(max_size=40) | st.text(st.characters(categories=["Cs", "Cc", "Nd"]), max_size=20)
VALUES = st.sampled_from(sorted({*FIELDS.values(), *ODD.values()})) | TEXTS
FORMS = st.dictionaries(st.sampled_from(sorted(FIELDS)) | TEXTS, VALUES, max_size=8)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PATHS), FORMS)
@example("/voice/turn/1/en", {"CallSid": SID, "Digits": "9", "SpeechResult": "\0"})
def test_any_signed_form_gets_twiml(poster: Poster, path: str, fields: dict[str, str]) -> None:
    poster.incoming()
    assert taken(poster, path, fields)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/nothing", "/voice/incoming"])
def test_no_answer_tells_of_what_is_inside(
    make_app: Callable[..., Flask], make_poster: Callable[..., Poster], path: str
) -> None:
    poster = make_poster(make_app())
    body = poster.send(path, method="GET", token=None).body
    assert not {"flask", "werkzeug", "python", "sqlite", "ivr/"} & set(body.lower().split())
