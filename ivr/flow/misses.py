"""Misses: what is asked again after silence or misunderstanding, how often, and when a question gives up.

What a miss is counted for is told in `ivr/flow/machine.py`.
"""

from collections.abc import Sequence
from dataclasses import replace

from ivr.flow.asking import ask_verbs, question_of
from ivr.flow.definition import Flows, HangUpStep, Question
from ivr.flow.events import NotUnderstood
from ivr.flow.session import Session
from ivr.flow.verbs import Say
from ivr.flow.walking import Move, Walk


def not_understood(flows: Flows, session: Session, event: NotUnderstood) -> Move:
    """Ask again after something that fits nothing here, counted or not by its reason."""
    if event.reason == "use_keypad" and not session.was_told_keypad:
        session = replace(session, was_told_keypad=True)
        return ask_again(flows, session, again=True, lead=(flows.defaults.use_keypad,))
    if event.reason in ("too_long", "too_short", "started_over"):
        session = replace(session, entered="")
    if event.reason == "started_over":
        return ask_again(flows, session, again=True)
    if event.by == "speech" and session.uses_keys and not session.keys_only:
        return missed(flows, replace(session, keys_only=True), "no_match", flows.defaults.use_keys)
    return missed(flows, session, "no_match")


def missed(flows: Flows, session: Session, kind: str, *more: str) -> Move:
    """Count a miss, and ask again after the reprompt that its number has, and `more` prompts."""
    question = pending_question(flows, session)
    misses = session.misses.get(question.name, 0) + 1
    if misses >= question.asking.tries:
        session = replace(session, said=(), entered="", to_confirm=None)
        return Walk(flows, session).go(question.asking.give_up) if session.is_engaged else _nobody(flows, session)
    session = replace(session, misses={**session.misses, question.name: misses})
    reprompts = question.asking.no_input if kind == "no_input" else question.asking.no_match
    # Later reprompts tell keys such as 0 and 9, which would be digits of a number that was begun.
    place = 0 if session.entered else min(misses, len(reprompts)) - 1
    return ask_again(flows, session, again=True, lead=(reprompts[place], *more), is_counted=True)


def _nobody(flows: Flows, session: Session) -> Move:
    """Say goodbye in every language, since none was ever chosen."""
    goodbye = flows.steps[flows.defaults.nobody_there]
    assert isinstance(goodbye, HangUpStep)
    others = [language for language in flows.wording.languages if language != session.language]
    move = Walk(flows, session).go(goodbye.name)
    return replace(move, verbs=(*(Say(goodbye.prompt, language) for language in others), *move.verbs))


def ask_again(
    flows: Flows, session: Session, *, again: bool, lead: Sequence[str] = (), is_counted: bool = False
) -> Move:
    """Ask the question where the session rests once more."""
    verbs = ask_verbs(flows, session, again=again, lead=lead, is_counted=is_counted)
    return Move(session, verbs, (session.step,))


def pending_question(flows: Flows, session: Session) -> Question:
    """Give the question where the session rests; it is known to rest on one."""
    question = question_of(flows, session)
    assert question is not None
    return question
