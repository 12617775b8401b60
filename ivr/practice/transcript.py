"""Write what is heard as lines of text: prompts led by their language, all else by two dashes.

Shared by the terminal and the recorded calls, so that both read the same.
"""

from ivr.practice.signals import (
    Connected,
    Disconnected,
    Ended,
    Heard,
    InRoom,
    LeftQueue,
    LeftRoom,
    Music,
    OnHold,
    Paused,
    Played,
    Queued,
    Rang,
    Spoken,
    Tone,
    Voice,
)


def prompt_line(spoken: Spoken) -> str:
    """Write a prompt as `en: …`, led by the two letters of its language."""
    return f"{spoken.language[:2].lower()}: {spoken.text}"


def heard_lines(heard: Heard) -> tuple[str, ...]:
    """Write anything heard as one line, or two where a key cut a prompt short. The end of a call has none."""
    match heard:
        case Spoken(is_cut_short=True):
            return prompt_line(heard), "-- cut short"
        case Spoken():
            return (prompt_line(heard),)
        case Ended():
            return ()
        case _:
            return (f"-- {_describe(heard)}",)


def _describe(
    heard: (
        Played
        | Paused
        | Tone
        | Music
        | Queued
        | LeftQueue
        | Connected
        | Disconnected
        | Rang
        | InRoom
        | LeftRoom
        | OnHold
        | Voice
    ),
) -> str:
    match heard:
        case Played(url, is_cut_short):
            return f"plays {url}" + (", cut short" if is_cut_short else "")
        case Paused(seconds):
            return f"silence of {seconds} s"
        case Tone(name):
            return name
        case Music():
            return "music"
        case Queued(queue):
            return f"waiting in queue {queue}"
        case LeftQueue(queue):
            return f"left queue {queue}"
        case Connected(number):
            return f"connected to {number}"
        case Disconnected(number, outcome):
            return f"no longer with {number}: {outcome}"
        case Rang(number):
            return f"the telephone rings: {number}"
        case InRoom(0):
            return "alone in the conference"
        case InRoom(others):
            return f"connected in the conference with {others} other{'s' * (others > 1)}"
        case LeftRoom():
            return "left the conference"
        case OnHold(is_over):
            return "off hold" if is_over else "on hold"
        case Voice(text, is_written):
            return f"a text message: {text}" if is_written else f"the other side says: {text}"
