"""The one table of which TwiML elements there are, what each may hold, and which attributes it may carry.

Taken from the installed twilio package by calling each of its append methods and looking at what came out, so that
snake to camel case, `from_` and the like are the package's own and a new release brings its new words along.
What the package does not know, or does not say, is added below. How values must look is left to `twiml_rules`.

Source: twilio.twiml.voice_response; `../shared/reference/twilio.md` sections 2 and 2.1.
"""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twilio.twiml import TwiML
from twilio.twiml.voice_response import VoiceResponse

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

ATTRIBUTES_NOT_IN_THE_PACKAGE = {"Dial": frozenset({"callReason"})}

CONTEXTS: Mapping[str, frozenset[str] | None] = {
    "call": None,
    "wait": frozenset({"Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather"}),
    "callee": frozenset({"Play", "Say", "Gather", "Hangup"}),
    "queued": frozenset({"Play", "Say", "Pause", "Redirect"}),
    "conference": frozenset({"Play", "Say", "Pause", "Redirect"}),
}
"""Which verbs may stand at the top of a document, by what fetched it: the call itself (all), Enqueue's waitUrl, a
Number's url, a Queue's url, a Conference's waitUrl."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its tag, its attributes as written in XML, its children by tag, and whether it holds text."""

    tag: str
    attributes: frozenset[str]
    children: Mapping[str, "Element"]
    holds_text: bool


def read_table() -> Element:
    """Read the whole table from the twilio package; the answer is the element `Response`."""
    attributes: dict[type, set[str]] = {}
    nesting: dict[type, dict[str, type]] = {}
    _walk(VoiceResponse, attributes, nesting)
    children: dict[type, dict[str, Element]] = {kind: {} for kind in nesting}
    # The children are filled in afterwards: elements of speech markup may nest within themselves.
    elements = {
        kind: Element(
            tag=_tag(kind),
            attributes=frozenset(attributes[kind]) | ATTRIBUTES_NOT_IN_THE_PACKAGE.get(_tag(kind), frozenset()),
            children=children[kind],
            holds_text=bool(_value_parameters(kind)),
        )
        for kind in nesting
    }
    for kind, inside in nesting.items():
        children[kind].update({tag: elements[child] for tag, child in inside.items()})
    return elements[VoiceResponse]


def _walk(kind: type, attributes: dict[type, set[str]], nesting: dict[type, dict[str, type]]) -> None:
    if kind in nesting:
        return
    nesting[kind] = {}
    attributes.setdefault(kind, set())
    parent = _make(kind)
    for name, method in inspect.getmembers(kind, inspect.isfunction):
        if name not in vars(kind) or name.startswith("_"):
            continue
        child = getattr(parent, name)(**dict.fromkeys(_named_parameters(method), "x"))
        attributes.setdefault(type(child), set()).update(
            XML_LANG if attribute == "xml:lang" else attribute for attribute in child.attrs
        )
        nesting[kind][child.name] = type(child)
        _walk(type(child), attributes, nesting)


def _make(kind: type) -> TwiML:
    made = kind(**dict.fromkeys(_value_parameters(kind), "x"))
    if not isinstance(made, TwiML):
        raise TypeError(f"{kind} is no TwiML element")
    return made


def _tag(kind: type) -> str:
    return str(_make(kind).name)


def _value_parameters(kind: Any) -> list[str]:
    return _named_parameters(kind.__init__)


def _named_parameters(method: Any) -> list[str]:
    parameters = list(inspect.signature(method).parameters.values())[1:]
    return [one.name for one in parameters if one.kind is not one.VAR_KEYWORD]


RESPONSE = read_table()
"""The root of every document."""
