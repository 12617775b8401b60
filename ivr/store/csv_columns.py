"""The CSV files and their columns: the one list that reading, loading and the description of the columns follow.

Source: CONTRACT.md, data files. How cells are read is left to `csv_values.py`, what becomes of them to `loading.py`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from sqlalchemy import Table

from ivr.store import tables
from ivr.store.csv_values import (
    CellReader,
    CsvValue,
    one_of,
    read_balance,
    read_clock_time,
    read_country,
    read_date,
    read_dollars,
    read_email,
    read_flag,
    read_moment,
    read_participant_id,
    read_phone,
    read_pin,
    read_ssn,
    read_text,
    several_of,
)

Complaint = tuple[str, str]
"""A column, and what is wrong with it beside the others."""


@dataclass(frozen=True, slots=True)
class CsvColumn:
    """One column: how its cells are read, and what an empty one means.

    A `required` cell is never empty. A column with a `default` may be left out, and an empty cell means the
    default; without one it is unknown. `refers_to` names the file whose first column the cell must be found in.
    `stored_as` are the columns of the table, where they are not called the same; `keeps` tells what is stored:
    the value, an SSN's two digests, or a slow hash. `brings` names a column that is written whenever this one is.
    A date that does not `move` stays when sample data is moved to today.
    """

    name: str
    read: CellReader = read_text
    required: bool = False
    default: CsvValue = None
    refers_to: str | None = None
    stored_as: tuple[str, ...] = ()
    keeps: Literal["value", "ssn_digests", "slow_hash"] = "value"
    brings: str | None = None
    moves: bool = True

    @property
    def table_columns(self) -> tuple[str, ...]:
        """The columns of the table that this one fills."""
        return self.stored_as or (self.name,)


def _nothing_beside(_: Mapping[str, CsvValue]) -> Iterator[Complaint]:
    yield from ()


@dataclass(frozen=True, slots=True)
class CsvForm:
    """One file: its table, its columns, how many of them are the key, and what must fit together in a row."""

    file: str
    table: Table
    columns: tuple[CsvColumn, ...]
    key_length: int = 1
    complaints: Callable[[Mapping[str, CsvValue]], Iterator[Complaint]] = _nothing_beside

    @property
    def key_names(self) -> tuple[str, ...]:
        """The columns that tell one row from another."""
        return tuple(column.name for column in self.columns[: self.key_length])


def _closes_after_it_opens(row: Mapping[str, CsvValue]) -> Iterator[Complaint]:
    opens, closes = row.get("opens"), row.get("closes")
    if isinstance(opens, time) and isinstance(closes, time) and closes <= opens:
        yield "closes", "must be after opens"


def _ends_after_it_starts(row: Mapping[str, CsvValue]) -> Iterator[Complaint]:
    starts_at, ends_at = row.get("starts_at"), row.get("ends_at")
    if isinstance(starts_at, datetime) and isinstance(ends_at, datetime) and ends_at < starts_at:
        yield "ends_at", "must not be before starts_at"


def _only_received_has_a_method(row: Mapping[str, CsvValue]) -> Iterator[Complaint]:
    if row.get("method") and row.get("direction") == "made":
        yield "method", "must be empty for a payment made"


def _case(*, required: bool = False) -> CsvColumn:
    return CsvColumn("case_number", required=required, refers_to="cases.csv")


_PARTICIPANT = CsvColumn("participant_id", read_participant_id, required=True, refers_to="participants.csv")

FORMS = (
    CsvForm(
        "agencies.csv",
        tables.agencies,
        (
            CsvColumn("agency", required=True),
            CsvColumn("name", required=True),
            CsvColumn("phone", read_phone),
            CsvColumn("street"),
            CsvColumn("city"),
            CsvColumn("postal_code"),
            CsvColumn("counties", several_of(), default=()),
            CsvColumn("opens", read_clock_time),
            CsvColumn("closes", read_clock_time),
        ),
        complaints=_closes_after_it_opens,
    ),
    CsvForm(
        "participants.csv",
        tables.participants,
        (
            CsvColumn("participant_id", read_participant_id, required=True),
            CsvColumn("first_name"),
            CsvColumn("last_name"),
            CsvColumn("birth_on", read_date, moves=False),
            CsvColumn("ssn", read_ssn, stored_as=("ssn_digest", "ssn_last_four_digest"), keeps="ssn_digests"),
            CsvColumn("pin", read_pin, stored_as=("pin_hash",), keeps="slow_hash", brings="pin_is_temporary"),
            CsvColumn("pin_is_temporary", read_flag, default=False),
            CsvColumn("language", one_of("en", "es")),
            CsvColumn("phone", read_phone),
            CsvColumn("email", read_email),
            CsvColumn("street"),
            CsvColumn("city"),
            CsvColumn("state"),
            CsvColumn("postal_code"),
            CsvColumn("country", read_country),
            CsvColumn("ecommunications", read_flag, default=False),
            CsvColumn("safety_flag", read_flag, default=False),
            CsvColumn("contact_rule", one_of("any", "no_text", "no_voicemail", "none"), default="any"),
        ),
    ),
    CsvForm(
        "cases.csv",
        tables.cases,
        (
            CsvColumn("case_number", required=True),
            CsvColumn("agency", refers_to="agencies.csv"),
            CsvColumn("status", one_of("open", "closed"), required=True),
            CsvColumn("court_case_number"),
            CsvColumn("monthly_support", read_dollars, stored_as=("monthly_support_cents",)),
            CsvColumn("balance_due", read_balance, stored_as=("balance_due_cents",)),
            CsvColumn("next_due_on", read_date),
        ),
    ),
    CsvForm(
        "case_parties.csv",
        tables.case_parties,
        (_case(required=True), _PARTICIPANT, CsvColumn("role", one_of("paying", "receiving"), required=True)),
        key_length=3,
    ),
    CsvForm(
        "payments.csv",
        tables.payments,
        (
            CsvColumn("payment_id", required=True),
            _case(),
            _PARTICIPANT,
            CsvColumn("direction", one_of("made", "received"), required=True),
            CsvColumn("status", one_of("posted", "expected", "sent"), required=True),
            CsvColumn("paid_on", read_date, required=True),
            CsvColumn("amount", read_dollars, required=True, stored_as=("amount_cents",)),
            CsvColumn("payment_type"),
            CsvColumn("method", one_of("direct_deposit", "electronic_payment_card", "check")),
        ),
        complaints=_only_received_has_a_method,
    ),
    CsvForm(
        "appointments.csv",
        tables.appointments,
        (
            CsvColumn("appointment_id", required=True),
            _case(),
            _PARTICIPANT,
            CsvColumn("starts_at", read_moment, required=True),
            CsvColumn("ends_at", read_moment),
            CsvColumn("appointment_type"),
            CsvColumn("location"),
        ),
        complaints=_ends_after_it_starts,
    ),
    CsvForm(
        "messages.csv",
        tables.messages,
        (
            CsvColumn("message_id", required=True),
            _PARTICIPANT,
            _case(),
            CsvColumn("sent_at", read_moment, required=True),
            CsvColumn("from_caseworker", read_flag, required=True),
            CsvColumn("subject"),
            CsvColumn("body"),
            CsvColumn("read", read_flag, default=False),
        ),
    ),
    CsvForm(
        "documents.csv",
        tables.documents,
        (
            CsvColumn("document_id", required=True),
            _PARTICIPANT,
            _case(),
            CsvColumn("title", required=True),
            CsvColumn("issued_on", read_date, required=True),
        ),
    ),
    CsvForm(
        "agents.csv",
        tables.agents,
        (
            CsvColumn("agent", required=True),
            CsvColumn("name", required=True),
            CsvColumn("phone", read_phone),
            CsvColumn("languages", several_of("en", "es"), required=True),
            CsvColumn("password", stored_as=("password_hash",), keeps="slow_hash"),
            CsvColumn("role", one_of("agent", "supervisor"), default="agent"),
            CsvColumn("agencies", several_of(), default=(), refers_to="agencies.csv"),
            CsvColumn("skills", several_of("tty"), default=()),
        ),
    ),
)
"""Every file, in the order in which their references allow them to be written."""
