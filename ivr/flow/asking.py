"""What is said and expected when a question is asked, the first time and again.

An `Ask` is made from the flows and the session alone, so that the next turn can make the same one again and hear
the answer against it. What the answer does is `ivr/flow/machine.py`'s.
"""

from collections.abc import Iterator, Mapping, Sequence

from ivr.flow.definition import (
    ChooseStep,
    ConfirmStep,
    EntryStep,
    Flows,
    MenuStep,
    Question,
    TransferStep,
)
from ivr.flow.events import Row, Value
from ivr.flow.session import Session
from ivr.flow.verbs import Ask, Choice, Entry, Say

YES = Choice("1", "1", "yes")
NO = Choice("2", "2", "no")

AGAIN = ".again"
"""A question's reprompt is its prompt with this ending, said after the no-input or no-match words."""
KEYS = ".keys"
"""The form of a bilingual question that takes keys only."""


def question_of(flows: Flows, session: Session) -> Question | None:
    """Give the question where the session is at rest, None where it rests on something else."""
    step = flows.steps[session.step]
    return step if isinstance(step, MenuStep | ConfirmStep | ChooseStep | EntryStep) else None


def values_for(flows: Flows, session: Session, prompt: str) -> Mapping[str, Value]:
    """Bind a prompt's placeholders by name from the session; what it lacks are facts, bound when put into words."""
    wording = flows.wording.languages[flows.wording.default_language]
    names = wording.prompts[prompt].placeholders
    return {name: session.values[name].value for name in names if name in session.values}


def wait_ask(flows: Flows, session: Session) -> Ask | None:
    """Make what a caller can answer who waits in the queue of the transfer where the session rests; None: nothing."""
    step, waiting = flows.steps[session.step], flows.defaults.waiting
    if not isinstance(step, TransferStep) or waiting is None:
        return None
    choices = (
        *((waiting.call_back,) if "call_back" in step.on else ()),
        *((waiting.meanwhile,) if step.meanwhile is not None else ()),
    )
    if not choices:
        return None
    return Ask(step.name, step.prompt, session.language, session.language, choices=choices)


def choice_names(flows: Flows, ask: Ask) -> list[str]:
    """Name what `ask`, which `wait_ask` made, offers: `call_back`, `meanwhile`."""
    waiting = flows.defaults.waiting
    offered = {} if waiting is None else {"call_back": waiting.call_back, "meanwhile": waiting.meanwhile}
    return [name for name, choice in offered.items() if choice in ask.choices]


def pending_ask(flows: Flows, session: Session) -> Ask:
    """Make again the Ask where the session rests, to hear the next event against it."""
    *_, ask = ask_verbs(flows, session, again=True)
    assert isinstance(ask, Ask)
    return ask


def ask_verbs(
    flows: Flows, session: Session, *, again: bool, lead: Sequence[str] = (), is_counted: bool = False
) -> tuple[Say | Ask, ...]:
    """Ask the question where the session rests: `lead` prompts, then the question, whole or as a reprompt.

    A counted try that is the last one says so.
    """
    question = question_of(flows, session)
    assert question is not None
    leads = [*lead, flows.defaults.last_try] if is_counted and _is_last(question, session) else list(lead)
    asked = tuple(_asked(flows, session, question, leads, again))
    *before, last = asked
    return (*before, _ask(flows, session, question, last))


def _asked(flows: Flows, session: Session, question: Question, lead: Sequence[str], again: bool) -> Iterator[Say]:
    """Say everything that the question says, the last of which becomes the Ask."""
    offers = offers_of(flows, session, question)
    if offers and session.to_confirm is None:
        yield from _asked_bilingually(flows, session, question, offers, lead, again)
        return
    for prompt in lead:
        yield Say(prompt, session.language, values_for(flows, session, prompt))
    if session.to_confirm is not None and isinstance(question, EntryStep):
        prompt = flows.defaults.read_back[_kind_of(question.entry, session.to_confirm)]
        yield Say(prompt, session.language, {"value": session.to_confirm})
        return
    if session.entered and isinstance(question, EntryStep):
        count = len(_after_star(session.entered))
        missing = max(1, question.entry.shortest - count)
        yield Say(flows.defaults.partial, session.language, {"count": count, "missing": missing})
        return
    prompt = question.prompt + AGAIN if again else question.prompt
    yield Say(prompt, session.language, values_for(flows, session, prompt))
    if isinstance(question, ChooseStep):
        for row in _numbered_rows(session, question):
            yield Say(prompt_of_row(question.item, row), session.language, row)


