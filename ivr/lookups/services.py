"""Payment services: what is offered depends on whether the State Disbursement Unit can be dialed.

Source: the published number of that unit is this very line, so there is a choice for it only where a setting names
another one.
"""

from functools import partial

from ivr.flow.contracts import CallFacts, Contract, LookUpFunction
from ivr.flow.events import LookedUp
from ivr.lookups.options import Options
from ivr.store.database import Connection

SERVICES_OFFERED = Contract("services_offered", outcomes={"with_sdu": {}, "without_sdu": {}})


def services_offered(options: Options, connection: Connection, call: CallFacts) -> LookedUp:
    """Tell whether the State Disbursement Unit is among the services."""
    return LookedUp("with_sdu" if options.has_sdu_number else "without_sdu")


CONTRACTS = (SERVICES_OFFERED,)


def look_ups(options: Options) -> tuple[LookUpFunction, ...]:
    """Give the look-ups of this topic."""
    return (LookUpFunction(SERVICES_OFFERED, partial(services_offered, options)),)
