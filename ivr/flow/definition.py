"""What a call flow is, once loaded: plain records, one for each kind of step.

`ivr/flow/loader.py` makes them from TOML and `ivr/flow/checks.py` proves things about the whole; the machine
takes both for granted. The format is in the project's FLOW_FORMAT notes and in CONTRIBUTING.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.flow.contracts import Assurance, Contract
from ivr.flow.verbs import Choice, Entry, Link
from ivr.flow.wording import Wording

RESUME = "resume"
"""The target that goes back to what asked for the step-up."""

PREVIOUS = "back"
"""The target that goes one question back, as the link *back* does; with none before, home."""

UNAVAILABLE = "unavailable"
"""The outcome of a look-up that could not answer; every look-up has it."""


@dataclass(frozen=True, slots=True)
class Retry:
    """A failed try at `question` (a full step name): say `say` and ask it again, or give up at its limit."""

    question: str
    say: str


Target = str | Retry
"""A full step name, RESUME, PREVIOUS, or a Retry."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How a question bears silence and misunderstanding: the reprompts taper, and at `tries` it gives up."""

    tries: int
    no_input: tuple[str, ...]
    no_match: tuple[str, ...]
    give_up: str


@dataclass(frozen=True, slots=True)
class SayStep:
    """Say a prompt, or with `each` one prompt for every row of that list, and go on.

    Without `barge_in` it is heard to its end, whatever is pressed; `in_every_language` is for before one is chosen.
    """

    name: str
    requires: Assurance
    prompt: str
    next: Target
    each: str | None
    barge_in: bool = True
    in_every_language: bool = False


@dataclass(frozen=True, slots=True)
class RoutedChoice:
    """A choice and where it leads."""

    choice: Choice
    next: Target


@dataclass(frozen=True, slots=True)
class MenuStep:
    """Ask for one of a few choices. With `offers_languages`, other languages can be chosen here, in their words."""

    name: str
    requires: Assurance
    asking: Asking
    prompt: str
    choices: tuple[RoutedChoice, ...]
    offers_languages: bool


@dataclass(frozen=True, slots=True)
class ConfirmStep:
    """Ask for yes (1) or no (2)."""

    name: str
    requires: Assurance
    asking: Asking
    prompt: str
    yes: Target
    no: Target


@dataclass(frozen=True, slots=True)
class ChooseStep:
    """Ask for one row of the list `rows`, and keep its column `keep`; `item` is said for each row with its `key`.

    Where rows have a `wording`, it picks `<item>.<wording>`, as in a say step with `each`.
    """

    name: str
    requires: Assurance
    asking: Asking
    prompt: str
    rows: str
    item: str
    keep: str
    next: Target


@dataclass(frozen=True, slots=True)
class EntryStep:
    """Ask for an entry (digits, a date …), kept as `keep`; a sensitive one only reaches the look-up that follows."""

    name: str
    requires: Assurance
    asking: Asking
    prompt: str
    entry: Entry
    keep: str
    next: Target
    choices: tuple[RoutedChoice, ...]


@dataclass(frozen=True, slots=True)
class LookUpStep:
    """Ask Python, and go on by the outcome."""

    name: str
    requires: Assurance
    look_up: str
    on: Mapping[str, Target]


@dataclass(frozen=True, slots=True)
class RecordStep:
    """Record the caller, kept as `keep`, and go on by how it ended."""

    name: str
    requires: Assurance
    asking: Asking
    prompt: str
    seconds: int
    keep: str
    on: Mapping[str, Target]


@dataclass(frozen=True, slots=True)
class TransferStep:
    """Hand the caller to a queue or to a named number, and go on by how it ended.

    `meanwhile` is the step from which callers in the queue can use the menus without losing the wait.
    """

    name: str
    requires: Assurance
    prompt: str
    queue: str | None
    number: str | None
    on: Mapping[str, Target]
    meanwhile: str | None


@dataclass(frozen=True, slots=True)
class HangUpStep:
    """Say goodbye and end the call."""

    name: str
    requires: Assurance
    prompt: str


Question = MenuStep | ConfirmStep | ChooseStep | EntryStep
Step = SayStep | Question | LookUpStep | RecordStep | TransferStep | HangUpStep


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone line: the number that is dialed (E.164; None is any number unknown here), and its first step.

    `time_percent` is how much time its callers get to answer, 100 being the usual.
    """

    name: str
    number: str | None
    start: str
    time_percent: int = 100


@dataclass(frozen=True, slots=True)
class RoutedLink:
    """A link at every question, and where it leads; back, repeat and language lead where the call is."""

    link: Link
    next: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What callers can do while they wait in a queue: ask to be called back, or use the menus meanwhile.

    `back` is said to who returns from the menus; `agent_helps` where a road there would record, transfer or hang up.
    """

    call_back: Choice
    meanwhile: Choice
    back: str
    agent_helps: str


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where a step says nothing else; prompts and steps that the machine itself needs."""

    home: str
    asking: Asking
    unavailable: str
    turns: int
    too_many_turns: str
    nobody_there: str
    partial: str
    read_back: Mapping[str, str]
    use_keypad: str
    use_keys: str
    last_try: str
    waiting: Waiting | None = None


@dataclass(frozen=True, slots=True)
class Flows:
    """Every step by its full name, and what spans them all."""

    steps: Mapping[str, Step]
    lines: tuple[Line, ...]
    links: tuple[RoutedLink, ...]
    step_up: Mapping[Assurance, str]
    defaults: Defaults
    contracts: Mapping[str, Contract]
    wording: Wording

    def needed_by(self, step: Step) -> Assurance:
        """Give the assurance that a step needs, by itself or by its look-up's contract."""
        if isinstance(step, LookUpStep):
            return max(step.requires, self.contracts[step.look_up].requires)
        return step.requires

    def line_for(self, number: str | None) -> Line:
        """Find the line of a dialed number (E.164); an unknown one gets the line without a number."""
        exact = [line for line in self.lines if line.number is not None and line.number == number]
        return exact[0] if exact else next(line for line in self.lines if line.number is None)

    def line_named(self, name: str) -> Line:
        """Find a line by its name; one that is no longer there gets the line without a number."""
        exact = [line for line in self.lines if line.name == name]
        return exact[0] if exact else self.line_for(None)


def targets_of(step: Step) -> Iterator[tuple[str, Target]]:
    """List where a step can lead by itself: a label of the road (a key, an outcome, `next`) and the target."""
    match step:
        case SayStep():
            yield "next", step.next
        case MenuStep():
            for one in step.choices:
                yield one.choice.key or one.choice.value, one.next
        case ConfirmStep():
            yield "yes", step.yes
            yield "no", step.no
        case ChooseStep():
            yield "next", step.next
        case EntryStep():
            for one in step.choices:
                yield one.choice.key or one.choice.value, one.next
            yield "next", step.next
        case LookUpStep() | RecordStep() | TransferStep():
            yield from step.on.items()
        case HangUpStep():
            pass
