"""Hand-offs to a contact centre of its own: a task that names the hand-off, and nothing of the caller."""

import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from outages import outage
from sample_service import PUBLIC_URL
from signed_posts import CALLER, Answer, Poster

from ivr.store.database import Database
from ivr.store.tables import hand_offs
from ivr.telephony.addresses import Addresses
from ivr.telephony.contact_centre import ContactCentre

WORKFLOW = "WW" + "4" * 32
ID, PIN = "1000000001", "246810"


@pytest.fixture
def poster(make_app: Callable[..., Flask], make_poster: Callable[..., Poster]) -> Poster:
    return make_poster(make_app(taskrouter_workflow=WORKFLOW))


def enqueue_of(answer: Answer) -> ElementTree.Element:
    (enqueue,) = answer.root.iter("Enqueue")
    return enqueue


def task_of(answer: Answer) -> dict[str, Any]:
    attributes: dict[str, Any] = json.loads(enqueue_of(answer).findtext("Task") or "")
    return attributes


@pytest.mark.parametrize(
    ("entries", "is_verified"),
    [(("1", "0"), False), (("1", ID, "0"), False), (("1", ID, "3", PIN, "0"), True)],
    ids=["anonymous", "identified", "verified"],
)
def test_a_caller_who_asks_for_a_person_becomes_a_task(
    poster: Poster, database: Database, entries: tuple[str, ...], is_verified: bool
) -> None:
    poster.incoming()
    answer = poster.keys(1, *entries)
    with database.reading() as connection:
        (hand_off_id,) = connection.execute(hand_offs.select().with_only_columns(hand_offs.c.hand_off_id)).one()
    enqueue = enqueue_of(answer)
    assert enqueue.attrib["workflowSid"] == WORKFLOW
    assert not (enqueue.text or "").strip(), "a workflow has no queue's name"
    assert enqueue.attrib["action"].partition("#")[0] == f"{PUBLIC_URL}/voice/waited/{hand_off_id}/en"
    assert task_of(answer) == {
        "hand_off": hand_off_id,
        "language": "en",
        "queue": "agents",
        "is_verified": is_verified,
        "screen_pop": f"{PUBLIC_URL}/desk/hand-offs/{hand_off_id}",
    }
    for personal in (ID, PIN, CALLER):
        assert personal not in answer.body


def test_a_caller_whose_call_fails_becomes_a_task_of_which_nothing_is_known(
    poster: Poster, database: Database
) -> None:
    poster.incoming()
    with outage(database):
        answer = poster.turn(1, "es", Digits="1")
    assert enqueue_of(answer).attrib["workflowSid"] == WORKFLOW
    assert task_of(answer) == {"language": "es", "queue": "agents", "is_verified": False}


@pytest.mark.parametrize(
    ("public_url", "screen_pop"),
    [
        ("https://line.example", "https://line.example/desk/hand-offs/0f"),
        ("https://user:pass@line.example:8443/ivr", "https://line.example:8443/ivr/desk/hand-offs/0f"),
    ],
)
def test_the_screen_pop_tells_no_password_of_ours(public_url: str, screen_pop: str) -> None:
    task = ContactCentre(WORKFLOW, Addresses(public_url)).task("tty-es", "es", "0f", is_verified=True)
    attributes = json.loads(task.attributes)
    assert (attributes["screen_pop"], attributes["queue"]) == (screen_pop, "tty")
