"""The practice phone: Twilio's part of a call, played here, without a telephone and without a network.

`phone` is the interpreter, pure functions over a frozen state; `twiml_rules` holds what TwiML allows; `exchange`
carries requests to the service in process, signed; `practice_call` joins them for `ivr call` (`terminal`), for the
recorded calls (`recorded`) and for the tests.
"""
