"""What the pages of past calls show: the list of calls, and one call turn by turn, in the page's words.

What a call was is told by `ivr/conversation/replay.py`; how it looks is left to `templates/`. What is sensitive was
masked when it was recorded; nothing here could tell it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ivr.conversation.replay import ReplayedTurn, ending_of
from ivr.practice.page import shown_moment, shown_number
from ivr.practice.page_language import Words
from ivr.store.calls import PastCall


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A past call in words. `turns` counts what the caller did; `lasted` is empty where nobody told."""

    sid: str
    began_at: datetime
    began: str
    line: str
    caller: str
    language: str
    assurance: str
    ending: str
    step: str
    turns: int
    lasted: str


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """One turn in words.

    `after` is the time since the call began. `label` and `text` are what the caller did, `label` being empty where
    they did nothing that is said or keyed; `happened` tells every event in a line. `spoken` is the language, its
    name, and what was said in it.
    """

    turn: int
    after: str
    label: str
    text: str
    happened: str
    spoken: tuple[tuple[str, str, str], ...]
    looked_up: tuple[tuple[str, str], ...]
    path: tuple[str, ...]
    assurance: str

    @property
    def step(self) -> str:
        """Where the call came to rest."""
        return self.path[-1] if self.path else ""


def show_call(call: PastCall, words: Words, language: str, now: datetime) -> ShownCall:
    """Tell of a call in a page's words."""
    return ShownCall(
        sid=call.sid,
        began_at=call.began_at,
        began=shown_moment(call.began_at, language),
        line=words["lines"].get(call.line, call.line),
        caller=shown_number(call.caller) if call.caller else words["callers"]["withheld"],
        language=words["languages"].get(call.language, call.language),
        assurance=words["machine"].get(call.assurance, call.assurance),
        ending=words["endings"][ending_of(call, now)],
        step=call.path[-1] if call.path else "",
        turns=call.turn - 1,
        lasted="" if call.duration_seconds is None else shown_seconds(call.duration_seconds),
    )


def show_turns(call: PastCall, turns: Sequence[ReplayedTurn], words: Words) -> list[ShownTurn]:
    """Tell a call's turns in a page's words."""
    return [_show_turn(call, one, words) for one in turns]


def shown_seconds(seconds: float) -> str:
    """Write a time as a telephone does: 1:05, or 1:00:05."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _show_turn(call: PastCall, turn: ReplayedTurn, words: Words) -> ShownTurn:
    label, text = _did(turn.event, words)
    return ShownTurn(
        turn=turn.turn,
        after=shown_seconds((turn.at - call.began_at).total_seconds()),
        label=label,
        text=text,
        happened=_happened(turn.event, words),
        spoken=tuple(
            (one.language, words["languages"].get(one.language, one.language), one.text) for one in turn.spoken
        ),
        looked_up=turn.looked_up,
        path=turn.path,
        assurance=words["machine"].get(turn.assurance.name.lower(), ""),
    )


def _did(event: Mapping[str, Any], words: Words) -> tuple[str, str]:
    """Tell what the caller did: how, and what. What was said is known as it was understood."""
    did = words["replay"]["keyed"] if event.get("by") == "keys" else words["replay"]["said"]
    match event["kind"]:
        case "answered" | "partial":
            return did, str(event["value"])
        case "linked":
            return did, words["links"].get(event["link"], event["link"])
        case "not_understood":
            return did, words["replay"]["not_understood"]
        case "silent":
            return words["replay"]["silent"], "…"
        case _:
            return "", ""


def _happened(event: Mapping[str, Any], words: Words) -> str:
    """Tell an event in a line, as the page does of a call that is going on."""
    what = next((event[name] for name in ("value", "link", "reason", "outcome") if event.get(name) is not None), None)
    said = [words["events"].get(event["kind"], event["kind"])]
    said += [] if what is None else [f"“{what}”"]
    said += [words["events"][event["by"]]] if event.get("by") in words["events"] else []
    return " ".join(said)
