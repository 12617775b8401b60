"""The queue's own look-ups, all together; each stands with its contract in the module of its topic."""

from ivr.flow.contracts import LookUpFunction
from ivr.queue import call_back_requests, notices, office, reaching, voice_messages
from ivr.queue.options import Options


def look_ups(options: Options) -> tuple[LookUpFunction, ...]:
    """Give the queue's look-ups for these settings and hours."""
    return (
        *office.look_ups(options),
        *reaching.look_ups(options),
        *call_back_requests.look_ups(options),
        *voice_messages.look_ups(options),
        *notices.LOOK_UPS,
    )


CONTRACTS = (
    *office.CONTRACTS,
    *reaching.CONTRACTS,
    *call_back_requests.CONTRACTS,
    *voice_messages.CONTRACTS,
    notices.NOTICE_NOW,
)
