"""Generate a data set of any size, of people who do not exist, as CSV files such as `loading.py` reads.

The same number, seed and day give the same bytes. Social Security numbers begin with 9, and their middle digits stay
below 50: such are neither issued nor used as taxpayer numbers (SSA, "SSN randomization"; IRS, "ITIN").
"""

import csv
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from random import Random

from ivr.store import generated_names as names
from ivr.store.csv_columns import FORMS

FIRST_PARTICIPANT_ID = 2_000_000_001
FIRST_CASE_NUMBER = 200_000_000_001
YEARS_OF_PAYMENTS = 3

WriteRow = Callable[[Sequence[object]], object]


def generate_folder(folder: Path, participants: int, seed: int, until: date) -> None:
    """Write every file into the folder, replacing those of the same name; `until` is the day that counts as today."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as open_files:
        writers: dict[str, WriteRow] = {}
        for form in FORMS:
            file = open_files.enter_context((folder / form.file).open("w", encoding="utf-8", newline=""))
            writers[form.file.removesuffix(".csv")] = csv.writer(file, lineterminator="\n").writerow
            writers[form.file.removesuffix(".csv")]([column.name for column in form.columns])
        _Generation(writers, Random(seed), until).write(participants)  # noqa: S311 - the same again is what is wanted


class _Generation:
    """One run: where rows go, what chance gives next, and how many payments there are so far."""

    def __init__(self, write_row: dict[str, WriteRow], chance: Random, until: date) -> None:
        self.write_row = write_row
        self.chance = chance
        self.until = until
        self.payment_count = 0
        self.cases: dict[str, int] = {}

    def write(self, participants: int) -> None:
        """Write all: pairs of a payer and a receiver have a case together, some payers another with someone else."""
        self._write_agencies_and_agents()
        languages = [self._write_participant(index) for index in range(participants)]
        ids = [str(FIRST_PARTICIPANT_ID + index) for index in range(participants)]
        case_index = 0
        for payer in range(0, participants, 2):
            receivers = [payer + 1]
            while self.chance.random() < 0.15 and len(receivers) < 4:
                receivers.append(self.chance.randrange(participants))
            for receiver in receivers:
                if receiver < participants and receiver != payer:
                    self._write_case(case_index, ids[payer], ids[receiver])
                    case_index += 1
        for index, participant_id in enumerate(ids):
            self._write_messages(index, participant_id, languages[index])
            self._write_documents(index, participant_id)

    def _write_agencies_and_agents(self) -> None:
        for agency, county, area, city, postal_code in names.AGENCIES:
            name = f"{county} County Department of Child Support Services"
            street = f"{100 + 10 * len(county)} Sample Plaza"
            self.write_row["agencies"](
                [agency, name, f"+1{area}5550100", street, city, postal_code, county, "08:00", "17:00"]
            )
        for place, (agent, name, languages, role, skills) in enumerate(names.AGENTS):
            phone = f"+1916555015{place}"
            self.write_row["agents"]([agent, name, phone, languages, f"practice-{agent}", role, "", skills])

    def _write_participant(self, index: int) -> str:
        chance = self.chance
        first_name, last_name = chance.choice(names.FIRST_NAMES), chance.choice(names.LAST_NAMES)
        _, _, area, city, postal_code = chance.choice(names.AGENCIES)
        language = "es" if chance.random() < 0.3 else "en"
        pin = f"{chance.randrange(10**6):06}" if chance.random() < 0.8 else ""
        email = f"{_plain(first_name)}.{_plain(last_name)}.{index + 1}@example.org" if chance.random() < 0.8 else ""
        phone, state, country = f"+1{area}55501{chance.randrange(100):02}", "CA", "US"
        if chance.random() < 0.02:
            phone, city, state, postal_code, country = (
                f"+5266455501{chance.randrange(100):02}",
                "Tijuana",
                "",
                "",
                "MX",
            )
        self.write_row["participants"](
            [
                FIRST_PARTICIPANT_ID + index,
                first_name,
                last_name,
                self.until - timedelta(days=chance.randrange(19 * 365, 66 * 365)),
                f"9{index // 500_000 % 100:02}{index // 10_000 % 50:02}{index % 10_000:04}",
                pin,
                _flag(bool(pin) and chance.random() < 0.05),
                language,
                phone,
                email,
                f"{chance.randrange(1, 9999)} {chance.choice(names.STREETS)}",
                city,
                state,
                postal_code,
                country,
                _flag(bool(email) and chance.random() < 0.6),
                _flag(chance.random() < 0.02),
                chance.choices(("any", "no_text", "no_voicemail", "none"), (93, 3, 3, 1))[0],
            ]
        )
        return language

    def _write_case(self, index: int, payer: str, receiver: str) -> None:
        chance = self.chance
        case_number = str(FIRST_CASE_NUMBER + index)
        self.cases.setdefault(payer, index)
        self.cases.setdefault(receiver, index)
        is_open = chance.random() < 0.93
        amount_cents = chance.randrange(2_500, 90_000)
        monthly_cents = amount_cents * 26 // 12 if is_open else 0
        balance_cents = chance.randrange(1_000_000) if is_open and chance.random() < 0.5 else 0
        next_due_on = _first_of_next_month(self.until) if is_open else ""
        agency = chance.choice(names.AGENCIES)[0]
        court_case = f"FL-{self.until.year - chance.randrange(1, 15)}-{index % 100_000:05}"
        self.write_row["cases"](
            [
                case_number,
                agency,
                "open" if is_open else "closed",
                court_case,
                _dollars(monthly_cents),
                _dollars(balance_cents),
                next_due_on,
            ]
        )
        self.write_row["case_parties"]([case_number, payer, "paying"])
        self.write_row["case_parties"]([case_number, receiver, "receiving"])
        if chance.random() < 0.92:
            self._write_payments(case_number, payer, receiver, amount_cents, is_open)
        if is_open and chance.random() < 0.25:
            self._write_appointment(index, case_number, chance.choice((payer, receiver)), agency)

    def _write_payments(self, case_number: str, payer: str, receiver: str, amount_cents: int, is_open: bool) -> None:
        """Write what was paid every two weeks, what of it was sent two days later, and what is expected next."""
        chance = self.chance
        method = chance.choices(("direct_deposit", "electronic_payment_card", "check"), (60, 33, 7))[0]
        usual = chance.choices(
            [kind for _, kind in names.PAYMENT_TYPES], [often for often, _ in names.PAYMENT_TYPES]
        )[0]
        last_on = self.until - timedelta(days=chance.randrange(14) if is_open else chance.randrange(200, 700))
        most_payments = (YEARS_OF_PAYMENTS * 365 - (self.until - last_on).days) // 14
        paid_on = last_on - timedelta(days=14 * chance.randrange(1, most_payments))
        arrears_cents = amount_cents // 5 if chance.random() < 0.2 else 0
        while paid_on <= last_on:
            if chance.random() < 0.95:
                for cents in (amount_cents, arrears_cents):
                    if cents:
                        self._write_payment(case_number, payer, "made", "posted", paid_on, cents, usual, "")
                        sent_on = paid_on + timedelta(days=2)
                        status = "sent" if sent_on <= self.until else "expected"
                        self._write_payment(case_number, receiver, "received", status, sent_on, cents, usual, method)
            paid_on += timedelta(days=14)
        if is_open:
            expected_on = paid_on + timedelta(days=2)
            self._write_payment(
                case_number, receiver, "received", "expected", expected_on, amount_cents, usual, method
            )

    def _write_payment(
        self,
        case_number: str,
        participant_id: str,
        direction: str,
        status: str,
        paid_on: date,
        cents: int,
        kind: str,
        method: str,
    ) -> None:
        self.payment_count += 1
        self.write_row["payments"](
            [
                f"G{self.payment_count:09}",
                case_number,
                participant_id,
                direction,
                status,
                paid_on,
                _dollars(cents),
                kind,
                method,
            ]
        )

    def _write_appointment(self, index: int, case_number: str, participant_id: str, agency: str) -> None:
        chance = self.chance
        day = self.until + timedelta(days=chance.randrange(-60, 90))
        day -= timedelta(days=max(0, day.weekday() - 4))
        hour, half = chance.randrange(8, 16), chance.choice(("00", "30"))
        kind = chance.choice(names.APPOINTMENT_TYPES)
        place = "" if kind == "PHONE APPOINTMENT" else f"{dict(_CITIES)[agency]}, 1 Sample Plaza"
        starts_at, ends_at = f"{day}T{hour:02}:{half}", f"{day}T{hour + 1:02}:{half}"
        self.write_row["appointments"](
            [f"G{index + 1:07}", case_number, participant_id, starts_at, ends_at, kind, place]
        )

    def _write_messages(self, index: int, participant_id: str, language: str) -> None:
        chance = self.chance
        for number in range(chance.choices((0, 1, 2, 3), (50, 30, 15, 5))[0]):
            subject, body = chance.choice(names.MESSAGES[language])
            days_ago = chance.randrange(1, 120)
            sent_at = (
                f"{self.until - timedelta(days=days_ago)}T{chance.randrange(8, 17):02}:{chance.randrange(60):02}"
            )
            read = _flag(days_ago > 30 or chance.random() < 0.4)
            self.write_row["messages"](
                [
                    f"G{index + 1:07}-{number}",
                    participant_id,
                    self._case_of(participant_id),
                    sent_at,
                    "true",
                    subject,
                    body,
                    read,
                ]
            )

    def _write_documents(self, index: int, participant_id: str) -> None:
        chance = self.chance
        for number in range(chance.choices((0, 1, 2, 4), (30, 40, 20, 10))[0]):
            issued_on = self.until - timedelta(days=chance.randrange(1, 365))
            title = chance.choice(names.DOCUMENT_TITLES)
            self.write_row["documents"](
                [f"G{index + 1:07}-{number}", participant_id, self._case_of(participant_id), title, issued_on]
            )

    def _case_of(self, participant_id: str) -> str:
        index = self.cases.get(participant_id)
        return "" if index is None else str(FIRST_CASE_NUMBER + index)


_CITIES = tuple((agency, city) for agency, _, _, city, _ in names.AGENCIES)


def _plain(name: str) -> str:
    """Take the accents off, for an email address."""
    return unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode().lower()


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def _first_of_next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
