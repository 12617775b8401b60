"""Values as the page shows them: amounts, dates and kinds as callers hear them, in the page's language.

The words are the catalogue's; times are Pacific.
"""

from dataclasses import dataclass
from datetime import date, datetime

from ivr.lookups.appointments import slug_of_appointment_type
from ivr.lookups.payments import slug_of_payment_type
from ivr.speech.catalogue import Catalogue
from ivr.speech.dates import PACIFIC, say_date, say_time
from ivr.speech.forms import Forms
from ivr.speech.money import say_money

UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class Sayings:
    """The sayings of one language; `now` is this request's moment."""

    catalogue: Catalogue
    language: str
    now: datetime

    def money(self, amount_cents: int | None) -> str:
        """Say an amount."""
        return UNKNOWN if amount_cents is None else say_money(amount_cents, self._forms)

    def day(self, on: date | datetime | None) -> str:
        """Say a day, with its year."""
        return UNKNOWN if on is None else say_date(on.isoformat(), self._forms)

    def clock(self, at: datetime | None) -> str:
        """Say a time of day."""
        return UNKNOWN if at is None else say_time(at.isoformat(), self._forms)

    def moment(self, at: datetime | None) -> str:
        """Say a time of today, or a day and a time."""
        if at is None:
            return UNKNOWN
        is_today = at.astimezone(PACIFIC).date() == self.now.astimezone(PACIFIC).date()
        return self.clock(at) if is_today else f"{self.day(at)}, {self.clock(at)}"

    def clock_of(self, moment: str) -> str:
        """Say the time of day of a moment that is kept as text."""
        return self.clock(datetime.fromisoformat(moment))

    def number(self, number: str | None) -> str:
        """Write a number as people do: a U.S. one as (510) 555-0100, any other as it is."""
        if number is None:
            return UNKNOWN
        is_domestic = number.startswith("+1") and len(number) == 12
        return f"({number[2:5]}) {number[5:8]}-{number[8:]}" if is_domestic else number

    def lasted(self, seconds: int | None) -> str:
        """Write a duration as minutes and seconds."""
        return UNKNOWN if seconds is None else f"{seconds // 60}:{seconds % 60:02}"

    def share(self, share: float | None) -> str:
        """Write a share as a whole percentage."""
        return UNKNOWN if share is None else f"{round(share * 100)}%"

    def payment_type(self, payment_type: str | None) -> str:
        """Name the kind of a payment."""
        return self.term(slug_of_payment_type(payment_type))

    def appointment_type(self, appointment_type: str | None) -> str:
        """Name the kind of an appointment."""
        return self.term(slug_of_appointment_type(appointment_type))

    def request(self, kind: str) -> str:
        """Name what was asked for."""
        return self.term(f"request_{kind}" if f"request_{kind}" in self.catalogue.terms else "request_other")

    def term(self, slug: str) -> str:
        """Give the words of a kind."""
        return self.catalogue.say(f"terms.{slug}", self.language, {}) if slug in self.catalogue.terms else slug

    @property
    def _forms(self) -> Forms:
        return self.catalogue.languages[self.language].forms
