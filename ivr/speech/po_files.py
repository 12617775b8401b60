"""Reads one .po file: Babel reads the entries, and this module what Babel is silent about.

Babel takes the last of two entries with one msgid, leaves out what it cannot place, cuts a string that is not
closed, and guesses a plural rule where the header has none. A msgid here is a stable key, not a text; msgctxt is
not used. Source: the GNU gettext manual, "The Format of PO Files".
"""

import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from babel.messages.pofile import PoFileError, denormalize, read_po

from ivr.errors import Fault
from ivr.speech.prompts import PluralRule

_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr|msgstr\[[0-9]\])\s+)?("(?:[^"\\]|\\.)*")')
_PLURAL_FORMS = re.compile(
    r"^Plural-Forms:\s*nplurals\s*=\s*([1-9])\s*;\s*plural\s*=\s*([^;]+?)\s*;?\s*$", re.MULTILINE
)
_FOLLOWS = {
    "msgctxt": ("", "msgstr"),
    "msgid": ("", "msgstr", "msgctxt"),
    "msgid_plural": ("msgid",),
    "msgstr": ("msgid",),
    "msgstr[0]": ("msgid_plural",),
}
_COUNTS_TRIED = (*range(200), 1_000, 1_000_000, 1_000_001, 2_000_000)
"""Numbers with which a plural rule is tried: the rules of CLDR repeat after 100, and single out millions."""


@dataclass(frozen=True, slots=True)
class PoEntry:
    """One prompt of a .po file: its key, and its text or the texts of its plural forms."""

    key: str
    texts: tuple[str, ...]
    plural_rule: PluralRule | None = None


def read_po_file(path: str, text: str, faults: list[Fault]) -> list[PoEntry]:
    """Read the entries of a .po file, without its header. Adds everything that is wrong to `faults`."""
    written = list(_scan(path, text, faults))
    if any(fault.file == path for fault in faults):
        return []
    keys = [entry["msgid"] for entry in written]
    faults.extend(Fault(path, key, "is there twice") for key in sorted({key for key in keys if keys.count(key) > 1}))
    faults.extend(
        Fault(path, entry["msgid"], f"msgid_plural is {entry['msgid_plural']!r}; write the same key")
        for entry in written
        if entry.get("msgid_plural", entry["msgid"]) != entry["msgid"]
    )
    try:
        catalog = read_po(StringIO(text), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        faults.append(Fault(path, "", f"cannot be read: {error}"))
        return []
    header = next((entry["msgstr"] for entry in written if not entry["msgid"]), "")
    has_plurals = any("msgid_plural" in entry for entry in written)
    plural_rule = _plural_rule(path, header, has_plurals, faults)
    entries = []
    for message in catalog:
        if not message.id:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        texts = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        faults.extend(Fault(path, key, what) for what in _entry_faults(key, texts, message.fuzzy, message.context))
        if all(texts):
            entries.append(PoEntry(key, texts, plural_rule if message.pluralizable else None))
    return entries


def _scan(path: str, text: str, faults: list[Fault]) -> Iterator[dict[str, str]]:
    """Go through the lines for what Babel would let pass; give each entry's strings by keyword."""
    entry: dict[str, str] = {}
    last = ""
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if not found:
            faults.append(Fault(path, f"line {number}", "is no line of a .po file; is a quote missing?"))
            if line.startswith("msgstr"):
                last = "msgstr"  # so that one slip is one fault
            continue
        keyword, string = found[1], denormalize(found[2])
        if keyword is None:
            if not last:
                faults.append(Fault(path, f"line {number}", "is a string without a msgid or msgstr before it"))
                continue
            entry[last] += string
            continue
        if not _may_follow(keyword, last):
            faults.append(Fault(path, f"line {number}", f"{keyword} does not belong after {last or 'nothing'}"))
        if keyword in {"msgid", "msgctxt"} and last.startswith("msgstr"):
            yield entry
            entry = {}
        entry[keyword] = string
        last = keyword
    if last.startswith("msgstr"):
        yield entry
    elif last:
        faults.append(Fault(path, entry.get("msgid", ""), "has no msgstr"))


def _may_follow(keyword: str, last: str) -> bool:
    if keyword in _FOLLOWS:
        return last.partition("[")[0] in _FOLLOWS[keyword]
    return last == f"msgstr[{int(keyword[7]) - 1}]"


def _plural_rule(path: str, header: str, has_plurals: bool, faults: list[Fault]) -> PluralRule | None:
    found = _PLURAL_FORMS.search(header)
    if not found:
        if has_plurals or "Plural-Forms" in header:
            faults.append(Fault(path, "header", "needs Plural-Forms: nplurals=…; plural=…;"))
        return None
    try:
        rule: PluralRule = gettext.c2py(found[2])
        forms = {rule(number) for number in _COUNTS_TRIED}
    except (ValueError, ZeroDivisionError) as error:
        faults.append(Fault(path, "header", f"has a plural rule that cannot be read: {error}"))
        return None
    if forms != set(range(int(found[1]))):
        faults.append(Fault(path, "header", f"says nplurals={found[1]}, but its rule gives {sorted(forms)}"))
        return None
    return rule


def _entry_faults(key: str, texts: tuple[str, ...], is_fuzzy: bool, context: str | None) -> Iterator[str]:
    if not _KEY.fullmatch(key):
        yield "is no key such as topic.name"
    if is_fuzzy:
        yield "is marked fuzzy: somebody has yet to look at it"
    if context is not None:
        yield "has a msgctxt, which is not used here"
    if len(texts) == 1 and not texts[0].strip():
        yield "has an empty msgstr"
    elif len(texts) > 1:
        for place, text in enumerate(texts):
            if not text.strip():
                yield f"msgstr[{place}] is missing or empty"
