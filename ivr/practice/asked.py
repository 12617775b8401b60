"""What the page may ask, read strictly: JSON from the page itself, and in it a number to dial or an act.

Source: Fetch Metadata (W3C) for `Sec-Fetch-Site`, which browsers send to trustworthy addresses only, and RFC 6454
for `Origin`, which they send with every POST.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Request

from ivr.errors import RequestFault
from ivr.phone_numbers import parse_number
from ivr.practice.signals import Act, HungUp, Keyed, Said, Waited

WITHHELD = "anonymous"
LONGEST_SAID = 300
LONGEST_KEYED = 64

_KEYS = re.compile(rf"[0-9*#]{{1,{LONGEST_KEYED}}}")
_NAME = re.compile(r"[a-z0-9_]{1,60}")


def check_origin(request: Request) -> None:
    """Let only our own page ask.

    Raises:
        RequestFault: 403 for any other page, and where nothing tells which page asks.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    is_own = origin is None or urlsplit(origin).netloc == request.host
    if not is_own or site not in (None, "same-origin") or (site is None and origin is None):
        raise RequestFault(403, "only the practice phone's own page may ask this")


def read_json(request: Request) -> Mapping[str, Any]:
    """Read the JSON object of a request.

    Raises:
        RequestFault: 415 or 400 where it is none. One that is too large raises what Flask does: 413.
    """
    if request.mimetype != "application/json":
        raise RequestFault(415, "the practice phone takes JSON")
    try:
        content = request.get_json(silent=True, cache=False)
    except RecursionError:  # a thousand brackets
        content = None
    if not isinstance(content, dict):
        raise RequestFault(400, "this is no JSON object")
    return content


def read_text(content: Mapping[str, Any], name: str) -> str:
    """Read a text that must be there.

    Raises:
        RequestFault: 400 where it is not.
    """
    value = content.get(name)
    if not isinstance(value, str):
        raise RequestFault(400, f"{name} must be a text")
    return value


def read_number(content: Mapping[str, Any], name: str) -> str:
    """Read a telephone number: E.164.

    Raises:
        RequestFault: 400 where it is none.
    """
    number = parse_number(read_text(content, name))
    if number is None:
        raise RequestFault(400, f"{name} is no telephone number")
    return number


def read_caller(content: Mapping[str, Any]) -> str:
    """Read who calls: E.164, or the word for a withheld number.

    Raises:
        RequestFault: 400 where it is neither.
    """
    return WITHHELD if content.get("caller") == WITHHELD else read_number(content, "caller")


def read_name(content: Mapping[str, Any]) -> str:
    """Read the name for a recorded call.

    Raises:
        RequestFault: 400 where a file should not be named so.
    """
    name = read_text(content, "name")
    if not _NAME.fullmatch(name):
        raise RequestFault(400, "name must be of a-z, 0-9 and _, at most 60 of them")
    return name


def read_act(content: Mapping[str, Any]) -> Act:
    """Read an act of the caller.

    Raises:
        RequestFault: 400 where it is none.
    """
    match read_text(content, "act"):
        case "keys":
            keys = read_text(content, "keys")
            if not _KEYS.fullmatch(keys):
                raise RequestFault(400, f"keys must be of 0-9 * #, at most {LONGEST_KEYED} of them")
            return Keyed(keys)
        case "say":
            return Said(_read_said(content), _read_confidence(content))
        case "wait":
            return Waited()
        case "hang_up":
            return HungUp()
        case _:
            raise RequestFault(400, "act must be keys, say, wait or hang_up")


def read_last_words(content: Mapping[str, Any]) -> Said | None:
    """Read what was said into a recording before the act that ends it; None where nothing was.

    Raises:
        RequestFault: 400 where it is no text.
    """
    return Said(_read_said({"text": content["said"]})) if "said" in content else None


def _read_said(content: Mapping[str, Any]) -> str:
    """Read what was said, on one line; a lone surrogate, which JSON can hold, is no sign that can be said."""
    said = " ".join(read_text(content, "text").encode(errors="replace").decode().split())
    if not said or len(said) > LONGEST_SAID:
        raise RequestFault(400, f"text must have from 1 to {LONGEST_SAID} signs")
    return said


def _read_confidence(content: Mapping[str, Any]) -> float | None:
    match content.get("confidence", 0.9):
        case None:
            return None
        case bool():
            pass
        case int() | float() as value if 0 <= value <= 1:
            return round(float(value), 2)
    raise RequestFault(400, "confidence must be from 0 to 1, or null")
