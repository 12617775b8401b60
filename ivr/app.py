"""The only place where the parts meet: settings and a clock in, a Flask application out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from ivr import lookups
from ivr.conversation.agent_calls import AgentCalls
from ivr.conversation.announcements import Announcements
from ivr.conversation.editions import Editions, language_codes, read_texts
from ivr.conversation.facts import FACTS_FILE, Facts, read_facts
from ivr.conversation.legs import Legs
from ivr.conversation.replay import Replay
from ivr.conversation.turns import Conversation
from ivr.conversation.waits import Waits
from ivr.desk.browser_session import BrowserSessions
from ivr.desk.page_language import read_page_words as read_desk_words
from ivr.desk.visits import Pages
from ivr.desk.web import desk_routes
from ivr.errors import DefinitionFaults, Fault, RequestFault
from ivr.flow.contracts import CallFacts, LookUpFunction
from ivr.flow.definition import Flows, TransferStep
from ivr.flow.events import Value
from ivr.flow.line_file import line_names
from ivr.logs import get_logger, set_up_logs
from ivr.lookups.options import Options
from ivr.phone_numbers import parse_number
from ivr.practice.live_call import Line as PracticeLine
from ivr.practice.page import Page
from ivr.practice.page_language import read_page_words
from ivr.practice.people import read_people
from ivr.practice.recorded import Given
from ivr.practice.switchboard import Switchboard
from ivr.practice.web import Practice, phone_routes
from ivr.queue import lookups as queue_lookups
from ivr.queue.dispatch import Dispatcher
from ivr.queue.hours import Hours
from ivr.queue.hours_file import HOURS_FILE, read_hours
from ivr.queue.options import Options as QueueOptions
from ivr.queue.telephone import Telephone
from ivr.settings import ROOT, Settings, read_settings
from ivr.store.database import Database
from ivr.telephony.addresses import Addresses, take_prefix
from ivr.telephony.agent_legs import leg_routes
from ivr.telephony.answering import Callers
from ivr.telephony.contact_centre import ContactCentre
from ivr.telephony.rest import TwilioTelephone
from ivr.telephony.signature import SignatureCheck
from ivr.telephony.webhooks import voice_routes

LARGEST_REQUEST_BYTES = 64 * 1024
"""Twilio's forms have some two kilobytes; tokens may double that."""

SAMPLE_FOLDER = "data/sample"

SETTING_NUMBERS = ("sdu_number", "tty_number")
"""Telephone numbers that a transfer may name and that settings may leave unset."""

CONTRACTS = (*lookups.CONTRACTS, *queue_lookups.CONTRACTS)

Clock = Callable[[], datetime]
log = get_logger(__name__)


