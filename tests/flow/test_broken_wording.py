"""Faults of the wording that the flows need: every language has the same, and nothing takes too long to hear."""

from collections.abc import Mapping

import pytest
from sound_line import CONTRACTS, PLACEHOLDERS, load, sound_texts, wording

from ivr.errors import DefinitionFaults
from ivr.flow.contracts import Contract, Term
from ivr.flow.loader import load_flows
from ivr.flow.wording import LanguageWording, PromptShape, Wording

Placeholders = Mapping[str, Mapping[str, str]]


def faults_with(en: Placeholders, es: Placeholders) -> list[str]:
    with pytest.raises(DefinitionFaults) as caught:
        load(sound_texts(), wording({"en": PLACEHOLDERS | en, "es": PLACEHOLDERS | es}))
    return [str(fault) for fault in caught.value.faults]


def test_a_format_that_nobody_speaks() -> None:
    odd = {"odd.said": {"office_phone": "whisper"}}
    assert faults_with(odd, odd) == ["prompts/en/odd.po: odd.said: {office_phone:whisper} has no known format"]


def test_another_format_in_the_other_language() -> None:
    assert faults_with({"odd.said": {"n": "number"}}, {"odd.said": {"n": "digits"}}) == [
        "prompts/es/odd.po: odd.said: has other placeholders or formats than in en"
    ]


def test_a_placeholder_that_the_other_language_forgets() -> None:
    assert faults_with({"odd.said": {"n": "number"}}, {"odd.said": {}}) == [
        "prompts/es/odd.po: odd.said: has other placeholders or formats than in en"
    ]


def test_a_prompt_that_one_language_lacks_though_no_step_says_it() -> None:
    assert faults_with({"english.said": {}}, {}) == ["prompts/es/english.po: english.said: is missing in es"]


def test_a_secret_is_never_said() -> None:
    odd = {"odd.said": {"pin": "digits"}}
    assert faults_with(odd, odd) == ["prompts/en/odd.po: odd.said: pin is sensitive and is never said"]


def test_an_offer_that_is_not_worded() -> None:
    usual = wording()
    es = usual.languages["es"]
    absent = LanguageWording(es.prompts, es.words, es.offer_key, "absent.offer")
    with pytest.raises(DefinitionFaults) as caught:
        load(sound_texts(), Wording({"en": usual.languages["en"], "es": absent}))
    assert {str(fault) for fault in caught.value.faults} == {
        "call_flows/lines.toml: language es: there is no prompt absent.offer in en",
        "call_flows/lines.toml: language es: there is no prompt absent.offer in es",
    }


def test_a_kind_that_a_look_up_can_answer_and_a_language_cannot_say() -> None:
    usual = wording()
    es = usual.languages["es"]
    poor = LanguageWording({"terms.type_check": PromptShape({}, 1)}, es.words, es.offer_key, es.offer_prompt)
    with pytest.raises(DefinitionFaults) as caught:
        load(sound_texts(), Wording({"en": usual.languages["en"], "es": poor}))
    terms = [str(fault) for fault in caught.value.faults if "a look-up can" in fault.what]
    assert terms == ["prompts/es/terms.po: terms.type_cash: is missing: a look-up can answer it"]


def test_a_single_kind_is_a_term_too() -> None:
    contract = Contract("mood", outcomes={"found": {"mood": Term(("glad",))}})
    usual = wording()
    texts = sound_texts()
    en = usual.languages["en"]
    poor = LanguageWording({"main.menu": PromptShape({}, 1)}, en.words, en.offer_key, en.offer_prompt)
    with pytest.raises(DefinitionFaults) as caught:
        load_flows(texts, (*CONTRACTS, contract), Wording({"en": poor}), numbers=frozenset({"sdu_number"}))
    glad = [str(fault) for fault in caught.value.faults if fault.place == "terms.glad"]
    assert glad == ["prompts/en/terms.po: terms.glad: is missing: a look-up can answer it"]


@pytest.mark.parametrize(("words", "seconds"), [(56, 20), (90, 33)])
def test_a_prompt_that_takes_too_long_to_hear(words: int, seconds: int) -> None:
    usual = wording()
    es = usual.languages["es"]
    long = LanguageWording(
        {**dict(es.prompts.items()), "odd.said": PromptShape({}, words)}, es.words, "9", "es.offer"
    )
    with pytest.raises(DefinitionFaults) as caught:
        load(sound_texts(), Wording({"en": usual.languages["en"], "es": long}))
    expected = f"prompts/es/odd.po: odd.said: takes about {seconds} seconds ({words} words); the most is 20"
    assert expected in [str(fault) for fault in caught.value.faults]
