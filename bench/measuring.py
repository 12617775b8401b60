"""What is measured: every program on every database, in rounds that take turns, and the medians of the rounds.

Machines are noisy for seconds at a time. Within one round each program has its turn, so that a noisy moment takes one
figure of each, which the median then leaves out. Ratios are medians of each round's own ratios.
"""

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from bench.calls import TURNS, count_missing_steps, make_ready
from bench.client import Load, Post, send_all
from bench.databases import databases, describe_durability
from bench.posts import make_form, make_post, make_sid
from bench.servers import serving
from ivr.store.database import Database

BARE, FLOOR, OURS = "bare", "floor", "ours"
CONSTANT = (BARE, "flask")
PIN_TURN = "PIN turn"


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured. `pin_posts` are fewer, since a PIN's hash is slow on purpose.

    No round begins after `most_seconds` of rounds, so that a busy machine is told fewer of them, and not later.
    """

    rounds: int
    posts: int
    pin_posts: int
    connections: int = 8
    workers: int = 2
    warm_up: int = 40
    most_seconds: int = 150

    def posts_a_round(self, name: str) -> int:
        """Count the posts of one kind in a round."""
        return self.pin_posts if name == PIN_TURN else self.posts

    def all_posts(self, name: str, rounds: int) -> int:
        """Count the posts of one kind in so many rounds, with those to warm up with."""
        return self.warm_up + rounds * self.posts_a_round(name)


@dataclass(frozen=True, slots=True)
class Series:
    """One program on one database ("" where it has none): its posts by round, and what came of each.

    The posts of round 0 only warm it up.
    """

    name: str
    database: str
    port: int
    posts: Sequence[Sequence[Post]]
    loads: list[Load] = field(default_factory=list)

    @property
    def rates(self) -> list[float]:
        """Requests a second, round by round."""
        return [len(load.latencies_seconds) / load.seconds for load in self.loads[1:]]


@dataclass(frozen=True, slots=True)
class Row:
    """The medians of one series; the spread is that of the middle half of its rounds."""

    name: str
    database: str
    requests_a_second: float
    p50_ms: float
    p99_ms: float
    to_bare: float
    to_floor: float | None
    lowest_a_second: float
    highest_a_second: float
    client_us: float
    requests: int
    failed: int
    first_failure: str


@dataclass(frozen=True, slots=True)
class Measured:
    """All that was measured, in how many rounds; what each database does for durability; posts that made no step."""

    rows: tuple[Row, ...]
    rounds: int
    durability: dict[str, str]
    missing_steps: int

    @property
    def failed(self) -> int:
        """Count the requests that were not answered as they should be."""
        return sum(row.failed for row in self.rows) + self.missing_steps


def measure(plan: Plan, folder: Path, tell: Callable[[str], None]) -> Measured:
    """Measure everything, keeping databases and logs in `folder`."""
    durability: dict[str, str] = {}
    opened: dict[str, Database] = {}
    with ExitStack() as stack:
        client = stack.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn")))

        def serve(program: str, name: str, url: str) -> int:
            return stack.enter_context(serving(program, url, plan.workers, folder / f"{program}-{name}.log"))

        constant = [
            make_post("/voice", make_form(make_sid("constant", number), Digits="1"), "<Gather")
            for number in range(plan.posts)
        ]
        posts = [constant[: plan.warm_up], *[constant] * plan.rounds]
        every = [Series(name, "", serve(name, "none", "sqlite:///none"), posts) for name in CONSTANT]
        for name, url in stack.enter_context(databases(folder)).items():
            tell(f"preparing {name}")
            database = opened[name] = Database(url)
            stack.callback(database.dispose)
            kinds = (FLOOR, *(turn.name for turn in TURNS))
            ready = make_ready(database, {one: plan.all_posts(one, plan.rounds) for one in kinds})
            durability[name] = describe_durability(database)
            ports = {program: serve(program, name, url) for program in (FLOOR, OURS)}
            every += [
                Series(one, name, ports.get(one, ports[OURS]), _by_round(made, plan, one))
                for one, made in ready.items()
            ]
        began, rounds = time.monotonic(), 0
        for number in range(plan.rounds + 1):
            if number > 1 and time.monotonic() - began > plan.most_seconds:
                break
            rounds = number
            tell(f"round {number} of {plan.rounds}" if number else "warming up")
            for series in random.Random(number).sample(every, len(every)):  # noqa: S311  no secret
                sent = client.submit(send_all, series.port, series.posts[number], plan.connections)
                series.loads.append(sent.result())
        missing = sum(
            count_missing_steps(database, turn, plan.all_posts(turn.name, rounds))
            for database in opened.values()
            for turn in TURNS
        )
    return Measured(tuple(_row(series, every) for series in every), rounds, durability, missing)


def _by_round(posts: Sequence[Post], plan: Plan, name: str) -> list[Sequence[Post]]:
    size = plan.posts_a_round(name)
    begins = range(plan.warm_up, len(posts), size)
    return [posts[: plan.warm_up], *(posts[begin : begin + size] for begin in begins)]


def _row(series: Series, every: Sequence[Series]) -> Row:
    bare = next(one for one in every if one.name == BARE)
    floor = next((one for one in every if one.name == FLOOR and one.database == series.database), None)
    loads = series.loads[1:]
    return Row(
        name=series.name,
        database=series.database,
        requests_a_second=median(series.rates),
        p50_ms=median(load.percentile_ms(50) for load in loads),
        p99_ms=median(load.percentile_ms(99) for load in loads),
        to_bare=_ratio(series, bare),
        to_floor=_ratio(series, floor) if floor else None,
        lowest_a_second=min(series.rates),
        highest_a_second=max(series.rates),
        client_us=median(load.client_seconds / len(load.latencies_seconds) for load in loads) * 1e6,
        requests=sum(len(load.latencies_seconds) for load in loads),
        failed=sum(load.failed for load in series.loads),
        first_failure=next((load.first_failure for load in series.loads if load.first_failure), ""),
    )


def _ratio(series: Series, other: Series) -> float:
    return median(own / others for own, others in zip(series.rates, other.rates, strict=True))
