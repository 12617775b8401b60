"""Serving with gunicorn: single-threaded workers, since threads that write SQLite make bad tails.

Source: `../shared/reference/measured.md` section 6.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from ivr.settings import Settings

REQUEST_SECONDS = 14
"""Twilio waits fifteen seconds at most; a worker that hangs longer helps nobody."""


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, settings: Settings, make: Callable[[], Flask], when_ready: Callable[[], None] | None) -> None:
        self._settings = settings
        self._make = make
        self._when_ready = when_ready
        super().__init__()

    def load_config(self) -> None:
        self.cfg.set("bind", f"{self._settings.host}:{self._settings.port}")
        self.cfg.set("workers", self._settings.workers)
        self.cfg.set("worker_class", "sync")
        self.cfg.set("timeout", REQUEST_SECONDS)
        self.cfg.set("preload_app", True)
        self.cfg.set("loglevel", "warning")
        self.cfg.set("proc_name", "ivr")
        if self._when_ready is not None:
            when_ready = self._when_ready
            self.cfg.set("when_ready", lambda _server: when_ready())

    def load(self) -> Any:
        return self._make()


def serve_with_gunicorn(
    settings: Settings, make: Callable[[], Flask], when_ready: Callable[[], None] | None = None
) -> None:
    """Serve until stopped. The application is made once, before the workers fork, so that faults show at once."""
    _Server(settings, make, when_ready).run()
