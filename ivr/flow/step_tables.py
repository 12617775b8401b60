"""The closed set of step kinds, and how each is read from its table."""

from collections.abc import Callable

from ivr.flow.definition import (
    Asking,
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
from ivr.flow.reading import Table, full_name
from ivr.flow.verbs import Choice, Entry

EXPECTS = ("digits", "date", "phone", "postal_code", "county")

KEYS = frozenset("0123456789*#")

ENTRY_LENGTHS = {"date": (8, 8), "phone": (10, 18), "postal_code": (5, 5), "county": (5, 5)}
"""Digits of an entry other than `digits`: a date is MMDDYYYY, a telephone number has its area code, or 011
and at most the fifteen digits of E.164, and a county may be told by the ZIP code of a place in it."""


def read_step(table: Table, kind: str, name: str, topic: str, defaults: Asking) -> Step:
    """Read one step of a known kind; what is wrong with it becomes faults of the table."""
    step = STEP_KINDS[kind](table, name, topic, defaults)
    table.finish()
    return step


def _say(table: Table, name: str, topic: str, defaults: Asking) -> SayStep:
    return SayStep(
        name,
        table.assurance("requires"),
        prompt=table.text("say"),
        next=table.target("next", topic),
        each=table.optional_text("each"),
        barge_in=table.flag("barge_in", default=True),
        in_every_language=table.flag("every_language"),
    )


def _menu(table: Table, name: str, topic: str, defaults: Asking) -> MenuStep:
    prompt, choices = table.text("menu"), _choices(table, topic)
    if not choices:
        table.fault("choices", "is missing or empty")
    return MenuStep(
        name,
        table.assurance("requires"),
        _asking(table, topic, defaults),
        prompt=prompt,
        choices=choices,
        offers_languages=table.flag("offer_languages"),
    )


def _confirm(table: Table, name: str, topic: str, defaults: Asking) -> ConfirmStep:
    return ConfirmStep(
        name,
        table.assurance("requires"),
        _asking(table, topic, defaults),
        prompt=table.text("confirm"),
        yes=table.target("yes", topic),
        no=table.target("no", topic),
    )


def _choose(table: Table, name: str, topic: str, defaults: Asking) -> ChooseStep:
    return ChooseStep(
        name,
        table.assurance("requires"),
        _asking(table, topic, defaults),
        prompt=table.text("choose"),
        rows=table.text("from"),
        item=table.text("item"),
        keep=table.text("keep"),
        next=table.target("next", topic),
    )


def _entry(table: Table, name: str, topic: str, defaults: Asking) -> EntryStep:
    prompt, expects = table.text("ask"), table.text("expects")
    if expects and expects not in EXPECTS:
        table.fault("expects", f"must be one of {', '.join(EXPECTS)}, not {expects!r}")
    shortest, longest = _length(table, expects)
    return EntryStep(
        name,
        table.assurance("requires"),
        _asking(table, topic, defaults),
        prompt=prompt,
        entry=Entry(expects, shortest, longest, table.flag("sensitive")),
        keep=table.text("keep"),
        next=table.target("next", topic),
        choices=_choices(table, topic),
    )


def _look_up(table: Table, name: str, topic: str, defaults: Asking) -> LookUpStep:
    requires, look_up = table.assurance("requires"), table.text("look_up")
    return LookUpStep(name, requires, look_up, on=table.targets("on", topic))


def _record(table: Table, name: str, topic: str, defaults: Asking) -> RecordStep:
    step = RecordStep(
        name,
        table.assurance("requires"),
        _asking(table, topic, defaults),
        prompt=table.text("record"),
        seconds=table.whole_number("seconds"),
        keep=table.text("keep"),
        on=table.targets("on", topic),
    )
    _expect_outcomes(table, step.on, needed=("recorded", "empty", "hung_up"))
    return step


def _transfer(table: Table, name: str, topic: str, defaults: Asking) -> TransferStep:
    meanwhile = table.optional_text("meanwhile")
    step = TransferStep(
        name,
        table.assurance("requires"),
        prompt=table.text("transfer"),
        queue=table.optional_text("queue"),
        number=table.optional_text("number"),
        on=table.targets("on", topic),
        meanwhile=full_name(meanwhile, topic) if meanwhile else None,
    )
    if (step.queue is None) == (step.number is None):
        table.fault("", "a transfer has exactly one of queue and number")
    if step.meanwhile is not None and step.queue is None:
        table.fault("meanwhile", "is only for a queue: who is connected to a number hears nothing of ours")
    _expect_outcomes(table, step.on, needed=("ended", "left", "failed"), allowed=("call_back", "closed"))
    return step


def _hang_up(table: Table, name: str, topic: str, defaults: Asking) -> HangUpStep:
    return HangUpStep(name, table.assurance("requires"), prompt=table.text("hang_up"))


STEP_KINDS: dict[str, Callable[[Table, str, str, Asking], Step]] = {
    "say": _say,
    "menu": _menu,
    "confirm": _confirm,
    "choose": _choose,
    "ask": _entry,
    "look_up": _look_up,
    "record": _record,
    "transfer": _transfer,
    "hang_up": _hang_up,
}


def _asking(table: Table, topic: str, defaults: Asking) -> Asking:
    give_up = table.optional_text("give_up")
    return Asking(
        tries=table.whole_number("tries", default=defaults.tries),
        no_input=table.texts("no_input", default=defaults.no_input),
        no_match=table.texts("no_match", default=defaults.no_match),
        give_up=full_name(give_up, topic) if give_up else defaults.give_up,
    )


def _choices(table: Table, topic: str) -> tuple[RoutedChoice, ...]:
    choices = []
    for inner in table.tables("choices"):
        key, words, words_only = inner.optional_text("key"), inner.optional_text("words"), inner.flag("words_only")
        if key is not None and key not in KEYS - {"#"}:
            inner.fault("key", f"must be one of 0-9 and *, not {key!r}")
        if words is None:
            inner.fault("words", "is missing: a choice can be made by voice too")
        if key is None and not words_only:
            inner.fault("key", "is missing: only a choice with words_only = true has none")
        if key is not None and words_only:
            inner.fault("key", "cannot stand beside words_only = true")
        choices.append(RoutedChoice(Choice(key or words or "", key, words), inner.target("next", topic)))
        inner.finish()
    return tuple(choices)


def _length(table: Table, expects: str) -> tuple[int, int]:
    value = table.take("length")
    if expects != "digits":
        if value is not None and expects in ENTRY_LENGTHS:
            table.fault("length", "is only for digits")
        return ENTRY_LENGTHS.get(expects, (1, 1))
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 30:
        return value, value
    if isinstance(value, list) and len(value) == 2 and all(isinstance(one, int) for one in value):
        shortest, longest = value
        if 1 <= shortest < longest <= 30:
            return shortest, longest
    table.fault("length", f"must be a number of digits or [shortest, longest], not {value!r}")
    return 1, 1


def _expect_outcomes(
    table: Table, on: dict[str, object] | object, *, needed: tuple[str, ...], allowed: tuple[str, ...] = ()
) -> None:
    assert isinstance(on, dict)
    for outcome in needed:
        if outcome not in on:
            table.fault(f"on.{outcome}", "is missing")
    for outcome in on:
        if outcome not in needed + allowed:
            table.fault(f"on.{outcome}", f"is no outcome here; there are {', '.join(needed + allowed)}")
