"""A call in real time, one act a request: what was kept is taken up, the act is carried out, and it is kept again.

The interpreter's time is simulated; here each act first sets it to the service's own clock. How long is waited
before the next act is told to the page (`answers`), and the page waits.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from ivr.practice.blob import KeptCall
from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.practice.recorded import GOES_ON, Given, RecordedCall, Turn, do_act, lines_of, parse_recorded, render
from ivr.practice.signals import Act, Heard, HungUp, Said, Waited
from ivr.practice.state import Activity, Conferring, Dialled, Gathering, Holding, PhoneState, Recording
from ivr.practice.switchboard import Switchboard, read_setup
from ivr.practice.verbs import conferring
from ivr.practice.verbs.dialling import TALKING_SECONDS
from ivr.practice.verbs.queueing import SECONDS_BETWEEN_ROUNDS
from ivr.store.practice_legs import PracticeLeg

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LONGEST_CALL_SECONDS = 4 * 60 * 60
"""Source: Twilio ends a call after four hours (`../shared/reference/twilio.md` section 2, Dial timeLimit)."""


@dataclass(frozen=True, slots=True)
class Line:
    """The way to the service: the application in this process, and what its requests are signed with.

    `givens` are the settings that a recorded call of this service must name.
    """

    app: "WSGIApplication"
    public_url: str
    auth_token: str
    account_sid: str
    clock: Callable[[], datetime]
    givens: tuple[Given, ...] = ()
    switchboard: Switchboard | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """What an act led to. `problems` are departures of the service from Twilio's rules."""

    kept: KeptCall
    heard: tuple[Heard, ...]
    problems: tuple[str, ...]


def dial(line: Line, number: str, caller: str) -> Played:
    """Dial a number of the service."""
    now = line.clock()
    call = PracticeCall(
        line.app,
        line.public_url,
        line.auth_token,
        line.account_sid,
        line=number,
        caller=caller,
        clock=SimulatedClock(now),
        switchboard=line.switchboard,
    )
    heard = call.dial()
    begun = RecordedCall(
        line=number,
        caller=caller,
        notes=("# Played on the practice phone.",),
        givens=(Given("now", now.isoformat(timespec="seconds")), *line.givens),
        opening=lines_of(heard),
    )
    return _played(call, heard, KeptCall(call.state), begun)


def find_ringing(line: Line, number: str) -> PracticeLeg | None:
    """Find the call that a number's telephone rings for; what rang for too long anywhere ends with this."""
    if line.switchboard is None:
        return None
    for leg in line.switchboard.list_rung_out():
        lost = _ringing_call(line, leg)
        lost.take_up()
        lost.turn_away("no-answer")
    return line.switchboard.find_ringing(number)


def pick_up(line: Line, leg: PracticeLeg) -> Played:
    """Answer a telephone that rings; where another tab was first, the call is over at once."""
    call = _ringing_call(line, leg)
    heard = call.take_up()
    if not call.ended:
        heard += call.pick_up()
    begun = RecordedCall(
        line=leg.caller,
        caller=leg.called,
        notes=("# Answered on the practice phone.",),
        givens=(Given("now", line.clock().isoformat(timespec="seconds")), *line.givens),
        opening=lines_of(heard),
    )
    return _played(call, heard, KeptCall(call.state), begun)


def turn_away(line: Line, leg: PracticeLeg) -> None:
    """Decline a call that rings."""
    call = _ringing_call(line, leg)
    call.take_up()
    call.turn_away("busy")


def _ringing_call(line: Line, leg: PracticeLeg) -> PracticeCall:
    call = PracticeCall(
        line.app,
        line.public_url,
        line.auth_token,
        line.account_sid,
        clock=SimulatedClock(line.clock()),
        setup=read_setup(leg, line.account_sid, line.public_url),
        switchboard=line.switchboard,
    )
    call.ring(leg.made_at)
    return call


def go_on(line: Line, kept: KeptCall, act: Act, last_words: Said | None = None) -> Played:
    """Carry out the next act of a kept call, after what has happened from outside: that ends a silence.

    `last_words` were said into a recording that hanging up ends; words by themselves end in silence.
    """
    now = line.clock()
    state = _at_moment(kept.phone, now.timestamp(), act)
    call = PracticeCall(
        line.app,
        line.public_url,
        line.auth_token,
        line.account_sid,
        clock=SimulatedClock(now),
        state=state,
        cookies=dict(kept.cookies),
        switchboard=line.switchboard,
    )
    heard = call.take_up()
    if not call.ended and not (heard and isinstance(act, Waited)):
        if last_words and isinstance(act, HungUp) and isinstance(call.state.activity, Recording):
            heard += call.act(last_words)
        heard += do_act(call, act)
    recorded = parse_recorded(kept.recording)
    if not heard and isinstance(act, Waited):  # half a conversation is silence
        return _played(call, heard, kept, recorded)
    turns = (*recorded.turns, Turn(act, heard=lines_of(heard)))
    return _played(call, heard, kept, replace(recorded, turns=turns))


def has_happened(line: Line, kept: KeptCall) -> bool:
    """Tell whether something has happened to a kept call from outside, and waits to be taken up."""
    return line.switchboard is not None and line.switchboard.has_outside(kept.phone)


def is_too_long(kept: KeptCall, now: datetime) -> bool:
    """Tell whether a call has gone on for longer than any call may."""
    return now.timestamp() - kept.phone.began > LONGEST_CALL_SECONDS


def seconds_until_waited(activity: Activity) -> float:
    """Tell after how long a quiet caller has waited, counted from the end of what is heard."""
    match activity:
        case Gathering(timeout_seconds=seconds):
            return seconds
        case Recording(timeout_seconds=seconds, longest_seconds=longest):
            return seconds or longest
        case Dialled():
            return TALKING_SECONDS
        case Holding():
            return SECONDS_BETWEEN_ROUNDS
        case Conferring():
            return conferring.TALKING_SECONDS
        case _:
            return 0.0


def _at_moment(state: PhoneState, moment: float, act: Act) -> PhoneState:
    """Set simulated time to real time. It may have run ahead by what was said and not heard to its end."""
    # What is waited for has been waited for already, and the interpreter lets it pass once more.
    waited = seconds_until_waited(state.activity) if isinstance(act, Waited) else 0.0
    now = max(moment - waited, state.began)
    queue, activity = state.queue, state.activity
    if queue is not None:
        queue = replace(queue, since=min(queue.since, now))
    if isinstance(activity, Dialled):
        activity = replace(activity, since=min(activity.since, now))
    return replace(state, now=now, queue=queue, activity=activity)


def _played(call: PracticeCall, heard: tuple[Heard, ...], kept: KeptCall, recorded: RecordedCall) -> Played:
    end = call.ended.by if call.ended else GOES_ON
    recording = render(replace(recorded, end=end, problems=(*recorded.problems, *call.problems)))
    cookies = tuple(call.cookies.items())
    return Played(replace(kept, phone=call.state, recording=recording, cookies=cookies), heard, call.problems)
