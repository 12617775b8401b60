"""Policy by topic: who may hear what, what counts as expected, when a PIN is taken.

Each module holds look-up functions beside their contracts. Routing between them is in `call_flows/`, wording in
`prompts/`, queries in `ivr/store`. The queue's own look-ups are in `ivr/queue/lookups.py`.
"""

from ivr.lookups import identity, payments

LOOK_UPS = (*identity.LOOK_UPS, *payments.LOOK_UPS)
