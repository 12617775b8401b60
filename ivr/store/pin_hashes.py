"""Slow hashes of PINs, and of agents' passwords.

Source: OWASP's password storage cheat sheet (argon2id, 19 MiB, time 2, one lane); 17 ms here, where the library's
own default takes 91 (`../shared/reference/measured.md` section 6).
"""

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)

NOBODYS_HASH = "$argon2id$v=19$m=19456,t=2,p=1$+yhpeu8zUof6YV3Taf7ZLg$sQcOUwiqsjSMLij1HcXiVUHBlkCnrprmlHUtmRH70wM"
"""The hash of a PIN that nobody has: compared against where an account has none, so that it takes the same time."""


def hash_pin(pin: str) -> str:
    """Hash a PIN or password with a salt of its own."""
    return _hasher.hash(pin)


def pin_matches(pin_hash: str, pin: str) -> bool:
    """Tell whether the hash was made of this PIN or password. A malformed hash matches nothing."""
    try:
        return _hasher.verify(pin_hash, pin)
    except (VerificationError, ValueError):  # a malformed hash is a ValueError of one kind or another
        return False
