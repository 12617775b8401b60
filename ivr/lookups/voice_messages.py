"""What a verified caller leaves as a recorded message: for the caseworker, or with news of a kind.

The kinds are a message with the case, a new address, a new job, and news of the other parent. It is taken down by a
person and never read back. The same recording sent twice is one message. Who hangs up while speaking has left it, as
with any voice mail. After hours, callers who are not verified leave theirs with the queue.
"""

from functools import partial

from ivr.flow.contracts import Assurance, CallFacts, Contract, LookUpFunction, Term
from ivr.flow.events import LookedUp
from ivr.lookups.answer_days import answer_due_at
from ivr.lookups.options import Options
from ivr.lookups.single_requests import RECEIPT, Wish, ask_once
from ivr.store.database import Connection

KINDS = ("message", "address", "job", "other_parent")
ABOUT = Term(tuple(f"about_{kind}" for kind in KINDS))


def _about(kind: str) -> Contract:
    return Contract(f"about_{kind}", outcomes={"noted": {"message_about": ABOUT}})


ABOUTS = tuple(_about(kind) for kind in KINDS)


def about(kind: str, connection: Connection, call: CallFacts) -> LookedUp:
    """Note what the message to come is about."""
    return LookedUp("noted", {"message_about": f"about_{kind}"})


SEND_VOICE_MESSAGE = Contract(
    "send_voice_message",
    takes=("participant_id", "message_about"),
    may_take=("recording",),
    outcomes={"sent": RECEIPT, "already": RECEIPT, "nothing": {}},
    requires=Assurance.VERIFIED,
    writes=True,
)


def send_voice_message(
    options: Options,
    connection: Connection,
    call: CallFacts,
    participant_id: str,
    message_about: str,
    recording: str | None,
) -> LookedUp:
    """Send what was recorded to the office; nothing where nothing was recorded."""
    if recording is None:
        return LookedUp("nothing")
    wish = Wish(
        message_about.removeprefix("about_"),
        {"recording": recording},
        answer_due_at(options, call.now),
        more={"language": call.language, "line": call.line, "caller": call.caller},
    )
    return ask_once(options, connection, call, participant_id, wish, done="sent")


CONTRACTS = (*ABOUTS, SEND_VOICE_MESSAGE)


def look_ups(options: Options) -> tuple[LookUpFunction, ...]:
    """Give the look-ups of this topic."""
    return (
        *(LookUpFunction(contract, partial(about, kind)) for contract, kind in zip(ABOUTS, KINDS, strict=True)),
        LookUpFunction(SEND_VOICE_MESSAGE, partial(send_voice_message, options)),
    )
