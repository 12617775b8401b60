from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'store' / 'ivr.sqlite'}")
    made.migrate()
    yield made
    made.dispose()
