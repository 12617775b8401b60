"""Hold a TwiML document against what Twilio allows, and say in plain words what is wrong with it.

Twilio runs many wrong documents with no more than a warning in its debugger; here every departure is a problem, since
our own service writes them all. Which elements and attributes there are is left to `twiml_table`, running a document
to `phone`. Voices and languages are not held against a list: Twilio changes it without notice.

Source: `../shared/reference/twilio.md` sections 2, 2.1, 3 (control characters) and 4 (64 kB, 12100, 12200).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from xml.etree import ElementTree

from ivr.practice.twiml_table import CONTEXTS, RESPONSE, Element

MAXIMUM_BYTES = 64 * 1024
MAXIMUM_SAY_CHARACTERS = 3000
MAXIMUM_HINTS = 500
MAXIMUM_HINT_CHARACTERS = 100
MAXIMUM_QUEUE_NAME_CHARACTERS = 64
MAXIMUM_NOUNS = 10

_CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
_PYTHON_LIST = re.compile(r"\[.*\]", re.DOTALL)


class NotTwiml(ValueError):
    """The text is no TwiML document at all; the message says why in plain words."""


def parse_document(body: str) -> ElementTree.Element:
    """Parse a document as strictly as Twilio does (error 12100), and give its root.

    Raises:
        NotTwiml: for a leading blank, text that is no XML, or another root than Response.
    """
    if not body:
        raise NotTwiml("the document is empty")
    if body[0].isspace():
        raise NotTwiml("a blank stands before the document")
    if "<!DOCTYPE" in body:
        raise NotTwiml("the document has a DOCTYPE")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314  no DOCTYPE, and only from the service beside us
    except ElementTree.ParseError as error:
        raise NotTwiml(f"the document is not XML: {error}") from None
    if root.tag != "Response":
        raise NotTwiml(f"the root is <{root.tag}>, not <Response>")
    return root


def check_document(body: str, *, context: str = "call") -> list[str]:
    """List what is wrong with a document, in plain words; an empty list when all is well.

    `context` is what fetched it: a key of `twiml_table.CONTEXTS`.
    """
    problems = []
    if len(body.encode()) > MAXIMUM_BYTES:
        problems.append("the document is over 64 kB")
    if found := _CONTROL_CHARACTERS.search(body):
        problems.append(f"the document holds the control character U+{ord(found.group()):04X}")
    try:
        root = parse_document(body)
    except NotTwiml as error:
        return [*problems, str(error)]
    problems += _check_element(root, RESPONSE)
    problems += _check_order(root, CONTEXTS[context], context)
    return problems


def _check_order(root: ElementTree.Element, allowed: frozenset[str] | None, context: str) -> Iterator[str]:
    ended_by = None
    for place, verb in enumerate(root):
        if allowed is not None and verb.tag not in allowed:
            yield f"<{verb.tag}> may not stand in a document of kind {context}"
        if allowed is None and verb.tag == "Leave":
            yield "<Leave> may stand only in a document of kind wait"
        if verb.tag == "Reject" and place > 0:
            yield "<Reject> works only as the first verb"
        if ended_by:
            yield f"<{verb.tag}> is never reached: it stands after <{ended_by}>"
        elif _ends_the_document(verb):
            ended_by = verb.tag


def _ends_the_document(verb: ElementTree.Element) -> bool:
    # Not Gather: it fails where its language and model do not fit. Not Record: of an empty recording some of
    # Twilio's pages say that the next verb follows.
    match verb.tag:
        case "Redirect" | "Hangup" | "Reject" | "Leave":
            return True
        case "Enqueue" | "Dial":
            return "action" in verb.attrib
        case _:
            return False


def _check_element(node: ElementTree.Element, rule: Element) -> Iterator[str]:
    for name, value in node.attrib.items():
        if name not in rule.attributes:
            yield f"<{node.tag}> has an attribute that Twilio does not know: {name}"
        elif problem := _check_value(node.tag, name, value):
            yield f"<{node.tag}> {name}={value[:40]!r}: {problem}"
    if not rule.holds_text and _own_text(node):
        yield f"<{node.tag}> holds text: {_own_text(node)[:40]!r}"
    if node.tag in _WHOLE_CHECKS:
        yield from _WHOLE_CHECKS[node.tag](node)
    for child in node:
        inside = rule.children.get(str(child.tag))
        if inside is None:
            yield f"<{child.tag}> may not stand in <{node.tag}>"
        else:
            yield from _check_element(child, inside)


def _own_text(node: ElementTree.Element) -> str:
    return "".join([node.text or "", *(child.tail or "" for child in node)]).strip()


# ── values, by attribute ──


def _check_value(tag: str, name: str, value: str) -> str | None:
    if name != "hints" and _PYTHON_LIST.fullmatch(value):
        return "looks like a Python list; Twilio wants words with blanks between"
    check = _VALUE_CHECKS.get((tag, name)) or _VALUE_CHECKS.get(("", name))
    return check(value) if check else None


def _one_of(*words: str) -> Callable[[str], str | None]:
    return lambda value: None if value in words else f"must be one of {', '.join(words)}"


def _some_of(*words: str) -> Callable[[str], str | None]:
    return lambda value: None if value and set(value.split(" ")) <= set(words) else f"may hold {' '.join(words)}"


def _whole(least: int, most: int | None = None) -> Callable[[str], str | None]:
    limits = f"from {least}" + (f" to {most}" if most is not None else " on")

    def check(value: str) -> str | None:
        fits = value.isascii() and value.isdecimal() and int(value) >= least and (most is None or int(value) <= most)
        return None if fits else f"must be a whole number {limits}"

    return check


def _keys(most: int, pattern: str = "[0-9*#]*") -> Callable[[str], str | None]:
    def check(value: str) -> str | None:
        fits = re.fullmatch(pattern, value) is not None and len(value) <= most
        return None if fits else 'must be a single key or ""' if most == 1 else "holds what is no key"

    return check


def _hints(value: str) -> str | None:
    if _PYTHON_LIST.fullmatch(value):
        return "looks like a Python list; Twilio wants commas between"
    hints = [hint.strip() for hint in value.split(",")]
    if len(hints) > MAXIMUM_HINTS:
        return f"{len(hints)} hints are more than {MAXIMUM_HINTS}"
    if any(len(hint) > MAXIMUM_HINT_CHARACTERS for hint in hints):
        return f"a hint is longer than {MAXIMUM_HINT_CHARACTERS} characters"
    return None if all(hints) else "a hint is empty"


def _speech_timeout(value: str) -> str | None:
    return None if value == "auto" else _whole(1)(value)


_FLAG = _one_of("true", "false")
_METHOD = _one_of("GET", "POST")
_EVENTS = _some_of("initiated", "ringing", "answered", "completed")

_VALUE_CHECKS: Mapping[tuple[str, str], Callable[[str], str | None]] = {
    ("", "method"): _METHOD,
    ("", "waitUrlMethod"): _METHOD,
    ("", "waitMethod"): _METHOD,
    ("", "statusCallbackMethod"): _METHOD,
    ("", "recordingStatusCallbackMethod"): _METHOD,
    ("", "loop"): _whole(0),
    ("", "trim"): _one_of("trim-silence", "do-not-trim"),
    ("Gather", "input"): _one_of("dtmf", "speech", "dtmf speech"),
    ("Gather", "timeout"): _whole(1),
    ("Gather", "speechTimeout"): _speech_timeout,
    ("Gather", "finishOnKey"): _keys(1),
    ("Gather", "numDigits"): _whole(1),
    ("Gather", "hints"): _hints,
    ("Gather", "actionOnEmptyResult"): _FLAG,
    ("Gather", "profanityFilter"): _FLAG,
    ("Gather", "bargeIn"): _FLAG,
    ("Gather", "enhanced"): _FLAG,
    ("Pause", "length"): _whole(1),
    ("Play", "digits"): _keys(1000, "[0-9A-D*#wW]*"),
    ("Record", "timeout"): _whole(0),
    ("Record", "maxLength"): _whole(1),
    ("Record", "finishOnKey"): _keys(12),
    ("Record", "playBeep"): _FLAG,
    ("Record", "transcribe"): _FLAG,
    ("Reject", "reason"): _one_of("rejected", "busy"),
    ("Dial", "timeout"): _whole(5, 600),
    ("Dial", "timeLimit"): _whole(1),
    ("Dial", "hangupOnStar"): _FLAG,
    ("Dial", "answerOnBridge"): _FLAG,
    ("Number", "statusCallbackEvent"): _EVENTS,
    ("Client", "statusCallbackEvent"): _EVENTS,
    ("Conference", "startConferenceOnEnter"): _FLAG,
    ("Conference", "endConferenceOnExit"): _FLAG,
    ("Conference", "maxParticipants"): _whole(2, 250),
}


# ── whole elements ──


def _check_say(node: ElementTree.Element) -> Iterator[str]:
    characters = len("".join(node.itertext()))
    if not "".join(node.itertext()).strip():
        yield "<Say> says nothing"
    if characters > MAXIMUM_SAY_CHARACTERS:
        yield f"<Say> is {characters} characters long, more than {MAXIMUM_SAY_CHARACTERS}"


def _check_gather(node: ElementTree.Element) -> Iterator[str]:
    for played in node.findall("Play"):
        if "digits" in played.attrib:
            yield "<Play digits> may not stand in <Gather>"
    if node.get("speechTimeout") == "auto" and "speechModel" in node.attrib:
        yield "<Gather> has speechTimeout auto with a speechModel (13335)"
    heard = node.get("input", "dtmf").split()
    if "speech" not in heard and "hints" in node.attrib:
        yield "<Gather> has hints, but does not listen to speech"


def _check_play(node: ElementTree.Element) -> Iterator[str]:
    if not _own_text(node) and "digits" not in node.attrib:
        yield "<Play> plays nothing"


def _check_dial(node: ElementTree.Element) -> Iterator[str]:
    if not len(node) and not _own_text(node):
        yield "<Dial> dials nobody"
    if len(node) > MAXIMUM_NOUNS:
        yield f"<Dial> rings {len(node)} at once, more than {MAXIMUM_NOUNS}"


def _check_number(node: ElementTree.Element) -> Iterator[str]:
    if not _own_text(node):
        yield "<Number> is empty"


def _check_enqueue(node: ElementTree.Element) -> Iterator[str]:
    if not _own_text(node) and "workflowSid" not in node.attrib:
        yield "<Enqueue> names no queue"
    if len(_own_text(node)) > MAXIMUM_QUEUE_NAME_CHARACTERS:
        yield f"<Enqueue> names a queue with more than {MAXIMUM_QUEUE_NAME_CHARACTERS} characters"


_WHOLE_CHECKS: Mapping[str, Callable[[ElementTree.Element], Iterator[str]]] = {
    "Say": _check_say,
    "Gather": _check_gather,
    "Play": _check_play,
    "Dial": _check_dial,
    "Number": _check_number,
    "Enqueue": _check_enqueue,
}
