"""The table that a person reads, and the same as JSON."""

import json
import os
import platform
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bench.measuring import Measured, Plan, Row

HEADINGS = ("program", "database", "req/s", "lowest-highest", "p50 ms", "p99 ms", "to bare", "to floor")


def table_lines(measured: Measured, moves_a_second: float, plan: Plan) -> Iterator[str]:
    """Write the figures of one run as lines of text."""
    cells = [HEADINGS, *(_cells(row) for row in measured.rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEADINGS))]
    for number, row in enumerate(cells):
        left, right = row[:2], row[2:]
        texts = [text.ljust(width) for text, width in zip(left, widths, strict=False)]
        texts += [text.rjust(width) for text, width in zip(right, widths[2:], strict=True)]
        yield "  ".join(texts)
        if number == 0:
            yield "  ".join("-" * width for width in widths)
    yield ""
    yield f"The machine alone, the session through JSON between any two moves: {moves_a_second:,.0f} moves a second."
    yield (
        f"gunicorn sync, {plan.workers} workers, {plan.connections} connections at once, a new one for each post; "
        f"medians of {measured.rounds} rounds that take turns."
    )
    yield (
        f"Our own client takes {_client_us(measured):.0f} us of the same {os.cpu_count()} cores for each request: "
        "that holds bare WSGI back most."
    )
    yield from measured.durability.values()
    yield f"{sum(row.requests for row in measured.rows):,} requests, {measured.failed} failed."
    yield from (f"{row.name} on {row.database} answered: {row.first_failure}" for row in measured.rows if row.failed)


def write_json(file: Path, measured: Measured, moves_a_second: float, plan: Plan) -> None:
    """Write the figures of one run as JSON."""
    content = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()},
        "plan": asdict(plan),
        "rounds": measured.rounds,
        "durability": measured.durability,
        "engine_moves_a_second": round(moves_a_second),
        "failed": measured.failed,
        "rows": [asdict(row) for row in measured.rows],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.name,
        row.database,
        f"{row.requests_a_second:,.0f}",
        f"{row.lowest_a_second:,.0f}-{row.highest_a_second:,.0f}",
        f"{row.p50_ms:.1f}",
        f"{row.p99_ms:.1f}",
        f"{row.to_bare:.2f}",
        "" if row.to_floor is None else f"{row.to_floor:.2f}",
    )


def _client_us(measured: Measured) -> float:
    return next(row.client_us for row in measured.rows)
