"""What is stored of a password: an argon2id hash."""

import unicodedata

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's floor, given explicitly: about 20 ms and 19 MiB for each hash
_HASHER = PasswordHasher(
    time_cost=2, memory_cost=19456, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
)
# nobody's password, with the same parameters: an unknown name costs what a known one costs
NOBODYS_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$F4kdq1Ux3BUvLUkyLmvmfw"
    "$aia7ArZelBNWY6cAI9cKE6aumFlQe12JVtL7gzTkWeM"
)


def hash_password(password: str) -> str:
    """Return what is stored. Slow on purpose: keep it outside units that write."""
    return _HASHER.hash(_one_form(password))


def matches(password_hash: str, password: str) -> bool:
    """Say whether the password made this hash. As slow as making one."""
    try:
        return _HASHER.verify(password_hash, _one_form(password))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Say whether the hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def _one_form(password: str) -> str:
    # keyboards differ in how they send an accent; nothing else of the password is changed
    return unicodedata.normalize("NFC", password)