def create_app(
    settings: Settings | None = None,
    clock: Clock | None = None,
    *,
    look_ups: Sequence[LookUpFunction] = (),
    root: Path = ROOT,
) -> Flask:
    """Make the application. `look_ups` stand in for those of the same name, for tests of what fails.

    Raises:
        DefinitionFaults: with everything that is wrong in settings, flows, prompts, facts or hours.
    """
    settings = settings or read_settings()
    set_up_logs(settings.log_level)
    clock = clock or clock_of(settings)
    database = Database(settings.database_url)
    hours = read_hours((root / HOURS_FILE).read_text(encoding="utf-8"))
    numbers = {name: number for name in SETTING_NUMBERS if (number := getattr(settings, name)) is not None}
    editions, facts = load_editions(root)
    _refuse_own_numbers(settings, editions.current.flows)
    options = Options(
        accept_ssn=settings.accept_ssn,
        offers_texts=settings.offer_texts,
        has_sdu_number=settings.sdu_number is not None,
        shortest_pin=settings.shortest_pin,
        business_day_after=hours.business_day_after,
        put_into_words=partial(_put_into_words, editions, facts),
        secret_key=settings.secret_key.get_secret_value(),
    )
    queue_options = QueueOptions(
        hours=hours,
        call_back_countries=settings.countries_called_back,
        own_numbers=frozenset(line.number for line in editions.current.flows.lines if line.number),
        secret_key=options.secret_key,
    )
    functions = (*lookups.look_ups(options), *queue_lookups.look_ups(queue_options), *look_ups)
    conversation = Conversation(
        database=database,
        editions=editions,
        look_ups={one.contract.name: one for one in functions},
        facts=facts,
        numbers=numbers,
        clock=clock,
    )
    announcements = Announcements(editions.current.catalogue, facts, hours, clock)
    addresses = Addresses(settings.public_address, settings.twilio_account_sid)
    signature = SignatureCheck(settings.twilio_auth_token.get_secret_value(), addresses)

    app = Flask("ivr", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_REQUEST_BYTES
    callers = Callers(announcements, addresses, settings.fallback_number, _contact_centre(settings, addresses))
    outside = outside_numbers(settings, facts)
    legs = Legs(database, AgentCalls(editions.current.catalogue, clock), hours, clock, outside)
    app.register_blueprint(leg_routes(legs, callers, signature))
    waits = Waits(conversation, announcements)
    app.register_blueprint(voice_routes(conversation, waits, callers, signature))
    replay = Replay(database, editions, facts)
    app.register_blueprint(desk_routes(_desk(settings, clock, replay, hours, outside)))
    if settings.practice_phone:
        app.register_blueprint(phone_routes(_practice(app, settings, clock, replay, root)))
    _add_health_routes(app, database)
    _add_error_lines(app)
    app.wsgi_app = take_prefix(app.wsgi_app, addresses.prefix)  # type: ignore[method-assign, assignment]
    if settings.now is not None:
        log.warning("clock_is_not_real", starts_at=settings.now.isoformat())
    return app


def create_dispatcher(
    settings: Settings, clock: Clock, telephone: Telephone | None = None, root: Path = ROOT
) -> Dispatcher:
    """Make what carries the queue's effects out: at Twilio, or by another `telephone`.

    Raises:
        DefinitionFaults: with everything that is wrong in flows, prompts, facts or hours.
    """
    lines = load_editions(root)[0].current.flows.lines
    return Dispatcher(
        database=Database(settings.database_url),
        telephone=telephone
        or TwilioTelephone(settings.twilio_account_sid, settings.twilio_auth_token.get_secret_value()),
        addresses=Addresses(settings.public_address),
        caller_ids={line.name: line.number for line in lines if line.number is not None},
        hours=read_hours((root / HOURS_FILE).read_text(encoding="utf-8")),
        clock=clock,
    )


def load_editions(root: Path = ROOT) -> tuple[Editions, Facts]:
    """Load and prove the flows, prompts and facts of a checkout; it needs no settings and no database.

    Raises:
        DefinitionFaults: with everything that is wrong.
    """
    texts = read_texts(root)
    facts = read_facts((root / FACTS_FILE).read_text(encoding="utf-8"), line_names(texts), language_codes(texts))
    return Editions(texts, CONTRACTS, facts.names, frozenset(SETTING_NUMBERS)), facts


def outside_numbers(settings: Settings, facts: Facts) -> dict[str, str]:
    """Give the numbers outside that an agent may connect a caller with, by name."""
    found = {"sdu": settings.sdu_number, "employers": facts.of_all.get("employer_number")}
    return {name: number for name, number in found.items() if isinstance(number, str)}


def _desk(settings: Settings, clock: Clock, replay: Replay, hours: Hours, outside: Mapping[str, str]) -> Pages:
    """Give the agents' desk what it shows."""
    edition, secret_key = replay.editions.current, settings.secret_key.get_secret_value()
    queues = {step.queue for step in edition.flows.steps.values() if isinstance(step, TransferStep) and step.queue}
    return Pages(
        database=replay.database,
        agent_calls=AgentCalls(edition.catalogue, clock),
        replay=replay,
        words=read_desk_words(),
        queues=sorted(queues),
        outside=outside,
        hours=hours,
        sessions=BrowserSessions(secret_key, is_secure=settings.public_address.startswith("https:")),
        secret_key=secret_key,
        clock=clock,
        is_clock_real=settings.now is None,
    )


def _practice(app: Flask, settings: Settings, clock: Clock, replay: Replay, root: Path) -> Practice:
    """Give the practice phone what it calls, which is this very application, and what it shows."""
    return Practice(
        line=PracticeLine(
            app=app,
            public_url=settings.public_address,
            auth_token=settings.twilio_auth_token.get_secret_value(),
            account_sid=settings.twilio_account_sid,
            clock=clock,
            givens=tuple(
                Given("setting", f"{name} true") for name in ("accept_ssn", "offer_texts") if getattr(settings, name)
            ),
            switchboard=Switchboard(replay.database, clock),
        ),
        database=replay.database,
        edition=replay.editions.current,
        page=Page(
            words=read_page_words(),
            flows=replay.editions.current.flows,
            sample=read_people(root / SAMPLE_FOLDER),
            database=replay.database,
            clock=clock,
            is_clock_real=settings.now is None,
        ),
        replay=replay,
        secret_key=settings.secret_key.get_secret_value(),
    )


def _contact_centre(settings: Settings, addresses: Addresses) -> ContactCentre | None:
    """Give the contact centre that hand-offs go to, None where they wait in our own queue."""
    workflow_sid = settings.taskrouter_workflow
    return None if workflow_sid is None else ContactCentre(workflow_sid, addresses)


def _put_into_words(
    editions: Editions, facts: Facts, prompt: str, call: CallFacts, values: Mapping[str, Value]
) -> str:
    """Write a prompt of the current edition in the caller's language, with the facts of the caller's line."""
    known = {**facts.on_line(call.line, call.language), **values}
    return editions.current.catalogue.say(prompt, call.language, known)


def _refuse_own_numbers(settings: Settings, flows: Flows) -> None:
    """Fault every number to transfer to that is one of our own lines: the call would come back."""
    own = {line.number for line in flows.lines}
    names = (*SETTING_NUMBERS, "fallback_number")
    faults = [
        Fault(
            "environment", f"IVR_{name.upper()}", f"{number} is a number of our own lines: the call would come back"
        )
        for name in names
        if (number := getattr(settings, name)) is not None and parse_number(number) in own
    ]
    if faults:
        raise DefinitionFaults(faults)


def clock_of(settings: Settings) -> Clock:
    """Give the service's clock: real time, or from IVR_NOW on."""
    if settings.now is None:
        return lambda: datetime.now(UTC)
    ahead = settings.now - datetime.now(UTC)
    return lambda: datetime.now(UTC) + ahead


def _add_health_routes(app: Flask, database: Database) -> None:
    @app.get("/healthz")
    def healthz() -> Response:
        return _line("alive", 200)

    @app.get("/readyz")
    def readyz() -> Response:
        # The flows were proved when the application was made, so only the database can be missing.
        if database.is_reachable():
            return _line("ready", 200)
        return _line("the database does not answer", 503)


def _add_error_lines(app: Flask) -> None:
    @app.errorhandler(RequestFault)
    def request_fault(fault: RequestFault) -> Response:
        return _line(fault.line, fault.status)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        return _line((error.name or "error").lower(), error.code or 500)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        log.error("request_failed", error=type(error).__name__, exc_info=True)
        return _line("the service failed", 500)


def _line(line: str, status: int) -> Response:
    return Response(line + "\n", status=status, content_type="text/plain; charset=utf-8")
