"""A real browser, Debian's chromium, and the service on a port of this machine.

Without the browser these tests are skipped, with the reason; where IVR_REQUIRE_BROWSER is set, as in `.ci/run`, they
fail instead. Time in the page is the test's: `phone.pass_seconds`. No test may leave a word on the console.
"""

import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from phone_page import WIDE, PhonePage, stop_serving
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A microphone that beeps once a second, and is asked for as any other.
    "--use-fake-device-for-media-stream",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        why = "Debian's chromium is not installed (apt-get install chromium)"
        if os.environ.get("IVR_REQUIRE_BROWSER"):
            pytest.fail(why)
        pytest.skip(why)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., BaseWSGIServer]]:
    """Serve an application in a thread, on a port that is free or on this one; stop it with `stop_serving`."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    served: list[BaseWSGIServer] = []

    def serve_one(app: Flask, port: int = 0) -> BaseWSGIServer:
        server = make_server("127.0.0.1", port, app, threaded=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        served.append(server)
        return server

    yield serve_one
    for server in served:
        stop_serving(server)


@pytest.fixture
def server(make_app: Callable[..., Flask], serve: Callable[..., BaseWSGIServer]) -> BaseWSGIServer:
    return serve(make_app(practice_phone=True))


@pytest.fixture
def open_phone(browser: Browser, server: BaseWSGIServer) -> Iterator[Callable[..., PhonePage]]:
    """Open the page: `open_phone(language="es", theme="dark", size=NARROW, has_voices=True)`."""
    opened: list[PhonePage] = []

    def open_one(
        language: str = "en",
        theme: str = "light",
        size: tuple[int, int] = WIDE,
        *,
        has_voices: bool = False,
        port: int | None = None,
        beside: PhonePage | None = None,
    ) -> PhonePage:
        if beside is not None:
            context = beside.page.context
        else:
            viewport: Any = {"width": size[0], "height": size[1]}
            context = browser.new_context(
                viewport=viewport, color_scheme=theme, locale=f"{language}-US", reduced_motion="reduce"
            )
        phone = PhonePage(context.new_page(), f"http://127.0.0.1:{port or server.port}/phone", has_voices=has_voices)
        opened.append(phone)
        return phone

    yield open_one
    for phone in opened:
        phone.page.context.close()
    told = [line for phone in opened for line in phone.console if line not in phone.expected]
    assert told == [], "the browser complains"
