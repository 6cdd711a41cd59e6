"""Access tokens: signed, short-lived, and read without any mercy.

A token names a person, a session and the version of both; what the person may do is asked of the
database with every request. Whatever is odd about a token makes it no token.
"""

import hashlib
import hmac
import json
import re
import threading
import time
from base64 import urlsafe_b64decode
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any  # Any: claims are whatever JSON somebody sent
from uuid import UUID

from flask import Flask, current_app
from flask_jwt_extended import JWTManager, create_access_token, decode_token
from flask_jwt_extended.exceptions import JWTExtendedException
from jwt import PyJWTError

from backend.kernel.errors import Unauthenticated

LIFE = timedelta(minutes=10)
LONGEST_LIFE_SECONDS = 15 * 60
AUDIENCE = "cornerstore-api"
TYPE = "access"
MAX_LENGTH = 2048
REMEMBERED = 512  # verified tokens per process
_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Claims:
    """What a valid token says."""

    user_id: UUID
    session_id: UUID
    auth_version: int
    expires_at: int  # seconds since 1970


class AccessTokens:
    """Issues and reads tokens. The first secret signs; later ones are still believed."""

    def __init__(self, app: Flask, *, secrets: Sequence[str], issuer: str) -> None:
        self._keys = dict(_named_key(secret) for secret in secrets)
        self._signing = next(iter(self._keys))
        self._issuer = issuer
        self._seen: OrderedDict[str, Claims] = OrderedDict()
        self._lock = threading.Lock()
        app.config.update(
            JWT_SECRET_KEY=self._keys[self._signing],
            JWT_ALGORITHM="HS256",
            JWT_DECODE_ALGORITHMS=["HS256"],
            JWT_TOKEN_LOCATION=["headers"],
            JWT_COOKIE_CSRF_PROTECT=False,  # no cookie is ever read as a token
            JWT_ACCESS_TOKEN_EXPIRES=LIFE,
            JWT_ENCODE_ISSUER=issuer,
            JWT_DECODE_ISSUER=issuer,
            JWT_ENCODE_AUDIENCE=AUDIENCE,
            JWT_DECODE_AUDIENCE=AUDIENCE,
        )
        manager = JWTManager(app)
        manager.decode_key_loader(lambda header, _: self._keys[header["kid"]])
        app.extensions["access_tokens"] = self

    def issue(self, *, user_id: UUID, session_id: UUID, auth_version: int) -> str:
        """Sign a token for one session."""
        token: str = create_access_token(
            identity=str(user_id),
            additional_claims={"sid": str(session_id), "av": auth_version, "typ": TYPE},
            additional_headers={"kid": self._signing},
        )
        return token

    def read(self, token: str) -> Claims:
        """Return what a token says. Raises Unauthenticated for anything but a good one."""
        with self._lock:
            known = self._seen.get(token)
        if known is not None and time.time() < known.expires_at:
            return known
        claims = self._verified(token)
        with self._lock:
            self._seen[token] = claims
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        return claims

    def _verified(self, token: str) -> Claims:
        if len(token) > MAX_LENGTH or not _SHAPE.fullmatch(token):
            raise Unauthenticated
        head, body, _ = token.split(".")
        try:
            self._check_header(_strict(head))
            _strict(body)  # a claim that stands twice means two things to two readers
            return self._claims(decode_token(token))
        except (PyJWTError, JWTExtendedException):
            raise Unauthenticated from None
        except (ValueError, TypeError, OverflowError, RecursionError, KeyError):
            raise Unauthenticated from None  # claims of kinds that nobody signs

    def _check_header(self, header: Mapping[str, Any]) -> None:
        kid = header.get("kid")
        if not isinstance(kid, str) or kid not in self._keys:
            raise Unauthenticated
        if header != {"alg": "HS256", "typ": "JWT", "kid": kid}:
            raise Unauthenticated

    def _claims(self, claims: Mapping[str, Any]) -> Claims:
        begins, ends = _whole(claims, "iat"), _whole(claims, "exp")
        if not begins < ends <= begins + LONGEST_LIFE_SECONDS or _whole(claims, "nbf") < begins:
            raise Unauthenticated
        if claims["typ"] != TYPE or claims["aud"] != AUDIENCE or claims["iss"] != self._issuer:
            raise Unauthenticated
        _id(claims, "jti")
        return Claims(
            user_id=_id(claims, "sub"),
            session_id=_id(claims, "sid"),
            auth_version=_whole(claims, "av"),
            expires_at=ends,
        )


def access_tokens() -> AccessTokens:
    """Return the tokens of the running application."""
    found: AccessTokens = current_app.extensions["access_tokens"]
    return found


def _named_key(secret: str) -> tuple[str, str]:
    key = hmac.new(secret.encode(), b"cornerstore access token", hashlib.sha256).hexdigest()
    return hashlib.sha256(key.encode()).hexdigest()[:8], key


def _strict(part: str) -> dict[str, Any]:
    text = urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("utf-8")
    found = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse)
    if not isinstance(found, dict):
        raise TypeError(part)
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        message = "a name stands twice"
        raise ValueError(message)
    return found


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _whole(claims: Mapping[str, Any], name: str) -> int:
    value = claims[name]
    if type(value) is not int:
        raise TypeError(name)
    return value


def _id(claims: Mapping[str, Any], name: str) -> UUID:
    value = claims[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return UUID(value)
