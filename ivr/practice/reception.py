"""Take a reply to the phone: try again, follow, carry out its document, or turn to the fallback address.

Stricter than Twilio in one thing: plain text and sound files as replies, which Twilio would read aloud or play, are
failures here, since our service never means them.

Source: `../shared/reference/twilio.md` section 4 (retries, redirects, content types, fallback, error codes).
"""

from ivr.practice.addresses import path_of
from ivr.practice.playing import Playing
from ivr.practice.signals import Reply, Spoken
from ivr.practice.state import Document, Fetching
from ivr.practice.twiml_rules import MAXIMUM_BYTES, NotTwiml, check_document, parse_document
from ivr.practice.verbs.speaking import speech_seconds

MAXIMUM_REDIRECTS = 10
MAXIMUM_DOCUMENTS_WITHOUT_ACT = 50
"""Our own limit: Twilio would go on, and cost money."""

TWIML_TYPES = frozenset({"text/xml", "application/xml", "text/html"})
APOLOGY = "We are sorry, an application error has occurred. Goodbye."


def take_reply(playing: Playing, fetching: Fetching, reply: Reply) -> None:
    """Take the reply that was awaited."""
    request = fetching.request
    name = f"{request.method} {path_of(request.url)}"
    kind = reply.failure or f"{reply.status // 100}xx"
    if fetching.retries_left and {kind, "all"} & set(fetching.retried_after) and kind in {"4xx", "5xx", "ct", "rt"}:
        playing.problems.append(f"{name}: {_describe(reply)}; tried again")
        playing.fetch_again(fetching)
        return
    if kind == "3xx" and reply.location and fetching.redirects < MAXIMUM_REDIRECTS:
        playing.follow(fetching, reply.location)
        return
    if fault := _find_fault(reply):
        code, what = fault
        playing.problems.append(f"{name}: {what} ({code})")
        _fall_back(playing, fetching, code)
        return
    context = {"wait": "wait", "room": "conference"}.get(fetching.purpose, "call")
    playing.problems += [f"{name}: {problem}" for problem in check_document(reply.body, context=context)]
    playing.change(fetched_without_act=playing.state.fetched_without_act + 1)
    if playing.state.fetched_without_act > MAXIMUM_DOCUMENTS_WITHOUT_ACT:
        playing.problems.append(f"{name}: the documents run in a circle")
        _apologise(playing, "the documents run in a circle")
        return
    playing.set_document(Document(request.url, reply.body))
    playing.go_on()


def check_unawaited(method: str, url: str, reply: Reply) -> list[str]:
    """List what is wrong with a reply that nobody awaits: it should be a success, and hold nothing or TwiML."""
    name = f"{method} {path_of(url)}"
    if reply.failure or reply.status // 100 != 2:
        return [f"{name}: {_describe(reply)}"]
    if not reply.body:
        return []
    return [f"{name}: {problem}" for problem in check_document(reply.body)]


def _find_fault(reply: Reply) -> tuple[str, str] | None:
    media_type = reply.content_type.partition(";")[0].strip().lower()
    if reply.failure:
        return ("11205" if reply.failure == "ct" else "11203"), _describe(reply)
    if reply.status // 100 == 3:
        return "11215", "too many redirects, or one without an address"
    if reply.status != 200:
        return "11200", _describe(reply)
    if len(reply.body.encode()) > MAXIMUM_BYTES:
        return "11750", "the document is over 64 kB"
    if media_type not in TWIML_TYPES:
        return "12300", f"the content type is {media_type or 'missing'}"
    try:
        parse_document(reply.body)
    except NotTwiml as error:
        return "12100", str(error)
    return None


def _describe(reply: Reply) -> str:
    if reply.failure:
        return reply.reason or {"ct": "no connection", "rt": "no answer in time"}[reply.failure]
    return f"answered {reply.status}"


def _fall_back(playing: Playing, fetching: Fetching, code: str) -> None:
    playing.change(queue=None, room=None)
    if playing.state.setup.outgoing:  # which has no fallback address
        _apologise(playing, f"its document could not be had ({code})")
        return
    if fetching.purpose == "fallback":
        _apologise(playing, f"the fallback address failed too ({code})")
        return
    fields = {"ErrorCode": code, "ErrorUrl": fetching.request.url}
    playing.fetch("fallback", f"{playing.state.setup.public_url}/voice/fallback", "POST", fields)


def _apologise(playing: Playing, reason: str) -> None:
    playing.hear(Spoken("en-US", "", APOLOGY), speech_seconds(APOLOGY))
    playing.end("error", reason)
