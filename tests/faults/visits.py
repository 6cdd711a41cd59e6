"""The four stories over HTTP: each begun by people, ended by whoever does the work behind."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from sqlalchemy import select

from backend.kernel.outbox import OutboxMessage
from tests.faults.client import Answer, Client
from tests.faults.stands import Stand
from tests.processes import wait_until

CONTACT = {"first_name": "Grete", "last_name": "Wanderer", "phone": "030 12345"}


@dataclass
class Visit:
    """One story under way: where its end is seen, and how long things took."""

    story: str
    stand: Stand
    client: Client
    path: str
    end: str
    asked_seconds: float  # until the answer that began it
    begun: float = field(default_factory=time.monotonic)
    seconds: float | None = None  # from that answer to its end

    @property
    def status(self) -> str:
        """Where it stands now."""
        return str(self.client.ask("GET", self.path).json["status"])

    @property
    def executed_by(self) -> str:
        """Who did the work: "celery" or "relay"."""
        subject = self.path.rsplit("/", 1)[-1]
        with self.stand.engine.connect() as connection:
            row = connection.execute(
                select(OutboxMessage.executed_by).where(OutboxMessage.payload.contains(subject))
            ).one()
        return str(row.executed_by).partition(":")[0].partition("@")[0]

    def has_ended(self) -> bool:
        """Look whether it has come to its good end."""
        if self.seconds is None and self.status == self.end:
            self.seconds = time.monotonic() - self.begun
        return self.seconds is not None


def fill_cart(
    stand: Stand, *, sku: str = "FRU-BANANA", quantity: str = "0.25"
) -> tuple[Client, dict]:
    """Let a guest put something into a cart; return him and what he sends to check out."""
    guest = stand.guest()
    found = guest.ask("GET", "/products?page_size=100").json["items"]
    product_id = next(each["id"] for each in found if each["sku"] == sku)
    cart = guest.ask("POST", "/cart/lines", {"product_id": product_id, "quantity": quantity})
    guest.headers["X-Cart-Token"] = cart.headers["X-Cart-Token"]
    wish = {
        "collection": "collection",
        "contact": CONTACT,
        "expected_total_minor": cart.json["total_minor"],
    }
    return guest, wish


def order(stand: Stand) -> Visit:
    """A guest fills a cart and checks out."""
    guest, wish = fill_cart(stand)
    return _begin("a order", stand, guest, "/orders", wish, end="confirmed", expected=201)


def section(stand: Stand) -> Visit:
    """An employee asks for a section, a manager approves."""
    wish = {
        "request_type": "create",
        "section_name": f"Section {uuid4().hex[:8]}",
        "reason": "People ask for it",
    }
    employee, manager = stand.somebody("employee"), stand.somebody("manager")
    filed = employee.ask("POST", "/section-requests", wish, **_key())
    assert filed.status == 201, filed
    path = f"/section-requests/{filed.json['id']}"
    visit = _begin("b section", stand, manager, f"{path}/approval", {}, end="applied", expected=202)
    visit.path = path
    return visit


def delivery(stand: Stand) -> Visit:
    """A manager files a delivery."""
    manager = stand.somebody("manager")
    levels = manager.ask("GET", "/stock-levels?page_size=1").json["items"]
    line = {"product_id": levels[0]["product_id"], "quantity": "3"}
    document = {"kind": "delivery", "lines": [line]}
    return _begin(
        "c delivery", stand, manager, "/stock-documents", document, end="posted", expected=202
    )


def report(stand: Stand) -> Visit:
    """An admin asks for a file."""
    wish = {"kind": "sales_by_section"}
    admin = stand.somebody("admin")
    return _begin("d report", stand, admin, "/reports", wish, end="ready", expected=202)


STORIES = (order, section, delivery, report)


def wait_for(visits: Sequence[Visit], *, seconds: float) -> None:
    """Wait until all have ended well."""

    def have_ended() -> bool:
        return sum(visit.has_ended() for visit in visits) == len(visits)

    wait_until(have_ended, what="the end of every story", seconds=seconds)


def show(title: str, visits: Sequence[Visit]) -> None:
    """Print how long the slowest of each story took, database by database."""
    groups: dict[tuple[str, str, str], list[Visit]] = {}
    for visit in visits:
        groups.setdefault((visit.stand.kind, visit.story, visit.executed_by), []).append(visit)
    lines = [title]
    for (kind, story, by), group in groups.items():
        asked = max(visit.asked_seconds for visit in group)
        ended = max(visit.seconds or 0 for visit in group)
        lines.append(
            f"  {kind:<11}{len(group):>3} x {story:<12}answered in {asked:6.3f} s,"
            f" ended after {ended:6.2f} s by {by}"
        )
    print("", *lines, sep="\n")  # noqa: T201  figures to be read with `pytest -s`


def _begin(
    story: str, stand: Stand, client: Client, path: str, wish: object, *, end: str, expected: int
) -> Visit:
    begun = time.monotonic()
    answer: Answer = client.ask("POST", path, wish, **_key())
    took = time.monotonic() - begun
    assert answer.status == expected, answer
    followed = (answer.headers.get("Location") or path).removeprefix("/api")
    return Visit(story, stand, client, followed, end, took)


def _key() -> dict[str, str]:
    return {"Idempotency-Key": uuid4().hex}
