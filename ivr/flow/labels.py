"""A step and its roads in a few words, as drawings show them: what it does, and the key or outcome of each road."""

from collections.abc import Iterator

from ivr.flow.definition import (
    ChooseStep,
    ConfirmStep,
    EntryStep,
    HangUpStep,
    LookUpStep,
    MenuStep,
    RecordStep,
    RoutedChoice,
    SayStep,
    Step,
    TransferStep,
)
from ivr.flow.verbs import Choice, Link


def labels_of(step: Step) -> Iterator[str]:
    """Tell how each target of a step is reached, in the order of `targets_of`."""
    match step:
        case SayStep():
            yield ""
        case MenuStep(choices=choices):
            yield from (shown(one.choice) for one in choices)
        case ConfirmStep():
            yield from ("1 yes", "2 no")
        case ChooseStep():
            yield "chosen"
        case EntryStep(choices=choices):
            yield from (shown(one.choice) for one in choices)
            yield "entered"
        case LookUpStep() | RecordStep() | TransferStep():
            yield from (outcome.replace("_", " ") for outcome in step.on)
        case HangUpStep():
            pass


def shown(asked: Choice | Link) -> str:
    """Tell a key with its words, or the words alone in quotes."""
    words = asked.words.replace("_", " ") if asked.words else ""
    return f"{asked.key} {words}".strip() if asked.key else f"“{words}”"


def described(step: Step) -> tuple[str, str, str | None]:
    """Give a step's kind, what it does in a few words, and its prompt."""
    match step:
        case SayStep(each=each):
            return "say", "says each row" if each else "says", step.prompt
        case MenuStep(choices=choices):
            return "menu", f"menu of {number_of_choices(choices)}", step.prompt
        case ConfirmStep():
            return "confirm", "yes or no", step.prompt
        case ChooseStep(rows=rows):
            return "choose", f"choose of {rows.replace('_', ' ')}", step.prompt
        case EntryStep(entry=entry):
            lengths = f"{entry.shortest}" if entry.is_fixed else f"{entry.shortest} to {entry.longest}"
            what = f"{lengths} digits" if entry.expects == "digits" else entry.expects.replace("_", " ")
            return "ask", f"asks {what}", step.prompt
        case LookUpStep(look_up=look_up):
            return "look_up", f"looks up {look_up.replace('_', ' ')}", None
        case RecordStep(seconds=seconds):
            return "record", f"records {seconds} s", step.prompt
        case TransferStep(queue=queue, number=number):
            return "transfer", f"to queue {queue}" if queue else f"to {(number or '').replace('_', ' ')}", step.prompt
        case HangUpStep():
            return "hang_up", "goodbye", step.prompt


def number_of_choices(choices: tuple[RoutedChoice, ...]) -> int:
    """Count the choices that have a number; `*` and words alone are no part of what a menu says."""
    return sum(one.choice.key is not None and one.choice.key.isdigit() for one in choices)
