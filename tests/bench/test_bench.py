"""The benchmark runs to its end, and every request in it is answered as it should be. No time is held here."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_request_of_the_benchmark_makes_its_step(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    command = [sys.executable, "-m", "bench", "--quick", "--write", str(file)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    content = json.loads(file.read_text(encoding="utf-8"))
    measured = {(row["name"], row["database"]): row for row in content["rows"]}
    turns = ("floor", "first turn", "menu turn", "look-up turn", "PIN turn")
    expected = [(turn, database) for database in ("SQLite", "PostgreSQL") for turn in turns]
    assert list(measured) == [("bare", ""), ("flask", ""), *expected]
    assert all(row["requests"] > 0 and row["failed"] == 0 for row in content["rows"])
    assert content["failed"] == 0
