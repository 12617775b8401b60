"""Say, Play and Pause: what the caller hears, and how long it takes.

Source: `../shared/reference/twilio.md` section 2 (Say, Play, Pause; loop 0 goes on for ever, here once).
"""

from collections.abc import Callable, Mapping
from urllib.parse import urljoin
from xml.etree import ElementTree

from ivr.practice.playing import Playing
from ivr.practice.signals import Paused, Played, Spoken, Tone
from ivr.practice.verbs.attributes import read_whole

SECONDS_A_WORD = 0.35
PLAYED_SECONDS = 10.0
"""A file's length is not known here."""


def speech_seconds(text: str) -> float:
    """Say how long a text takes to say."""
    return len(text.split()) * SECONDS_A_WORD


def play_say(playing: Playing, verb: ElementTree.Element, *, is_cut_short: bool = False) -> None:
    """Say a text, on one line whatever its markup; words that a key cuts off take no time."""
    text = " ".join("".join(verb.itertext()).split())
    if not text:
        return
    spoken = Spoken(verb.get("language", "en-US"), verb.get("voice", ""), text, is_cut_short)
    for _ in range(1 if is_cut_short else _loops(verb)):
        playing.hear(spoken, 0.0 if is_cut_short else speech_seconds(text))


def play_play(playing: Playing, verb: ElementTree.Element, *, is_cut_short: bool = False) -> None:
    """Play a file, or send keys as tones."""
    if keys := verb.get("digits", ""):
        playing.hear(Tone(keys), len(keys) / 2)
    if address := (verb.text or "").strip():
        played = Played(urljoin(playing.document_url, address), is_cut_short)
        for _ in range(1 if is_cut_short else _loops(verb)):
            playing.hear(played, 0.0 if is_cut_short else PLAYED_SECONDS)


def play_pause(playing: Playing, verb: ElementTree.Element, *, is_cut_short: bool = False) -> None:
    """Let a pause pass."""
    seconds = read_whole(verb, "length", 1)
    playing.hear(Paused(seconds), 0.0 if is_cut_short else seconds)


def _loops(verb: ElementTree.Element) -> int:
    return read_whole(verb, "loop", 1) or 1


NESTED: Mapping[str, Callable[..., None]] = {"Say": play_say, "Play": play_play, "Pause": play_pause}
"""What may stand in a Gather."""
