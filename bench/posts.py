"""Signed posts as bytes, with the twenty-five parameters that Twilio sends.

Source: `../shared/reference/twilio.md` sections 1 and 5.
"""

import hashlib
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bench.client import HOST, Post

PUBLIC_URL = "https://line.example"
ACCOUNT = "AC" + "0" * 32
TOKEN = "the token of the benchmark"  # noqa: S105  made up
LINE, CALLER = "+18669013212", "+15105550101"

_validator = RequestValidator(TOKEN)

_STANDARD = {
    "AccountSid": ACCOUNT,
    "ApiVersion": "2010-04-01",
    "CallStatus": "in-progress",
    "Direction": "inbound",
    "From": CALLER,
    "FromCity": "OAKLAND",
    "FromState": "CA",
    "FromZip": "94601",
    "FromCountry": "US",
    "Caller": CALLER,
    "CallerCity": "OAKLAND",
    "CallerState": "CA",
    "CallerZip": "94601",
    "CallerCountry": "US",
    "To": LINE,
    "ToCity": "",
    "ToState": "",
    "ToZip": "",
    "ToCountry": "US",
    "Called": LINE,
    "CalledCity": "",
    "CalledState": "",
    "CalledZip": "",
    "CalledCountry": "US",
}


def make_sid(*parts: object) -> str:
    """Make up a call's sid, the same for the same parts."""
    return "CA" + hashlib.md5(repr(parts).encode(), usedforsecurity=False).hexdigest()


def make_form(sid: str, **fields: str) -> dict[str, str]:
    """Give the form of one webhook of a call."""
    return {"CallSid": sid, **_STANDARD, **fields}


def sign(path: str, form: dict[str, str]) -> str:
    """Give the signature of a form posted to a path of the public address."""
    signature: str = _validator.compute_signature(PUBLIC_URL + path, form)
    return signature


def make_post(path: str, form: dict[str, str], expects: str) -> Post:
    """Make a signed post whose answer must contain `expects`."""
    body = urlencode(form)
    head = (
        f"POST {path} HTTP/1.1",
        f"Host: {HOST}",
        "User-Agent: TwilioProxy/1.1",
        "Accept: */*",
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8",
        f"Content-Length: {len(body)}",
        f"X-Twilio-Signature: {sign(path, form)}",
        f"I-Twilio-Idempotency-Token: {form['CallSid'][2:]}",
        "Connection: close",
    )
    return Post(("\r\n".join(head) + "\r\n\r\n" + body).encode(), expects.encode())
