"""Serving with gunicorn: single-threaded workers, since threads that write SQLite make bad tails.

What must not take a worker from the voice routes, such as the dispatcher, runs in a process of its own beside them.

Source: `../shared/reference/measured.md` section 6.
"""

import os
import signal
import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from ivr.logs import get_logger
from ivr.settings import Settings

REQUEST_SECONDS = 14
"""Twilio waits fifteen seconds at most; a worker that hangs longer helps nobody."""

AGAIN_SECONDS = 2
"""How soon work beside the workers is begun anew that ended in a fault."""

log = get_logger(__name__)

Beside = Callable[["WhileServing"], None]
"""Work beside the workers, for as long as they serve."""


class WhileServing:
    """Set once the server's own process is gone, however it ended."""

    def __init__(self, server: int) -> None:
        self._server = server

    def is_set(self) -> bool:
        """Tell whether the server is gone."""
        return os.getppid() != self._server

    def wait(self, timeout: float) -> bool:
        """Sleep so many seconds, and tell whether the server is gone."""
        time.sleep(timeout)
        return self.is_set()


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(
        self,
        settings: Settings,
        make: Callable[[], Flask],
        beside: Beside | None,
        when_ready: Callable[[], None] | None,
    ) -> None:
        self._settings = settings
        self._make = make
        self._beside = beside
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
        self.cfg.set("when_ready", self._begin)

    def load(self) -> Any:
        return self._make()

    def _begin(self, _server: Any) -> None:
        if self._beside is not None:
            _work_beside(self._beside)
        if self._when_ready is not None:
            self._when_ready()


def _work_beside(beside: Beside) -> None:
    """Begin work in a process of its own, which ends with the server and outlives every fault of its own."""
    server = os.getpid()
    if os.fork() != 0:
        return
    for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(sign, signal.SIG_DFL)
    serving = WhileServing(server)
    while not serving.is_set():
        try:
            beside(serving)
        except KeyboardInterrupt:
            break
        except Exception as error:  # callers wait for what is done here
            log.error("work_beside_failed", error=type(error).__name__, exc_info=True)
            serving.wait(AGAIN_SECONDS)
    os._exit(0)


def serve_with_gunicorn(
    settings: Settings,
    make: Callable[[], Flask],
    beside: Beside | None = None,
    when_ready: Callable[[], None] | None = None,
) -> None:
    """Serve until stopped. The application is made once, before the workers fork, so that faults show at once."""
    _Server(settings, make, beside, when_ready).run()
