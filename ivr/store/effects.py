"""Effects: what Twilio's REST is to do, kept by the transaction that decides it and sent after its commit.

    kind           arguments                     does                                           twice?
    ring_agent     agent                         calls the agent's telephone; its id is a claim  never
    join_caller    claim                         moves the waiting caller into the room          harmless
    call_caller    claim                         calls back who asked for it                     never
    redirect_leg   sid, claim                    tells an agent's leg that the caller is gone    harmless
    hang_up        sid                           ends a leg                                      harmless
    hold           room, sid, language (or None) holds a leg of a room, or takes it off hold     harmless
    send_to_line   sid                           moves a caller from a room into the queue       harmless
    send_outside   sid, name                     connects a caller with a number outside         harmless
    leave_room     room, sid                     lets a leg leave a room that goes on            harmless
    end_room       room                          ends a room                                     harmless
    text           called, body, line            sends a text message from a line                never

A `claim` is the effect_id of a ring_agent. What is `pending` is claimed (`sending`) and sent by
`ivr/queue/dispatch.py`. Where the server died in between, it is stale after fifteen seconds: what is harmless twice
is tried again, what is not has failed, and is judged by what happens.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, or_, select, update

from ivr.store.tables import effects

REPEATABLE = (
    "join_caller",
    "redirect_leg",
    "hang_up",
    "hold",
    "send_to_line",
    "send_outside",
    "leave_room",
    "end_room",
)
"""Kinds that do no harm twice. Every other kind is sent once."""

STALE_AFTER = timedelta(seconds=15)
UNANSWERED = "unanswered"
"""The error of an effect that may have been done all the same."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect; `result` is the sid that Twilio gave."""

    effect_id: str
    hand_off_id: str | None
    kind: str
    arguments: Mapping[str, Any]
    state: str
    made_at: datetime
    not_before: datetime
    tries: int
    claimed_at: datetime | None
    result: str | None
    error: str | None


_COLUMNS = tuple(effects.c[name] for name in Effect.__dataclass_fields__)


def make_token() -> str:
    """Make an id that nobody can guess: 32 hexadecimal digits."""
    return secrets.token_hex(16)


def record_effect(
    connection: Connection,
    kind: str,
    arguments: Mapping[str, Any],
    hand_off_id: str | None,
    now: datetime,
    not_before: datetime | None = None,
    token: Callable[[], str] = make_token,
) -> str:
    """Record what is to be done after the commit, and give its id."""
    effect_id = token()
    connection.execute(
        insert(effects).values(
            effect_id=effect_id,
            hand_off_id=hand_off_id,
            kind=kind,
            arguments=dict(arguments),
            state="pending",
            made_at=now,
            not_before=not_before or now,
        )
    )
    return effect_id


def find_effect(connection: Connection, effect_id: str) -> Effect | None:
    """Find an effect."""
    row = connection.execute(select(*_COLUMNS).where(effects.c.effect_id == effect_id)).first()
    return Effect(*row) if row else None


def list_effects(connection: Connection, hand_off_id: str, kind: str) -> list[Effect]:
    """List a hand-off's effects of a kind, the first first."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(effects.c.hand_off_id == hand_off_id, effects.c.kind == kind)
        .order_by(effects.c.made_at, effects.c.effect_id)
    )
    return [Effect(*row) for row in rows]


def has_due(connection: Connection, now: datetime) -> bool:
    """Tell whether `claim_due` would find anything to do: a look that locks nothing."""
    return (
        connection.execute(select(effects.c.effect_id).where(or_(_is_pending(now), _is_stale(now))).limit(1)).first()
        is not None
    )


def claim_due(connection: Connection, now: datetime, most: int) -> list[Effect]:
    """Claim effects that are due, for this process to send after the commit; the first made come first.

    To be called in a transaction. What another process is claiming is passed over.
    """
    lost = connection.scalars(
        select(effects.c.effect_id)
        .where(_is_stale(now), effects.c.kind.not_in(REPEATABLE))
        .with_for_update(skip_locked=True)
    ).all()
    if lost:
        connection.execute(
            update(effects).where(effects.c.effect_id.in_(lost)).values(state="failed", error=UNANSWERED)
        )
    rows = connection.execute(
        select(*_COLUMNS)
        .where(or_(_is_pending(now), _is_stale(now) & effects.c.kind.in_(REPEATABLE)))
        .order_by(effects.c.not_before, effects.c.made_at, effects.c.effect_id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    claimed = [Effect(*row) for row in rows]
    if claimed:
        connection.execute(
            update(effects)
            .where(effects.c.effect_id.in_([one.effect_id for one in claimed]))
            .values(state="sending", claimed_at=now, tries=effects.c.tries + 1)
        )
    return [replace(one, state="sending", claimed_at=now, tries=one.tries + 1) for one in claimed]


def save_sent(connection: Connection, effect_id: str, now: datetime, result: str | None = None) -> None:
    """Save that an effect was done, and the sid that it gave."""
    _save(connection, effect_id, {"state": "sent", "sent_at": now, "result": result})


def save_failed(connection: Connection, effect_id: str, error: str) -> None:
    """Save that an effect is not to be tried again, and why."""
    _save(connection, effect_id, {"state": "failed", "error": error})


def save_again(connection: Connection, effect_id: str, error: str, not_before: datetime) -> None:
    """Save that an effect is to be tried again later."""
    _save(connection, effect_id, {"state": "pending", "error": error, "not_before": not_before})


def save_dropped(connection: Connection, effect_id: str) -> None:
    """Save that an effect is not wanted any more."""
    _save(connection, effect_id, {"state": "dropped"})


def drop_effects(connection: Connection, hand_off_id: str, kinds: Sequence[str]) -> None:
    """Drop a hand-off's effects of these kinds, as far as they were not claimed yet."""
    connection.execute(
        update(effects)
        .where(effects.c.hand_off_id == hand_off_id, effects.c.kind.in_(tuple(kinds)), effects.c.state == "pending")
        .values(state="dropped")
    )


def _is_pending(now: datetime) -> ColumnElement[bool]:
    return (effects.c.state == "pending") & (effects.c.not_before <= now)


def _is_stale(now: datetime) -> ColumnElement[bool]:
    return (effects.c.state == "sending") & (effects.c.claimed_at < now - STALE_AFTER)


def _save(connection: Connection, effect_id: str, values: Mapping[str, Any]) -> None:
    connection.execute(update(effects).where(effects.c.effect_id == effect_id).values(**values))
