"""What the page is told: what is heard, what is waited for, what the machine did. Plain values for JSON.

Nothing that was keyed to a sensitive question is in it. How it looks is left to the page.
"""

from collections.abc import Mapping
from typing import Any

from ivr.conversation.journey import MASK
from ivr.practice.live_call import seconds_until_waited
from ivr.practice.signals import (
    Act,
    Connected,
    Disconnected,
    Ended,
    Heard,
    HungUp,
    InRoom,
    Keyed,
    LeftQueue,
    LeftRoom,
    Music,
    OnHold,
    Paused,
    Played,
    Queued,
    Rang,
    Said,
    Spoken,
    Tone,
    Voice,
    Waited,
)
from ivr.practice.state import Activity, Conferring, Dialled, Gathering, Holding, Recording
from ivr.practice.verbs.queueing import MUSIC_SECONDS
from ivr.store.calls import JourneyRow


def heard_to_json(heard: Heard) -> dict[str, Any]:
    """Describe one thing that is heard."""
    match heard:
        case Spoken(language, _, text):
            return {"kind": "spoken", "language": language, "text": text}
        case Played(url):
            return {"kind": "played", "text": url}
        case Paused(seconds):
            return {"kind": "paused", "seconds": seconds}
        case Tone(name):
            return {"kind": "tone", "text": name}
        case Music():
            return {"kind": "music", "seconds": MUSIC_SECONDS}
        case Queued(queue):
            return {"kind": "queued", "text": queue}
        case LeftQueue(queue):
            return {"kind": "left_queue", "text": queue}
        case Connected(number):
            return {"kind": "connected", "text": number}
        case Disconnected(number, outcome):
            return {"kind": "disconnected", "text": f"{number}: {outcome}"}
        case Rang(number):
            return {"kind": "rang", "text": number}
        case InRoom(others):
            return {"kind": "in_room", "text": str(others)} if others else {"kind": "alone", "text": ""}
        case LeftRoom():
            return {"kind": "left_room", "text": ""}
        case OnHold(is_over):
            return {"kind": "off_hold" if is_over else "on_hold", "text": ""}
        case Voice(text, is_written):
            return {"kind": "text_message" if is_written else "voice", "text": text}
        case Ended(by, reason):
            return {"kind": "ended", "by": by, "text": reason}


def waits_to_json(activity: Activity, is_sensitive: bool) -> dict[str, Any] | None:
    """Describe what the line waits for, and for how long after all was heard; None where it does not wait."""
    waits: dict[str, Any] = {"seconds": seconds_until_waited(activity), "is_sensitive": is_sensitive}
    match activity:
        case Gathering():
            return waits | {
                "kind": "answer",
                "keys": activity.hears_keys,
                "speech": activity.hears_speech,
                "finish_key": activity.finish_key,
                "num_digits": activity.num_digits,
                "language": activity.language,
                "prompts_heard": activity.prompts_heard,
            }
        case Recording():
            # What a microphone takes stays in the browser: the line is told only that so much was said.
            return waits | {
                "kind": "message",
                "keys": True,
                "speech": True,
                "num_digits": 1,
                "finish_keys": activity.finish_keys,
                "longest_seconds": activity.longest_seconds,
            }
        case Dialled():
            return waits | {"kind": "talk", "keys": True, "speech": False, "num_digits": 1}
        case Holding():
            return waits | {"kind": "round"}
        case Conferring():
            return waits | {"kind": "room", "keys": True, "speech": True, "num_digits": 1}
        case _:
            return None


def act_to_json(act: Act, was_sensitive: bool, event: Mapping[str, Any] | None) -> dict[str, Any]:
    """Describe what the caller did. At a sensitive question only links and choices are told as they are."""
    is_open = event is not None and (
        event["kind"] == "linked" or (event["kind"] == "answered" and event.get("value") != MASK)
    )
    is_masked = was_sensitive and not is_open
    match act:
        case Keyed(keys):
            return {"kind": "keys", "text": MASK if is_masked else keys}
        case Said(text):
            return {"kind": "say", "text": MASK if is_masked else text}
        case Waited():
            return {"kind": "wait", "text": ""}
        case HungUp():
            return {"kind": "hang_up", "text": ""}


def journey_to_json(row: JourneyRow) -> dict[str, Any]:
    """Describe what the machine did in one turn. The journey is masked already; values said are left out."""
    return {
        "turn": row.turn,
        "event": dict(row.event),
        "looked_up": list(row.looked_up),
        "path": list(row.path),
        "rest": row.rest,
        "language": row.language,
    }
