"""The Gather of each kind of question, the speech before it, and the queue that callers wait in."""

import math
import re
from collections.abc import Callable

import pytest
from signed_posts import LINE, LINE_ABROAD, Answer, Poster

from ivr.app import load_editions
from ivr.conversation.reply import Dial, End, Listen, Reply, Spoken, TakeMessage, Then, WaitForPerson
from ivr.practice.twiml_rules import check_document
from ivr.telephony.addresses import Addresses
from ivr.telephony.twiml import render

ID = "1000000001"
ADDRESSES = Addresses("https://line.example")

Question = Callable[[Poster, str], Answer]


def menu(poster: Poster, line: str) -> Answer:
    poster.incoming(To=line)
    return poster.keys(1, "1", ID)


def participant_id(poster: Poster, line: str) -> Answer:
    poster.incoming(To=line)
    return poster.turn(1, Digits="1")


def pin(poster: Poster, line: str) -> Answer:
    poster.incoming(To=line)
    return poster.keys(1, "1", ID, "3")


KINDS = [(menu, "1", 5), (participant_id, "10", 10), (pin, None, 6)]


@pytest.mark.parametrize(("question", "keys", "seconds"), KINDS)
@pytest.mark.parametrize(("line", "more"), [(LINE, 1.0), (LINE_ABROAD, 1.5)])
def test_each_kind_of_question_takes_its_keys_and_waits_its_time(
    poster: Poster, question: Question, keys: str | None, seconds: int, line: str, more: float
) -> None:
    gather = question(poster, line).gather
    assert gather.get("numDigits") == keys
    assert gather["timeout"] == str(math.ceil(seconds * more))
    assert gather["finishOnKey"] == "#"
    assert gather["actionOnEmptyResult"] == "true"
    assert gather["method"] == "POST"


@pytest.mark.parametrize(("question", "keys", "seconds"), KINDS)
@pytest.mark.parametrize(("line", "more"), [(LINE, 1.0), (LINE_ABROAD, 1.5)])
def test_the_last_try_has_all_the_time_there_is(
    poster: Poster, question: Question, keys: str | None, seconds: int, line: str, more: float
) -> None:
    question(poster, line)
    turn = {menu: 3, participant_id: 2, pin: 4}[question]
    waits = []
    for number in range(turn, turn + 4):
        answer = poster.turn(number)
        if not list(answer.root.iter("Gather")):
            break
        waits.append(answer.gather["timeout"])
    # After a fixed-length number the first silence may be the `#` that people press, and counts nothing.
    assert waits[-2:] == [str(math.ceil(seconds * more)), str(math.ceil(120 * more))]


def test_the_last_try_of_a_call_with_nobody_there_is_as_short_as_any(poster: Poster) -> None:
    poster.incoming()
    assert [poster.turn(number).gather["timeout"] for number in (1, 2)] == ["5", "5"]
    assert [verb.tag for verb in poster.turn(3).root][-1] == "Hangup"


@pytest.mark.parametrize("line", [LINE, LINE_ABROAD])
def test_what_is_missing_of_a_number_completes_it(poster: Poster, line: str) -> None:
    poster.incoming(To=line)
    assert poster.keys(1, "1", "10000").gather["numDigits"] == "5"
    assert poster.turn(3, Digits="9*100").gather["numDigits"] == "7"
    assert poster.turn(4, Digits="*").gather["numDigits"] == "10"


def test_a_question_listens_in_the_language_of_its_try(poster: Poster) -> None:
    first = poster.incoming().gather
    second = poster.turn(1).gather
    third = poster.turn(2).gather
    assert (first["input"], first["language"]) == ("dtmf speech", "en-US")
    assert (second["input"], second["language"]) == ("dtmf speech", "es-US")
    assert third["input"] == "dtmf"
    assert not {"language", "hints", "speechTimeout", "speechModel"} & third.keys()


@pytest.mark.parametrize(("choice", "recogniser"), [("1", "en-US"), ("9", "es-US")])
def test_once_a_language_is_chosen_every_question_listens_in_it(poster: Poster, choice: str, recogniser: str) -> None:
    poster.incoming()
    answers = [poster.turn(1, Digits=choice), poster.turn(2, Digits="1"), poster.turn(3), poster.turn(4)]
    for answer in answers:
        assert answer.gather["language"] == recogniser
        assert {say.attrib["language"] for say in answer.root.iter("Say")} == {recogniser}


