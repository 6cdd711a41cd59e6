"""Buyers over HTTP who, like real ones, try again with the same key until they have an answer."""

import http.client
import json
import secrets
import time
from dataclasses import dataclass, field
from threading import Barrier, Event, Thread
from urllib.parse import urlsplit

PATIENCE_SECONDS = 120
NOT_NOW = {408, 425, 429, 500, 502, 503, 504}
CONTACT = {"first_name": "Kim", "last_name": "Buyer", "email": "kim@example.org", "phone": None}


@dataclass
class Answer:
    """A definitive answer, and what it took to get it."""

    status: int
    body: dict
    tries: int
    seconds: float
    headers: dict[str, str] = field(default_factory=dict)


class NoAnswer(Exception):
    """Nothing definitive came within PATIENCE_SECONDS."""


def call(
    url: str, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
) -> Answer:
    """Send one request again and again until a definitive answer comes."""
    begun = time.monotonic()
    tries = 0
    while time.monotonic() - begun < PATIENCE_SECONDS:
        tries += 1
        try:
            status, found, answer_headers = _once(url, method, path, body, headers or {})
        except (OSError, http.client.HTTPException, ValueError):
            time.sleep(0.05 + secrets.randbelow(100) / 1000)
            continue
        if status in NOT_NOW:
            time.sleep(0.1 + secrets.randbelow(200) / 1000)
            continue
        return Answer(status, found, tries, time.monotonic() - begun, answer_headers)
    raise NoAnswer(path)


@dataclass
class Buyer:
    """One guest with a cart and one intent."""

    url: str
    product_id: int
    token: str = ""
    total_minor: int = 0
    key: str = field(default_factory=lambda: secrets.token_hex(16))
    answer: Answer | None = None

    def fill_cart(self) -> None:
        """Put one piece into a cart of one's own."""
        wish = {"product_id": self.product_id, "quantity": "1"}
        answer = call(self.url, "POST", "/api/cart/lines", wish)
        assert answer.status == 200, answer
        self.token = answer.headers["x-cart-token"]
        self.total_minor = answer.body["total_minor"]

    def place(self) -> None:
        """Place the order and keep the definitive answer."""
        wish = {
            "collection": "collection",
            "contact": CONTACT,
            "expected_total_minor": self.total_minor,
        }
        headers = {"X-Cart-Token": self.token, "Idempotency-Key": self.key}
        self.answer = call(self.url, "POST", "/api/orders", wish, headers)


def rush(buyers: list[Buyer], *, opened: Event | None = None) -> None:
    """Let all buyers fill their carts, then place their orders at the same moment.

    `opened` is set at that moment.
    """
    gate = Barrier(len(buyers), action=opened.set if opened else None)

    def shop(buyer: Buyer) -> None:
        buyer.fill_cart()
        gate.wait(timeout=PATIENCE_SECONDS)
        buyer.place()

    threads = [Thread(target=shop, args=[buyer]) for buyer in buyers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=2 * PATIENCE_SECONDS)


def _once(
    url: str, method: str, path: str, body: object, headers: dict[str, str]
) -> tuple[int, dict, dict[str, str]]:
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
    try:
        content = None if body is None else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"} if body is not None else {}
        connection.request(method, path, content, kind | headers)
        response = connection.getresponse()
        text = response.read()
        found = {name.lower(): value for name, value in response.getheaders()}
        return response.status, json.loads(text) if text else {}, found
    finally:
        connection.close()
