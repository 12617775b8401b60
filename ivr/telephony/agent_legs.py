"""The addresses of the legs that we call, and of a caller's way into a room; signed as every voice route is.

What is told and decided is `ivr/conversation/legs.py`'s. Each address names the effect that made its leg, which is a
claim that may not hold any more; so whatever comes twice, late or out of order is answered, and does no harm. When
we fail, an agent or a person called back hears so and is hung up on: the caller's place is in the database, and the
leg's end gives it back. A caller who waited hears the same apology as everywhere, and is led to a person.
"""

from collections.abc import Callable

from flask import Blueprint, Response, request

from ivr.conversation.legs import KeyAsked, LegOver, Legs, LineRejoined, RoomEntered, SentOutside
from ivr.logs import get_logger
from ivr.telephony import twiml
from ivr.telephony.answering import ALL_LANGUAGES, Callers, View, answering, call_sid
from ivr.telephony.inbound import read_answered_by, read_call_sid, read_key
from ivr.telephony.signature import SignatureCheck

QUIET_SECONDS = 20
"""Between two requests for the same quiet."""
HOLD_SECONDS = 60
"""Quiet between two times that a caller on hold hears so."""

log = get_logger(__name__)


def leg_routes(legs: Legs, callers: Callers, signature: SignatureCheck) -> Blueprint:
    """Give the routes of legs."""
    routes = Blueprint("legs", __name__, url_prefix="/voice")
    addresses, languages = callers.addresses, callers.announcements.catalogue.languages

    def hung_up_on(prompt: str) -> Callable[..., str]:
        def trouble(**_: str) -> str:
            spoken = [legs.words.say(prompt, each) for each in callers.spoken(ALL_LANGUAGES)]
            return twiml.render_goodbye(spoken, languages)

        return trouble

    def for_agents(answer: Callable[..., str]) -> View:
        return answering(answer, hung_up_on("whisper.trouble"))

    def for_called_back(answer: Callable[..., str]) -> View:
        return answering(answer, hung_up_on("call_back_legs.again"))

    @routes.before_request
    def check_signature() -> None:
        signature.check(request)

    # ── Agents ──

    @routes.post("/agent/<effect_id>")
    @for_agents
    def agent(effect_id: str) -> str:
        match legs.agent_answered(effect_id, call_sid(), read_answered_by(request.form)):
            case KeyAsked(spoken):
                return twiml.render_key_question(spoken, addresses.agent_key(effect_id), languages)
            case LegOver(spoken):
                return twiml.render_goodbye(spoken, languages)

    @routes.post("/agent/<effect_id>/key")
    @for_agents
    def agent_key(effect_id: str) -> str:
        match legs.agent_keyed(effect_id, call_sid(), read_key(request.form)):
            case RoomEntered(hand_off_id, _, spoken, is_ending_room):
                ended, quiet = addresses.agent_ended(effect_id), addresses.agent_quiet(effect_id)
                return twiml.render_agent_in_room(
                    spoken, hand_off_id, ended, quiet, languages, is_ending_room=is_ending_room
                )
            case LegOver(spoken):
                return twiml.render_goodbye(spoken, languages)

    @routes.post("/agent/<effect_id>/ended")
    @for_agents
    def agent_ended(effect_id: str) -> str:
        return twiml.render_goodbye(legs.room_ended(effect_id).spoken, languages)

    @routes.post("/agent/<effect_id>/gone")
    @for_agents
    def agent_gone(effect_id: str) -> str:
        return twiml.render_goodbye(legs.caller_gone(effect_id).spoken, languages)

    @routes.post("/agent/<effect_id>/quiet")
    @for_agents
    def agent_quiet(effect_id: str) -> str:
        return twiml.render_quiet((), QUIET_SECONDS, addresses.agent_quiet(effect_id), languages)

    @routes.post("/agent/<effect_id>/status")
    def agent_status(effect_id: str) -> Response:
        return _told(legs.agent_leg_status, effect_id)

    # ── The caller who waits ──

    @routes.post("/join/<hand_off_id>/<language>")
    @callers.speaks
    def join(language: str, hand_off_id: str) -> str:
        match legs.caller_sent_for(hand_off_id):
            case RoomEntered(room, spoken_language, spoken):
                action = addresses.waited(room, spoken_language)
                return twiml.render_caller_in_room(spoken, room, action, languages)
            case LineRejoined(_, queue, spoken_language, spoken):
                action = addresses.waited(hand_off_id, spoken_language)
                wait_url = addresses.wait(hand_off_id, spoken_language)
                return twiml.render_in_line_again(spoken, queue, action, wait_url, languages)
            case None:
                known = callers.announcements.known_language(language)
                return twiml.render_redirect(addresses.waited(hand_off_id, known))

    @routes.post("/outside/<hand_off_id>/<name>")
    @callers.speaks
    def outside(language: str, hand_off_id: str, name: str) -> str:
        match legs.caller_sent_outside(hand_off_id, name):
            case SentOutside(str(number), spoken_language, spoken):
                action = addresses.waited(hand_off_id, spoken_language)
                return twiml.render_outside(spoken, number, action, languages)
            case _:
                known = callers.announcements.known_language(language)
                return twiml.render_redirect(addresses.waited(hand_off_id, known))

    @routes.post("/hold/<language>")
    @callers.speaks
    def hold(language: str) -> str:
        return twiml.render_quiet(legs.hold(language), HOLD_SECONDS, addresses.hold(language), languages)

    # ── The caller who is called back ──

    @routes.post("/call_back/<effect_id>")
    @for_called_back
    def call_back(effect_id: str) -> str:
        match legs.person_answered(effect_id, call_sid(), read_answered_by(request.form)):
            case KeyAsked(spoken):
                return twiml.render_key_question(spoken, addresses.call_back_key(effect_id), languages)
            case LegOver(spoken):
                return twiml.render_goodbye(spoken, languages)

    @routes.post("/call_back/<effect_id>/key")
    @for_called_back
    def call_back_key(effect_id: str) -> str:
        match legs.person_keyed(effect_id, read_key(request.form)):
            case RoomEntered(room, spoken_language, spoken):
                action = addresses.waited(room, spoken_language)
                return twiml.render_caller_in_room(spoken, room, action, languages)
            case LegOver(spoken):
                return twiml.render_goodbye(spoken, languages)

    @routes.post("/call_back/<effect_id>/status")
    def call_back_status(effect_id: str) -> Response:
        return _told(legs.person_leg_status, effect_id)

    return routes


def _told(tell: Callable[[str, str], None], effect_id: str) -> Response:
    """Take a status callback; Twilio does nothing with our answer."""
    try:
        tell(effect_id, request.form.get("CallStatus", "")[:16])
    except Exception as error:  # the sweeps of the dispatcher find what was not told
        log.error("leg_status_not_saved", call=read_call_sid(request.form), error=type(error).__name__)
    return Response(status=204)
