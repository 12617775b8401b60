from collections.abc import Iterator

import pytest

from ivr.store.database import Connection, Database


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """One transaction over the sample people, as a turn's look-ups share one."""
    with database.writing() as opened:
        yield opened
