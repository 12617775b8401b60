"""What is said on agents' telephones, and to the people whom we call back; in words, without any decision.

An agent hears whom to expect before taking a call: language, how well the caller is known, what the call is about,
how long the caller waited. It is no more than could be said into a stranger's ear: a telephone may be answered by
anybody. A person called back hears only that this is the call that was asked for. The prompts are in `whisper.po`
and `call_back_legs.po`; when each is said is `legs.py`'s.

Source: no child support, no name, nothing personal to whoever picks up a call back, `../shared/CALL_SCRIPT.md`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.conversation.reply import Spoken
from ivr.errors import DefinitionFaults, Fault
from ivr.flow.events import Value
from ivr.queue.hours import PACIFIC
from ivr.speech.catalogue import Catalogue
from ivr.store.agents import Agent
from ivr.store.hand_offs import HandOff

TOPIC = "topic"
"""The kind of what a caller asks about: a term `topic_payments_made` is of every step whose name begins so."""

NORTH_AMERICA = "+1"
"""Outside it nobody is presumed to know whose time is said."""

AGENTS_PROMPTS = (
    "whisper.call",
    "whisper.safety",
    "whisper.waited",
    "whisper.waited_under_a_minute",
    "whisper.call_back",
    "whisper.call_back_on",
    "whisper.keys",
    "whisper.connecting",
    "whisper.calling",
    "whisper.take_over",
    "whisper.not_taken_over",
    "whisper.declined",
    "whisper.no_key",
    "whisper.taken",
    "whisper.hung_up",
    "whisper.not_connected",
    "whisper.not_answered",
    "whisper.over",
    "whisper.trouble",
)
CALLERS_PROMPTS = (
    "call_back_legs.asked",
    "call_back_legs.asked_on",
    "call_back_legs.connecting",
    "call_back_legs.again",
    "call_back_legs.goodbye",
    "call_back_legs.hold",
    "call_back_legs.back_in_line",
    "call_back_legs.passed_on",
    "call_back_legs.outside",
)


@dataclass(frozen=True, slots=True)
class AgentCalls:
    """The current wording of agents' legs and call backs."""

    catalogue: Catalogue
    clock: Callable[[], datetime]

    def __post_init__(self) -> None:
        """Fault every prompt and term that is missing in a language."""
        wanted = (
            *AGENTS_PROMPTS,
            *CALLERS_PROMPTS,
            f"terms.{TOPIC}",
            *(f"terms.language_{language}" for language in self.catalogue.languages),
        )
        faults = [
            Fault(
                f"prompts/{language}/{prompt.partition('.')[0]}.po", prompt, "is missing: it is said outside of flows"
            )
            for prompt in wanted
            for language, wording in self.catalogue.wording.languages.items()
            if prompt not in wording.prompts
        ]
        if faults:
            raise DefinitionFaults(faults)

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language, the default first."""
        return tuple(self.catalogue.languages)

    def language_of(self, agent: Agent | None) -> str:
        """Give the language in which an agent is spoken to: the first of the agent's that we speak."""
        return next((one for one in (agent.languages if agent else ()) if one in self.languages), self.languages[0])

    def whisper(self, hand_off: HandOff, language: str, asks: str | None = None) -> tuple[Spoken, ...]:
        """Tell an agent who calls, before the keys that take or decline the call; first which colleague `asks`."""
        who: dict[str, Value] = {
            "language": f"language_{hand_off.language}",
            "assurance": f"assurance_{hand_off.assurance}",
            "topic": self.topic_of(hand_off),
        }
        said = [] if asks is None else [self.say("whisper.take_over", language, {"colleague": asks})]
        said.append(self.say("whisper.call", language, who))
        if hand_off.urgency == "safety":
            said.append(self.say("whisper.safety", language))
        return (*said, self._since(hand_off, language), self.say("whisper.keys", language))

    def call_back(self, hand_off: HandOff) -> tuple[Spoken, ...]:
        """Tell the person called back that this is the call asked for, and nothing else."""
        asked = hand_off.asked_at.astimezone(PACIFIC)
        is_known_time = self._is_today(asked) and (hand_off.number or "").startswith(NORTH_AMERICA)
        prompt = "call_back_legs.asked" if is_known_time else "call_back_legs.asked_on"
        return (self.say(prompt, self.known_language(hand_off.language), _moment(asked)),)

    def topic_of(self, hand_off: HandOff) -> str:
        """Name the kind of what a caller asks about: why a person is wanted, else what was heard or asked last."""
        steps = (hand_off.reason, *_steps_back(hand_off.context))
        return next((topic for step in steps if (topic := self.topic_of_step(step)) is not None), TOPIC)

    def topic_of_step(self, step: str) -> str | None:
        """Name what a step is about; None where that is nothing of its own."""
        words = [TOPIC, *step.replace(".", "_").split("_")]
        names = ("_".join(words[:count]) for count in range(len(words), 1, -1))
        return next((name for name in names if name in self.catalogue.terms), None)

    def term(self, name: str, language: str) -> str:
        """Give the words of a term."""
        return self.say(f"terms.{name}", language).text

    def known_language(self, language: str) -> str:
        """Give this language where there is such a one, else the default."""
        return language if language in self.languages else self.languages[0]

    def say(self, prompt: str, language: str, values: Mapping[str, Value] | None = None) -> Spoken:
        """Say one of these prompts."""
        return Spoken(language, self.catalogue.say(prompt, language, values or {}))

    def _since(self, hand_off: HandOff, language: str) -> Spoken:
        asked = hand_off.asked_at.astimezone(PACIFIC)
        if hand_off.kind == "call_back":
            prompt = "whisper.call_back" if self._is_today(asked) else "whisper.call_back_on"
            return self.say(prompt, language, _moment(asked))
        minutes = int((self.clock() - hand_off.asked_at).total_seconds() // 60)
        if minutes < 1:
            return self.say("whisper.waited_under_a_minute", language)
        return self.say("whisper.waited", language, {"minutes": minutes})

    def _is_today(self, asked: datetime) -> bool:
        return asked.date() == self.clock().astimezone(PACIFIC).date()


def _moment(asked: datetime) -> dict[str, Value]:
    return {"asked_on": asked.date().isoformat(), "asked_at": asked.time().isoformat("minutes")}


def _steps_back(context: Mapping[str, object]) -> Iterator[str]:
    """Give what a caller heard and was asked, the last first, as far as it is kept."""
    for kept in ("said", "questions"):
        names = context.get(kept)
        if isinstance(names, list):
            yield from (name for name in reversed(names) if isinstance(name, str))
