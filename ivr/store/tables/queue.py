"""The queue: callers who wait for a person, agents, what is asked of Twilio, and notices.

`ivr/queue` and `ivr/desk` hold the rules; here is only what is kept.
"""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from ivr.store.tables.columns import Moment, metadata

hand_offs = Table(
    # A caller who was handed to a person, with what is known, so that nobody says anything twice. One who asked to
    # be called back stays in the same queue, at the same place: `asked_at`.
    "hand_offs",
    metadata,
    Column("hand_off_id", String(32), primary_key=True),  # opaque: it also names the conference
    Column("kind", String(16), nullable=False, default="wait"),  # wait, call_back
    Column("state", String(16), nullable=False, default="waiting"),  # waiting, ringing, joining, connected, ended
    Column("call_sid", String(64), nullable=False, index=True),
    Column("leg_sid", String(64), index=True),  # the caller's live leg: this call, or the one that calls back
    Column("line", String(32), nullable=False),
    Column("queue", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("agency", String(64)),  # of the caller's case, where it is known
    Column("urgency", String(16)),  # safety, hearing, again_today
    Column("is_first", Boolean, nullable=False, default=False),  # waited when the office closed
    Column("assurance", String(16), nullable=False),
    Column("participant_id", String(10)),
    Column("caller", String(64)),
    Column("reason", String(64), nullable=False),
    Column("context", JSON, nullable=False),
    Column("number", String(20)),  # whom to call back, E.164
    Column("receipt", String(6), index=True),
    Column("asked_at", Moment, nullable=False),  # the place in the queue
    Column("not_before", Moment),
    Column("leaves_for", String(16)),  # why the caller is about to leave the queue: call_back, closed
    Column("agent", String(64), index=True),
    Column("agent_leg_sid", String(64), index=True),
    Column("claimed_at", Moment),
    Column("answered_at", Moment),
    Column("declined_by", JSON, nullable=False, default=list),
    Column("tries", Integer, nullable=False, default=0),
    Column("ended_at", Moment),
    Column("outcome", String(16)),  # ended, left, failed, hung_up, call_back, closed, no_answer, cancelled
    Column("wrap_up", String(32)),
    Index("ix_hand_offs_state_asked_at", "state", "asked_at"),
    Index("ix_hand_offs_participant_id_asked_at", "participant_id", "asked_at"),
    Index("ix_hand_offs_answered_at", "answered_at"),
)

effects = Table(
    # What Twilio's REST is to do, kept with the transaction that decides it and sent after its commit, once.
    "effects",
    metadata,
    Column("effect_id", String(32), primary_key=True),
    Column("hand_off_id", String(32), index=True),
    Column("kind", String(32), nullable=False),
    Column("arguments", JSON, nullable=False),
    Column("state", String(16), nullable=False),  # pending, sending, sent, failed, dropped
    Column("made_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("claimed_at", Moment),
    Column("sent_at", Moment),
    Column("result", String(64)),  # the sid that Twilio gave
    Column("error", String(64)),
    Index("ix_effects_state_not_before", "state", "not_before"),
)

agent_states = Table(
    # Who is on duty: an agent is, while the desk is seen to be open.
    "agent_states",
    metadata,
    Column("agent", ForeignKey("agents.agent"), primary_key=True),
    Column("state", String(16), nullable=False),  # ready, not_ready, ringing, talking, wrap_up, off
    Column("since", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("hand_off_id", String(32)),
)

notices = Table(
    # What is said to every caller at once, in every language; a closure also closes the office.
    "notices",
    metadata,
    Column("notice_id", Integer, primary_key=True),
    Column("closes_office", Boolean, nullable=False, default=False),
    Column("texts", JSON, nullable=False),  # by language
    Column("set_at", Moment, nullable=False),
    Column("set_by", String(64), nullable=False),
    Column("until", Moment),
    Column("ended_at", Moment),
    Column("ended_by", String(64)),
)

notes = Table(
    # What an agent wrote about a call.
    "notes",
    metadata,
    Column("note_id", Integer, primary_key=True),
    Column("hand_off_id", ForeignKey("hand_offs.hand_off_id"), nullable=False, index=True),
    Column("agent", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),
)

audits = Table(
    # Every record opened, every verification made, every secret issued: who, when, and for which call.
    "audits",
    metadata,
    Column("audit_id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("agent", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("participant_id", String(10), index=True),
    Column("hand_off_id", String(32), index=True),
    Column("details", JSON, nullable=False, default=dict),
)

sign_in_attempts = Table(
    # Every try to sign in at the desk; never the password.
    "sign_in_attempts",
    metadata,
    Column("sign_in_attempt_id", Integer, primary_key=True),
    Column("agent", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("was_right", Boolean, nullable=False),
    Index("ix_sign_in_attempts_agent_at", "agent", "at"),
)

text_consents = Table(
    # Who said yes to a text, and when; withdrawn where they said no since.
    "text_consents",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("given_at", Moment, nullable=False),
    Column("call_sid", String(64), nullable=False),
    Column("withdrawn_at", Moment),
)

practice_legs = Table(
    # The stand-in's telephones, for practice without Twilio: who is called, and which room each is in.
    "practice_legs",
    metadata,
    Column("sid", String(64), primary_key=True),
    Column("called", String(64), nullable=False),
    Column("caller", String(64), nullable=False),
    Column("state", String(16), nullable=False),  # ringing, in-progress, or Twilio's word for the end
    Column("setup", JSON, nullable=False),
    Column("room", String(64), index=True),
    Column("is_ending_room", Boolean, nullable=False, default=False),
    Column("is_held", Boolean, nullable=False, default=False),
    Column("made_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index("ix_practice_legs_called_state", "called", "state"),
)

practice_events = Table(
    # What has happened to a leg from outside, and its telephone has not taken up yet.
    "practice_events",
    metadata,
    Column("practice_event_id", Integer, primary_key=True),
    Column("sid", String(64), nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # redirect, hang_up, hold, words, room
    Column("fields", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)
