"""Twilio's signature on every request to a voice route. Nothing turns it off.

Source: `../shared/reference/twilio.md` section 5: the address that was configured and the raw request target, since
`request.url` is rewritten; a missing header is an empty one, since the library raises on None.
"""

from collections.abc import Mapping
from hmac import compare_digest

from flask import Request
from twilio.request_validator import RequestValidator

from ivr.errors import RequestFault
from ivr.telephony.addresses import Addresses


class SignatureCheck:
    """Holds requests against the account's token."""

    def __init__(self, auth_token: str, addresses: Addresses) -> None:
        self._validator = RequestValidator(auth_token)
        self._addresses = addresses

    def check(self, request: Request) -> None:
        """Let a rightly signed request pass.

        Raises:
            RequestFault: 403 for any other.
        """
        environ = request.environ
        target = environ.get("RAW_URI") or environ.get("REQUEST_URI") or request.full_path.rstrip("?")
        address = self._addresses.signed(target)
        signature = request.headers.get("X-Twilio-Signature", "")
        if self._is_of(address, request.form, signature):
            return
        # The library's own check signs with and without a port; the address as it was configured is nearly always it.
        if not self._validator.validate(address, request.form, signature):
            raise RequestFault(403, "the request is not signed by Twilio")

    def _is_of(self, address: str, form: Mapping[str, str], signature: str) -> bool:
        return compare_digest(self._validator.compute_signature(address, form).encode(), signature.encode())
