import time
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.flow.events import Answered, Linked, NotUnderstood, Partial, Silent
from ivr.flow.verbs import Ask
from ivr.speech.catalogue import Catalogue
from ivr.speech.heard import Heard, Keys, Speech
from ivr.speech.recognition import recognise

REASONS = {"no_match", "ambiguous", "too_short", "too_long", "not_valid", "use_keypad", "started_over"}
SCRAPS = st.sampled_from(
    ["agent", "no", "sí", "double", "hundred", "y", "for", "oh", "twenty", "ciento", "1", "99", "no sé", "press", "*"]
)
TEXTS = st.one_of(st.text(), st.lists(SCRAPS, max_size=12).map(" ".join))
HEARD: st.SearchStrategy[Heard] = st.one_of(
    st.builds(Keys, st.one_of(st.text(), st.text("0123456789*#ABCD", max_size=25))),
    st.builds(Speech, TEXTS, st.none() | st.floats()),
)
shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


CHOSEN = st.tuples(st.integers(0, 999), st.text("0123456789*", max_size=12))
"""Which question, and what was entered there before."""


def asked_at_random(chosen: tuple[int, str], questions: Mapping[str, Ask]) -> Ask:
    place, entered = chosen
    return replace(questions[sorted(questions)[place % len(questions)]], entered=entered)


@shared
@given(chosen=CHOSEN, heard=HEARD)
def test_whatever_is_heard_becomes_an_event_that_the_question_allows(
    chosen: tuple[int, str], heard: Heard, questions: dict[str, Ask], catalogue: Catalogue
) -> None:
    ask = asked_at_random(chosen, questions)
    match recognise(ask, heard, catalogue):
        case Answered(value):
            assert ask.entry or value in {choice.value for choice in ask.choices}
        case Partial(value):
            assert ask.entry
            assert not ask.entry.sensitive
            assert value.startswith(ask.entered)
            assert len(value) > len(ask.entered)
        case Linked(link):
            assert link in {one.name for one in ask.links}
        case NotUnderstood(reason):
            assert reason in REASONS
        case Silent():
            pass


@shared
@given(name=st.sampled_from(["pin en", "pin es", "birth en"]), text=st.text("0123456789 ", min_size=1))
def test_no_digits_said_at_a_sensitive_question_are_an_answer(
    name: str, text: str, questions: dict[str, Ask], catalogue: Catalogue
) -> None:
    assert not isinstance(recognise(questions[name], Speech(text), catalogue), Answered | Partial)


@shared
@given(chosen=st.data(), zeros=st.integers(1, 9))
def test_zero_and_the_words_for_a_person_reach_a_person_at_every_question(
    chosen: st.DataObject, zeros: int, questions: dict[str, Ask], catalogue: Catalogue
) -> None:
    ask = questions[chosen.draw(st.sampled_from(sorted(questions)))]
    words = [phrase for language in catalogue.languages.values() for phrase in language.words["agent"]]
    said = Speech(chosen.draw(st.sampled_from(words)), chosen.draw(st.none() | st.floats(0, 1)))
    assert recognise(ask, Keys("0" * zeros), catalogue) == Linked("agent", "keys")
    assert recognise(ask, said, catalogue) == Linked("agent", "speech")


@pytest.mark.parametrize("text", ["agent " * 500_000, "\u0301" * 1_000_000, "ﷺ" * 1_000_000, "um " * 1_000_000])
def test_megabytes_of_text_are_cut_and_answered_at_once(
    text: str, questions: dict[str, Ask], catalogue: Catalogue
) -> None:
    began = time.perf_counter()
    for question in questions.values():
        recognise(question, Speech(text), catalogue)
        recognise(question, Keys(text), catalogue)
    assert (time.perf_counter() - began) / len(questions) < 0.1


def test_what_was_heard_has_no_repr() -> None:
    assert "1234" not in repr(Keys("1234")) + repr(Speech("1234", 0.5))
