"""Requests: each once however often it is asked, with its receipt, its day and its standing."""

from datetime import date, datetime, timedelta
from itertools import count

import pytest
from look_up_calls import call_facts
from look_up_options import make_options
from sample_service import NOW
from sqlalchemy import delete, insert, select, update

from ivr.flow.contracts import CallFacts
from ivr.flow.events import LookedUp, Row
from ivr.lookups.contact import contact_on_file, report_phone
from ivr.lookups.documents import (
    check_year,
    documents_older,
    documents_recent,
    mail_reach,
    months_before,
    request_document,
    request_history,
    slug_of_title,
    statement_reason,
)
from ivr.lookups.receipts import requests_made, requests_older
from ivr.lookups.safe_contact import email_notices, save_contact_hours, save_contact_rule, save_email_notices
from ivr.lookups.voice_messages import send_voice_message
from ivr.store.database import Connection
from ivr.store.requests import record_request
from ivr.store.tables import documents, participants, payments, requests

ID, OTHER_ID = "1000000001", "1000000002"
OPTIONS = make_options()
ON_FILE = "+15105550101"
NEW_PHONE = "+14155550177"


def statuses(connection: Connection, kind: str) -> list[str]:
    query = select(requests.c.status).where(requests.c.kind == kind).order_by(requests.c.asked_at)
    return list(connection.execute(query).scalars())


def call_after(hours: int) -> CallFacts:
    return call_facts(call=f"CA after {hours}", now=NOW + timedelta(hours=hours))


def rows_of(answer: LookedUp, name: str) -> list[Row]:
    rows = answer.values[name]
    assert isinstance(rows, tuple)
    return list(rows)


# ── A new telephone number ──


def report(connection: Connection, phone: str, hours: int = 0) -> LookedUp:
    return report_phone(OPTIONS, connection, call_after(hours), ID, phone)


def test_a_new_number_is_reported_once_and_the_one_on_file_stays(connection: Connection) -> None:
    first = report(connection, NEW_PHONE)
    again = report(connection, NEW_PHONE, 1)
    assert (first.outcome, again.outcome) == ("done", "already")
    assert first.values == again.values
    assert first.values["due_on"] == "2026-11-30"  # Thanksgiving, its Friday and a week-end between
    assert statuses(connection, "phone") == ["open"]
    kept = connection.execute(select(participants.c.phone).where(participants.c.participant_id == ID)).scalar_one()
    assert kept == ON_FILE


def test_a_later_number_takes_the_place_of_the_one_reported(connection: Connection) -> None:
    report(connection, NEW_PHONE)
    assert report(connection, "+14155550178", 1).outcome == "done"
    assert statuses(connection, "phone") == ["voided", "open"]


def test_the_number_on_file_is_no_new_one(connection: Connection) -> None:
    assert report(connection, ON_FILE) == LookedUp("on_file")
    assert statuses(connection, "phone") == []


@pytest.mark.parametrize(
    ("values", "wordings"),
    [
        ({}, ["phone", "address", "email"]),
        ({"phone": None, "email": None, "street": None}, ["no_phone", "no_address", "no_email"]),
        ({"email": "", "postal_code": None}, ["phone", "address_known", "no_email"]),
        ({"city": ""}, ["phone", "no_address", "email"]),
        ({"contact_rule": "none"}, ["phone", "address", "email", "rule_none"]),
        ({"contact_rule": "no_text"}, ["phone", "address", "email", "rule_no_text"]),
    ],
)
def test_what_is_on_file_is_told_by_its_last_digits_only(
    connection: Connection, values: dict[str, str | None], wordings: list[str]
) -> None:
    if values:
        connection.execute(update(participants).where(participants.c.participant_id == ID).values(values))
    rows = rows_of(contact_on_file(connection, call_facts(), ID), "contact")
    assert [row["wording"] for row in rows] == wordings
    assert {str(row["ending"]) for row in rows} <= {"0101", "01", "None"}


