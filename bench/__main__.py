"""Run the benchmark: `make bench`, or `make bench QUICK=1` to see that it runs."""

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from bench.engine import moves_a_second
from bench.measuring import Plan, measure
from bench.report import table_lines, write_json

FULL = Plan(rounds=9, posts=1000, pin_posts=100)
QUICK = Plan(rounds=1, posts=40, pin_posts=8, warm_up=8)


def main() -> int:
    """Measure, print the table, write the JSON; exit 1 when any request failed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="so few requests that the figures mean nothing")
    parser.add_argument("--write", type=Path, default=Path("build/bench.json"), help="where the JSON goes")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that no server is left behind
    plan = QUICK if options.quick else FULL
    moves = moves_a_second(0.2 if options.quick else 2.0)
    with tempfile.TemporaryDirectory(prefix="ivr-bench-") as folder:
        measured = measure(plan, Path(folder), lambda line: print(line, file=sys.stderr, flush=True))
    write_json(options.write, measured, moves, plan)
    print(*table_lines(measured, moves, plan), sep="\n")
    return 1 if measured.failed else 0


if __name__ == "__main__":
    sys.exit(main())
