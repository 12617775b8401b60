"""Logs: a JSON line an event, with nothing in it that is personal."""

import json
from typing import Any

import pytest

from ivr.logs import get_logger, set_up_logs

PERSONAL = "246810"


def logged(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    entry = json.loads(line)
    assert isinstance(entry, dict)
    return entry


def a_log() -> Any:
    """Set up the logs inside the test: what they write to is settled then."""
    set_up_logs("INFO")
    return get_logger("a.module")


def test_an_event_is_one_line_of_json_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    a_log().info("turn", call="CA1", turn=3, line="toll_free\nnew line")
    entry = logged(capsys)
    assert entry.pop("timestamp")
    assert entry == {
        "event": "turn",
        "level": "info",
        "module": "a.module",
        "call": "CA1",
        "turn": 3,
        "line": "toll_free\nnew line",
    }


@pytest.mark.parametrize("key", ["caller", "to", "number", "participant_id"])
@pytest.mark.parametrize(
    ("value", "shown"),
    [("+15105550101", "…01"), ("1000000001", "…01"), ("1234", "…"), ("", ""), (None, None), (5105550101, "…")],
)
def test_numbers_keep_their_last_two_digits_at_most(
    capsys: pytest.CaptureFixture[str],
    key: str,
    value: object,
    shown: object,
) -> None:
    a_log().warning("odd", **{key: value})
    assert logged(capsys)[key] == shown


@pytest.mark.parametrize(
    "key", ["pin", "ssn", "digits", "speech", "text", "said", "name", "values", "value", "form", "session", "reply"]
)
def test_what_could_be_personal_is_dropped_whoever_passes_it(
    capsys: pytest.CaptureFixture[str],
    key: str,
) -> None:
    a_log().error("odd", **{key: {"pin": PERSONAL}})
    assert PERSONAL not in json.dumps(logged(capsys))


def test_an_exception_is_told_by_kind_and_place_without_its_message_or_variables(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def checks(pin: str) -> None:
        raise ValueError(f"wrong PIN {pin}")

    try:
        checks(PERSONAL)
    except ValueError:
        a_log().error("failed", exc_info=True)
    entry = logged(capsys)
    assert entry["raised"] == "ValueError"
    assert any("checks" in str(place) for place in entry["at"])  # type: ignore[attr-defined]
    assert PERSONAL not in json.dumps(entry)
    assert "exception" not in entry


@pytest.mark.parametrize(
    ("level", "is_written"), [("DEBUG", True), ("info", True), ("INFO", True), ("WARNING", False), ("ERROR", False)]
)
def test_events_below_the_level_are_not_written(
    capsys: pytest.CaptureFixture[str], level: str, is_written: bool
) -> None:
    set_up_logs(level)
    get_logger("x").info("something")
    assert bool(capsys.readouterr().err) is is_written
