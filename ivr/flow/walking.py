"""The walk of one move: from a target through steps that need no answer, to where the call comes to rest.

Here are the rules of step-up, resume, retry and the history of questions. What sends the walk off is
`ivr/flow/machine.py`'s.
"""

from dataclasses import dataclass, replace

from ivr.errors import CallFault
from ivr.flow.asking import ask_verbs, prompt_of_row, rows_of, values_for
from ivr.flow.contracts import Assurance
from ivr.flow.definition import (
    PREVIOUS,
    RESUME,
    ChooseStep,
    ConfirmStep,
    EntryStep,
    Flows,
    HangUpStep,
    LookUpStep,
    MenuStep,
    Question,
    RecordStep,
    Retry,
    SayStep,
    Step,
    Target,
    TransferStep,
    Waiting,
)
from ivr.flow.events import Value
from ivr.flow.session import Resumption, Session
from ivr.flow.verbs import HangUp, LookUp, Record, Rest, Say, Transfer, Wait

LONGEST_WALK = 100
"""Steps in one move. The checker proves that no loop is without a question; this bounds what it cannot see."""


@dataclass(frozen=True, slots=True)
class Move:
    """What one event leads to: the session at rest, what to do, and the steps walked, the last being the rest."""

    session: Session
    verbs: tuple[Say | LookUp | Rest, ...]
    path: tuple[str, ...]


