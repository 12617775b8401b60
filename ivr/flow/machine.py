"""The machine: a pure function from a call at rest and one event to the call's next rest.

    begin(flows, start, language) -> Move          advance(flows, session, event) -> Move

Theory of operation
-------------------
*Rest.* Between two events a call rests on exactly one step: a question, a look-up, a recording, a transfer, or the
end. An event is heard only against that step; an event of another kind is a CallFault.

*Moves.* An event chooses a target. From there the walk (`ivr/flow/walking.py`) goes on through steps that need no
answer until the next rest. A move is any number of Say, then exactly one Ask, LookUp, Transfer, Record or HangUp.
Data is asked for: at a LookUp the walk stops, and `LookedUp` sends it on. A turn (one webhook) is one event of the
caller and the look-ups after it; only the last session of a turn is saved.

*Meanings.* Keys and words are events by the time they come here. The machine knows no language: each Say and Ask
carries its own.

*Assurance* is anonymous, identified or verified. Only a look-up's contract can require or grant it. A step that
requires more than there is waits: the caller is led one level up, `resume` comes back. Granting `identified`, and
any grant that was not built on an identity, begins a new identity: history and every value obtained above anonymous
are dropped, so that nothing of the person before can be heard.

*Sensitive answers* never enter the session. They are an argument of the look-up that is the very next step, which
the loader sees to.

*Tries.* Silence, misunderstanding and retry share one count a question, which is forgotten when the question is
reached by another road. At the limit the question gives up. A call without any key or word since it began ends
instead with a goodbye. The first silence after a fixed-length number counts nothing: it is the `#` that people
press after ten digits. A limit of turns a call ends every road that has no other end.

*Links* (agent, back, repeat, language, main menu) stand at every question, after its own choices. Repeat says all
that was said since the caller's last answer; language says it in the other language; neither is counted. Back goes
along the history of distinct questions, in which step-ups and sensitive questions never are; a confirmed write
clears it.

*Meanwhile.* A caller who waits in a queue can use the menus and keeps the wait: `waits_at` names the transfer. The
agent link leads back into the wait, and so does every road that would transfer, record or end, since the agent who
comes will do that. The wait itself can end at any moment, also in the middle of a question.
"""

from dataclasses import replace

from ivr.errors import CallFault
from ivr.flow.asking import NO, YES, ask_verbs, pending_ask, rows_of
from ivr.flow.contracts import Assurance, Contract
from ivr.flow.definition import (
    UNAVAILABLE,
    ChooseStep,
    ConfirmStep,
    EntryStep,
    Flows,
    LookUpStep,
    MenuStep,
    RecordStep,
    Target,
    TransferStep,
)
from ivr.flow.events import (
    Answered,
    CallerEvent,
    Event,
    Linked,
    LookedUp,
    Meanwhile,
    NotUnderstood,
    Partial,
    Recorded,
    Silent,
    TransferEnded,
)
from ivr.flow.misses import ask_again, missed, not_understood, pending_question
from ivr.flow.session import Kept, Session, said_in
from ivr.flow.walking import Move, Walk

__all__ = ["Move", "advance", "begin"]


def begin(flows: Flows, start: str, language: str) -> Move:
    """Begin a call at the first step of its line."""
    return Walk(flows, Session(step=start, language=language)).go(start)


def advance(flows: Flows, session: Session, event: Event) -> Move:
    """Hear one event against the step where the call rests, and go on to the next rest.

    Raises:
        CallFault: when the event does not fit where the call rests.
    """
    step = flows.steps.get(session.step)
    match event, step:
        case LookedUp(), LookUpStep():
            return _looked_up(flows, session, step, event)
        case TransferEnded(), _ if session.waits_at is not None:
            return advance(flows, replace(session, step=session.waits_at, waits_at=None, waiting=()), event)
        case TransferEnded(outcome), TransferStep():
            return _ended(flows, session, step.on.get(outcome, step.on["failed"]))
        case Meanwhile(), TransferStep(meanwhile=str(meanwhile)):
            return _meanwhile(flows, session, event, meanwhile)
        case Recorded(outcome), RecordStep() if outcome in step.on:
            return _recorded(flows, session, step, event)
        case (
            (Answered() | Partial() | Linked() | NotUnderstood() | Silent()),
            (MenuStep() | ConfirmStep() | ChooseStep() | EntryStep()),
        ):
            return _caller_event(flows, session, event)
        case _:
            raise CallFault(f"{type(event).__name__} does not fit where the call rests: {session.step}")


def _caller_event(flows: Flows, session: Session, event: CallerEvent) -> Move:
    session = replace(session, turns=session.turns + 1)
    if not isinstance(event, Silent):
        by_keys = session.uses_keys or event.by == "keys"
        session = replace(session, is_engaged=True, uses_keys=by_keys)
    if session.turns > flows.defaults.turns:
        return Walk(flows, replace(session, said=(), waiting=())).go(flows.defaults.too_many_turns)
    forgives = session.forgives_silence
    session = replace(session, forgives_silence=False)
    match event:
        case Answered():
            return _answered(flows, session, event)
        case Partial(value):
            return _begun(flows, session, value)
        case Linked():
            return _linked(flows, session, event)
        case NotUnderstood():
            return not_understood(flows, session, event)
        case Silent():
            return _repeat(flows, session) if forgives else missed(flows, session, "no_input")


# ── Answers ──


