"""What stands behind the `ivr` command, by topic; its front door is `ivr/cli.py`."""
