"""The addresses that Twilio calls.

A rightly signed request to a voice route always gets TwiML and status 200, also when we fail: then an apology in the
language of the address and a road to a person that needs nothing of ours but the prompts. Everything else gets a
status and one clear line, from `ivr/app.py`.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from ivr.conversation.turns import HUNG_UP, Conversation
from ivr.conversation.waits import Waits
from ivr.flow.events import TransferEnded
from ivr.logs import get_logger
from ivr.telephony import twiml
from ivr.telephony.answering import Callers, View, answering, call_sid
from ivr.telephony.inbound import (
    is_redirected,
    read_call_sid,
    read_happened,
    read_new_call,
    read_whole_number,
)
from ivr.telephony.signature import SignatureCheck

LONGEST_TROUBLE_SECONDS = 600
LONG_AGO_SECONDS = 60
"""A wait that is neither new nor has news to tell."""

log = get_logger(__name__)


def voice_routes(
    conversation: Conversation,
    waits: Waits,
    callers: Callers,
    signature: SignatureCheck,
) -> Blueprint:
    """Give the voice routes."""
    routes = Blueprint("voice", __name__, url_prefix="/voice")
    announcements, addresses, speaks = callers.announcements, callers.addresses, callers.speaks
    languages = announcements.catalogue.languages

    def in_wait(answer: Callable[..., str]) -> View:
        """Answer a caller in a queue; when we fail, the wait, which needs nothing of ours, goes on."""

        def trouble(language: str, **_: Any) -> str:
            known = announcements.known_language(language)
            return twiml.render_waiting(announcements.waiting(known, LONG_AGO_SECONDS), languages)

        return answering(answer, trouble)

    def goodbye(language: str, outcome: str) -> str:
        """End the call of someone of whom only the wait is known, by how it ended."""
        # Who has spoken with a person must not hear that nobody could be reached.
        if outcome in ("ended", HUNG_UP):
            return twiml.render_goodbye((), languages)
        spoken = [one for each in callers.spoken(language) for one in announcements.call_again(each)]
        return twiml.render_goodbye(spoken, languages)

    @routes.before_request
    def check_signature() -> None:
        signature.check(request)

    @routes.post("/incoming")
    @speaks
    def incoming(language: str) -> str:
        reply = conversation.incoming(read_new_call(request.form, call_sid()))
        return callers.render(reply)

    @routes.post("/turn/<int:number>/<language>")
    @speaks
    def turn(number: int, language: str) -> str:
        reply = conversation.turn(call_sid(), number, read_happened(request.form))
        return callers.render(reply)

    @routes.post("/wait/<hand_off_id>/<language>")
    @in_wait
    def wait(language: str, hand_off_id: str) -> str:
        waited = read_whole_number(request.form.get("QueueTime")) or 0
        following = waits.next_round(call_sid(), hand_off_id, waited)
        if following is None:
            return twiml.render_leave()
        return twiml.render_wait_round(following, addresses, languages)

    @routes.post("/wait/<hand_off_id>/turn/<int:number>/<language>")
    @in_wait
    def turn_in_wait(language: str, hand_off_id: str, number: int) -> str:
        reply = conversation.turn(call_sid(), number, read_happened(request.form))
        return callers.render(reply)

    @routes.post("/waited/<hand_off_id>/<language>")
    @speaks
    def waited(language: str, hand_off_id: str) -> str:
        if is_redirected(request.form):
            # We moved the call into a room; whichever of the two documents is played, the caller gets there.
            return twiml.render_caller_in_room((), hand_off_id, addresses.waited(hand_off_id, language), languages)
        happened = read_happened(request.form)
        outcome = happened.outcome if isinstance(happened, TransferEnded) else "failed"
        reply = waits.ended(call_sid(), hand_off_id, outcome)
        if reply is None:
            return goodbye(language, outcome)
        return callers.render(reply)

    @routes.post("/trouble/<language>")
    @speaks
    def trouble_wait(language: str) -> str:
        waited = read_whole_number(request.form.get("QueueTime")) or 0
        spoken = callers.spoken(language)
        try:
            conversation.record_stranded(call_sid(), announcements.known_language(language))
        except Exception as error:  # keep trying: the next round comes in half a minute
            log.error("stranded_not_recorded", error=type(error).__name__)
        if waited >= LONGEST_TROUBLE_SECONDS:
            return twiml.render_goodbye([one for each in spoken for one in announcements.call_again(each)], languages)
        return twiml.render_waiting(
            [one for each in spoken for one in announcements.trouble_waiting(each)], languages
        )

    @routes.post("/trouble/<language>/ended")
    @speaks
    def trouble_ended(language: str) -> str:
        happened = read_happened(request.form)
        return goodbye(language, happened.outcome if isinstance(happened, TransferEnded) else "failed")

    @routes.post("/fallback")
    @speaks
    def fallback(language: str) -> str:
        log.error(
            "fallback_called", call=read_call_sid(request.form), error_code=request.form.get("ErrorCode", "")[:8]
        )
        return callers.trouble(language)

    @routes.post("/status")
    def status() -> Response:
        sid, word = read_call_sid(request.form), request.form.get("CallStatus", "")
        if sid is not None and word.isascii() and 0 < len(word) <= 16:
            try:
                conversation.save_status(sid, word, read_whole_number(request.form.get("CallDuration")))
            except Exception as error:  # Twilio does nothing with our answer; the caller is gone
                log.error("status_not_saved", call=sid, error=type(error).__name__)
        return Response(status=204)

    return routes