def _answered(flows: Flows, session: Session, event: Answered) -> Move:
    question, ask = pending_question(flows, session), pending_ask(flows, session)
    if ask.entry is None and event.value not in [choice.value for choice in ask.choices]:
        raise CallFault(f"{question.name} has no such choice")
    if session.to_confirm is not None and isinstance(question, EntryStep):
        return _read_back_answered(flows, session, question, event)
    session = replace(session, said=(), entered="", language=event.language or session.language)
    match question:
        case MenuStep():
            chosen = next(one for one in question.choices if one.choice.value == event.value)
            return Walk(flows, session).go(chosen.next)
        case ConfirmStep():
            return Walk(flows, session).go(question.yes if event.value == YES.value else question.no)
        case ChooseStep():
            row = rows_of(session, question.rows)[int(event.value) - 1]
            return Walk(flows, _keep(session, question.keep, row[question.keep])).go(question.next)
        case EntryStep():
            return _entered(flows, session, question, event)


def _entered(flows: Flows, session: Session, question: EntryStep, event: Answered) -> Move:
    chosen = next((one for one in question.choices if one.choice.value == event.value), None)
    if chosen is not None:
        return Walk(flows, session).go(chosen.next)
    if question.entry.sensitive:
        session = replace(session, forgives_silence=question.entry.is_fixed)
        return Walk(flows, session, answer=(question.keep, event.value)).go(question.next)
    if event.by == "speech" or question.entry.expects == "phone":
        return ask_again(flows, replace(session, to_confirm=event.value), again=False)
    session = replace(session, forgives_silence=question.entry.is_fixed)
    return Walk(flows, _keep(session, question.keep, event.value)).go(question.next)


def _begun(flows: Flows, session: Session, entered: str) -> Move:
    entry = pending_ask(flows, session).entry
    if entry is None or entry.sensitive:
        raise CallFault(f"{session.step} keeps no beginning of a number")
    return ask_again(flows, replace(session, entered=entered), again=False)


def _read_back_answered(flows: Flows, session: Session, question: EntryStep, event: Answered) -> Move:
    value, session = session.to_confirm, replace(session, to_confirm=None, said=(), entered="")
    if event.value == NO.value:
        return ask_again(flows, session, again=True)
    return Walk(flows, _keep(session, question.keep, value)).go(question.next)


def _keep(session: Session, name: str, value: str | int | bool | None) -> Session:
    return replace(session, values={**session.values, name: Kept(value, session.assurance)})


# ── Links ──


def _linked(flows: Flows, session: Session, event: Linked) -> Move:
    match event.link:
        case "repeat":
            return _repeat(flows, session)
        case "language":
            languages = list(flows.wording.languages)
            following = languages[(languages.index(session.language) + 1) % len(languages)]
            return _repeat(flows, replace(session, language=event.language or following, keys_only=False))
        case "back":
            return _back(flows, session)
        case "agent" if session.waits_at is not None:
            return Walk(flows, replace(session, said=())).wait_on()
        case _:
            target = next((one.next for one in flows.links if one.link.name == event.link), None)
            if target is None:
                raise CallFault(f"there is no link {event.link}")
            return Walk(flows, replace(session, said=(), waiting=())).go(target)


def _back(flows: Flows, session: Session) -> Move:
    """Go one question back; from where nothing lies before, ask the same again."""
    here = session.history.index(session.step) if session.step in session.history else len(session.history)
    if session.to_confirm is not None or here == 0:
        return ask_again(flows, replace(session, to_confirm=None, entered=""), again=False)
    return Walk(flows, replace(session, said=(), waiting=())).go(session.history[here - 1])


def _repeat(flows: Flows, session: Session) -> Move:
    """Say again, in the session's language, all that was said since the last answer, and ask the whole question."""
    said = said_in(session.said, session.language)
    session = replace(session, said=said)
    return Move(session, (*said, *ask_verbs(flows, session, again=False)), (session.step,))


# ── What others answer ──


def _looked_up(flows: Flows, session: Session, step: LookUpStep, event: LookedUp) -> Move:
    contract = flows.contracts[step.look_up]
    if event.outcome == UNAVAILABLE:
        return Walk(flows, session).go(step.on.get(UNAVAILABLE, flows.defaults.unavailable))
    if event.outcome not in contract.outcomes:
        raise CallFault(f"{step.name}: look-up {step.look_up} has no outcome {event.outcome}")
    session = _grant(session, contract, event.outcome)
    kept = {name: Kept(value, session.assurance) for name, value in event.values.items()}
    session = replace(session, values={**session.values, **kept})
    if contract.confirmed:
        session = replace(session, history=())
    return Walk(flows, session).go(step.on[event.outcome])


def _grant(session: Session, contract: Contract, outcome: str) -> Session:
    granted = contract.grants.get(outcome, Assurance.ANONYMOUS)
    if not contract.begins_identity(outcome):
        return replace(session, assurance=max(session.assurance, granted))
    values = {name: kept for name, kept in session.values.items() if kept.assurance is Assurance.ANONYMOUS}
    # Says kept for `repeat` may hold values of the person before.
    return replace(session, assurance=granted, values=values, history=(), said=())


def _meanwhile(flows: Flows, session: Session, event: Meanwhile, target: str) -> Move:
    by_keys = session.uses_keys or event.by == "keys"
    session = replace(session, turns=session.turns + 1, is_engaged=True, uses_keys=by_keys)
    return Walk(flows, replace(session, waits_at=session.step, said=(), waiting=())).go(target)


def _recorded(flows: Flows, session: Session, step: RecordStep, event: Recorded) -> Move:
    # Without a reference nothing is kept either: what was recorded before was to be replaced.
    return _ended(flows, _keep(session, step.keep, event.reference), step.on[event.outcome])


def _ended(flows: Flows, session: Session, target: Target) -> Move:
    return Walk(flows, replace(session, said=())).go(target)
