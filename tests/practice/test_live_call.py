"""A call one act a request: what was said into a recording is in it, also where hanging up ends it."""

import pytest
from canned_line import ACCOUNT, PUBLIC_URL, TOKEN, CannedLine, document
from phone_tab import ELENA, MAIN

from ivr.practice import live_call
from ivr.practice.clock import SimulatedClock
from ivr.practice.signals import HungUp, Said


@pytest.mark.parametrize(
    ("last_words", "seconds"), [(None, "0"), (Said("I have moved"), "2"), (Said(" ".join(["word"] * 30)), "11")]
)
def test_last_words_are_in_the_recording_that_hanging_up_ends(
    line: CannedLine, clock: SimulatedClock, last_words: Said | None, seconds: str
) -> None:
    line.on("/voice/incoming", document(lambda r: r.record(action="/ivr/voice/kept")))
    line.on("/voice/kept", document())
    way = live_call.Line(line, PUBLIC_URL, TOKEN, ACCOUNT, clock.now)
    kept = live_call.dial(way, MAIN, ELENA).kept
    played = live_call.go_on(way, kept, HungUp(), last_words)
    assert played.kept.phone.ended
    (posted,) = [one.form for one in line.asked if one.target.endswith("/voice/kept")]
    assert (posted["Digits"], posted["RecordingDuration"]) == ("hangup", seconds)