def test_a_reported_number_is_told_masked_too(connection: Connection) -> None:
    report(connection, NEW_PHONE)
    rows = rows_of(contact_on_file(connection, call_facts(), ID), "contact")
    assert {"wording": "reported", "ending": "0177"} in rows


# ── Safe contact and notices ──


@pytest.mark.parametrize("rule", ["any", "no_text", "no_voicemail", "none"])
def test_a_contact_rule_holds_at_once_for_its_person_alone(connection: Connection, rule: str) -> None:
    assert save_contact_rule(connection, call_facts(), ID, f"rule_{rule}") == LookedUp("saved")
    rows = connection.execute(select(participants.c.participant_id, participants.c.contact_rule))
    kept = {row.participant_id: row.contact_rule for row in rows}
    assert kept[ID] == rule
    assert kept[OTHER_ID] == "any"


def test_hours_are_one_wish_at_a_time(connection: Connection) -> None:
    asked = [
        save_contact_hours(OPTIONS, connection, call_after(hours), ID, f"hours_{wanted}").outcome
        for hours, wanted in enumerate(("morning", "morning", "afternoon"))
    ]
    assert asked == ["done", "already", "done"]
    assert statuses(connection, "contact_hours") == ["voided", "open"]


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ({"ecommunications": True}, "on"),
        ({"ecommunications": False}, "off"),
        ({"ecommunications": True, "email": None}, "no_email"),
        ({"ecommunications": False, "email": ""}, "no_email"),
    ],
)
def test_notices_by_email_need_an_email(connection: Connection, values: dict[str, object], outcome: str) -> None:
    connection.execute(update(participants).where(participants.c.participant_id == ID).values(values))
    assert email_notices(connection, call_facts(), ID) == LookedUp(outcome)


def test_notices_begin_and_end(connection: Connection) -> None:
    for wanted, outcome in ((False, "off"), (True, "on"), (True, "on")):
        save_email_notices(wanted, connection, call_facts(), ID)
        assert email_notices(connection, call_facts(), ID) == LookedUp(outcome)


# ── Recorded messages ──


def test_a_recording_is_sent_once(connection: Connection) -> None:
    outcomes = [
        send_voice_message(OPTIONS, connection, call_after(hours), ID, "about_address", "RE1").outcome
        for hours in (0, 1)
    ]
    assert outcomes == ["sent", "already"]
    kept = connection.execute(select(requests.c.kind, requests.c.details)).one()
    assert kept.kind == "address"
    assert kept.details["recording"] == "RE1"


def test_another_recording_is_another_message(connection: Connection) -> None:
    for place, recording in enumerate(("RE1", "RE2")):
        answer = send_voice_message(OPTIONS, connection, call_after(place), ID, "about_message", recording)
        assert answer.outcome == "sent"
    assert statuses(connection, "message") == ["open", "open"]


def test_nothing_recorded_is_nothing_sent(connection: Connection) -> None:
    answer = send_voice_message(OPTIONS, connection, call_facts(), ID, "about_message", None)
    assert answer == LookedUp("nothing")
    assert statuses(connection, "message") == []


# ── Documents ──


def issue(connection: Connection, *days: date, title: str = "Billing statement") -> None:
    numbers = count()
    for day in days:
        values = {"document_id": f"T{next(numbers):03}", "participant_id": ID, "title": title, "issued_on": day}
        connection.execute(insert(documents).values(values))


@pytest.fixture
def no_documents(connection: Connection) -> None:
    connection.execute(delete(documents).where(documents.c.participant_id == ID))


@pytest.mark.usefixtures("no_documents")
def test_documents_are_those_of_six_months_and_not_of_the_future(connection: Connection) -> None:
    assert documents_recent(connection, call_facts(), ID) == LookedUp("none")
    issue(connection, date(2026, 5, 22), date(2026, 5, 23), date(2026, 11, 23), date(2026, 11, 24))
    rows = rows_of(documents_recent(connection, call_facts(), ID), "documents")
    assert [row["issued_on"] for row in rows] == ["2026-11-23", "2026-05-23"]


