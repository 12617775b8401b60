"""The desk's own words, one TOML file a language in `page_words/`: the same keys in each.

They are no prompts: callers never hear them. Source of which language a browser prefers: RFC 9110, Accept-Language.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "page_words"

Words = Mapping[str, Any]
"""Texts by their key, in tables: `words["duty"]["ready"]`."""


def read_page_words() -> dict[str, Words]:
    """Read the words of every language, English first."""
    paths = sorted(FOLDER.glob("*.toml"), key=lambda path: (path.stem != "en", path.stem))
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}


def choose_language(words: Mapping[str, Words], *wanted: str | None) -> str:
    """Give the first of the wanted languages that the desk has, else the first of the desk's."""
    return next((one for one in wanted if one is not None and one in words), next(iter(words)))
