"""Addresses in TwiML: made absolute, the fragment with Twilio's overrides taken off and understood.

Which addresses may be requested at all is left to `exchange`.

Source: `../shared/reference/twilio.md` section 4 (retries, overrides; fragments are neither sent nor signed).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit, urlunsplit

MAXIMUM_RETRIES = 5
RETRY_REASONS = frozenset({"4xx", "5xx", "ct", "rt", "all"})


@dataclass(frozen=True, slots=True)
class Address:
    """An absolute address without fragment, and how often and after which failures it is tried again."""

    url: str
    retries: int
    retried_after: tuple[str, ...]
    problems: tuple[str, ...] = ()


def read_address(text: str, document_url: str) -> Address:
    """Understand an address as it stands in a document; an empty one is the document's own."""
    url, fragment = urldefrag(urljoin(document_url, text.strip()) if text.strip() else document_url)
    overrides = dict(parse_qsl(fragment))
    problems = []
    retries = overrides.get("rc", "1")
    if not retries.isdecimal() or int(retries) > MAXIMUM_RETRIES:
        problems.append(f"{url}: rc={retries} is not from 0 to {MAXIMUM_RETRIES}")
        retries = "1"
    reasons = tuple(overrides.get("rp", "ct").split(","))
    if unknown := set(reasons) - RETRY_REASONS:
        problems.append(f"{url}: rp={','.join(sorted(unknown))} is no reason for a retry")
    return Address(url, int(retries), reasons, tuple(problems))


def add_query(url: str, parameters: Iterable[tuple[str, str]]) -> str:
    """Append the parameters of a GET to an address, behind any that it has."""
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, urlencode(list(parameters))) if part)
    return urlunsplit(parts._replace(query=query))


def path_of(url: str) -> str:
    """Shorten an address to path and query, for messages."""
    parts = urlsplit(url)
    return urlunsplit(("", "", parts.path, parts.query, "")) or "/"
