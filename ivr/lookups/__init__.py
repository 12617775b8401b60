"""Policy by topic: who may hear what, what counts as expected, when a PIN is taken.

Each module holds look-up functions beside their contracts. Routing between them is in `call_flows/`, wording in
`prompts/`, queries in `ivr/store`. The queue's own look-ups are in `ivr/queue/lookups.py`.
"""

from ivr.flow.contracts import LookUpFunction
from ivr.lookups import identity, lost_number, payments, pin_change, pin_requests, services
from ivr.lookups.options import Options

CONTRACTS = (
    *identity.CONTRACTS,
    *lost_number.CONTRACTS,
    *payments.CONTRACTS,
    *pin_change.CONTRACTS,
    *pin_requests.CONTRACTS,
    *services.CONTRACTS,
)


def look_ups(options: Options) -> tuple[LookUpFunction, ...]:
    """Give every look-up, as settings want it."""
    return (
        *identity.LOOK_UPS,
        *lost_number.look_ups(options),
        *payments.LOOK_UPS,
        *pin_change.look_ups(options),
        *pin_requests.look_ups(options),
        *services.look_ups(options),
    )
