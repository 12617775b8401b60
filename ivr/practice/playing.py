"""One step of the practice phone while it is being worked out: the state so far, and what came of it.

The only thing in the interpreter that changes in place, and it lives no longer than one step. What each verb does
with it is left to `verbs`, the order of things to `phone`.
"""

from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree

from ivr.practice.addresses import add_query, read_address
from ivr.practice.parameters import ending_fields, make_sid, standard_fields
from ivr.practice.signals import Ended, EndedBy, Heard, Request
from ivr.practice.state import Activity, Document, Fetching, PhoneState, Purpose
from ivr.practice.twiml_rules import parse_document


@dataclass(frozen=True, slots=True)
class Step:
    """What one act or one reply led to, each in its order. `problems` are departures from Twilio's rules."""

    state: PhoneState
    requests: tuple[Request, ...] = ()
    heard: tuple[Heard, ...] = ()
    problems: tuple[str, ...] = ()


class Playing:
    """A step under work. While it does not rest, the next verb is to be played."""

    def __init__(self, state: PhoneState) -> None:
        self.state = state
        self.is_at_rest = True
        self.requests: list[Request] = []
        self.heard: list[Heard] = []
        self.problems: list[str] = []

    def step(self) -> Step:
        """Freeze what was worked out."""
        return Step(self.state, tuple(self.requests), tuple(self.heard), tuple(self.problems))

    def change(self, **values: Any) -> None:
        """Replace fields of the state."""
        self.state = replace(self.state, **values)

    def rest(self, activity: Activity) -> None:
        """Come to rest in an activity."""
        self.change(activity=activity)
        self.is_at_rest = True

    def go_on(self) -> None:
        """Go on with the next verb."""
        self.is_at_rest = False

    def hear(self, heard: Heard, seconds: float = 0.0) -> None:
        """Let the caller hear something, and let the time pass that it takes."""
        self.heard.append(heard)
        self.pass_time(seconds)

    def pass_time(self, seconds: float) -> None:
        """Let time pass."""
        self.change(now=round(self.state.now + seconds, 3))

    # ── the document under play ──

    @property
    def document(self) -> Document | None:
        """The document that is being carried out: the waiting one while the caller waits in a queue or a room."""
        place = self.state.room or self.state.queue
        return place.document if place else self.state.document

    @property
    def document_url(self) -> str:
        """What relative addresses are resolved against."""
        found = self.document or self.state.document
        return found.url if found else self.state.setup.public_url

    def set_document(self, document: Document) -> None:
        """Put a document in the place of the one under play."""
        if self.state.room:
            self.change(room=replace(self.state.room, document=document))
        elif self.state.queue:
            self.change(queue=replace(self.state.queue, document=document))
        else:
            self.change(document=document)

    def take_verb(self) -> ElementTree.Element | None:
        """Take the next verb of the document, or None at its end."""
        document = self.document
        if document is None:
            return None
        verbs = list(parse_document(document.body))
        if document.next_verb >= len(verbs):
            return None
        self.set_document(replace(document, next_verb=document.next_verb + 1))
        return verbs[document.next_verb]

    # ── requests ──

    @property
    def purpose(self) -> Purpose:
        """What a document fetched from here is for."""
        if self.state.room:
            return "room"
        return "wait" if self.state.queue else "call"

    def fetch(self, purpose: Purpose, address: str, method: str, fields: dict[str, str] | None = None) -> None:
        """Ask for a document, and rest until the reply."""
        found = read_address(address, self.document_url)
        self.problems += found.problems
        request = self._make_request(found.url, method, standard_fields(self.state) | (fields or {}), is_awaited=True)
        self.requests.append(request)
        self.rest(Fetching(purpose, request, found.retries, found.retried_after))

    def follow(self, fetching: Fetching, location: str) -> None:
        """Follow a redirection of the web: a GET that has lost all fields."""
        found = read_address(location, fetching.request.url)
        request = self._make_request(found.url, "GET", {}, is_awaited=True)
        self.requests.append(request)
        self.rest(replace(fetching, request=request, redirects=fetching.redirects + 1))

    def fetch_again(self, fetching: Fetching) -> None:
        """Send the same request once more, with the same token."""
        self.requests.append(fetching.request)
        self.rest(replace(fetching, retries_left=fetching.retries_left - 1))

    def notify(self, address: str, method: str, fields: dict[str, str], call_status: str = "completed") -> None:
        """Send a request whose reply changes nothing, since the caller has gone, from there or altogether."""
        found = read_address(address, self.document_url)
        all_fields = standard_fields(self.state, call_status) | fields
        self.requests.append(self._make_request(found.url, method, all_fields, is_awaited=False))

    def end(self, by: EndedBy, reason: str, call_status: str = "completed") -> None:
        """End the call, and tell the line's status address, or that of the call which the line made."""
        self.hear(Ended(by, reason, call_status))
        outgoing = self.state.setup.outgoing
        address = outgoing.status_url if outgoing else f"{self.state.setup.public_url}/voice/status"
        if address:
            self.notify(address, "POST", ending_fields(self.state, call_status), call_status)
        self.change(typed_ahead="", queue=None, room=None)
        self.rest(Ended(by, reason, call_status))

    def _make_request(self, url: str, method: str, fields: dict[str, str], *, is_awaited: bool) -> Request:
        number = self.state.requests_made + 1
        self.change(requests_made=number)
        token = make_sid("", self.state.setup.call_sid, number)
        if method.upper() == "GET":
            return Request("GET", add_query(url, fields.items()), (), token, is_awaited)
        return Request("POST", url, tuple(fields.items()), token, is_awaited)
