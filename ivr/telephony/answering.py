"""What every voice route does: a rightly signed request gets TwiML and status 200, also when we fail.

What is said then is each route's: callers hear an apology and are led to a person, without anything that a database
would have to know.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, request

from ivr.conversation.announcements import Announcements
from ivr.conversation.reply import Reply
from ivr.errors import CallFault
from ivr.logs import get_logger
from ivr.telephony import twiml
from ivr.telephony.addresses import Addresses
from ivr.telephony.contact_centre import ContactCentre, Task
from ivr.telephony.inbound import read_call_sid

ALL_LANGUAGES = "all"
"""The language of an address where the caller's is not known: everything is said in each."""
QUEUE = "agents"

log = get_logger(__name__)

View = Callable[..., Response]


def answering(answer: Callable[..., str], trouble: Callable[..., str]) -> View:
    """Answer with the document of `answer`; whatever fails there, with that of `trouble` for the same address."""

    @wraps(answer)
    def answered(**values: Any) -> Response:
        try:
            document = answer(**values)
        except Exception as error:  # whoever is on the line always hears something sensible
            log.error(
                "voice_route_failed", call=read_call_sid(request.form), error=type(error).__name__, exc_info=True
            )
            document = trouble(**values)
        return Response(document, content_type="text/xml; charset=utf-8")

    return answered


def call_sid() -> str:
    """Read the sid of the call that asks.

    Raises:
        CallFault: where the request names none.
    """
    sid = read_call_sid(request.form)
    if sid is None:
        raise CallFault("the request names no call")
    return sid


@dataclass(frozen=True, slots=True)
class Callers:
    """What the routes of callers share: the language of their addresses, and the road to a person when we fail."""

    announcements: Announcements
    addresses: Addresses
    fallback_number: str | None
    contact_centre: ContactCentre | None = None

    def render(self, reply: Reply) -> str:
        """Render what a turn answers."""
        return twiml.render(reply, self.addresses, self.announcements.catalogue.languages, self.contact_centre)

    def speaks(self, answer: Callable[..., str]) -> View:
        """Answer a caller with TwiML whatever happens. A language that is none, or not in the address, means all."""

        @wraps(answer)
        def answer_in_language(language: str = ALL_LANGUAGES, **values: Any) -> str:
            return answer(language=self._known(language), **values)

        def trouble(language: str = ALL_LANGUAGES, **_: Any) -> str:
            return self.trouble(self._known(language))

        return answering(answer_in_language, trouble)

    def trouble(self, language: str) -> str:
        """Apologise, and lead to a person without a database."""
        return twiml.render_trouble(
            sorry=[one for each in self.spoken(language) for one in self.announcements.sorry(each)],
            number=self.fallback_number,
            queue=f"{QUEUE}-{self.announcements.known_language(language)}",
            action=self.addresses.trouble_ended(language),
            wait_url=self.addresses.trouble(language),
            languages=self.announcements.catalogue.languages,
            task=self._task(self.announcements.known_language(language)),
        )

    def spoken(self, language: str) -> tuple[str, ...]:
        """List the languages to speak: the address's, or all, the default language last as at the first question."""
        if language in self.announcements.languages:
            return (language,)
        return tuple(reversed(self.announcements.languages))

    def _task(self, language: str) -> Task | None:
        if self.contact_centre is None:
            return None
        return self.contact_centre.task(QUEUE, language, None, is_verified=False)

    def _known(self, language: str) -> str:
        return language if language in self.announcements.languages else ALL_LANGUAGES
