"""Identifiers and secrets that nobody can count or guess."""

import base64
import hashlib
import hmac
import secrets
import time
from uuid import UUID

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> UUID:
    """Make a time-ordered UUID (version 7, RFC 9562 section 5.7).

    The twelve bits after the millisecond hold its fraction (section 6.2, method 3), so that what
    one process makes one after the other also sorts so.
    """
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    fraction = nanoseconds * 4096 // 1_000_000
    head = milliseconds << 16 | 0x7 << 12 | fraction
    return UUID(int=head << 64 | 0x2 << 62 | secrets.randbits(62))


def new_order_number() -> str:
    """Draw eight random Crockford base-32 characters: easy to call out, hopeless to guess."""
    return "".join(secrets.choice(_CROCKFORD) for _ in range(8))


def new_token() -> str:
    """Draw a 256-bit secret for a link, a cart or a session."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored of a token: its SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def derived_key(secret: str, *, purpose: str) -> bytes:
    """Return a key of its own for one purpose; none of them tells the secret or another."""
    return hmac.digest(secret.encode(), f"cornerstore/{purpose}".encode(), "sha256")


def derived_token(key: bytes, subject: str) -> str:
    """Return the 256-bit secret that belongs to a subject: always the same, stored nowhere."""
    return (
        base64.urlsafe_b64encode(hmac.digest(key, subject.encode(), "sha256")).decode().rstrip("=")
    )


def opening_code(secret: str) -> str:
    """Return what a new shop is opened with: eight characters to be read and typed by people.

    Always the same for one secret, so that each process of a shop knows it without a word.
    """
    key = derived_key(secret, purpose="opening")
    number = int.from_bytes(key[:5], "big")
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(35, -1, -5))
