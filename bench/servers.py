"""A program under gunicorn, as a process of its own: `python -m bench.servers PROGRAM PORT DATABASE_URL WORKERS`.

All are served by `ivr/serving.py`, so with the settings of `ivr serve`; ours is the application as it is, with its
log at its default level, written to a file.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.client import HOST
from bench.posts import ACCOUNT, PUBLIC_URL, TOKEN
from bench.programs import make_bare, make_flask, make_floor
from ivr.app import create_app
from ivr.serving import serve_with_gunicorn
from ivr.settings import ROOT, Settings

START_SECONDS = 30
SECRET_KEY = "the key of the benchmark"  # noqa: S105  made up


def make_settings(database_url: str, port: int = 8000, workers: int = 2) -> Settings:
    """Make the settings of our service, as `ivr serve` would read them."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=database_url,
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=TOKEN,  # type: ignore[arg-type]
        secret_key=SECRET_KEY,  # type: ignore[arg-type]
        public_url=PUBLIC_URL,
        host=HOST,
        port=port,
        IVR_WORKERS=workers,
    )


@contextmanager
def serving(program: str, database_url: str, workers: int, log: Path) -> Iterator[int]:
    """Serve a program, and give its port.

    Raises:
        RuntimeError: when it does not answer, with the end of its log.
    """
    port = _free_port()
    command = [sys.executable, "-m", "bench.servers", program, str(port), database_url, str(workers)]
    with log.open("wb") as lines:
        process = subprocess.Popen(command, cwd=ROOT, env={}, stdout=lines, stderr=lines)  # noqa: S603  our own
    try:
        if not _answers(process, port):
            raise RuntimeError(f"{program} does not serve: {log.read_text(errors='replace')[-2000:]}")
        yield port
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
        return port


def _answers(process: "subprocess.Popen[bytes]", port: int) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with socket.create_connection((HOST, port), timeout=1):
                return True
        except OSError:
            time.sleep(0.05)
    return False


def main(program: str, port: str, database_url: str, workers: str) -> None:
    """Serve until stopped."""
    settings = make_settings(database_url, int(port), int(workers))
    makers: dict[str, Any] = {
        "bare": make_bare,
        "flask": make_flask,
        "floor": lambda: make_floor(database_url),
        "ours": lambda: create_app(settings),
    }
    serve_with_gunicorn(settings, makers[program])


if __name__ == "__main__":
    main(*sys.argv[1:])