@pytest.mark.usefixtures("no_documents")
@pytest.mark.parametrize(("number", "pages"), [(1, [1]), (4, [4]), (5, [4, 1]), (9, [4, 4, 1])])
def test_documents_come_in_pages(connection: Connection, number: int, pages: list[int]) -> None:
    issue(connection, *(date(2026, 11, 1) + timedelta(days=place) for place in range(number)))
    answer = documents_recent(connection, call_facts(), ID)
    heard = [rows_of(answer, "documents")]
    while answer.outcome == "more":
        said = answer.values["documents_said"]
        answer = documents_older(connection, call_facts(), ID, said)  # type: ignore[arg-type]
        heard.append(rows_of(answer, "documents"))
    assert [len(page) for page in heard] == pages
    assert len({row["document_id"] for page in heard for row in page}) == number
    assert [row["place"] for row in heard[-1]] == list(range(1, pages[-1] + 1))


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Billing statement", "title_billing_statement"),
        ("  billing   STATEMENT ", "title_billing_statement"),
        ("Review of your order", "title_document"),
        ("", "title_document"),
        ("title_document", "title_document"),
    ],
)
def test_a_title_that_is_not_listed_is_a_document(title: str, slug: str) -> None:
    assert slug_of_title(title) == slug


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 11, 23), date(2026, 5, 23)),
        (date(2026, 8, 31), date(2026, 2, 28)),
        (date(2024, 8, 31), date(2024, 2, 29)),
        (date(2026, 6, 30), date(2025, 12, 30)),
        (date(2026, 3, 1), date(2025, 9, 1)),
        (date(2026, 12, 31), date(2026, 6, 30)),
    ],
)
def test_six_months_before_a_day(day: date, before: date) -> None:
    assert months_before(day, 6) == before


def test_a_document_asked_for_twice_is_one_request(connection: Connection) -> None:
    asked = [request_document(OPTIONS, connection, call_after(hours), ID, "D1001") for hours in (0, 1)]
    assert [one.outcome for one in asked] == ["done", "already"]
    assert asked[0].values == asked[1].values
    assert asked[0].values["due_on"] == "2026-12-03"
    assert request_document(OPTIONS, connection, call_after(2), ID, "D1002").outcome == "done"


@pytest.mark.parametrize("document", ["D1005", "D1004", "no such one", ""])
def test_nobody_gets_the_document_of_another_or_an_old_one(connection: Connection, document: str) -> None:
    assert request_document(OPTIONS, connection, call_facts(), ID, document) == LookedUp("gone")
    assert statuses(connection, "document") == []


def test_a_request_that_was_answered_can_be_made_again(connection: Connection) -> None:
    request_document(OPTIONS, connection, call_facts(), ID, "D1001")
    connection.execute(update(requests).values(status="fulfilled"))
    assert request_document(OPTIONS, connection, call_after(1), ID, "D1001").outcome == "done"


def test_each_year_has_a_history_of_its_own(connection: Connection) -> None:
    years = ("2025", "2025", "2024")
    outcomes = [
        request_history(OPTIONS, connection, call_after(place), ID, year).outcome for place, year in enumerate(years)
    ]
    assert outcomes == ["done", "already", "done"]


@pytest.mark.parametrize(
    ("year", "outcome"),
    [("2026", "fine"), ("2006", "fine"), ("2005", "too_old"), ("0000", "too_old"), ("2027", "to_come")],
)
def test_a_year_is_one_that_may_have_payments(connection: Connection, year: str, outcome: str) -> None:
    assert check_year(connection, call_facts(), year).outcome == outcome


def test_the_year_is_a_pacific_one(connection: Connection) -> None:
    new_year_in_utc = datetime.fromisoformat("2026-12-31T20:00:00-08:00")
    assert check_year(connection, call_facts(now=new_year_in_utc), "2027").outcome == "to_come"


