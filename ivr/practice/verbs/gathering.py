"""Gather: keys and speech are collected and sent, or nothing comes.

Source: `../shared/reference/twilio.md` sections 1.4 and 2.1: the timer starts when all nested audio has ended, a key
stops that audio, the first kind of input wins, the finish key is stripped and is no input where it comes first.
"""

from dataclasses import replace
from xml.etree import ElementTree

from ivr.practice.playing import Playing
from ivr.practice.signals import Act, Keyed, Said, Waited
from ivr.practice.state import Gathering
from ivr.practice.verbs.attributes import read_flag, read_method, read_whole
from ivr.practice.verbs.speaking import NESTED, speech_seconds

SECONDS_A_KEY = 0.4
AUTOMATIC_SPEECH_TIMEOUT_SECONDS = 1.0


def play_gather(playing: Playing, verb: ElementTree.Element) -> None:
    """Play the prompts, then listen; keys typed ahead cut the first prompt short."""
    gathering = _read(playing, verb)
    keys = playing.state.typed_ahead if gathering.hears_keys else ""
    playing.change(typed_ahead="")
    heard_before = len(playing.heard)
    for prompt in list(verb)[:1] if keys else verb:
        if prompt.tag in NESTED:
            NESTED[prompt.tag](playing, prompt, is_cut_short=bool(keys))
    if playing.state.queue:
        playing.change(queue=replace(playing.state.queue, has_rested=True))
    gathering = replace(gathering, prompts_heard=len(playing.heard) - heard_before)
    playing.rest(gathering)
    if keys:
        _press(playing, gathering, keys)


def answer(playing: Playing, gathering: Gathering, act: Act) -> None:
    """Take an act of the caller at a Gather."""
    match act:
        case Keyed(keys) if gathering.hears_keys:
            _press(playing, gathering, keys)
        case Said(text, confidence) if gathering.hears_speech and not gathering.digits and text.strip():
            playing.pass_time(speech_seconds(text) + gathering.speech_timeout_seconds)
            fields = {"SpeechResult": text.strip()}
            if confidence is not None:
                fields["Confidence"] = str(confidence)
            playing.fetch(playing.purpose, gathering.action, gathering.method, fields)
        case Said() | Waited():
            playing.pass_time(gathering.timeout_seconds)
            _submit(playing, gathering)
        case _:
            pass


def _press(playing: Playing, gathering: Gathering, keys: str) -> None:
    digits = gathering.digits
    for place, key in enumerate(keys, start=1):
        playing.pass_time(SECONDS_A_KEY)
        is_finished = key == gathering.finish_key
        if not is_finished:
            digits += key
        if is_finished or len(digits) == gathering.num_digits:
            playing.change(typed_ahead=keys[place:])
            _submit(playing, replace(gathering, digits=digits))
            return
    playing.rest(replace(gathering, digits=digits))


def _submit(playing: Playing, gathering: Gathering) -> None:
    if gathering.digits:
        playing.fetch(playing.purpose, gathering.action, gathering.method, {"Digits": gathering.digits})
    elif gathering.is_empty_sent:
        playing.fetch(playing.purpose, gathering.action, gathering.method)
    else:
        playing.go_on()


def _read(playing: Playing, verb: ElementTree.Element) -> Gathering:
    heard = verb.get("input", "dtmf").split()
    timeout_seconds = float(read_whole(verb, "timeout", 5))
    return Gathering(
        action=verb.get("action", "") or playing.document_url,
        method=read_method(verb),
        hears_keys="dtmf" in heard,
        hears_speech="speech" in heard,
        finish_key=verb.get("finishOnKey", "#"),
        num_digits=read_whole(verb, "numDigits", 0),
        timeout_seconds=timeout_seconds,
        speech_timeout_seconds=(
            AUTOMATIC_SPEECH_TIMEOUT_SECONDS
            if verb.get("speechTimeout") == "auto"
            else float(read_whole(verb, "speechTimeout", int(timeout_seconds)))
        ),
        is_empty_sent=read_flag(verb, "actionOnEmptyResult"),
        language=verb.get("language", "en-US"),
    )
