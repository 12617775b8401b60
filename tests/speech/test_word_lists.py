from itertools import combinations

import pytest

from ivr.speech.catalogue import Catalogue

TOGETHER = [
    ("yes", "no", "agent", "back", "repeat", "main_menu"),
    ("payment_services", "appointments", "payments", "payment_alone", "order_and_balance", "account"),
    ("made", "received", "older"),
    ("dont_have_it", "go_on_without", "no_case_yet", "agent", "back", "repeat", "main_menu"),
    ("keep_waiting", "call_me_back", "agent", "back", "repeat", "main_menu"),
    ("something_else", "done", "agent", "back", "repeat", "main_menu"),
]


def test_both_languages_have_the_same_lists(catalogue: Catalogue) -> None:
    english, spanish = catalogue.languages["en"].words, catalogue.languages["es"].words
    assert set(english) == set(spanish)
    assert {"unsure", "fillers"} <= set(english)


@pytest.mark.parametrize("names", TOGETHER)
def test_lists_that_stand_together_share_no_phrase(names: tuple[str, ...], catalogue: Catalogue) -> None:
    for code, language in catalogue.languages.items():
        for one, other in combinations(names, 2):
            assert not language.phrases.lists[one] & language.phrases.lists[other], (code, one, other)


def test_no_answer_is_among_the_phrases_that_are_never_one(catalogue: Catalogue) -> None:
    for language in catalogue.languages.values():
        for name in ("yes", "no", "agent", "fillers"):
            assert not language.phrases.lists[name] & catalogue.unsure