@pytest.mark.parametrize(("participant_id", "outcome"), [(ID, "yes"), ("1000000009", "no")])
def test_a_letter_needs_a_street(connection: Connection, participant_id: str, outcome: str) -> None:
    assert mail_reach(connection, call_facts(), participant_id) == LookedUp(outcome)


WITHHELD = ("made", "posted", date(2026, 10, 5), "INCOME WITHHOLDING ORDER")
BY_CARD = ("made", "posted", date(2026, 10, 31), "CREDIT CARD")
RECEIVED = ("received", "sent", date(2026, 10, 1), "INCOME WITHHOLDING ORDER")


@pytest.mark.parametrize(
    ("paid", "outcome"),
    [
        ([], "no_payment"),
        ([("made", "posted", date(2026, 9, 30), None), ("made", "posted", date(2026, 11, 1), None)], "no_payment"),
        ([("received", "expected", date(2026, 10, 9), None)], "no_payment"),
        ([WITHHELD], "withheld"),
        ([WITHHELD, BY_CARD], "there_is"),
        ([WITHHELD, RECEIVED], "there_is"),
        ([RECEIVED], "there_is"),
        ([("made", "posted", date(2026, 10, 9), None)], "there_is"),
    ],
)
def test_why_there_is_no_statement_of_last_month(
    connection: Connection, paid: list[tuple[str, str, date, str | None]], outcome: str
) -> None:
    connection.execute(delete(payments).where(payments.c.participant_id == ID))
    for place, (direction, status, paid_on, payment_type) in enumerate(paid):
        values = {"direction": direction, "status": status, "paid_on": paid_on, "payment_type": payment_type}
        row = {"payment_id": f"T{place}", "participant_id": ID, "amount_cents": 1}
        connection.execute(insert(payments).values(row | values))
    assert statement_reason(connection, call_facts(), ID) == LookedUp(outcome)


# ── Receipts ──


def ask(connection: Connection, kind: str, days_ago: int, due_in_days: int, participant_id: str = ID) -> str:
    return record_request(
        connection,
        OPTIONS.secret_key,
        f"CA {kind} {days_ago}",
        1,
        participant_id,
        kind,
        {},
        asked_at=NOW - timedelta(days=days_ago),
        due_at=NOW + timedelta(days=due_in_days),
    )


def test_a_request_is_received_then_overdue_and_at_last_answered(connection: Connection) -> None:
    receipt = ask(connection, "document", 5, 5)

    def stands(days_later: int) -> list[object]:
        call = call_facts(now=NOW + timedelta(days=days_later))
        return [row["wording"] for row in rows_of(requests_made(connection, call, ID), "requests")]

    assert [stands(days) for days in (0, 5, 6)] == [["received"], ["received"], ["overdue"]]
    connection.execute(update(requests).where(requests.c.receipt == receipt).values(status="fulfilled"))
    assert stands(6) == ["answered"]


def test_what_another_asked_or_what_was_replaced_or_is_long_past_is_not_told(connection: Connection) -> None:
    ask(connection, "document", 1, 9, OTHER_ID)
    ask(connection, "phone", 91, 0)
    replaced = ask(connection, "pin", 1, 9)
    connection.execute(update(requests).where(requests.c.receipt == replaced).values(status="voided"))
    assert requests_made(connection, call_facts(), ID) == LookedUp("none")


def test_the_newest_requests_come_first_by_twos(connection: Connection) -> None:
    receipts = [ask(connection, kind, days, 9) for kind, days in (("pin", 1), ("trace", 2), ("a kind to come", 3))]
    first = requests_made(connection, call_facts(), ID)
    older = requests_older(connection, call_facts(), ID, first.values["requests_said"])  # type: ignore[arg-type]
    assert (first.outcome, older.outcome) == ("more", "last")
    told = [*rows_of(first, "requests"), *rows_of(older, "requests")]
    assert [row["receipt"] for row in told] == receipts
    assert [row["kind"] for row in told] == ["request_pin", "request_trace", "request_other"]
