"""What is in the repository: no package host, no path of a machine, no secret, and every requirement pinned."""

import re
import subprocess
from pathlib import Path

import pytest
from sample_service import ROOT

HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("proxy", "golang", "org"),
        ("crates", "io"),
        ("conda", "anaconda", "org"),
        ("astral", "sh"),
    )
)
"""Where packages come from is for whoever installs them to say. In parts, since this file is tracked too."""

MACHINE_PATHS = re.compile(r"(?<![\w.…>])/(?:home|root|Users|work|mnt|private)/[\w.]")
"""Absolute paths of some machine."""

SECRETS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bghp_\w{36}\b|\bSK[0-9a-f]{32}\b")

REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607  the git of whoever works here
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    if listed.returncode != 0:
        pytest.skip("this is no checkout of git")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_of(file: Path) -> str:
    return file.read_bytes().decode("utf-8", "replace")


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{file.relative_to(ROOT)}:{number}"
        for file in tracked_files()
        for number, line in enumerate(text_of(file).splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_tracked_file_names_a_package_host() -> None:
    assert lines_with(re.compile("|".join(re.escape(host) for host in HOSTS))) == []


def test_no_tracked_file_names_a_place_on_some_machine() -> None:
    assert lines_with(MACHINE_PATHS) == []


def test_no_tracked_file_holds_a_secret() -> None:
    assert lines_with(SECRETS) == []


def test_nothing_of_a_running_service_is_tracked() -> None:
    wrong = [
        file.relative_to(ROOT).as_posix()
        for file in tracked_files()
        if file.suffix in {".sqlite", ".db", ".pyc", ".log", ".env"}
        or file.relative_to(ROOT).parts[0] in {"instance", ".venv", "build"}
    ]
    assert wrong == []


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    requirements = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert requirements
    wrong = [
        line[:60]
        for line in requirements
        if not re.match(r"[\w.\-]+(\[[\w,\-]+\])?==[\w.!+\-]+( ;[^#]*?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*$", line)
    ]
    assert wrong == []


def test_what_runs_is_also_what_is_developed_with() -> None:
    pins = [
        {
            line.split()[0]
            for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
            if re.match(r"[\w.\-]+(\[[\w,\-]+\])?==", line)
        }
        for name in REQUIREMENTS
    ]
    assert pins[0] <= pins[1]


def test_ci_runs_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = [line.strip() for line in script.splitlines() if line.startswith("make ")]
    assert commands == ["make check"]
    assert commands[0] in (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    checked = makefile.partition("\ncheck:")[2].partition("\n\n")[0]
    for part in ("ruff format --check", "ruff check", "mypy", "ivr flows check", "test"):
        assert part in checked
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