@pytest.mark.parametrize("question", [menu, participant_id, pin])
def test_speech_ends_after_a_pause_in_whole_seconds_and_has_hints(poster: Poster, question: Question) -> None:
    gather = question(poster, LINE).gather
    assert gather["input"] == "dtmf speech"
    assert gather["speechTimeout"].isdecimal()
    assert gather["speechModel"] == "phone_call"
    assert "agent" in gather["hints"].split(", ")


def test_after_one_misunderstood_word_who_uses_keys_is_asked_for_keys(poster: Poster) -> None:
    participant_id(poster, LINE)
    assert poster.turn(2, SpeechResult="mumble mumble", Confidence="0.9").gather["input"] == "dtmf"
    assert poster.turn(3, Digits=ID).gather["input"] == "dtmf speech"


def test_all_that_is_said_before_a_question_can_be_cut_short_by_a_key(poster: Poster) -> None:
    answers = [poster.incoming(), *(poster.turn(n, Digits=k) for n, k in enumerate(("1", "9999999999", ID), 1))]
    for answer in answers:
        assert [verb.tag for verb in answer.root] == ["Gather"]
        assert answer.said


@pytest.mark.parametrize(("choice", "language", "queue"), [("1", "en", "agents-en"), ("9", "es", "agents-es")])
def test_who_asks_for_a_person_waits_in_the_queue_of_the_language(
    poster: Poster, choice: str, language: str, queue: str
) -> None:
    poster.incoming()
    root = poster.keys(1, choice, "0").root
    assert [verb.tag for verb in root] == ["Say", "Enqueue"]
    enqueue = root[-1]
    assert enqueue.text == queue
    wait_url, action = (enqueue.attrib[name].partition("#")[0] for name in ("waitUrl", "action"))
    hand_off = wait_url.removeprefix("https://line.example/voice/wait/").partition("/")[0]
    assert wait_url == f"https://line.example/voice/wait/{hand_off}/{language}"
    assert action == f"https://line.example/voice/waited/{hand_off}/{language}"
    assert re.fullmatch("[0-9a-f]{32}", hand_off)


def test_every_address_is_tried_again_within_twilios_fifteen_seconds(poster: Poster) -> None:
    action = poster.incoming().gather["action"]
    overrides = dict(part.split("=") for part in action.partition("#")[2].split("&"))
    assert (int(overrides["rc"]) + 1) * int(overrides["rt"]) <= 15_000
    assert {"5xx", "ct", "rt"} <= set(overrides["rp"].split(","))


@pytest.mark.parametrize(
    "then",
    [
        Listen("en", 1, hears_speech=True, hints=("yes", "no"), seconds=5),
        Listen("es", 10, hears_speech=True, hints=(), seconds=15),
        Listen("en", None, hears_speech=False, hints=(), seconds=120, is_sensitive=True),
        WaitForPerson("agents-en", "h1"),
        Dial("+19165550100"),
        TakeMessage(120),
        End(),
    ],
)
@pytest.mark.parametrize("text", ["Hello.", "¿Sí? <b>&amp;\"'", "a\0b\x07c\x1b", "x" * 2999])
def test_every_reply_renders_to_one_document_that_twilio_takes(then: Then, text: str) -> None:
    languages = load_editions()[0].current.catalogue.languages
    reply = Reply(3, "en", (Spoken("es", text), Spoken("en", text)), then)
    document = render(reply, ADDRESSES, languages)
    assert check_document(document) == []
    assert render(reply, ADDRESSES, languages) == document


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("RE1", "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1"),
        ("https://media.example/RE1", "https://media.example/RE1"),
    ],
)
def test_a_recording_is_played_from_where_twilio_keeps_it(reference: str, address: str) -> None:
    spoken = (Spoken("en", "This is your message."), Spoken("en", reference, is_recording=True))
    addresses = Addresses("https://line.example", "AC1")
    document = render(Reply(2, "en", spoken, End()), addresses, load_editions()[0].current.catalogue.languages)
    assert f"<Play>{address}</Play>" in document
    assert check_document(document) == []
