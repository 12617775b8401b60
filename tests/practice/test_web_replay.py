"""Past calls in the practice phone's pages: which are listed, and what is told of each; never a PIN."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from phone_tab import ELENA, dial
from signed_posts import Poster
from sqlalchemy import update

from ivr.conversation.journey import MASK
from ivr.practice.clock import SimulatedClock
from ivr.practice.web_replay import CALLS_A_PAGE, RECENT_CALLS
from ivr.store.database import Database
from ivr.store.tables import calls, journeys

PIN = "246810"
TO_PAYMENTS = ("1", "1000000001", "3", f"{PIN}#")

Make = Callable[..., Flask]


@pytest.fixture
def service(make_app: Make) -> Flask:
    return make_app(practice_phone=True)


@pytest.fixture
def client(service: Flask) -> FlaskClient:
    return service.test_client()


def shown(text: str) -> str:
    """A page as it is read: without the list of all words that its script is given."""
    return re.sub(r"\s+", " ", re.sub(r'<script [^>]*id="words">.*?</script>', "", text))


def page_of(client: FlaskClient, path: str, language: str = "en") -> str:
    answer = client.get(f"{path}?language={language}")
    assert answer.status_code == 200
    return shown(answer.text)


def call_to_payments(client: FlaskClient) -> str:
    tab = dial(client)
    tab.keys(*TO_PAYMENTS)
    tab.act("hang_up")
    sid: str = tab.told["call"]
    return sid


def endings(client: FlaskClient) -> list[str]:
    return re.findall(r'class="ending">([^<]*)<', page_of(client, "/phone/calls"))


# ── where they are ──


@pytest.mark.parametrize("path", ["/phone/calls", "/phone/recent-calls", "/phone/calls/x"])
def test_without_the_practice_phone_there_are_no_past_calls(make_app: Make, path: str) -> None:
    answer = make_app().test_client().get(path)
    assert (answer.status_code, answer.text) == (404, "not found\n")


@pytest.mark.parametrize("path", ["/phone/calls", "/phone/calls/x", "/phone/recent-calls"])
def test_the_pages_are_closed_as_the_phone_is(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; ")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<style" not in answer.text
    assert " style=" not in answer.text


# ── the list ──


@pytest.mark.parametrize(
    ("path", "language", "told"),
    [
        ("/phone", "en", "No call has come in yet."),
        ("/phone/calls", "en", "No call has come in yet."),
        ("/phone/calls", "es", "Todavía no ha entrado ninguna llamada."),
        ("/phone/recent-calls", "es", "Todavía no ha entrado ninguna llamada."),
    ],
)
def test_a_list_without_calls_says_how_one_comes_into_it(
    client: FlaskClient, path: str, language: str, told: str
) -> None:
    assert told in page_of(client, path, language)


def test_a_call_is_listed_with_when_line_language_end_and_last_step(client: FlaskClient) -> None:
    sid = call_to_payments(client)
    for path in ("/phone", "/phone/calls", "/phone/recent-calls"):
        page = page_of(client, path)
        assert f"calls/{sid}?language=en" in page
        for told in ("Mon, Nov 23, 2026, 10:00", "Main line · English", "The caller hung up", "payments.sent_more"):
            assert told in page, path
    page = page_of(client, "/phone/calls", "es")
    for told in ("lun, 23 nov 2026, 10:00", "Línea principal · inglés", "Quien llamó colgó"):
        assert told in page


def test_the_newest_call_is_the_first(client: FlaskClient, clock: SimulatedClock) -> None:
    made = []
    for _ in range(RECENT_CALLS + 1):
        made.append(dial(client).told["call"])
        clock.advance(60)
    listed = re.findall(r"calls/(CA\w+)\?", page_of(client, "/phone/calls"))
    assert listed == made[::-1]
    assert re.findall(r"calls/(CA\w+)\?", page_of(client, "/phone")) == made[:0:-1]


def test_older_calls_are_a_page_further(client: FlaskClient, database: Database) -> None:
    first = dial(client).told["call"]
    with database.reading() as connection:
        row = dict(connection.execute(calls.select()).mappings().one())
        older = [
            row | {"sid": f"CA{number:032}", "began_at": row["began_at"] - timedelta(days=number + 1)}
            for number in range(CALLS_A_PAGE)
        ]
        connection.execute(calls.insert(), older)
    page = shown(client.get("/phone/calls").text)
    assert page.count('class="ending"') == CALLS_A_PAGE
    assert "Newer calls" not in page
    assert f'href="?skipped={CALLS_A_PAGE}"' in page
    second = shown(client.get(f"/phone/calls?skipped={CALLS_A_PAGE}").text)
    assert second.count('class="ending"') == 1
    assert first not in second
    assert "Older calls" not in second
    assert 'href="?skipped=0"' in second


@pytest.mark.parametrize("query", ["?skipped=-5", "?skipped=x", "?skipped=", "?skipped=99999999999999999999"])
def test_an_odd_place_in_the_list_is_no_error(client: FlaskClient, query: str) -> None:
    assert client.get(f"/phone/calls{query}").status_code == 200


def test_how_a_call_ended_is_told_by_where_it_rested(client: FlaskClient, clock: SimulatedClock) -> None:
    dial(client)
    clock.advance(1)
    with_person = dial(client)
    with_person.keys("1", "0")
    with_person.act("hang_up")
    clock.advance(1)
    dial(client).act("hang_up")
    clock.advance(1)
    silent = dial(client)
    while not silent.told["ended"]:
        silent.act("wait")
    told = [one.partition(" ·")[0] for one in endings(client)]
    assert told == [
        "The line said goodbye",
        "The caller hung up",
        "Ended with a person, or waiting for one",
        "Still going on",
    ]
    clock.advance(5 * 60 * 60)
    assert endings(client)[-1] == "Nobody told of an end"


def test_a_call_that_failed_is_told_so(client: FlaskClient, database: Database) -> None:
    call_to_payments(client)
    with database.reading() as connection:
        connection.execute(update(calls).values(status="no-answer"))
    assert endings(client)[0].startswith("The call failed")


# ── one call ──


def test_a_call_is_told_turn_by_turn(client: FlaskClient) -> None:
    page = page_of(client, f"/phone/calls/{call_to_payments(client)}")
    for told in (
        '<span class="from">Caller pressed</span> <span class="text">1000000001</span>',
        'lang="en">Main menu.',
        'lang="es">Para español, oprima nueve.',
        "130 dollars and 15 cents",
        "check_pin → right",
        "Caller is identified",
        "answered “3” by keys",
        "(510) 555-0101",
    ):
        assert told in page
    played = json.loads(re.findall(r'id="turn-list"[^>]*>(.*?)</script>', page)[0])
    assert [one["path"][-1] for one in played] == [
        "greeting.parent",
        "identify.participant_id",
        "main.menu",
        "identify.pin",
        "payments.sent_more",
    ]
    assert [len(one["spoken"]) > 0 for one in played] == [True] * 5


def test_a_call_is_told_in_the_pages_language_and_heard_in_its_own(client: FlaskClient) -> None:
    tab = dial(client)
    tab.act("say", text="español")
    tab.act("wait")
    tab.act("say", text="sí")
    tab.keys("0")
    tab.act("hang_up")
    page = page_of(client, f"/phone/calls/{tab.told['call']}", "es")
    for told in (
        'Quien llama dijo; se entendió</span> <span class="text">el otro idioma',
        "Quien llama guardó silencio",
        'lang="es">Gracias por llamar',
        'Quien llama oprimió</span> <span class="text">una persona',
        "Terminó con una persona, o esperándola",
    ):
        assert told in page


# "what was sensitive stays hidden"
@pytest.mark.parametrize("entry", [PIN, f"{PIN}#", "135791", f"9{PIN}"])
def test_no_pin_is_in_any_page(client: FlaskClient, entry: str) -> None:
    tab = dial(client)
    tab.keys("1", "1000000001", "3", entry)
    tab.act("hang_up")
    sid = tab.told["call"]
    page = page_of(client, f"/phone/calls/{sid}")
    assert entry.strip("#") not in page.replace(sid, "")
    if entry.strip("#") in (PIN, "135791"):
        assert f'<span class="text">{MASK}</span>' in page


def test_what_a_caller_is_grows_with_the_look_ups(client: FlaskClient) -> None:
    page = page_of(client, f"/phone/calls/{call_to_payments(client)}")
    assert re.findall(r'class="rests">Caller is (\w+)<', page) == [
        "anonymous",
        "anonymous",
        "identified",
        "identified",
        "verified",
    ]


@pytest.mark.parametrize("sid", ["CA" + "9" * 32, "%", "_", "x" * 500, "recent", "ñ"])
def test_an_unknown_call_gets_a_clear_page(client: FlaskClient, sid: str) -> None:
    dial(client)
    answer = client.get(f"/phone/calls/{sid}", headers={"Accept-Language": "es"})
    assert answer.status_code == 404
    assert "No hay tal llamada" in shown(answer.text)
    assert "../calls" in answer.text


def test_a_sid_that_another_one_begins_with_is_itself(
    service: Flask, client: FlaskClient, make_poster: Callable[..., Poster]
) -> None:
    poster = make_poster(service)
    for sid in ("CA12", "CA1", "CA13"):
        poster.post("/voice/incoming", {"CallSid": sid})
    assert "<code>CA1</code>" in client.get("/phone/calls/CA1").text
    assert client.get("/phone/calls/CA").status_code == 404


def test_a_call_without_a_journey_says_that_nothing_was_kept(client: FlaskClient, database: Database) -> None:
    sid = dial(client).told["call"]
    with database.reading() as connection:
        connection.execute(journeys.delete())
    assert "Nothing was kept of what happened in this call." in page_of(client, f"/phone/calls/{sid}")
    assert sid in page_of(client, "/phone/calls")


def test_a_prompt_that_is_gone_since_is_told_by_its_name(client: FlaskClient, database: Database) -> None:
    sid = dial(client).told["call"]
    said = [{"prompt": "long.gone", "language": "en", "values": {}}]
    with database.reading() as connection:
        connection.execute(update(journeys).values(said=said, looked_up=[{"look_up": "gone", "outcome": "odd"}]))
    page = page_of(client, f"/phone/calls/{sid}")
    assert "[long.gone]" in page
    assert "gone → odd" in page


def test_what_a_caller_made_the_line_keep_is_text_and_no_markup(client: FlaskClient, database: Database) -> None:
    sid = dial(client).told["call"]
    with database.reading() as connection:
        connection.execute(
            update(journeys).values(event={"kind": "answered", "value": "</script><b>x", "by": "speech"})
        )
    page = page_of(client, f"/phone/calls/{sid}")
    assert "<b>x" not in page
    assert "&lt;/script&gt;&lt;b&gt;x" in page


def test_a_database_that_does_not_answer_is_told_on_a_page(make_app: Make) -> None:
    client = make_app(practice_phone=True, database_url="postgresql://nobody@127.0.0.1:1/none").test_client()
    for path in ("/phone/calls", "/phone/calls/CA1"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "The database does not answer" in shown(answer.text)
    assert "past calls cannot be shown now" in shown(client.get("/phone").text)


# ── the map of a call ──


def test_a_call_is_followed_on_the_map_of_its_own_edition(client: FlaskClient, database: Database) -> None:
    page = page_of(client, f"/phone/calls/{call_to_payments(client)}")
    edition = re.findall(r'data-edition="(\w{64})"', page)[0]
    assert client.get(f"/phone/map.svg?edition={edition}").text == client.get("/phone/map.svg").text
    assert client.get(f"/phone/steps?edition={edition}").get_json()["main.menu"]["kind"] == "menu"


def test_an_edition_that_is_not_known_is_drawn_as_the_present_one(client: FlaskClient) -> None:
    assert client.get("/phone/map.svg?edition=none").text == client.get("/phone/map.svg").text


def test_a_call_knows_its_own_address(client: FlaskClient) -> None:
    tab = dial(client, caller=ELENA)
    assert client.get(f"/phone/calls/{tab.told['call']}").status_code == 200
