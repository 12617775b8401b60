"""Twilio's REST behind the queue's Protocol: calls, rooms (conferences) and texts.

What is asked, when, and what a fault means for a caller is left to `ivr/queue`; here one request is made, or two, and
what Twilio answers is told as a sid or one kind of fault.

Source: `../shared/reference/twilio.md` section 7: the library waits for ever unless told otherwise, retries only
connections, and lets the network's own errors through; it also takes its host from variables of the environment,
which here the settings alone read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.base.values import unset
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from ivr.queue.telephone import FaultKind, TelephoneFault

TIMEOUT_SECONDS = 5
CONNECTION_RETRIES = 2
"""Of connections alone, which never reached Twilio: nothing is asked twice."""

GONE_STATUS = 404
GONE_CODES = frozenset({20404, 21220})
"""There is no such thing; the call is over, so that nothing can be done with it."""

PASSING_STATUSES = frozenset({408, 429})
"""Too slow, or too many requests: the same may do well a little later. So may anything from 500 on."""

NO_VARIABLES = {"TWILIO_REGION": "", "TWILIO_EDGE": ""}
"""The environment as the library shall see it; an empty one it would replace by the real one."""


class TwilioTelephone:
    """`ivr.queue.telephone.Telephone` by Twilio's REST. One is used by one thread at a time."""

    def __init__(self, account_sid: str, auth_token: str) -> None:
        self._client = Client(
            account_sid,
            auth_token,
            http_client=TwilioHttpClient(timeout=TIMEOUT_SECONDS, max_retries=CONNECTION_RETRIES),
            environment=NO_VARIABLES,
        )

    def call(
        self, *, called: str, caller: str, url: str, status_url: str, ring_seconds: int, detects_machine: bool
    ) -> str:
        """Call a number, and give the call's sid. With `detects_machine` the document waits for who answered."""
        with _faults_told():
            made = self._client.calls.create(
                to=called,
                from_=caller,
                url=url,
                method="POST",
                status_callback=status_url,
                status_callback_method="POST",
                timeout=ring_seconds,
                machine_detection="Enable" if detects_machine else unset,
            )
            return _sid_of(made)

    def redirect(self, sid: str, url: str) -> None:
        """Have a live call play the document at `url`."""
        with _faults_told():
            self._client.calls(sid).update(url=url, method="POST")

    def hang_up(self, sid: str) -> None:
        """End a call."""
        with _faults_told():
            self._client.calls(sid).update(status="completed")

    def hold(self, room: str, sid: str, url: str | None) -> None:
        """Put a call of a room on hold, hearing the document at `url`; None takes it off hold."""
        with _faults_told():
            participant = self._client.conferences(self._room_sid(room)).participants(sid)
            if url is None:
                participant.update(hold=False)
            else:
                participant.update(hold=True, hold_url=url, hold_method="POST")

    def let_leave(self, room: str, sid: str) -> None:
        """Let a call leave a room that goes on without it."""
        with _faults_told():
            self._client.conferences(self._room_sid(room)).participants(sid).update(end_conference_on_exit=False)

    def end_room(self, room: str) -> None:
        """End a room, and with it the part of everyone in it."""
        with _faults_told():
            self._client.conferences(self._room_sid(room)).update(status="completed")

    def text(self, *, called: str, caller: str, body: str) -> str:
        """Send a text message; give its sid."""
        with _faults_told():
            return _sid_of(self._client.messages.create(to=called, from_=caller, body=body))

    def _room_sid(self, room: str) -> str:
        """Find the room that goes on under this name: Twilio takes only its own sid to change one."""
        for found in self._client.conferences.list(friendly_name=room, status="in-progress", limit=1):
            return _sid_of(found)
        raise TelephoneFault("gone", "no such room")


def _sid_of(made: Any) -> str:
    if not made.sid:
        raise TelephoneFault("unanswered", "the answer names no sid")
    return str(made.sid)


@contextmanager
def _faults_told() -> Iterator[None]:
    """Tell every error as a TelephoneFault, whose reason holds no personal value: Twilio's own messages may."""
    try:
        yield
    except (TwilioRestException, TwilioServiceException) as error:
        reason = f"{error.status} {error.code}"
        raise TelephoneFault(_kind(error.status, error.code), reason) from error
    except TwilioException as error:
        match error.args:
            case [_, Response(status_code=status)]:  # how the library tells that a list could not be fetched
                raise TelephoneFault(_kind(status, None), str(status)) from error
        raise TelephoneFault("unanswered", type(error).__name__) from error
    except (OSError, ValueError) as error:
        # Every error of `requests` is an OSError. An answer that is no JSON is a ValueError, and as little an answer.
        raise TelephoneFault("unanswered", type(error).__name__) from error


def _kind(status: int, code: int | None) -> FaultKind:
    if status == GONE_STATUS or code in GONE_CODES:
        return "gone"
    return "unanswered" if status in PASSING_STATUSES or status >= 500 else "refused"
