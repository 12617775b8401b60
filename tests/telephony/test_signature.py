"""Twilio's signature: its published vectors, and the addresses that it is made for."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from signed_posts import SID, Answer, Poster
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from ivr.errors import RequestFault
from ivr.practice.practice_call import PracticeCall
from ivr.telephony.addresses import Addresses
from ivr.telephony.signature import SignatureCheck

FORM = {"CallSid": "CA1234567890ABCDE", "Digits": "1234", "To": "+18005551212"}
BODY_DIGEST = "5ccde7145dfb8f56479710896586cb9d5911809d83afbe34627818790db0aec9"


def signed_request(target: str, form: dict[str, str], signature: str | None) -> Request:
    builder = EnvironBuilder(method="POST", data=form)
    environ = builder.get_environ() | {"RAW_URI": target}
    if signature is not None:
        environ["HTTP_X_TWILIO_SIGNATURE"] = signature
    return Request(environ)


@pytest.mark.parametrize(
    ("public_url", "target", "form", "signature"),
    [
        (
            "https://example.com",
            "/myapp.php?foo=1&bar=2",
            FORM | {"Caller": "+14158675310", "From": "+14158675310"},
            "L/OH5YylLD5NRKLltdqwSvS0BnU=",
        ),
        (
            "https://mycompany.com",
            "/myapp.php?foo=1&bar=2",
            FORM | {"Caller": "+14158675309", "From": "+14158675309"},
            "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        ),
        ("https://example.com", f"/myapp?bodySHA256={BODY_DIGEST}", {}, "hPXmLwIy3Fgqv1i9KPmH/HhQ6zo="),
        ("https://example.com", "/v", {"SpeechResult": "sí, mañana"}, "25V12+jng5XQ3wCLNl1dnwjXYeg="),
    ],
)
def test_twilios_published_signatures_pass_and_any_other_does_not(
    public_url: str, target: str, form: dict[str, str], signature: str
) -> None:
    check = SignatureCheck("12345", Addresses(public_url))
    check.check(signed_request(target, form, signature))
    for wrong in (None, "", signature.lower(), signature[:-1], "sí", "A" * 28):
        with pytest.raises(RequestFault, match="not signed") as raised:
            check.check(signed_request(target, form, wrong))
        assert raised.value.status == 403
    for other in (target + "x", target.replace("?", "?x=1&"), "/"):
        if other != target:
            with pytest.raises(RequestFault):
                check.check(signed_request(other, form, signature))
    with pytest.raises(RequestFault):
        check.check(signed_request(target, form | {"Digits": "4321"}, signature))


def voice_paths(app: Flask) -> Iterator[str]:
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.rule.startswith("/voice"):
                values = {name: 1 if name == "number" else "en" for name in rule.arguments}
                yield app.url_for(rule.endpoint, **values).removeprefix("http://localhost")


def test_every_voice_route_refuses_what_is_not_signed(app: Flask, poster: Poster) -> None:
    paths = list(voice_paths(app))
    assert {"/voice/incoming", "/voice/fallback", "/voice/status", "/voice/turn/1/en"} <= set(paths)
    fields = {"CallSid": SID, "CallStatus": "completed"}
    for path in paths:
        for token in (None, "", "another token"):
            assert poster.post(path, fields, token=token).status == 403, path
        assert poster.post(path, fields).status in (200, 204), path


def test_every_voice_route_takes_posts_alone(app: Flask, poster: Poster) -> None:
    for path in voice_paths(app):
        for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH"):
            if method != "HEAD":  # whose answer has no line
                assert poster.send(path, method=method).status == 405, (method, path)


def incoming(poster: Poster, path: str = "/voice/incoming", **how: str) -> Answer:
    return poster.post(path, {"CallSid": SID}, **how)


@pytest.mark.parametrize(
    "path",
    [
        "/voice/incoming",
        "/voice/incoming?line=a%2Fb&x=%C3%B1+%7B%7d",
        "/voice/incoming?x=1&x=1&y=",
        "/voice%2Fincoming",
        "/voice/%69ncoming",
    ],
)
@pytest.mark.parametrize("target_name", ["RAW_URI", "REQUEST_URI"])
def test_the_signature_covers_the_address_as_it_was_sent(poster: Poster, path: str, target_name: str) -> None:
    assert incoming(poster, path, target_name=target_name).gather
    changed = path + "&z=1" if "?" in path else path + "?z=1"
    assert incoming(poster, path, target=changed, target_name=target_name).status == 403


@pytest.mark.parametrize("public_url", ["https://line.example/ivr", "https://user:pass@line.example/a/b"])
def test_a_prefix_is_signed_whether_a_proxy_takes_it_off_or_not(
    make_app: Callable[..., Flask], make_poster: Callable[..., Poster], public_url: str
) -> None:
    app = make_app(public_url=public_url)
    poster = make_poster(app, public_url)
    prefix = public_url.partition(".example")[2]
    for target in ("/voice/incoming", f"{prefix}/voice/incoming"):
        answer = incoming(poster, target=target)
        assert answer.gather["action"].partition("#")[0] == f"{public_url}/voice/turn/1/en"
    assert incoming(make_poster(app, "https://line.example")).status == 403
    assert incoming(make_poster(app, "https://other.example" + prefix)).status == 403


@pytest.mark.parametrize(
    "public_url", ["https://user:pass@line.example", "http://line.example:8080", "https://line.example:8443/x"]
)
def test_user_password_and_port_do_not_hinder_a_call(
    make_app: Callable[..., Flask], make_call: Callable[..., PracticeCall], public_url: str
) -> None:
    call = make_call(app=make_app(public_url=public_url), public_url=public_url)
    call.dial()
    assert call.keys("0")
    assert call.ended is None


@pytest.mark.parametrize(
    ("raw_target", "signed"),
    [
        ("/voice/incoming", "https://line.example/ivr/voice/incoming"),
        ("/ivr/voice/incoming", "https://line.example/ivr/voice/incoming"),
        ("/ivry", "https://line.example/ivr/ivry"),
        ("http://inside:80/voice/x?y=%2F", "https://line.example/ivr/voice/x?y=%2F"),
        ("http://inside", "https://line.example/ivr/"),
    ],
)
def test_what_is_signed_is_built_from_the_public_address_alone(raw_target: str, signed: str) -> None:
    assert Addresses("https://u:p@line.example/ivr").signed(raw_target) == signed
