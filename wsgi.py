"""The WSGI entry: `application`, as gunicorn and other servers look for it."""

from ivr.app import create_app

application = create_app()
