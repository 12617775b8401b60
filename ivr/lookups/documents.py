"""Documents: titles and dates of the last six months, one of them or a year's payment history by mail.

Titles are said from a list where they are on it, else as they are written. A request is kept once, however often it
is asked for. Source: the portal (`../shared/seeds`): documents of the last six months; no billing statement for who
pays by withholding only, no statement of a month without a payment; payments before May 2006 may be missing.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from ivr.flow.contracts import Assurance, CallFacts, Contract, LookUpFunction, Rows, Term, ValueType
from ivr.flow.events import LookedUp, Row
from ivr.lookups.options import Options
from ivr.lookups.payments import PACIFIC
from ivr.lookups.single_requests import RECEIPT, Wish, ask_once, letter_due
from ivr.store import contact, documents, payments
from ivr.store.database import Connection
from ivr.store.documents import Document

MONTHS = 6
DOCUMENTS_A_PAGE = 4
FIRST_YEAR = 2006
WITHHOLDING = "INCOME WITHHOLDING ORDER"
MOST_PAYMENTS_READ = 200
"""More than anybody has in two months."""

TITLES = (
    "annual_notice_of_rights",
    "billing_statement",
    "case_closure_notice",
    "change_of_direct_deposit",
    "income_withholding_order",
    "notice_of_case_opening",
    "notice_of_hearing",
    "payment_statement",
    "support_order",
)
ANY_TITLE = "document"
TITLE = Term((*(f"title_{slug}" for slug in TITLES), f"title_{ANY_TITLE}"))

DOCUMENT_ROWS = Rows(
    {"document_id": "text", "place": "number", "title": TITLE, "title_written": "text", "issued_on": "date"},
    wordings=("known", "other"),
)
PAGE: dict[str, ValueType] = {"documents": DOCUMENT_ROWS, "documents_said": "number"}

DOCUMENTS_RECENT = Contract(
    "documents_recent",
    takes=("participant_id",),
    outcomes={"more": PAGE, "last": PAGE, "none": {}},
    requires=Assurance.VERIFIED,
)
DOCUMENTS_OLDER = Contract(
    "documents_older",
    takes=("participant_id", "documents_said"),
    outcomes={"more": PAGE, "last": PAGE},
    requires=Assurance.VERIFIED,
)


def documents_recent(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Give the newest documents of the last six months."""
    found = _recent(connection, call, participant_id)
    return _page(found, 0) if found else LookedUp("none")


def documents_older(connection: Connection, call: CallFacts, participant_id: str, documents_said: int) -> LookedUp:
    """Give the documents before those said."""
    return _page(_recent(connection, call, participant_id), documents_said)


MAIL_REACH = Contract(
    "mail_reach", takes=("participant_id",), outcomes={"yes": {}, "no": {}}, requires=Assurance.VERIFIED
)


