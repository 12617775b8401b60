"""Facts of calls for look-ups that are tried without a call."""

from datetime import datetime

from sample_service import NOW

from ivr.flow.contracts import CallFacts

CALLER = "+15105550101"


def call_facts(
    call: str = "CA1", caller: str | None = CALLER, now: datetime = NOW, line: str = "toll_free"
) -> CallFacts:
    return CallFacts(call, 1, line, caller, "en", now)
