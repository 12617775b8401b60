"""Who may sign in at the desk. A wrong name, a wrong password and a locked account are told in the same words.

The pages and the session are `ivr/desk/web.py`'s.

Source: OWASP's authentication cheat sheet (generic answers, lock-out by account).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.store import agents, sign_ins
from ivr.store.agents import Agent
from ivr.store.database import Database
from ivr.store.pin_hashes import NOBODYS_HASH, pin_matches

MOST_WRONG = 5
LOCKED_FOR = timedelta(minutes=15)
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody was signed in. `minutes` is how long it may take until the right password is taken again."""

    minutes: int = int(LOCKED_FOR.total_seconds() // 60)


def check(database: Database, name: str, password: str, now: datetime) -> Agent | Refused:
    """Find the agent of this name and password.

    Five wrong tries within a quarter of an hour lock the account for as long: then the right password is refused too,
    after the same time.

    Raises:
        StoreUnavailable: when the database does not answer.
    """
    name = name.strip()[:LONGEST_NAME]
    with database.reading() as connection:
        password_hash = sign_ins.find_password_hash(connection, name)
        is_locked = sign_ins.count_wrong_sign_ins(connection, name, now - LOCKED_FOR) >= MOST_WRONG
    # The slow comparison stands outside of any transaction, and is made for nobody too.
    matches = pin_matches(password_hash or NOBODYS_HASH, password)
    is_right = matches and password_hash is not None and not is_locked
    with database.writing() as connection:
        if not is_locked:
            sign_ins.record_sign_in(connection, name, now, was_right=is_right)
        agent = agents.find_agent(connection, name) if is_right else None
    return agent or Refused()
