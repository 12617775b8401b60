"""The form fields that Twilio sends with every webhook, and with a status callback. Pure.

Fields of one verb (Digits, QueueResult, …) are left to the verbs.

Source: `../shared/reference/twilio.md` sections 1.1 and 1.7.
"""

import hashlib
import math
from datetime import UTC, datetime
from email.utils import format_datetime

import phonenumbers

from ivr.practice.state import PhoneState

API_VERSION = "2010-04-01"
OWN_REST_ADDRESS = "https://api.twilio.com"


def standard_fields(state: PhoneState, call_status: str = "") -> dict[str, str]:
    """Give the fields of every request; `call_status` only where the call's own is not right."""
    setup = state.setup
    fields = {
        "CallSid": setup.call_sid,
        "AccountSid": setup.account_sid,
        "ApiVersion": API_VERSION,
        "CallStatus": call_status or ("in-progress" if state.is_answered else "ringing"),
        "Direction": "outbound-api" if setup.outgoing else "inbound",
    }
    calling, called = (setup.line, setup.caller) if setup.outgoing else (setup.caller, setup.line)
    for name, number in (("From", calling), ("Caller", calling), ("To", called), ("Called", called)):
        fields[name] = number
        fields[f"{name}Country"] = _country(number)
        # "If available", says Twilio; often they are there and empty.
        fields |= {f"{name}{place}": "" for place in ("City", "State", "Zip")}
    return fields


def ending_fields(state: PhoneState, call_status: str) -> dict[str, str]:
    """Give the fields of the status callback after the call's end."""
    seconds = round(state.now - state.began) if call_status == "completed" else 0
    # Of a call that the line makes, `initiated`, `ringing` and `answered` were counted, though nobody asked for them.
    number = 2 + state.is_answered if state.setup.outgoing else 0
    return standard_fields(state, call_status) | {
        "CallDuration": str(seconds),
        "Duration": str(math.ceil(seconds / 60)),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(number),
        "Timestamp": format_datetime(datetime.fromtimestamp(state.now, UTC)),
    }


def make_sid(prefix: str, *parts: object) -> str:
    """Make up an identifier in Twilio's form, the same for the same parts: two letters and 32 hex digits."""
    return prefix + hashlib.sha256("/".join(str(part) for part in parts).encode()).hexdigest()[:32]


def _country(number: str) -> str:
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""
