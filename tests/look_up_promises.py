"""What an answer of a look-up promises by its contract, held for every kind of answer."""

from ivr.app import load_editions
from ivr.flow.contracts import Contract, Rows, Term, ValueType
from ivr.flow.events import LookedUp, Row, Value


def rows_of(answer: LookedUp, name: str) -> list[Row]:
    rows = answer.values[name]
    assert isinstance(rows, tuple)
    return list(rows)


def assert_keeps(contract: Contract, answer: LookedUp, said_with: str | None = None) -> None:
    """Hold an answer against its contract; rows also against the prompts `said_with` that say them, each its own."""
    promised = contract.outcomes[answer.outcome]
    assert answer.values.keys() == promised.keys()
    for name, kind in promised.items():
        if isinstance(kind, Rows):
            for row in rows_of(answer, name):
                _assert_row(kind, row, said_with)
        else:
            _assert_value(kind, answer.values[name])


def _assert_row(kind: Rows, row: Row, said_with: str | None) -> None:
    wording = row["wording"]
    assert wording in kind.wordings
    assert row.keys() <= kind.columns.keys() | {"wording"}
    for name, value in row.items():
        if name != "wording":
            _assert_value(kind.columns[name], value)
    if said_with is not None:
        prompt = load_editions()[0].current.flows.wording.languages["en"].prompts[f"{said_with}.{wording}"]
        assert prompt.placeholders.keys() - {"key"} <= row.keys()


def _assert_value(kind: ValueType, value: Value) -> None:
    match kind:
        case Term(slugs=slugs):
            assert value in slugs
        case "money" | "number" | "count":
            assert isinstance(value, int)
        case _:
            assert isinstance(value, str)
