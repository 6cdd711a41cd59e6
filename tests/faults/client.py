"""A client that does not give up: it sends an intent under one key until the shop has judged it."""

import json
import time
import urllib.request
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from urllib.error import HTTPError, URLError

PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.1
JUDGED_BELOW = 500


@dataclass(frozen=True)
class Answer:
    """What the shop said."""

    status: int
    headers: Message  # whatever the case of a name
    body: bytes

    @property
    def json(self) -> dict:
        found: dict = json.loads(self.body)
        return found


@dataclass
class Client:
    """Asks one shop; `lost` counts the requests that nobody answered."""

    url: str
    lost: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Send once. Raises OSError or HTTPException when the connection breaks."""
        request = urllib.request.Request(  # noqa: S310  our own shop
            f"{self.url}/api{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"} | self.headers | headers,
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  same
                return Answer(answer.status, answer.headers, answer.read())
        except HTTPError as refusal:
            with refusal:
                return Answer(refusal.code, refusal.headers, refusal.read())

    def insist(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Send the same request again and again until it was judged."""
        ends_at = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < ends_at:
            try:
                answer = self.ask(method, path, body, **headers)
            except (URLError, OSError, HTTPException):
                self.lost += 1
            else:
                if answer.status < JUDGED_BELOW:
                    return answer
            time.sleep(PAUSE_SECONDS)
        message = f"{method} {path} was not judged within {PATIENCE_SECONDS} s"
        raise TimeoutError(message)
