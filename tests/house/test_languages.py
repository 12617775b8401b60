"""Both languages are whole: the same files, the same prompts, the same word lists, and neither poorer."""

import tomllib
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from sample_service import ROOT

from ivr.app import load_editions

LANGUAGES = sorted(folder for folder in (ROOT / "prompts").iterdir() if folder.is_dir())
DEFAULT = ROOT / "prompts" / "en"

others = pytest.mark.parametrize(
    "folder", [folder for folder in LANGUAGES if folder != DEFAULT], ids=lambda folder: folder.name
)


def prompts_in(folder: Path) -> dict[str, str]:
    found = {}
    for file in folder.glob("*.po"):
        with file.open("rb") as opened:
            for message in read_po(opened):
                if message.id:
                    key = message.id[0] if isinstance(message.id, tuple) else message.id
                    text = message.string[-1] if isinstance(message.string, tuple) else message.string
                    found[f"{file.name} {key}"] = str(text)
    return found


def test_there_are_english_and_spanish() -> None:
    assert {"en", "es"} <= {folder.name for folder in LANGUAGES}


@others
def test_each_language_has_the_same_files(folder: Path) -> None:
    assert {file.name for file in folder.iterdir()} == {file.name for file in DEFAULT.iterdir()}


@others
def test_each_language_has_the_same_prompts(folder: Path) -> None:
    assert prompts_in(folder).keys() == prompts_in(DEFAULT).keys()


@others
def test_each_language_has_the_same_word_lists(folder: Path) -> None:
    lists = [tomllib.loads((one / "words.toml").read_text(encoding="utf-8")) for one in (folder, DEFAULT)]
    assert lists[0].keys() == lists[1].keys()
    for name, words in lists[0].items():
        assert words, f"{folder.name}: the list {name} is empty"


@others
def test_no_prompt_is_left_in_another_language(folder: Path) -> None:
    other = prompts_in(DEFAULT)
    alike = {key for key, text in prompts_in(folder).items() if text == other[key] and len(text.split()) > 2}
    assert alike == set()


def test_every_prompt_is_said_somewhere() -> None:
    editions, _ = load_editions()
    flows = editions.current.flows
    named = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "call_flows").glob("*.toml"))
    named += "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "ivr").rglob("*.py"))
    unused = []
    for key in flows.wording.languages["en"].prompts:
        bare = key.removesuffix(".again").removesuffix(".keys")
        parent = bare.rpartition(".")[0]
        in_language_file = key == "greeting.offer"
        in_terms = key.startswith("terms.")
        if not in_terms and not in_language_file and f'"{bare}"' not in named and f'"{parent}"' not in named:
            unused.append(key)
    assert unused == []
