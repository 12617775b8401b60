from itertools import combinations

import pytest

from ivr.flow.events import Answered, CallerEvent, Linked, NotUnderstood, Partial
from ivr.flow.verbs import Ask
from ivr.speech.catalogue import Catalogue, read_catalogue
from ivr.speech.heard import Speech
from ivr.speech.language import COUNTY
from ivr.speech.recognition import hints, recognise

AGENT = Linked("agent", "speech")
NO_MATCH = NotUnderstood("no_match", "speech")
AMBIGUOUS = NotUnderstood("ambiguous", "speech")


def county(name: str) -> Answered:
    return Answered(COUNTY + name, "speech")


@pytest.mark.parametrize("question", ["county en", "county es"])
@pytest.mark.parametrize(
    ("said", "event"),
    [
        ("Los Angeles", county("los_angeles")),
        ("Los Ángeles.", county("los_angeles")),
        ("L.A.", county("los_angeles")),
        ("LA", county("los_angeles")),
        ("L.A. County", county("los_angeles")),
        ("um, I live in LA", county("los_angeles")),
        ("el condado de Los Ángeles", county("los_angeles")),
        ("vivo en el condado de los angeles por favor", county("los_angeles")),
        ("San Fran", county("san_francisco")),
        ("It's in San Francisco, I think", county("san_francisco")),
        ("Saint Bernardino", county("san_bernardino")),
        ("San Wakeen", county("san_joaquin")),
        ("the county of San Joaquín", county("san_joaquin")),
        ("Orange", county("orange")),
        ("the O.C.", county("orange")),
        ("Lake Forest, no, Clear Lake", county("lake")),
        ("king's county", county("kings")),
        ("Nevada County", county("nevada")),
        ("La oficina de Fresno", county("fresno")),
        ("San José", county("santa_clara")),
        ("Santa Clara", county("santa_clara")),
        ("Santa Clarita", county("los_angeles")),
        ("San Luis Obispo", county("san_luis_obispo")),
        ("Contracosta", county("contra_costa")),
        ("eldorado", county("el_dorado")),
        ("Orange or Riverside", AMBIGUOUS),
        ("Los", NO_MATCH),
        ("la casa", NO_MATCH),
        ("California", NO_MATCH),
        ("Las Vegas", NO_MATCH),
        ("my county", NO_MATCH),
        ("I don't know", NO_MATCH),
        ("no sé", NO_MATCH),
        ("agente", AGENT),
        ("an agent", AGENT),
        ("nine five eight one four", Answered("95814", "speech")),
        ("ZIP code 95814", Answered("95814", "speech")),
        ("nueve cinco ocho uno cuatro", Answered("95814", "speech")),
        ("nine five eight one", Partial("9581", "speech")),
        ("nine five eight one four two", NotUnderstood("too_long", "speech")),
    ],
)
def test_a_county_is_understood_by_its_names_in_either_language_or_by_a_zip_code(
    question: str, said: str, event: CallerEvent, questions: dict[str, Ask], catalogue: Catalogue
) -> None:
    assert recognise(questions[question], Speech(said), catalogue) == event


def test_an_unsure_recogniser_is_believed_only_where_a_county_is_all_that_was_said(
    questions: dict[str, Ask], catalogue: Catalogue
) -> None:
    asked = questions["county en"]
    assert recognise(asked, Speech("Yolo", 0.2), catalogue) == county("yolo")
    assert recognise(asked, Speech("a yellow yolo thing", 0.2), catalogue) == NO_MATCH


def test_no_phrase_is_of_two_counties_or_of_a_link(catalogue: Catalogue) -> None:
    of_counties: dict[str, str] = {}
    for language in catalogue.languages.values():
        for name, phrases in language.phrases.lists.items():
            if name.startswith(COUNTY):
                for phrase in phrases:
                    assert of_counties.setdefault(phrase, name) == name, phrase
    for language in catalogue.languages.values():
        for name in ("agent", "back", "repeat", "main_menu", "unsure", "fillers"):
            assert not language.phrases.lists[name] & of_counties.keys()


def test_every_county_is_said_as_it_is_understood(catalogue: Catalogue, questions: dict[str, Ask]) -> None:
    for code, language in catalogue.languages.items():
        for name in language.words:
            if name.startswith(COUNTY):
                for phrase in language.words[name]:
                    assert recognise(questions[f"county {code}"], Speech(phrase), catalogue) == Answered(
                        name, "speech"
                    )


def test_counties_are_words_only_where_a_county_is_asked(questions: dict[str, Ask], catalogue: Catalogue) -> None:
    assert recognise(questions["confirm en"], Speech("Los Angeles"), catalogue) == NO_MATCH
    assert "Yolo" not in hints(questions["zip en"], catalogue)


def test_the_recogniser_is_told_of_every_county_and_still_of_the_links(
    questions: dict[str, Ask], catalogue: Catalogue
) -> None:
    for code, one_of_ours in (("en", "San Fran"), ("es", "condado de Los Ángeles")):
        given = hints(questions[f"county {code}"], catalogue)
        counties = [name for name in catalogue.languages[code].words if name.startswith(COUNTY)]
        assert len(counties) == 58
        assert {catalogue.languages[code].words[name][0] for name in counties} <= set(given)
        assert {one_of_ours, catalogue.languages[code].words["agent"][0]} <= set(given)


def test_an_edition_from_before_there_were_counties_is_read(language_texts: dict[str, str]) -> None:
    before = {path: text for path, text in language_texts.items() if "counties" not in path}
    assert len(before) < len(language_texts)
    assert not [name for name in read_catalogue(before).languages["en"].words if name.startswith(COUNTY)]


def test_both_languages_have_the_same_counties(catalogue: Catalogue) -> None:
    lists = [{name for name in one.words if name.startswith(COUNTY)} for one in catalogue.languages.values()]
    assert all(one == other for one, other in combinations(lists, 2))
