"""Record: what the caller says is kept elsewhere, and the action learns where.

The recording is made up: an address in Twilio's form, and a length from the number of words.

Source: `../shared/reference/twilio.md` sections 1.6 and 2 (Record; the action is also told of a hang-up).
"""

from dataclasses import replace
from xml.etree import ElementTree

from ivr.practice.parameters import API_VERSION, OWN_REST_ADDRESS, make_sid
from ivr.practice.playing import Playing
from ivr.practice.signals import Act, Keyed, Said, Tone, Waited
from ivr.practice.state import Recording
from ivr.practice.verbs.attributes import read_flag, read_method, read_whole
from ivr.practice.verbs.speaking import speech_seconds

EVERY_KEY = "1234567890*#"


def play_record(playing: Playing, verb: ElementTree.Element) -> None:
    """Beep and listen. Keys typed ahead are dropped: they came before the beep."""
    if read_flag(verb, "playBeep", default=True):
        playing.hear(Tone("beep"), 1.0)
    playing.change(typed_ahead="")
    playing.rest(
        Recording(
            action=verb.get("action", "") or playing.document_url,
            method=read_method(verb),
            finish_keys=verb.get("finishOnKey", EVERY_KEY),
            timeout_seconds=float(read_whole(verb, "timeout", 5)),
            longest_seconds=read_whole(verb, "maxLength", 3600),
        )
    )


def listen(playing: Playing, recording: Recording, act: Act) -> None:
    """Take an act of the caller who is being recorded: what is said adds up, a key or silence ends it."""
    match act:
        case Said(text):
            spoken_seconds = speech_seconds(text)
            playing.pass_time(spoken_seconds)
            longer = replace(recording, said_seconds=recording.said_seconds + spoken_seconds)
            playing.rest(longer)
            if longer.said_seconds >= longer.longest_seconds:
                _finish(playing, longer, "")
        case Keyed(keys):
            for place, key in enumerate(keys, start=1):
                if key in recording.finish_keys:
                    playing.change(typed_ahead=keys[place:])
                    _finish(playing, recording, key)
                    return
        case Waited():
            playing.pass_time(recording.timeout_seconds or recording.longest_seconds)
            _finish(playing, recording, "")
        case _:
            pass


def result_fields(playing: Playing, recording: Recording, digits: str) -> dict[str, str]:
    """Give the fields that tell Record's action what there is; `digits` is the last key, `hangup`, or empty."""
    setup = playing.state.setup
    sid = make_sid("RE", setup.call_sid, playing.state.requests_made)
    seconds = min(round(recording.said_seconds + 0.5), recording.longest_seconds) if recording.said_seconds else 0
    fields = {
        "RecordingUrl": f"{OWN_REST_ADDRESS}/{API_VERSION}/Accounts/{setup.account_sid}/Recordings/{sid}",
        "RecordingSid": sid,
        "RecordingDuration": str(seconds),
    }
    return fields | ({"Digits": digits} if digits else {})


def _finish(playing: Playing, recording: Recording, digits: str) -> None:
    if recording.said_seconds or playing.state.setup.posts_empty_recordings:
        fields = result_fields(playing, recording, digits)
        playing.fetch(playing.purpose, recording.action, recording.method, fields)
    else:
        playing.go_on()
