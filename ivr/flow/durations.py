"""How long prompts take to hear, estimated from their words: none may take much over twenty seconds.

Source: the call script's twenty seconds. The pace is an estimate, not a measurement: neural voices speak some 165
words a minute; a placeholder counts as the words that its format usually has.
"""

from collections.abc import Iterator

from ivr.errors import Fault
from ivr.flow.definition import Flows

WORDS_A_MINUTE = 165
MOST_SECONDS = 20


def seconds_of(word_count: int) -> float:
    """Estimate how long this many words take to hear."""
    return word_count * 60 / WORDS_A_MINUTE


def check_durations(flows: Flows) -> Iterator[Fault]:
    """Yield every prompt that takes too long to hear."""
    for language, wording in flows.wording.languages.items():
        for prompt, shape in wording.prompts.items():
            seconds = seconds_of(shape.word_count)
            if seconds > MOST_SECONDS:
                file = f"prompts/{language}/{prompt.partition('.')[0]}.po"
                what = f"takes about {seconds:.0f} seconds ({shape.word_count} words); the most is {MOST_SECONDS}"
                yield Fault(file, prompt, what)
