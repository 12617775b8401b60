"""Words: what callers hear, and what is understood of what they press and say.

Spoken forms of values, the catalogue of prompts and word lists read from `prompts/`, and recognition, which turns
keys and speech into the events of `ivr.flow.events`. Nothing here knows Twilio, a database or a clock.
"""
