"""From Twilio's form to what it means: a new call, what was heard, or how a transfer ended.

Every field may be missing, repeated, odd or long; nothing here raises. What was spoken is untrusted text.
Source of the fields and their values: `../shared/reference/twilio.md` section 1.
"""

import re
from collections.abc import Mapping

from ivr.conversation.turns import HUNG_UP, Happened, NewCall
from ivr.flow.events import Recorded, TransferEnded
from ivr.phone_numbers import parse_caller, parse_number
from ivr.speech.heard import Keys, Nothing, Speech

CALL_SID = re.compile(r"[A-Za-z0-9:_.\-]{1,64}")
VERIFIED_CALLER_ID = re.compile(
    r"(TN-Validation-(Passed|Failed)(-[ABC])?|No-TN-Validation|NULL)(-Diverted|-Passthrough)?"
)
KEYS = "0123456789*#"
MOST_KEYS = 64
LONGEST_SPEECH = 1000

REDIRECTED = "redirected"
QUEUE_RESULTS = {
    "bridged": "ended",
    "bridging-in-process": "ended",
    REDIRECTED: "ended",
    "redirected-from-bridged": "ended",
    "leave": "left",
    "hangup": HUNG_UP,
}
DIAL_STATUSES = {"completed": "ended", "answered": "ended", "canceled": HUNG_UP}
"""Every other result means that nobody was reached."""


def read_call_sid(form: Mapping[str, str]) -> str | None:
    """Read the call's sid, None where it is missing or cannot be one."""
    sid = form.get("CallSid", "")
    return sid if CALL_SID.fullmatch(sid) else None


def read_new_call(form: Mapping[str, str], sid: str) -> NewCall:
    """Read who calls which number; withheld and odd caller IDs are nobody."""
    verified = form.get("StirVerstat", "")
    return NewCall(
        sid=sid,
        dialed=parse_number(form.get("To", "").strip()),
        caller=parse_caller(form.get("From")),
        verified_caller_id=verified if VERIFIED_CALLER_ID.fullmatch(verified) else None,
    )


def read_key(form: Mapping[str, str]) -> str:
    """Read the one key of a leg that we called; empty where there was none."""
    return next((key for key in form.get("Digits", "")[:MOST_KEYS] if key in KEYS), "")


def read_answered_by(form: Mapping[str, str]) -> str | None:
    """Read what Twilio takes for having answered, None where it was not asked."""
    return form.get("AnsweredBy", "")[:32].lower() or None


def read_happened(form: Mapping[str, str]) -> Happened:
    """Read what a turn brings. The kind of field tells which verb it answers."""
    if "QueueResult" in form:
        return TransferEnded(QUEUE_RESULTS.get(form["QueueResult"], "failed"))
    if "DialCallStatus" in form:
        return TransferEnded(DIAL_STATUSES.get(form["DialCallStatus"], "failed"))
    if "RecordingUrl" in form or "RecordingSid" in form:
        return _recorded(form)
    pressed = "".join(key for key in form.get("Digits", "")[:MOST_KEYS] if key in KEYS)
    if pressed:
        return Keys(pressed)
    said = form.get("SpeechResult", "")[:LONGEST_SPEECH]
    return Speech(said, _confidence(form.get("Confidence", ""))) if said.strip() else Nothing()


def is_redirected(form: Mapping[str, str]) -> bool:
    """Tell whether a caller left the queue because we moved the call elsewhere."""
    return form.get("QueueResult") == REDIRECTED


def read_whole_number(text: str | None) -> int | None:
    """Read a number of seconds, None where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _recorded(form: Mapping[str, str]) -> Recorded:
    reference = form.get("RecordingSid") or form.get("RecordingUrl") or None
    seconds = read_whole_number(form.get("RecordingDuration"))
    if form.get("Digits") == "hangup":
        # A recording of nothing has a reference too; one whose length is not told may hold something.
        return Recorded("hung_up", None if seconds == 0 else reference)
    if not seconds:
        return Recorded("empty")
    return Recorded("recorded", reference)


def _confidence(text: str) -> float | None:
    try:
        confidence = float(text)
    except ValueError:
        return None
    return confidence if 0.0 <= confidence <= 1.0 else None
