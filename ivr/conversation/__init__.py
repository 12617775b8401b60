"""One call as a conversation: load it, recognise, advance, look up, put into words, save.

The front door is `Conversation` in `turns.py`. It owns the turn numbers and knows nothing of Twilio: the telephone's
edge renders its replies.
"""
