"""A session goes through JSON text between every two turns, and comes back the same."""

import json
from dataclasses import fields

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.flow.contracts import Assurance
from ivr.flow.session import Kept, Resumption, Session, said_in, session_from_json, session_to_json
from ivr.flow.verbs import Say

NAMES = st.text(min_size=1, max_size=12)
SCALARS = st.none() | st.booleans() | st.integers() | st.text()
ROWS = st.lists(st.dictionaries(NAMES, SCALARS, max_size=3), max_size=3).map(tuple)
VALUES = SCALARS | ROWS
SESSIONS = st.builds(
    Session,
    step=NAMES,
    language=st.sampled_from(["en", "es"]),
    assurance=st.sampled_from(Assurance),
    values=st.dictionaries(NAMES, st.builds(Kept, VALUES, st.sampled_from(Assurance)), max_size=4),
    waiting=st.lists(st.builds(Resumption, NAMES, st.integers(0, 9)), max_size=2).map(tuple),
    history=st.lists(NAMES, max_size=3).map(tuple),
    misses=st.dictionaries(NAMES, st.integers(1, 3), max_size=2),
    said=st.lists(
        st.builds(Say, NAMES, NAMES, st.dictionaries(NAMES, VALUES, max_size=2), st.booleans()), max_size=2
    ).map(tuple),
    entered=st.text(alphabet="0123456789*", max_size=9),
    to_confirm=st.none() | st.text(max_size=12),
    turns=st.integers(0, 80),
    is_engaged=st.booleans(),
    uses_keys=st.booleans(),
    keys_only=st.booleans(),
    forgives_silence=st.booleans(),
    was_told_keypad=st.booleans(),
)


def through_json(session: Session) -> Session:
    return session_from_json(json.loads(json.dumps(session_to_json(session))))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SESSIONS)
def test_any_session_comes_back_from_json_the_same(session: Session) -> None:
    assert through_json(session) == session


def test_a_session_at_its_beginning_comes_back_the_same() -> None:
    assert through_json(Session("greeting.parent", "en")) == Session("greeting.parent", "en")


def test_every_field_is_written() -> None:
    assert set(session_to_json(Session("a.b", "en"))) == {one.name for one in fields(Session)}


def test_a_list_comes_back_as_rows_and_no_list_of_no_rows_is_lost() -> None:
    kept = Kept(({"amount": 1, "wording": None},), Assurance.VERIFIED)
    session = Session("a.b", "es", values={"rows": kept, "none": Kept((), Assurance.ANONYMOUS)})
    assert through_json(session).value("rows") == ({"amount": 1, "wording": None},)
    assert through_json(session).value("none") == ()


def test_a_value_that_is_not_kept_is_none() -> None:
    assert Session("a.b", "en").value("anything") is None


def test_what_was_said_in_every_language_is_repeated_once_and_equal_rows_are_not_dropped() -> None:
    row = Say("payments.made", "en", {"amount": 5})
    said = (Say("notice", "es"), Say("notice", "en"), Say("note", "en"), row, row)
    assert said_in(said, "es") == (
        Say("notice", "es"),
        Say("note", "es"),
        Say("payments.made", "es", {"amount": 5}),
        Say("payments.made", "es", {"amount": 5}),
    )
    assert said_in((), "es") == ()
