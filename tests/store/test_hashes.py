"""Keyed hashes are the same for the same, and slow hashes never for the same twice."""

import pytest

from ivr.store.keyed_hashes import cell_digester, digest, digest_last_four, digest_ssn
from ivr.store.pin_hashes import NOBODYS_HASH, hash_pin, pin_matches


def test_a_digest_is_the_hmac_of_its_parts() -> None:
    assert digest("key", "a", "b") == "8b441ffc7669a9a6d760046c4020f3efb9add4d813abcd244e4849f970e6ea05"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (digest("key", "ab", "c"), digest("key", "a", "bc")),
        (digest("key", "ab"), digest("key", "ab", "")),
        (digest("key", "a"), digest("other key", "a")),
        (digest_ssn("key", "900000001"), digest_ssn("key", "900000002")),
        (digest_ssn("key", "900000001"), digest_ssn("other key", "900000001")),
        (digest_last_four("key", "1000000001", "1234"), digest_last_four("key", "1000000002", "1234")),
        (digest_last_four("key", "1000000001", "1234"), digest_last_four("key", "1000000001", "4321")),
    ],
)
def test_different_things_have_different_digests(one: str, other: str) -> None:
    assert one != other


def test_the_same_thing_has_the_same_digest_without_showing_it() -> None:
    assert digest_ssn("key", "900123456") == digest_ssn("key", "900123456")
    assert "900123456" not in digest_ssn("key", "900123456")
    assert len(digest_ssn("key", "900123456")) == 64


def test_a_cell_has_the_same_digest_only_in_the_same_place() -> None:
    cell = ("participants.csv", "1000000001", "pin", "246810")
    elsewhere = [
        ("agents.csv", *cell[1:]),
        (cell[0], "1000000002", *cell[2:]),
        (*cell[:2], "ssn", cell[3]),
        (*cell[:3], "246811"),
    ]
    digest_cell = cell_digester("key")
    assert digest_cell(*cell) == cell_digester("key")(*cell)
    assert len({digest_cell(*place) for place in [cell, *elsewhere]} | {cell_digester("other key")(*cell)}) == 6


def test_a_pin_matches_its_own_hash_only() -> None:
    hashed = hash_pin("246810")
    assert pin_matches(hashed, "246810")
    assert not pin_matches(hashed, "246811")
    assert not pin_matches(hashed, "")


def test_the_same_pin_is_hashed_with_a_salt_of_its_own() -> None:
    assert hash_pin("246810") != hash_pin("246810")


def test_hashes_cost_what_was_measured() -> None:
    assert hash_pin("246810").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert NOBODYS_HASH.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("malformed", ["", "246810", "$argon2id$", "$argon2id$v=19$m=19456,t=2,p=1$short$é", "ñ"])
def test_a_malformed_hash_matches_nothing(malformed: str) -> None:
    assert pin_matches(malformed, "246810") is False


def test_nobodys_hash_is_sound_and_matches_no_pin() -> None:
    assert len(NOBODYS_HASH) == len(hash_pin("246810"))
    assert not pin_matches(NOBODYS_HASH, "246810")