class Walk:
    """One walk under way. `answer` is a sensitive answer on its way into the look-up that is the very next step."""

    def __init__(self, flows: Flows, session: Session, answer: tuple[str, str] | None = None) -> None:
        self._flows = flows
        self._session = session
        self._answer = answer
        self._says: list[Say] = []
        self._path: list[str] = []

    def say(self, prompt: str, *, barge_in: bool = True, language: str | None = None) -> None:
        """Say a prompt before what comes, in the session's language unless another one is named."""
        values = values_for(self._flows, self._session, prompt)
        self._speak(Say(prompt, language or self._session.language, values, barge_in))

    def go(self, target: Target) -> Move:
        """Walk to where the call comes to rest.

        Raises:
            CallFault: when it does not come to rest within LONGEST_WALK steps.
        """
        while len(self._path) < LONGEST_WALK:
            step = self._enter(target)
            if self._session.waits_at is not None and self._is_agents(step):
                return self._wait_on(self._session.waits_at, self._waiting.agent_helps)
            match step:
                case SayStep():
                    self._say_step(step)
                    target = step.next
                case MenuStep() | ConfirmStep() | ChooseStep() | EntryStep():
                    again = isinstance(target, Retry) and target.question == step.name
                    return self._rest_at_question(step, again=again)
                case LookUpStep():
                    return self._rest(LookUp(step.name, step.look_up, self._arguments(step.look_up)))
                case RecordStep():
                    language, values = self._session.language, self._values(step.prompt)
                    return self._rest(Record(step.name, step.prompt, language, step.seconds, values))
                case TransferStep():
                    language, values = self._session.language, self._values(step.prompt)
                    return self._rest(
                        Transfer(step.name, step.prompt, language, values, queue=step.queue, number=step.number)
                    )
                case HangUpStep():
                    language, values = self._session.language, self._values(step.prompt)
                    return self._rest(HangUp(step.name, step.prompt, language, values))
        raise CallFault(f"no rest within {LONGEST_WALK} steps, from {self._path[0]} to {self._path[-1]}")

    def wait_on(self) -> Move:
        """Lead a caller who used the menus meanwhile back into the wait."""
        assert self._session.waits_at is not None
        return self._wait_on(self._session.waits_at, self._waiting.back)

    def _wait_on(self, waits_at: str, prompt: str) -> Move:
        self._path.append(waits_at)
        self._session = replace(self._session, step=waits_at, waits_at=None, waiting=())
        return self._rest(Wait(waits_at, prompt, self._session.language, self._values(prompt)))

    @property
    def _waiting(self) -> Waiting:
        waiting = self._flows.defaults.waiting
        assert waiting is not None, "the loader sees to it wherever there is a meanwhile"
        return waiting

    def _is_agents(self, step: Step) -> bool:
        """Whether a step is for the agent who comes anyway: to a person, or one that transfers, records or hangs up.

        The limit of turns is one too: who uses the menus while waiting may not be hung up on.
        """
        agent = next(one.next for one in self._flows.links if one.link.name == "agent")
        to_a_person = step.name in (agent, self._flows.defaults.too_many_turns)
        return to_a_person or isinstance(step, RecordStep | TransferStep | HangUpStep)

    def _enter(self, target: Target) -> Step:
        """Resolve a target to the step that is really entered, by way of resume, retry and step-up."""
        if isinstance(target, Retry):
            step = self._retry(target)
        elif target == RESUME:
            step = self._resume()
        elif target == PREVIOUS:
            step = self._go_back()
        else:
            step = self._flows.steps[target]
            self._reach_anew(step)
        step = self._step_up(step)
        self._path.append(step.name)
        self._session = replace(self._session, step=step.name)
        return step

    def _reach_anew(self, step: Step) -> None:
        """Forget the failed tries at a question that is reached by another road; home forgets who waited."""
        if step.name in self._session.misses:
            misses = {name: count for name, count in self._session.misses.items() if name != step.name}
            self._session = replace(self._session, misses=misses)
        if step.name == self._flows.defaults.home and self._session.waiting:
            self._session = replace(self._session, waiting=())

    def _retry(self, target: Retry) -> Step:
        question = self._flows.steps[target.question]
        assert isinstance(question, Question | RecordStep)
        session, misses = self._session, self._session.misses.get(question.name, 0) + 1
        if misses >= question.asking.tries:
            self.say(target.say)
            return self._give_up(question)
        self._session = replace(session, misses={**session.misses, question.name: misses})
        self.say(target.say)
        return question

    def _give_up(self, question: Question | RecordStep) -> Step:
        step = self._flows.steps[question.asking.give_up]
        self._reach_anew(step)
        return step

    def _resume(self) -> Step:
        session = self._session
        if not session.waiting:
            step = self._flows.steps[self._flows.defaults.home]
        else:
            *before, last = session.waiting
            step = self._flows.steps[last.step]
            history = session.history[: last.history_length]
            self._session = replace(session, waiting=tuple(before), history=history)
        self._reach_anew(step)
        return step

    def _go_back(self) -> Step:
        """Lead to the question before the one where the call was; step-ups and sensitive ones are never it."""
        history = self._session.history
        before = history[: history.index(self._session.step)] if self._session.step in history else history
        step = self._flows.steps[before[-1] if before else self._flows.defaults.home]
        self._session = replace(self._session, waiting=())
        self._reach_anew(step)
        return step

    def _step_up(self, step: Step) -> Step:
        """Lead to the step-up that a step still needs, one level at a time, and let the step wait for it."""
        session = self._session
        if session.assurance >= self._flows.needed_by(step):
            return step
        waiting = [one for one in session.waiting if one.step != step.name]
        waiting.append(Resumption(step.name, len(session.history)))
        self._session = replace(session, waiting=tuple(waiting))
        way = self._flows.steps[self._flows.step_up[Assurance(session.assurance + 1)]]
        self._reach_anew(way)
        return way if way.name == step.name else self._step_up(way)

    def _say_step(self, step: SayStep) -> None:
        if step.each is None:
            mine = self._session.language
            others = [one for one in self._flows.wording.languages if one != mine] if step.in_every_language else []
            for language in (*others, mine):
                self.say(step.prompt, barge_in=step.barge_in, language=language)
            return
        for row in rows_of(self._session, step.each):
            self._speak(Say(prompt_of_row(step.prompt, row), self._session.language, row, step.barge_in))

    def _speak(self, say: Say) -> None:
        self._says.append(say)
        self._session = replace(self._session, said=(*self._session.said, say))

    def _values(self, prompt: str) -> dict[str, Value]:
        return dict(values_for(self._flows, self._session, prompt))

    def _arguments(self, look_up: str) -> dict[str, Value]:
        contract = self._flows.contracts[look_up]
        answer = dict([self._answer]) if self._answer else {}
        return {
            name: answer[name] if name in answer else self._session.value(name)
            for name in (*contract.takes, *contract.may_take)
        }

    def _rest_at_question(self, question: Question, *, again: bool) -> Move:
        session = self._session
        history = session.history
        steps_up = question.name in self._flows.step_up.values()
        if not steps_up and not (isinstance(question, EntryStep) and question.entry.sensitive):
            kept = history[: history.index(question.name)] if question.name in history else history
            history = (*kept, question.name)
        self._session = replace(
            session,
            history=history,
            entered="",
            to_confirm=None,
            keys_only=again and session.keys_only,
            was_told_keypad=again and session.was_told_keypad,
        )
        verbs = ask_verbs(self._flows, self._session, again=again, is_counted=again)
        return Move(self._session, (*self._says, *verbs), tuple(self._path))

    def _rest(self, verb: LookUp | Rest) -> Move:
        return Move(self._session, (*self._says, verb), tuple(self._path))
