"""Twilio's edge: webhooks and their signature, forms in, TwiML out.

Twilio's own words (`CallSid`, `Gather`, `Digits`) stay here and in `ivr/practice`.
"""
