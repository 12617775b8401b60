from pathlib import Path

import pytest

from ivr.flow.verbs import Ask, Choice, Entry, Link
from ivr.speech.catalogue import Catalogue, read_catalogue
from ivr.speech.forms import Forms

ROOT = Path(__file__).parents[2]
LINKS = (
    Link("agent", "0", "agent"),
    Link("back", "*", "back"),
    Link("repeat", "9", "repeat"),
    Link("language", "8", None),
    Link("main_menu", None, "main_menu"),
)
YES_NO = (Choice("1", "1", "yes"), Choice("2", "2", "no"))
NOT_AT_HAND = (Choice("*", "*", "dont_have_it"),)
MAIN_MENU = tuple(
    Choice(key, key, words)
    for key, words in (
        ("1", "payment_services"),
        ("2", "appointments"),
        ("3", "payments"),
        ("4", "order_and_balance"),
        ("5", "account"),
    )
)


@pytest.fixture(scope="session")
def language_texts() -> dict[str, str]:
    """The language files as they are delivered, by path, without any prompts."""
    files = sorted((ROOT / "prompts").glob("*/*.toml"))
    return {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in files}


@pytest.fixture(scope="session")
def catalogue(language_texts: dict[str, str]) -> Catalogue:
    return read_catalogue(language_texts)


@pytest.fixture(scope="session")
def forms(catalogue: Catalogue) -> dict[str, Forms]:
    return {code: language.forms for code, language in catalogue.languages.items()}


@pytest.fixture(scope="session")
def questions() -> dict[str, Ask]:
    """Questions as the flows put them, by a short name."""
    found = {}
    for language in ("en", "es"):
        for name, choices, entry in (
            ("confirm", YES_NO, None),
            ("main", (*MAIN_MENU, Choice("payment_alone", None, "payment_alone")), None),
            ("chosen", (Choice("1", "1", None), Choice("2", "2", None)), None),
            ("id", NOT_AT_HAND, Entry("digits", 10, 10)),
            ("pin", NOT_AT_HAND, Entry("digits", 4, 8, sensitive=True)),
            ("birth", (), Entry("date", 8, 8, sensitive=True)),
            ("phone", (), Entry("phone", 10, 15)),
            ("zip", (), Entry("postal_code", 5, 5)),
            ("county", (), Entry("county", 5, 5)),
        ):
            step = f"{name} {language}"
            found[step] = Ask(step, "x.y", language, language, choices=choices, links=LINKS, entry=entry)
    for attempt, listens in enumerate(("en", "es", "en"), start=1):
        found[f"first {attempt}"] = Ask(
            "greeting.parent", "x.y", "en", listens, choices=YES_NO, links=LINKS, offers=("es",), attempt=attempt
        )
    return found
