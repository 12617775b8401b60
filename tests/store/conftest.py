import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.store.database import Database


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with its tables, made once and copied for each test."""
    file = tmp_path_factory.mktemp("migrated") / "ivr.sqlite"
    database = Database(f"sqlite:///{file}")
    database.migrate()
    database.dispose()
    return file


@pytest.fixture
def database(tmp_path: Path, migrated_file: Path) -> Iterator[Database]:
    copied = Database(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'ivr.sqlite')}")
    yield copied
    copied.dispose()