def _asked_bilingually(
    flows: Flows, session: Session, question: Question, offers: Sequence[str], lead: Sequence[str], again: bool
) -> Iterator[Say]:
    """Ask before a language is chosen: first an offer in each other language, then both, then both by keys."""
    if not again:
        for language in offers:
            yield Say(flows.wording.languages[language].offer_prompt, language)
        yield Say(question.prompt, session.language, values_for(flows, session, question.prompt))
        return
    ending = KEYS if _misses(session, question) >= 2 else AGAIN
    for language in (*offers, session.language):
        for prompt in lead:
            yield Say(prompt, language)
        if language in offers:
            yield Say(flows.wording.languages[language].offer_prompt, language)
        yield Say(question.prompt + ending, language, values_for(flows, session, question.prompt + ending))


def _ask(flows: Flows, session: Session, question: Question, last: Say | Ask) -> Ask:
    offers = offers_of(flows, session, question)
    misses = _misses(session, question)
    confirming = session.to_confirm is not None
    entry = _entry_of(question)
    return Ask(
        step=question.name,
        prompt=last.prompt,
        language=last.language,
        values=last.values,
        listens=offers[0] if offers and misses == 1 else session.language,
        choices=(YES, NO) if confirming else choices_of(session, question),
        links=tuple(one.link for one in flows.links),
        entry=None if confirming else entry,
        offers=offers,
        attempt=misses + 1,
        is_last=_is_last(question, session),
        keys_only=session.keys_only or bool(offers and misses >= 2),
        entered=session.entered,
    )


def offers_of(flows: Flows, session: Session, question: Question) -> tuple[str, ...]:
    """List the languages that may be chosen here by their own key: none once the call is in another one."""
    languages = flows.wording.languages
    if not isinstance(question, MenuStep) or not question.offers_languages:
        return ()
    if session.language != flows.wording.default_language:
        return ()
    return tuple(language for language in languages if language != session.language)


def choices_of(session: Session, question: Question) -> tuple[Choice, ...]:
    """List the answers that a question takes besides an entry."""
    match question:
        case MenuStep():
            return tuple(one.choice for one in question.choices)
        case EntryStep():
            return tuple(one.choice for one in question.choices)
        case ConfirmStep():
            return (YES, NO)
        case ChooseStep():
            keys = [str(row["key"]) for row in _numbered_rows(session, question)]
            return tuple(Choice(key, key, None) for key in keys)


def rows_of(session: Session, name: str) -> tuple[Row, ...]:
    """Give a kept list of rows, none where nothing is kept."""
    rows = session.value(name)
    return rows if isinstance(rows, tuple) else ()


def prompt_of_row(prompt: str, row: Row) -> str:
    """Give the prompt that a row is said with: its own wording of it, where it has one."""
    wording = row.get("wording")
    return f"{prompt}.{wording}" if wording else prompt


def _numbered_rows(session: Session, question: ChooseStep) -> Iterator[Row]:
    for key, row in enumerate(rows_of(session, question.rows), start=1):
        yield {**row, "key": str(key)}


def _kind_of(entry: Entry, value: str) -> str:
    """Tell what was entered: where a county is asked, digits are a ZIP code."""
    return "postal_code" if entry.expects == "county" and value.isdecimal() else entry.expects


def _entry_of(question: Question) -> Entry | None:
    return question.entry if isinstance(question, EntryStep) else None


def _misses(session: Session, question: Question) -> int:
    return session.misses.get(question.name, 0)


def _is_last(question: Question, session: Session) -> bool:
    """Tell the last try, which is given all the time there is, unless nobody seems to be there at all."""
    return session.is_engaged and _misses(session, question) == question.asking.tries - 1


def _after_star(entered: str) -> str:
    return entered.rpartition("*")[2]
