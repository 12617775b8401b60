"""From a reply in words to TwiML. The same reply always renders to the same document.

Everything that is said before a question stands inside its Gather, so that a key stops it at once. Source of the
attributes: `../shared/reference/twilio.md` sections 2 and 3.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from twilio.twiml.voice_response import Gather, VoiceResponse

from ivr.conversation.announcements import WAIT_ROUND_SECONDS
from ivr.conversation.reply import (
    Dial,
    End,
    LeaveQueue,
    Listen,
    Reply,
    Spoken,
    TakeMessage,
    WaitForPerson,
    WaitOn,
)
from ivr.conversation.waits import WaitRound
from ivr.speech.language import Language
from ivr.telephony.addresses import Addresses
from ivr.telephony.contact_centre import ContactCentre, Task

SPEECH_MODEL = "phone_call"
"""Has both en-US and es-US; es-MX is in neither generic model."""
SPEECH_PAUSE_SECONDS = 2
"""The pause that ends what is said. A whole number: with a model `auto` is refused (warning 13335)."""
NUMBER_PAUSE_SECONDS = 3
FINISH_KEY = "#"
RING_SECONDS = 30
KEY_SECONDS = 5
SAID_AGAIN_SECONDS = 2
"""The pause before an agent, or a person called back, hears the words once more."""

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")

Languages = Mapping[str, Language]


def render(
    reply: Reply, addresses: Addresses, languages: Languages, contact_centre: ContactCentre | None = None
) -> str:
    """Render a reply; who waits for a person waits for the contact centre's where there is one."""
    reply = replace(reply, spoken=tuple(_located(one, addresses) for one in reply.spoken))
    response = VoiceResponse()
    action = addresses.turn(reply.turn, reply.language, reply.wait)
    match reply.then:
        case Listen() as listen:
            gather = _gather(listen, action, languages)
            heard_out = _heard_out(reply.spoken)
            _say_all(response, reply.spoken[:heard_out], languages)
            _say_all(gather, reply.spoken[heard_out:], languages)
            response.append(gather)
        case WaitForPerson(queue, hand_off_id, is_verified):
            _say_all(response, reply.spoken, languages)
            task = None
            if contact_centre is not None:
                task = contact_centre.task(queue, reply.language, hand_off_id, is_verified=is_verified)
            waited, wait_url = (one(hand_off_id, reply.language) for one in (addresses.waited, addresses.wait))
            _enqueue(response, queue, waited, wait_url, task)
        case WaitOn(hand_off_id):
            _say_all(response, reply.spoken, languages)
            response.redirect(addresses.wait(hand_off_id, reply.language), method="POST")
        case LeaveQueue():
            _say_all(response, reply.spoken, languages)
            response.leave()
        case Dial(number):
            _say_all(response, reply.spoken, languages)
            response.dial(number, action=action, method="POST", timeout=RING_SECONDS)
        case TakeMessage(seconds):
            _say_all(response, reply.spoken, languages)
            response.record(action=action, method="POST", max_length=seconds, finish_on_key=FINISH_KEY, timeout=10)
        case End():
            _say_all(response, reply.spoken, languages)
            response.hangup()
    return str(response)


def render_wait_round(wait: WaitRound, addresses: Addresses, languages: Languages) -> str:
    """Render one round of a wait; Twilio asks for the next when it ends. What is heard is posted as a turn."""
    if wait.listen is None:
        return render_waiting(wait.spoken, languages)
    response = VoiceResponse()
    gather = _gather(
        wait.listen, addresses.turn(wait.turn, wait.language, wait.hand_off_id), languages, is_empty_posted=False
    )
    _say_all(gather, wait.spoken, languages)
    response.append(gather)
    return str(response)


def render_leave() -> str:
    """Render the way out of a queue."""
    response = VoiceResponse()
    response.leave()
    return str(response)


def render_waiting(spoken: Iterable[Spoken], languages: Languages) -> str:
    """Render one round of waiting; Twilio asks for the next when it ends."""
    response = VoiceResponse()
    _say_all(response, spoken, languages)
    response.pause(length=WAIT_ROUND_SECONDS)
    return str(response)


def render_goodbye(spoken: Iterable[Spoken], languages: Languages) -> str:
    """Render words and the end of the call."""
    response = VoiceResponse()
    _say_all(response, spoken, languages)
    response.hangup()
    return str(response)


def render_trouble(
    sorry: Iterable[Spoken],
    number: str | None,
    queue: str,
    action: str,
    wait_url: str,
    languages: Languages,
    task: Task | None = None,
) -> str:
    """Render an apology and a road to a person, with nothing that the next request would have to know."""
    response = VoiceResponse()
    _say_all(response, sorry, languages)
    if number is not None:
        response.dial(number, action=action, method="POST", timeout=RING_SECONDS)
    else:
        _enqueue(response, queue, action, wait_url, task)
    return str(response)


