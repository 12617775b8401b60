import re
from itertools import pairwise

import pytest

from ivr.flow.definition import Flows
from ivr.flow.report import Answer, answers_from, report_of
from ivr.flow.shortest import shortest_roads, words_of


@pytest.mark.parametrize(
    ("start", "step", "road"),
    [
        ("greeting.parent", "agent.hand_over", "greeting.parent agent.asked agent.hand_over"),  # 0 at once
        (
            "greeting.parent",
            "payments.page",
            "greeting.parent identify.participant_id identify.find main.menu identify.pin identify.check_pin "
            "payments.start payments.warned payments.page",
        ),
        (
            "main.menu",  # both step-ups on the way, and back to what asked for them
            "payments.page",
            "main.menu identify.participant_id identify.find identify.pin identify.check_pin "
            "payments.start payments.warned payments.page",
        ),
    ],
)
def test_the_shortest_road_goes_by_keys_with_its_step_ups(line: Flows, start: str, step: str, road: str) -> None:
    assert " ".join(shortest_roads(line, start)[step]) == road


def test_failed_tries_outages_and_giving_up_are_no_roads(line: Flows) -> None:
    roads = shortest_roads(line, "greeting.parent")
    assert not {"agent.gave_up", "agent.trouble", "payments.older_unavailable", "main.nobody_there"} & set(roads)


def test_words_alone_open_no_road(line: Flows) -> None:
    assert "main.which_payment" not in shortest_roads(line, "greeting.parent")


def test_a_road_ends_with_the_person_it_came_to(line: Flows) -> None:
    for name, road in shortest_roads(line, "greeting.parent").items():
        for before, after in pairwise(road):
            assert before != "agent.hand_over" or after == "agent.sorry", name


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("payments.start", 0),
        ("payments.warned", 5),
        ("payments.page", 10),  # one row, in its longest form
        ("order.which", 15),  # the question, and one row
        ("main.menu", 5),
        ("identify.pin", 5),
        ("agent.hand_over", 5),
        ("message.leave", 5),
    ],
)
def test_words_are_those_said_when_a_step_is_first_reached(line: Flows, step: str, words: int) -> None:
    assert words_of(line, line.steps[step], "en") == words


def test_an_answer_tells_what_comes_before_it(line: Flows) -> None:
    answers = {answer.step: answer for answer in answers_from(line, "greeting.parent")}
    # Questions: greeting with the offer, main menu, number, PIN. Words: 5 + 5, 5, 5, 5, and "others may hear".
    assert answers["payments.page"] == Answer("payments.page", 4, (30, 30), (10, 10))
    assert answers["agent.hand_over"] == Answer("agent.hand_over", 1, (10, 10), (5, 5))
    assert "main.menu" not in answers
    assert "payments.start" not in answers


def test_what_another_line_shares_is_told_once(line: Flows) -> None:
    assert [one.step for one in answers_from(line, "greeting.unknown", frozenset({"greeting.parent"}))] == [
        "greeting.unknown"
    ]
    text = report_of(line)
    assert text.count("| payments.page ") == 1
    assert "Everything else as on parents and abroad, after 0 more questions and 2 s in en, 2 s in es." in text


def test_tables_are_whole_and_compare_the_languages(line: Flows) -> None:
    tables = re.findall(r"(?:^\|.*\n)+", report_of(line), flags=re.MULTILINE)
    assert len(tables) == 5
    for table in tables:
        rows = table.splitlines()
        assert len({row.count("|") for row in rows}) == 1
        assert len({len(row) for row in rows}) == 1
    assert "| Answer" in tables[1]
    assert "es/en" in tables[1]
    assert re.search(r"\| payments\.page +\| +4 \| +30 \| +30 \| +11 \| +11 \| +1\.00 \| +4 \| +4 \|", tables[1])
