"""Enqueue and Leave: a place in a queue, and rounds of its waiting document.

Twilio asks for the waiting document again whenever it has ended. Here time stands still between acts, so that the
phone rests after each round that did not itself listen to the caller.

Source: `../shared/reference/twilio.md` sections 1.5 and 2 (Enqueue, Leave).
"""

from dataclasses import replace
from xml.etree import ElementTree

from ivr.practice.parameters import make_sid
from ivr.practice.playing import Playing
from ivr.practice.signals import LeftQueue, Music, Queued
from ivr.practice.state import Holding, QueuePlace
from ivr.practice.verbs.attributes import read_method

MUSIC_SECONDS = 30.0
SECONDS_BETWEEN_ROUNDS = 1.0
MAXIMUM_QUEUE_SIZE = 1000


def play_enqueue(playing: Playing, verb: ElementTree.Element) -> None:
    """Put the caller into the queue and play the first round."""
    name = (verb.text or "").strip() or verb.get("workflowSid", "")
    wait_url = verb.get("waitUrl")
    playing.hear(Queued(name))
    place = QueuePlace(
        name=name,
        sid=make_sid("QU", playing.state.setup.account_sid, name),
        since=playing.state.now,
        wait_url=wait_url,
        wait_method=read_method(verb, "waitUrlMethod"),
        action=verb.get("action", ""),
        method=read_method(verb),
    )
    playing.change(queue=place)
    _begin_round(playing, place)


def wait(playing: Playing, place: QueuePlace) -> None:
    """Let a silence pass between two rounds, and begin the next."""
    playing.pass_time(SECONDS_BETWEEN_ROUNDS)
    _begin_round(playing, place)


def end_round(playing: Playing, place: QueuePlace) -> None:
    """Take the end of the waiting document: the next round, if this one has waited for the caller, or a rest."""
    if place.has_rested:
        _begin_round(playing, place)
    else:
        playing.rest(Holding())


def play_leave(playing: Playing, _verb: ElementTree.Element) -> None:
    """Take the caller out of the queue; outside a queue there is nothing to leave."""
    place = playing.state.queue
    if place is None:
        return
    playing.hear(LeftQueue(place.name))
    playing.change(queue=None)
    if place.action:
        playing.fetch("call", place.action, place.method, result_fields(playing, place, "leave"))
    else:
        playing.go_on()


def leave_by_redirect(playing: Playing, place: QueuePlace) -> None:
    """Take the caller out because the service redirected the call; what Enqueue's action answers is not played."""
    playing.hear(LeftQueue(place.name))
    if place.action:
        fields = result_fields(playing, place, "redirected")
        playing.notify(place.action, place.method, fields, "in-progress")
    playing.change(queue=None)


def result_fields(playing: Playing, place: QueuePlace, result: str) -> dict[str, str]:
    """Give the fields that tell Enqueue's action how the wait ended."""
    return {"QueueResult": result, "QueueSid": place.sid, "QueueTime": _waited_seconds(playing, place)}


def _begin_round(playing: Playing, place: QueuePlace) -> None:
    playing.change(queue=replace(place, document=None, has_rested=False))
    if place.wait_url:
        playing.fetch("wait", place.wait_url, place.wait_method, _wait_fields(playing, place))
        return
    if place.wait_url is None:
        playing.hear(Music())
    playing.pass_time(MUSIC_SECONDS)
    playing.rest(Holding())


def _wait_fields(playing: Playing, place: QueuePlace) -> dict[str, str]:
    return {
        "QueuePosition": "1",
        "QueueSid": place.sid,
        "QueueTime": _waited_seconds(playing, place),
        "AvgQueueTime": _waited_seconds(playing, place),
        "CurrentQueueSize": "1",
        "MaxQueueSize": str(MAXIMUM_QUEUE_SIZE),
    }


def _waited_seconds(playing: Playing, place: QueuePlace) -> str:
    return str(int(playing.state.now - place.since))