def render_key_question(spoken: Sequence[Spoken], action: str, languages: Languages) -> str:
    """Render words said twice, and one key; that there was none is posted too."""
    response = VoiceResponse()
    gather = response.gather(
        input="dtmf",
        action=action,
        method="POST",
        timeout=KEY_SECONDS,
        num_digits=1,
        finish_on_key="",
        action_on_empty_result=True,
    )
    _say_all(gather, spoken, languages)
    gather.pause(length=SAID_AGAIN_SECONDS)
    _say_all(gather, spoken, languages)
    return str(response)


def render_agent_in_room(
    spoken: Iterable[Spoken], room: str, action: str, wait_url: str, languages: Languages, *, is_ending_room: bool
) -> str:
    """Render an agent's way into a room, which ends when the agent leaves it, or goes on for the others."""
    response = VoiceResponse()
    _say_all(response, spoken, languages)
    dial = response.dial(action=action, method="POST")
    dial.conference(
        room,
        beep="false",
        start_conference_on_enter=True,
        end_conference_on_exit=is_ending_room,
        wait_url=wait_url,
        wait_method="POST",
    )
    return str(response)


def render_caller_in_room(spoken: Iterable[Spoken], room: str, action: str, languages: Languages) -> str:
    """Render a caller's way into a room where an agent is; when the caller hangs up there, the room ends."""
    response = VoiceResponse()
    _say_all(response, spoken, languages)
    dial = response.dial(action=action, method="POST")
    dial.conference(room, beep="false", start_conference_on_enter=True, end_conference_on_exit=True, wait_url="")
    return str(response)


def render_outside(spoken: Iterable[Spoken], number: str, action: str, languages: Languages) -> str:
    """Render a caller's way to a number outside."""
    response = VoiceResponse()
    _say_all(response, spoken, languages)
    response.dial(number, action=action, method="POST", timeout=RING_SECONDS)
    return str(response)


def render_in_line_again(
    spoken: Iterable[Spoken], queue: str, action: str, wait_url: str, languages: Languages
) -> str:
    """Render a caller's way back into a queue."""
    response = VoiceResponse()
    _say_all(response, spoken, languages)
    _enqueue(response, queue, action, wait_url)
    return str(response)


def render_quiet(spoken: Iterable[Spoken], seconds: int, again: str, languages: Languages) -> str:
    """Render what is heard alone in a room, or on hold: Twilio does not repeat it, so it asks for itself again."""
    response = VoiceResponse()
    _say_all(response, spoken, languages)
    response.pause(length=seconds)
    response.redirect(again, method="POST")
    return str(response)


def render_redirect(address: str) -> str:
    """Render nothing but where to go on."""
    response = VoiceResponse()
    response.redirect(address, method="POST")
    return str(response)


def _enqueue(response: VoiceResponse, queue: str, action: str, wait_url: str, task: Task | None = None) -> None:
    """Let the caller wait in a queue, or as a task of a workflow, which has no queue's name."""
    enqueue = response.enqueue(
        queue if task is None else None,
        action=action,
        method="POST",
        wait_url=wait_url,
        wait_url_method="POST",
        workflow_sid=None if task is None else task.workflow_sid,
    )
    if task is not None:
        enqueue.task(task.attributes)


def _gather(listen: Listen, action: str, languages: Languages, *, is_empty_posted: bool = True) -> Gather:
    recognised = {
        "language": languages[listen.language].recogniser,
        "speech_timeout": SPEECH_PAUSE_SECONDS if listen.keys == 1 else NUMBER_PAUSE_SECONDS,
        "speech_model": SPEECH_MODEL,
        "hints": ", ".join(listen.hints) or None,
    }
    return Gather(
        input="dtmf speech" if listen.hears_speech else "dtmf",
        action=action,
        method="POST",
        timeout=listen.seconds,
        num_digits=listen.keys,
        finish_on_key=FINISH_KEY,
        action_on_empty_result=is_empty_posted,
        **(recognised if listen.hears_speech else {}),
    )


def _heard_out(spoken: Sequence[Spoken]) -> int:
    """Count what is heard to its end, and so stands before the Gather: all up to the last that takes no barge-in."""
    return max((place for place, one in enumerate(spoken, 1) if not one.barge_in), default=0)


def _say_all(parent: VoiceResponse | Gather, spoken: Iterable[Spoken], languages: Languages) -> None:
    for one in spoken:
        language = languages[one.language]
        if one.is_recording:
            parent.play(one.text)
        else:
            parent.say(_printable(one.text), voice=language.voice, language=language.recogniser)


def _located(spoken: Spoken, addresses: Addresses) -> Spoken:
    """Give a recording the address from which it is played."""
    return replace(spoken, text=addresses.recording(_printable(spoken.text))) if spoken.is_recording else spoken


def _printable(text: str) -> str:
    """Drop control characters, which Twilio's library would send raw and Twilio could not parse."""
    return _CONTROL.sub("", text)
