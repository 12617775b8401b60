"""A canned line, a clock, and calls between the two."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from canned_line import ACCOUNT, TOKEN, CannedLine
from telephones import Telephones

from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.store.database import Database


@pytest.fixture
def line() -> CannedLine:
    return CannedLine()


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(datetime(2026, 11, 23, 18, 0, tzinfo=UTC))


@pytest.fixture
def make_call(line: CannedLine, clock: SimulatedClock) -> Callable[..., PracticeCall]:
    def make(**settings: Any) -> PracticeCall:
        return PracticeCall(line, line.public_url, TOKEN, ACCOUNT, clock=clock, **settings)

    return make


@pytest.fixture
def telephones(line: CannedLine, database: Database, clock: SimulatedClock) -> Telephones:
    return Telephones(line.on("/voice/agent/status", ("204 NO CONTENT", "", "")), database, clock)
