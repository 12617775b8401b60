"""A contact centre of its own: hand-offs go to a TaskRouter workflow instead of our queue, where a setting says so.

Who takes the call, and when, is then the contact centre's; our part is the task's attributes, which name the hand-off
and the screen that shows it to a signed-in agent, and hold nothing of the caller's own.

Source: `<Enqueue workflowSid>` with a `<Task>`, `../shared/reference/twilio.md` sections 2 and 1.8: no hyphens in the
names of attributes.
"""

import json
from dataclasses import dataclass

from ivr.telephony.addresses import Addresses


@dataclass(frozen=True, slots=True)
class Task:
    """A caller as the contact centre gets one: the workflow that routes it, and its attributes as JSON."""

    workflow_sid: str
    attributes: str


@dataclass(frozen=True, slots=True)
class ContactCentre:
    """The workflow that routes tasks to agents."""

    workflow_sid: str
    addresses: Addresses

    def task(self, queue: str, language: str, hand_off_id: str | None, *, is_verified: bool) -> Task:
        """Describe a caller as a task; where we failed, no hand-off is known."""
        attributes: dict[str, str | bool] = {
            "queue": queue.removesuffix(f"-{language}"),
            "language": language,
            "is_verified": is_verified,
        }
        if hand_off_id is not None:
            attributes |= {"hand_off": hand_off_id, "screen_pop": self.addresses.screen_pop(hand_off_id)}
        return Task(self.workflow_sid, json.dumps(attributes, sort_keys=True))