def mail_reach(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Tell whether there is an address on file to which a letter can go."""
    return LookedUp("yes" if contact.get_contact(connection, participant_id).has_mail_address else "no")


def _request(name: str, argument: str, *more: str) -> Contract:
    return Contract(
        name,
        takes=("participant_id", argument),
        outcomes={"done": RECEIPT, "already": RECEIPT, **{outcome: {} for outcome in more}},
        requires=Assurance.VERIFIED,
        writes=True,
        confirmed=True,
    )


REQUEST_DOCUMENT = _request("request_document", "document_id", "gone")
REQUEST_HISTORY = _request("request_history", "history_year")


def request_document(
    options: Options, connection: Connection, call: CallFacts, participant_id: str, document_id: str
) -> LookedUp:
    """Ask for a document by mail."""
    if all(one.document_id != document_id for one in _recent(connection, call, participant_id)):
        return LookedUp("gone")
    wish = Wish("document", {"document_id": document_id}, letter_due(call.now), more={"channel": "mail"})
    return ask_once(options, connection, call, participant_id, wish)


def request_history(
    options: Options, connection: Connection, call: CallFacts, participant_id: str, history_year: str
) -> LookedUp:
    """Ask for the payment history of a year by mail."""
    wish = Wish("history", {"year": history_year}, letter_due(call.now), more={"channel": "mail"})
    return ask_once(options, connection, call, participant_id, wish)


CHECK_YEAR = Contract(
    "check_year",
    takes=("year_given",),
    outcomes={"fine": {"history_year": "text"}, "to_come": {}, "too_old": {"first_year": "text"}},
)


def check_year(connection: Connection, call: CallFacts, year_given: str) -> LookedUp:
    """Tell whether a year may have a payment history."""
    if int(year_given) > _today(call).year:
        return LookedUp("to_come")
    if int(year_given) < FIRST_YEAR:
        return LookedUp("too_old", {"first_year": str(FIRST_YEAR)})
    return LookedUp("fine", {"history_year": year_given})


STATEMENT_REASON = Contract(
    "statement_reason",
    takes=("participant_id",),
    outcomes={"withheld": {}, "no_payment": {}, "there_is": {}},
    requires=Assurance.VERIFIED,
)


def statement_reason(connection: Connection, call: CallFacts, participant_id: str) -> LookedUp:
    """Tell why there may be no statement of the last whole month: no payment in it, or withholding alone."""
    end = _today(call).replace(day=1)
    begin = (end - timedelta(days=1)).replace(day=1)
    read = (("made", ("posted", "sent")), ("received", ("sent", "posted")))
    made, received = (
        [
            one
            for one in payments.list_payments(connection, participant_id, direction, statuses, MOST_PAYMENTS_READ)
            if begin <= one.paid_on < end
        ]
        for direction, statuses in read
    )
    if not made and not received:
        return LookedUp("no_payment")
    is_withheld = made and not received and all(one.payment_type == WITHHOLDING for one in made)
    return LookedUp("withheld" if is_withheld else "there_is")


def slug_of_title(title: str) -> str:
    """Give the word list's slug of a title; any that is not listed is a document."""
    slug = "_".join(title.lower().split())
    return f"title_{slug if slug in TITLES else ANY_TITLE}"


def months_before(day: date, months: int) -> date:
    """Give the same day so many months before, or that month's last."""
    index = day.year * 12 + day.month - 1 - months
    following = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(index // 12, index % 12 + 1, min(day.day, last))


def _today(call: CallFacts) -> date:
    return call.now.astimezone(PACIFIC).date()


def _recent(connection: Connection, call: CallFacts, participant_id: str) -> list[Document]:
    today = _today(call)
    return documents.list_documents(connection, participant_id, months_before(today, MONTHS), today)


def _page(found: Sequence[Document], begin: int) -> LookedUp:
    page = found[begin : begin + DOCUMENTS_A_PAGE]
    said = begin + len(page)
    rows = tuple(_row(one, place) for place, one in enumerate(page, start=1))
    return LookedUp("more" if said < len(found) else "last", {"documents": rows, "documents_said": said})


def _row(document: Document, place: int) -> Row:
    slug = slug_of_title(document.title)
    return {
        "wording": "other" if slug == f"title_{ANY_TITLE}" else "known",
        "document_id": document.document_id,
        "place": place,
        "title": slug,
        "title_written": document.title,
        "issued_on": document.issued_on.isoformat(),
    }


CONTRACTS = (
    DOCUMENTS_RECENT,
    DOCUMENTS_OLDER,
    MAIL_REACH,
    REQUEST_DOCUMENT,
    REQUEST_HISTORY,
    CHECK_YEAR,
    STATEMENT_REASON,
)


def look_ups(options: Options) -> tuple[LookUpFunction, ...]:
    """Give the look-ups of this topic."""
    return (
        LookUpFunction(DOCUMENTS_RECENT, documents_recent),
        LookUpFunction(DOCUMENTS_OLDER, documents_older),
        LookUpFunction(MAIL_REACH, mail_reach),
        LookUpFunction(REQUEST_DOCUMENT, partial(request_document, options)),
        LookUpFunction(REQUEST_HISTORY, partial(request_history, options)),
        LookUpFunction(CHECK_YEAR, check_year),
        LookUpFunction(STATEMENT_REASON, statement_reason),
    )
