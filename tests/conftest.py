"""What every test may use: the sample people in a database of its own, the service, and calls to it.

The clock stands at a Monday on which the office is open. Whatever the service answers in any test is held against
Twilio's rules. With `--postgresql` each test that needs a database runs on both kinds.
"""

import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from sample_databases import KINDS, PostgresqlSamples, SqliteSamples, fill, postgresql_samples
from sample_service import NOW, make_settings
from signed_posts import ACCOUNT, TOKEN, Poster

from ivr.app import create_app
from ivr.conversation import editions
from ivr.conversation.editions import Edition
from ivr.flow.contracts import Contract
from ivr.logs import set_up_logs
from ivr.practice.clock import SimulatedClock
from ivr.practice.practice_call import PracticeCall
from ivr.settings import Settings
from ivr.store.database import Database

hypothesis.settings.register_profile("ivr", deadline=None)
hypothesis.settings.load_profile("ivr")


@pytest.fixture(autouse=True)
def _closed_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test reach further than this machine."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        is_far = self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost")
        if is_far:
            raise OSError(f"tests do not connect to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_here)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no variable of whoever runs the tests settle anything."""
    for name, field in Settings.model_fields.items():
        monkeypatch.delenv(str(field.validation_alias or name).upper(), raising=False)


@pytest.fixture(autouse=True)
def _closed_databases(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close what each application of a test keeps open: nothing else does before the process ends."""
    opened: list[Database] = []
    open_database = Database.__init__

    def remember(self: Database, url: str) -> None:
        open_database(self, url)
        opened.append(self)

    monkeypatch.setattr(Database, "__init__", remember)
    yield
    for database in opened:
        database.dispose()


@pytest.fixture(autouse=True)
def _editions_read_once(monkeypatch: pytest.MonkeyPatch, editions_read: dict[Any, Edition]) -> None:
    """Prove the same flows and prompts once a session: every application of every test would do so again."""
    load_edition = editions.load_edition

    def load_once(texts: Mapping[str, str], contracts: Sequence[Contract], *names: frozenset[str]) -> Edition:
        key = (tuple(sorted(texts.items())), tuple(map(id, contracts)), names)
        if key not in editions_read:
            editions_read[key] = load_edition(texts, contracts, *names)
        return editions_read[key]

    monkeypatch.setattr(editions, "load_edition", load_once)


@pytest.fixture(scope="session")
def editions_read() -> dict[Any, Edition]:
    return {}


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the sample people, to be copied."""
    file = tmp_path_factory.mktemp("sample") / "ivr.sqlite"
    fill(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def samples(database_kind: str, request: pytest.FixtureRequest) -> Iterator[SqliteSamples | PostgresqlSamples]:
    """Databases of one kind, as many as there are tests."""
    if database_kind == "sqlite":
        yield SqliteSamples(request.getfixturevalue("sample_file"))
    else:
        with postgresql_samples() as opened:
            yield opened


@pytest.fixture(scope="session")
def visits_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where recorded calls leave what they visited: one folder for all processes of this run."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if base.name.startswith("popen-") else base) / "visits"
    shared.mkdir(exist_ok=True)
    return shared


@pytest.fixture
def database_url(samples: SqliteSamples | PostgresqlSamples, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the sample people, for one test alone."""
    with samples.copied(tmp_path) as address:
        yield address


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The test's own way into the database, beside the service's."""
    opened = Database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def settings(database_url: str) -> Settings:
    return make_settings(database_url)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(NOW)


@pytest.fixture
def make_app(settings: Settings, clock: SimulatedClock) -> Iterator[Callable[..., Flask]]:
    """Make the service: `make_app(root=…, look_ups=…)`, any other name being a setting's attribute."""

    def make(**changes: Any) -> Flask:
        parts = {name: changes.pop(name) for name in ("clock", "look_ups", "root") if name in changes}
        return create_app(settings.model_copy(update=changes), **{"clock": clock, **parts})

    yield make
    set_up_logs("ERROR")


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def make_call(
    request: pytest.FixtureRequest, settings: Settings, clock: SimulatedClock
) -> Iterator[Callable[..., PracticeCall]]:
    """Make a call to the service: `make_call(line=…, caller=…)`, or to another application with `app=…`."""
    made: list[PracticeCall] = []

    def make(**changes: Any) -> PracticeCall:
        called = changes.pop("app", None) or request.getfixturevalue("app")
        public_url = changes.pop("public_url", settings.public_address)
        made.append(PracticeCall(called, public_url, TOKEN, ACCOUNT, **{"clock": clock, **changes}))
        return made[-1]

    yield make
    for call in made:
        assert call.problems == (), "the service departs from Twilio's rules"


@pytest.fixture
def make_poster(settings: Settings) -> Callable[..., Poster]:
    """Post to a service as Twilio does, for what a well-behaved telephone never does."""

    def make(app: Flask, public_url: str = settings.public_address) -> Poster:
        return Poster(app, public_url)

    return make


@pytest.fixture
def poster(app: Flask, make_poster: Callable[..., Poster]) -> Poster:
    return make_poster(app)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the recorded calls be written anew, and the database be of another kind."""
    parser.addoption(
        "--rewrite-calls", action="store_true", help="write tests/calls/**/*.call as the service now answers"
    )
    parser.addoption("--postgresql", action="store_true", help="run each test of the whole service on PostgreSQL too")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give every test that needs a database one of each kind that is asked for.

    Pages are tried on one alone: they know nothing of databases, and a browser takes its time.
    """
    if "database_kind" in metafunc.fixturenames:
        is_of_pages = metafunc.definition.path.parent.name == "browser"
        kinds = KINDS if metafunc.config.getoption("--postgresql") and not is_of_pages else KINDS[:1]
        metafunc.parametrize("database_kind", kinds, scope="session")
