"""The catalogue: every prompt and word list in every language, read whole and checked, ready to speak.

It is read from texts by path, not from a folder, because editions of the prompts are kept in the database. What
the prompts of the languages have to have in common, and whether the flows fit them, is checked by `ivr.flow`,
which gets their shapes as `wording`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ivr.errors import CallFault, DefinitionFaults, Fault
from ivr.flow.events import Value
from ivr.flow.wording import LanguageWording, Wording
from ivr.speech.language import Language
from ivr.speech.language_files import read_language
from ivr.speech.phrases import compile_fillers
from ivr.speech.po_files import read_po_file
from ivr.speech.prompts import Prompt, compile_prompt
from ivr.speech.spoken import speak
from ivr.speech.spoken_digits import NumberWords, join_number_words

TERMS = "terms."
"""Prompts that begin so are the names of kinds: a `term` of slug `x` is spoken as the prompt `terms.x`."""

_SUFFIXES = {".po", ".toml"}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every language by its code, the default first, and what is heard in all of them together.

    `fillers` mean nothing wherever they stand, `unsure` phrases are never an answer, and `number_words` are those of
    all languages.
    """

    languages: Mapping[str, Language]
    prompts: Mapping[str, Mapping[str, Prompt]] = field(repr=False)
    wording: Wording = field(repr=False)
    fillers: re.Pattern[str] | None = field(repr=False)
    unsure: frozenset[str] = field(repr=False)
    number_words: NumberWords = field(repr=False)

    @property
    def terms(self) -> frozenset[str]:
        """The slugs of all kinds that can be spoken."""
        prompts = self.prompts[self.wording.default_language]
        return frozenset(key.removeprefix(TERMS) for key in prompts if key.startswith(TERMS))

    def is_recording(self, key: str, language: str) -> bool:
        """Tell whether a prompt is a recording to play; what `say` gives is then its reference."""
        prompt = self.prompts.get(language, {}).get(key)
        return prompt is not None and prompt.is_recording

    def say(self, key: str, language: str, values: Mapping[str, Value]) -> str:
        """Put a prompt into words.

        Raises:
            CallFault: when there is no such prompt, or a value is missing or of the wrong type. It names no value.
        """
        prompt = self.prompts.get(language, {}).get(key)
        if prompt is None:
            raise CallFault(f"there is no prompt {key} in {language}")
        count = values.get(prompt.count_name) if prompt.plural_rule and prompt.count_name else 0
        if not isinstance(count, int):
            raise CallFault(f"{key}: {prompt.count_name} is missing, or no number")
        spoken = []
        for part in prompt.form_for(count):
            if isinstance(part, str):
                spoken.append(part)
                continue
            value = values.get(part.name)
            if part.format == "term" and f"{TERMS}{value}" in self.prompts[language]:
                spoken.append(self.say(f"{TERMS}{value}", language, {}))
                continue
            if part.format == "texts" and isinstance(value, tuple):
                value = next((row.get(language) for row in value), None)
            try:
                spoken.append(speak(value, part.format, self.languages[language].forms))
            except (TypeError, ValueError):
                raise CallFault(f"{key}: {part.name} is missing, or cannot be said as {part.format}") from None
        return "".join(spoken)


def read_catalogue(texts: Mapping[str, str]) -> Catalogue:
    """Read a catalogue from texts by path, such as `prompts/en/greeting.po` and `prompts/en/words.toml`.

    Raises:
        DefinitionFaults: with everything that is wrong in any of them.
    """
    faults: list[Fault] = []
    folders = {str(PurePosixPath(path).parent) for path in texts if PurePosixPath(path).suffix in _SUFFIXES}
    languages: dict[str, Language] = {}
    prompts: dict[str, dict[str, Prompt]] = {}
    for folder in sorted(folders):
        code = PurePosixPath(folder).name
        prompts[code] = _read_prompts(folder, texts, faults)
        language = read_language(code, folder, texts, faults)
        if language:
            languages[code] = language
    if not folders:
        faults.append(Fault("prompts", "", "has no language"))
    elif len(languages) == len(folders):
        faults.extend(_faults_between(languages))
    if faults:
        raise DefinitionFaults(faults)
    default_first = dict(sorted(languages.items(), key=lambda item: (not item[1].is_default, item[0])))
    return Catalogue(
        languages=default_first,
        prompts=prompts,
        wording=_wording(default_first, prompts),
        fillers=compile_fillers(_phrases_of_all(languages, "fillers")),
        unsure=_phrases_of_all(languages, "unsure"),
        number_words=join_number_words(language.number_words for language in default_first.values()),
    )


def _read_prompts(folder: str, texts: Mapping[str, str], faults: list[Fault]) -> dict[str, Prompt]:
    prompts: dict[str, Prompt] = {}
    found_in: dict[str, str] = {}
    for path in sorted(texts):
        if not path.endswith(".po") or str(PurePosixPath(path).parent) != folder:
            continue
        for entry in read_po_file(path, texts[path], faults):
            first = found_in.setdefault(entry.key, path)
            if first != path:
                faults.append(Fault(path, entry.key, f"is in {first} too"))
            wrong: list[str] = []
            prompts[entry.key] = compile_prompt(entry.texts, entry.plural_rule, wrong)
            faults.extend(Fault(path, entry.key, what) for what in wrong)
    return prompts


def _faults_between(languages: Mapping[str, Language]) -> list[Fault]:
    """Find what is wrong between languages, each of which may be sound."""
    faults = []
    defaults = [code for code, language in languages.items() if language.is_default]
    if len(defaults) != 1:
        faults.append(Fault("prompts", "is_default", f"is true in {len(defaults)} languages instead of one"))
    keys: dict[str, str] = {}
    for code, language in languages.items():
        if not language.is_default and keys.setdefault(language.offer.key, code) != code:
            faults.append(
                Fault(f"prompts/{code}/language.toml", "offer.key", f"is that of {keys[language.offer.key]}")
            )
    return faults


def _wording(languages: Mapping[str, Language], prompts: Mapping[str, Mapping[str, Prompt]]) -> Wording:
    return Wording(
        {
            code: LanguageWording(
                prompts={key: prompt.shape for key, prompt in prompts[code].items()},
                words=language.phrases.lists,
                offer_key=language.offer.key,
                offer_prompt=language.offer.prompt,
            )
            for code, language in languages.items()
        }
    )


def _phrases_of_all(languages: Mapping[str, Language], name: str) -> frozenset[str]:
    return frozenset(phrase for one in languages.values() for phrase in one.phrases.lists.get(name, ()))
