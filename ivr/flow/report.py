"""A report of what callers go through: questions, words and seconds to each answer, in every language.

An answer is a step that says something and asks nothing. Words come from the shapes of the prompts, seconds from
`ivr/flow/durations.py`: estimates to compare with, not measurements. Written as Markdown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ivr.flow.definition import Flows, HangUpStep, MenuStep, RecordStep, SayStep, TransferStep
from ivr.flow.durations import WORDS_A_MINUTE, seconds_of
from ivr.flow.labels import number_of_choices
from ivr.flow.shortest import is_question, shortest_roads, words_of

LONGEST = 10
"""How many of the longest prompts and menus are listed."""

Words = tuple[int, ...]
"""A count of words for each language, the default language first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer at the end of its shortest road: questions and words before it, and its own words."""

    step: str
    questions: int
    words_before: Words
    words: Words


def report_of(flows: Flows) -> str:
    """Write the report of all lines."""
    return "\n".join(_lines(flows)) + "\n"


def answers_from(flows: Flows, start: str, known: frozenset[str] = frozenset()) -> Iterator[Answer]:
    """List the answers that a line's first step leads to, save by way of a step in `known`."""
    for name, road in sorted(shortest_roads(flows, start).items()):
        if not known.intersection(road) and isinstance(
            flows.steps[name], SayStep | HangUpStep | TransferStep | RecordStep
        ):
            yield Answer(name, *_before(flows, road), _words(flows, (name,)))


def _lines(flows: Flows) -> Iterator[str]:
    yield "# What callers go through"
    yield ""
    yield (
        "For each answer: the fewest questions that lead to it by keys, with the step-ups that it needs; the words "
        f"and the seconds heard before it begins; and how long it is itself. Seconds are estimated at "
        f"{WORDS_A_MINUTE} words a minute. Of a list, one row counts."
    )
    yield from _totals(flows)
    yield from _lines_of_answers(flows)
    yield from _longest_prompts(flows)
    yield from _longest_menus(flows)


def _totals(flows: Flows) -> Iterator[str]:
    languages = flows.wording.languages
    yield from ("", "## Totals", "")
    rows = []
    for language, wording in languages.items():
        words = sum(shape.word_count for shape in wording.prompts.values())
        rows.append((language, str(len(wording.prompts)), str(words), f"{seconds_of(words) / 60:.0f}"))
    yield from _table(("Language", "Prompts", "Words", "Minutes"), rows)
    steps = list(flows.steps.values())
    asked = sum(is_question(step) for step in steps)
    yield from ("", f"{len(steps)} steps, {asked} of them questions, on {len(flows.lines)} lines.")


def _lines_of_answers(flows: Flows) -> Iterator[str]:
    languages = list(flows.wording.languages)
    known: dict[str, str] = {}
    for start in dict.fromkeys(line.start for line in flows.lines):
        names = " and ".join(line.name for line in flows.lines if line.start == start)
        yield from ("", f"## Answers on {names}", "")
        answers = list(answers_from(flows, start, frozenset(known)))
        header = ("Answer", "Questions", *_by_language("Words", languages), *_by_language("Seconds", languages))
        header = (*header, *_ratios(languages), *_by_language("Itself", languages))
        yield from _table(
            header,
            [
                (
                    answer.step,
                    str(answer.questions),
                    *map(str, answer.words_before),
                    *map(_seconds, answer.words_before),
                    *_compared(answer.words_before),
                    *map(_seconds, answer.words),
                )
                for answer in answers
            ],
        )
        roads = shortest_roads(flows, start)
        for earlier, lines in known.items():
            if earlier in roads:
                questions, words = _before(flows, roads[earlier])
                heard = ", ".join(f"{_seconds(one)} s in {two}" for one, two in zip(words, languages, strict=True))
                yield from ("", f"Everything else as on {lines}, after {questions} more questions and {heard}.")
        known[start] = names


def _longest_prompts(flows: Flows) -> Iterator[str]:
    languages = list(flows.wording.languages)
    by_language = [wording.prompts for wording in flows.wording.languages.values()]
    counted = [(tuple(prompts[name].word_count for prompts in by_language), name) for name in by_language[0]]
    yield from ("", "## Longest prompts", "")
    header = ("Prompt", *_by_language("Words", languages), *_by_language("Seconds", languages), *_ratios(languages))
    longest = sorted(counted, key=lambda one: (-max(one[0]), one[1]))[:LONGEST]
    yield from _table(
        header, [(name, *map(str, words), *map(_seconds, words), *_compared(words)) for words, name in longest]
    )


def _longest_menus(flows: Flows) -> Iterator[str]:
    languages = list(flows.wording.languages)
    menus = [
        (_words(flows, (step.name,)), number_of_choices(step.choices), step.name)
        for step in flows.steps.values()
        if isinstance(step, MenuStep)
    ]
    yield from ("", "## Longest menus", "")
    header = ("Menu", "Choices", *_by_language("Words", languages), *_by_language("Seconds", languages))
    longest = sorted(menus, key=lambda one: (-max(one[0]), one[2]))[:LONGEST]
    yield from _table(
        (*header, *_ratios(languages)),
        [
            (name, str(choices), *map(str, words), *map(_seconds, words), *_compared(words))
            for words, choices, name in longest
        ],
    )


def _before(flows: Flows, road: Sequence[str]) -> tuple[int, Words]:
    """Count the questions and the words on a road before its last step."""
    return sum(is_question(flows.steps[name]) for name in road[:-1]), _words(flows, road[:-1])


def _words(flows: Flows, road: Sequence[str]) -> Words:
    """Count the words on a road in each language.

    Where other languages are offered, a caller in the default one hears every offer, and another caller the offer of
    the language that is then chosen, once.
    """
    languages = flows.wording.languages
    offers = {code: one.prompts[one.offer_prompt].word_count for code, one in languages.items()}
    default = flows.wording.default_language
    offered = sum(isinstance(step, MenuStep) and step.offers_languages for step in map(flows.steps.__getitem__, road))
    counts = []
    for language in languages:
        others = sum(words for code, words in offers.items() if code != default)
        heard = offered * others if language == default else min(offered, 1) * offers[language]
        counts.append(heard + sum(words_of(flows, flows.steps[name], language) for name in road))
    return tuple(counts)


def _by_language(name: str, languages: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{name} {language}" for language in languages)


def _ratios(languages: Sequence[str]) -> tuple[str, ...]:
    default, *others = languages
    return tuple(f"{other}/{default}" for other in others)


def _compared(words: Words) -> tuple[str, ...]:
    first, *others = words
    return tuple(f"{other / first:.2f}" if first else "" for other in others)


def _seconds(words: int) -> str:
    return f"{seconds_of(words):.0f}"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Write a table whose first column is text and whose others are numbers, padded so that it reads as text too."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    rule = [f"{'-' * width}" if index == 0 else f"{'-' * (width - 1)}:" for index, width in enumerate(widths)]
    for row in (header, rule, *rows):
        first, *others = row
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
        yield f"| {' | '.join(cells)} |"
