"""What is said outside of any flow: to callers who wait, and when we fail. It needs no database.

The prompts are in `waiting.po` and `trouble.po`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.conversation.facts import Facts
from ivr.conversation.reply import Spoken
from ivr.errors import DefinitionFaults, Fault
from ivr.flow.events import Value
from ivr.queue.hours import WEEKDAYS, Hours
from ivr.queue.policy import WaitRange
from ivr.speech.catalogue import Catalogue

WAIT_ROUND_SECONDS = 25
"""Quiet in a round of waiting. A round without news is short, so that nobody listens to a dead line for long."""
NEWS_SECONDS = 90
"""From one useful message to the next, at least."""
NEWS_WINDOW_SECONDS = 30
"""How long after that the round comes that tells it: longer than a round without news, shorter than one with."""

WAITING = ("waiting.again_1", "waiting.again_2", "waiting.again_3")
STILL_WAITING = "waiting.still"
EXPECTED = ("waiting.expected_soon", "waiting.expected", "waiting.expected_long", "waiting.nobody")
CHOICES = {"call_back": "waiting.call_back", "meanwhile": "waiting.meanwhile"}
"""What is said of each thing that a caller can do in a wait."""
PROMPTS = (
    "waiting.first",
    STILL_WAITING,
    *EXPECTED,
    *WAITING,
    *CHOICES.values(),
    "trouble.sorry",
    "trouble.waiting",
    "trouble.call_again",
    "trouble.call_again_later",
)


@dataclass(frozen=True, slots=True)
class Announcements:
    """The current wording, for what belongs to no flow."""

    catalogue: Catalogue
    facts: Facts
    hours: Hours
    clock: Callable[[], datetime]

    def __post_init__(self) -> None:
        """Fault every prompt that is missing in a language."""
        faults = [
            Fault(
                f"prompts/{language}/{prompt.partition('.')[0]}.po", prompt, "is missing: it is said outside of flows"
            )
            for prompt in PROMPTS
            for language, wording in self.catalogue.wording.languages.items()
            if prompt not in wording.prompts
        ]
        if faults:
            raise DefinitionFaults(faults)

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language, the default first."""
        return tuple(self.catalogue.languages)

    def known_language(self, language: str) -> str:
        """Give this language where there is such a one, else the default."""
        return language if language in self.catalogue.languages else self.languages[0]

    def waiting(
        self,
        language: str,
        waited_seconds: int,
        choices: Iterable[str] = (),
        expect: Callable[[], WaitRange | None] | None = None,
    ) -> tuple[Spoken, ...]:
        """Give what a caller hears who has waited so long: thanks at first, then useful things in turn.

        `choices` are those of CHOICES that this wait has; they are told with every useful message, and so is what
        `expect` tells of the wait that is left.
        """
        told = tuple(self._say(CHOICES[choice], language) for choice in choices)
        if waited_seconds < NEWS_WINDOW_SECONDS and waited_seconds < WAIT_ROUND_SECONDS:
            return (self._say("waiting.first", language), *told)
        news, since = divmod(waited_seconds, NEWS_SECONDS)
        if news == 0 or since >= NEWS_WINDOW_SECONDS:
            return (self._say(STILL_WAITING, language),)
        useful = self._say(WAITING[(news - 1) % len(WAITING)], language)
        return (useful, *self._expected(expect, language), *told)

    def _expected(self, expect: Callable[[], WaitRange | None] | None, language: str) -> tuple[Spoken, ...]:
        if expect is None:
            return ()
        expected = expect()
        if expected is None:
            return (self._say("waiting.nobody", language),)
        if expected.is_soon:
            return (self._say("waiting.expected_soon", language),)
        minutes: dict[str, Value] = {"low_minutes": expected.low_minutes, "high_minutes": expected.high_minutes}
        prompt = "waiting.expected_long" if expected.high_minutes is None else "waiting.expected"
        return (self._say(prompt, language, minutes),)

    def sorry(self, language: str) -> tuple[Spoken, ...]:
        """Give the apology when we fail and connect to a person."""
        return (self._say("trouble.sorry", language),)

    def trouble_waiting(self, language: str) -> tuple[Spoken, ...]:
        """Give what a caller hears who waits since we failed."""
        return (self._say("trouble.waiting", language),)

    def call_again(self, language: str) -> tuple[Spoken, ...]:
        """Give the goodbye when nobody could be reached, with when to call again."""
        now = self.clock()
        opens = self.hours.next_opening(now)
        if self.hours.is_open(now) or opens is None:
            return (self._say("trouble.call_again_later", language),)
        values = {
            "opens_weekday": f"weekday_{WEEKDAYS[opens.weekday()]}",
            "opens_on": opens.date().isoformat(),
            "opens_at": opens.time().isoformat("minutes"),
        }
        return (self._say("trouble.call_again", language, values),)

    def _say(self, prompt: str, language: str, values: Mapping[str, Value] | None = None) -> Spoken:
        return Spoken(
            language, self.catalogue.say(prompt, language, {**self.facts.everywhere(language), **(values or {})})
        )
