"""The load client: sends posts over so many connections at once, and times each from connecting to the last byte.

It runs in a process of its own. One thread waits on all connections with epoll, since threads would wait on each
other; what it costs is reported, for it shares the cores with the server. A new connection for each post is what
gunicorn's sync worker makes of any client: it closes after every answer.
"""

import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

HOST = "127.0.0.1"
LONGEST_SECONDS = 60
"""A measurement ends here, with what was not answered counted as failed."""


@dataclass(frozen=True, slots=True)
class Post:
    """One request as bytes, and what its answer must contain."""

    request: bytes
    expects: bytes


@dataclass(frozen=True, slots=True)
class Load:
    """What came of one measurement. `latencies_seconds` are sorted."""

    seconds: float
    client_seconds: float
    latencies_seconds: tuple[float, ...]
    failed: int
    first_failure: str

    def percentile_ms(self, percent: int) -> float:
        """Give the latency that so many posts of a hundred stayed within."""
        place = min(len(self.latencies_seconds) - 1, len(self.latencies_seconds) * percent // 100)
        return self.latencies_seconds[place] * 1000


@dataclass(slots=True)
class _Exchange:
    connection: socket.socket
    post: Post
    began: float
    answer: bytes = b""


def send_all(port: int, posts: Sequence[Post], connections: int) -> Load:
    """Send every post once, `connections` of them under way at any time."""
    waiting = iter(posts)
    poll = select.epoll()
    under_way: dict[int, _Exchange] = {}
    latencies: list[float] = []
    failures: list[bytes] = []
    began, began_client = time.perf_counter(), time.process_time()

    def begin() -> None:
        post = next(waiting, None)
        if post is None:
            return
        now = time.perf_counter()
        connection = socket.create_connection((HOST, port), timeout=LONGEST_SECONDS)
        connection.sendall(post.request)
        under_way[connection.fileno()] = _Exchange(connection, post, now)
        poll.register(connection.fileno(), select.EPOLLIN)

    def end(exchange: _Exchange) -> None:
        latencies.append(time.perf_counter() - exchange.began)
        under_way.pop(exchange.connection.fileno())
        exchange.connection.close()
        if not exchange.answer.startswith(b"HTTP/1.1 200 ") or exchange.post.expects not in exchange.answer:
            failures.append(exchange.answer)

    for _ in range(connections):
        begin()
    while under_way and time.perf_counter() - began < LONGEST_SECONDS:
        for number, _ in poll.poll(1):
            exchange = under_way[number]
            received = exchange.connection.recv(65536)
            exchange.answer += received
            if not received:
                end(exchange)
                begin()
    poll.close()
    return Load(
        seconds=time.perf_counter() - began,
        client_seconds=time.process_time() - began_client,
        latencies_seconds=tuple(sorted(latencies)),
        failed=len(posts) - len(latencies) + len(failures),
        first_failure=failures[0].decode(errors="replace") if failures else "",
    )
