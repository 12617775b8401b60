"""Policy by topic: who may hear what, what counts as expected, when a PIN is taken.

Each module holds look-up functions beside their contracts. Routing between them is in `call_flows/`, wording in
`prompts/`, queries in `ivr/store`. The queue's own look-ups are in `ivr/queue/lookups.py`.
"""

from ivr.flow.contracts import LookUpFunction
from ivr.lookups import (
    appointments,
    contact,
    documents,
    identity,
    lost_number,
    messages,
    news,
    offices,
    orders,
    payment_troubles,
    payments,
    pin_change,
    pin_requests,
    receipts,
    safe_contact,
    services,
    texts,
    voice_messages,
)
from ivr.lookups.options import Options

CONTRACTS = (
    *appointments.CONTRACTS,
    *contact.CONTRACTS,
    *documents.CONTRACTS,
    *identity.CONTRACTS,
    *lost_number.CONTRACTS,
    *messages.CONTRACTS,
    *news.CONTRACTS,
    *offices.CONTRACTS,
    *orders.CONTRACTS,
    *payment_troubles.CONTRACTS,
    *payments.CONTRACTS,
    *pin_change.CONTRACTS,
    *pin_requests.CONTRACTS,
    *receipts.CONTRACTS,
    *safe_contact.CONTRACTS,
    *services.CONTRACTS,
    *texts.CONTRACTS,
    *voice_messages.CONTRACTS,
)


def look_ups(options: Options) -> tuple[LookUpFunction, ...]:
    """Give every look-up, as settings want it."""
    return (
        *appointments.LOOK_UPS,
        *contact.look_ups(options),
        *documents.look_ups(options),
        *identity.LOOK_UPS,
        *lost_number.look_ups(options),
        *messages.LOOK_UPS,
        *news.LOOK_UPS,
        *offices.LOOK_UPS,
        *orders.LOOK_UPS,
        *payment_troubles.look_ups(options),
        *payments.LOOK_UPS,
        *pin_change.look_ups(options),
        *pin_requests.look_ups(options),
        *receipts.LOOK_UPS,
        *safe_contact.look_ups(options),
        *services.look_ups(options),
        *texts.look_ups(options),
        *voice_messages.look_ups(options),
    )
