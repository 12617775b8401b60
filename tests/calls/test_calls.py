"""Every recorded call is heard again as it is written; `--rewrite-calls` writes them as they are now heard."""

from pathlib import Path

import pytest
from recorded_calls import FILES, FOLDER, play_file, save_visits


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(FOLDER).with_suffix("").as_posix())
def test_a_recorded_call_is_heard_as_it_is_written(
    request: pytest.FixtureRequest, file: Path, sample_file: Path, tmp_path: Path, visits_folder: Path
) -> None:
    heard, visits = play_file(file, sample_file, tmp_path)
    save_visits(visits_folder, file, visits)
    if request.config.getoption("--rewrite-calls"):
        file.write_text(heard, encoding="utf-8")
    assert heard.splitlines() == file.read_text(encoding="utf-8").splitlines()
    assert "problem: " not in heard
    assert "end: error" not in heard
