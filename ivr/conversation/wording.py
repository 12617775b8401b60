"""From the machine's verbs to a reply in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ivr.conversation.editions import Edition
from ivr.conversation.facts import Facts
from ivr.conversation.reply import Dial, End, Listen, Reply, Spoken, TakeMessage, Then, WaitForPerson, WaitOn
from ivr.conversation.timing import answer_seconds, keys_wanted
from ivr.flow.contracts import Assurance
from ivr.flow.definition import Line
from ivr.flow.events import Value
from ivr.flow.session import Session
from ivr.flow.verbs import Ask, HangUp, Record, Rest, Say, Transfer, Wait


@dataclass(frozen=True, slots=True)
class Wording:
    """What turns verbs into words on one line: the edition, the line, and the facts and numbers there."""

    edition: Edition
    line: Line
    facts: Facts
    numbers: Mapping[str, str]

    def reply(
        self,
        turn: int,
        session: Session,
        says: Sequence[Say],
        rest: Rest,
        hand_off_id: str,
        wait: str | None,
    ) -> Reply:
        """Put a whole turn into words: all that is said, then where the call rests.

        `hand_off_id` names the wait where the call comes to rest in one, `wait` the one that it is in already.
        """
        verbs: list[Say | Rest] = [*says, rest]
        languages = {verb.language for verb in verbs}
        facts = {one: self.facts.on_line(self.line.name, one) for one in languages}
        spoken = [self._spoken(verb, facts[verb.language]) for verb in verbs]
        is_verified = session.assurance >= Assurance.VERIFIED
        return Reply(turn, session.language, tuple(spoken), self._then(rest, hand_off_id, is_verified), wait)

    def has_number(self, rest: Transfer) -> bool:
        """Tell whether a transfer to a number can be made: the number may be unset."""
        return rest.number is None or rest.number in self.numbers

    def _spoken(self, verb: Say | Rest, facts: Mapping[str, Value]) -> Spoken:
        text = self.edition.catalogue.say(verb.prompt, verb.language, {**facts, **verb.values})
        return Spoken(
            verb.language,
            text,
            verb.barge_in if isinstance(verb, Say) else True,
            self.edition.catalogue.is_recording(verb.prompt, verb.language),
        )

    def _then(self, rest: Rest, hand_off_id: str, is_verified: bool) -> Then:
        match rest:
            case Ask():
                return Listen(
                    language=rest.listens,
                    keys=keys_wanted(rest),
                    hears_speech=not rest.keys_only,
                    hints=self.edition.hints(rest),
                    seconds=answer_seconds(rest, self.line.time_percent),
                    is_sensitive=rest.entry is not None and rest.entry.sensitive,
                )
            case Transfer(queue=str(queue)):
                return WaitForPerson(f"{queue}-{rest.language}", hand_off_id, is_verified)
            case Wait():
                return WaitOn(hand_off_id)
            case Transfer(number=str(number)):
                return Dial(self.numbers[number])
            case Record(seconds=seconds):
                return TakeMessage(seconds)
            case HangUp() | Transfer():
                return End()
