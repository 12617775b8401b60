"""A lost Participant ID is mailed to whom the Social Security number and the birth date name, and nobody can tell."""

import pytest
from look_up_calls import call_facts
from look_up_options import make_options
from sqlalchemy import select, update

from ivr.flow.events import LookedUp
from ivr.lookups.lost_number import hold_ssn, mail_participant_id
from ivr.store.database import Connection
from ivr.store.tables import participants, requests

ID, SSN, BIRTH = "1000000001", "900001001", "1988-04-10"


def mail(
    connection: Connection, ssn: str | None, birth_on: str, *, accept_ssn: bool = True, call: str = "CA1"
) -> LookedUp:
    options = make_options(accept_ssn=accept_ssn)
    if ssn is not None:
        hold_ssn(options, connection, call_facts(call=call), ssn)
    return mail_participant_id(options, connection, call_facts(call=call), birth_on)


def mailed_to(connection: Connection) -> list[str | None]:
    return list(connection.execute(select(requests.c.participant_id)).scalars())


@pytest.mark.parametrize(
    ("ssn", "birth_on", "accept_ssn", "mailed"),
    [
        (SSN, BIRTH, True, [ID]),
        (SSN, "1988-10-04", True, []),
        ("900009999", BIRTH, True, []),
        (None, BIRTH, True, []),
        (SSN, BIRTH, False, []),
    ],
)
def test_it_sounds_the_same_whether_found_or_not(
    connection: Connection, ssn: str | None, birth_on: str, accept_ssn: bool, mailed: list[str]
) -> None:
    assert mail(connection, ssn, birth_on, accept_ssn=accept_ssn) == LookedUp("taken")
    assert mailed_to(connection) == mailed


def test_who_has_no_birth_date_on_file_is_not_found(connection: Connection) -> None:
    connection.execute(update(participants).where(participants.c.participant_id == ID).values(birth_on=None))
    assert mail(connection, SSN, BIRTH) == LookedUp("taken")
    assert mailed_to(connection) == []


def test_asked_for_twice_it_is_one_letter(connection: Connection) -> None:
    for call in ("CA1", "CA2"):
        mail(connection, SSN, BIRTH, call=call)
    assert mailed_to(connection) == [ID]


def test_a_number_held_in_another_call_is_none(connection: Connection) -> None:
    hold_ssn(make_options(), connection, call_facts(call="CA2"), SSN)
    mail(connection, None, BIRTH)
    assert mailed_to(connection) == []
