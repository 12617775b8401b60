"""Read a verb's attributes so that a wrong one takes the default. That it is wrong is told by `twiml_rules`."""

from xml.etree import ElementTree


def read_whole(verb: ElementTree.Element, name: str, default: int) -> int:
    """Read a whole number."""
    text = verb.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() else default


def read_flag(verb: ElementTree.Element, name: str, *, default: bool = False) -> bool:
    """Read true or false."""
    return {"true": True, "false": False}.get(verb.get(name, ""), default)


def read_method(verb: ElementTree.Element, name: str = "method") -> str:
    """Read GET or POST."""
    return "GET" if verb.get(name) == "GET" else "POST"
