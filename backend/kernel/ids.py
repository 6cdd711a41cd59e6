"""Identifiers and secrets that nobody can count or guess."""

import hashlib
import secrets
import time
from uuid import UUID

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> UUID:
    """Make a time-ordered UUID (version 7, RFC 9562 section 5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def new_order_number() -> str:
    """Draw eight random Crockford base-32 characters: easy to call out, hopeless to guess."""
    return "".join(secrets.choice(_CROCKFORD) for _ in range(8))


def new_token() -> str:
    """Draw a 256-bit secret for a link, a cart or a session."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored of a token: its SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()
