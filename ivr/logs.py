"""Logs: one JSON line an event on standard error, with what is personal masked.

Nobody logs what a caller said, keyed or heard. Telephone numbers and Participant IDs keep their last two digits
at most; a value under any other name that could be personal is dropped here, whoever passed it.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

MASKED = frozenset({"caller", "to", "number", "participant_id"})
DROPPED = frozenset(
    {"pin", "ssn", "digits", "speech", "text", "said", "name", "values", "value", "form", "session", "reply"}
)


def get_logger(name: str) -> Any:
    """Give the logger of a module."""
    return structlog.get_logger(module=name)


def set_up_logs(level: str) -> None:
    """Write JSON lines of at least this level (DEBUG, INFO, WARNING, ERROR) to standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            mask,
            tell_where,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping().get(level.upper(), 20)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def tell_where(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its kind and the lines it passed: its message and its variables may be personal."""
    if entry.pop("exc_info", None):
        kind, _, trace = sys.exc_info()
        entry["raised"] = kind.__name__ if kind else None
        entry["at"] = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in traceback.extract_tb(trace)]
    return entry


def mask(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask what is personal in one entry."""
    for key in DROPPED & entry.keys():
        del entry[key]
    for key in MASKED & entry.keys():
        value = entry[key]
        entry[key] = f"…{value[-2:]}" if isinstance(value, str) and len(value) > 4 else value and "…"
    return entry
