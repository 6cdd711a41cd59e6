"""What people want of the shop: one intent for each topic of background work, and its judge.

Each intent is asked over HTTP or straight through the services. Its judge looks at the rows alone
and wants the whole effect exactly once: nothing lost, nothing doubled, nothing half done.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.features.accounts.models import Contact, User
from backend.features.catalogue.models import Product, Section
from backend.features.notices.models import Notice
from backend.features.orders import service as orders
from backend.features.orders.models import (
    CheckoutWish,
    Collection,
    Order,
    OrderEvent,
    OrderStatus,
)
from backend.features.reports import service as reports
from backend.features.reports.models import Report, ReportStatus
from backend.features.section_requests import service as section_requests
from backend.features.section_requests.models import RequestStatus, SectionRequest
from backend.features.stock import service as stock
from backend.features.stock.models import (
    DocumentStatus,
    MovementKind,
    StockDocument,
    StockMovement,
)
from backend.kernel.actor import SYSTEM, Actor, guest
from backend.kernel.ids import token_hash
from backend.kernel.outbox import OutboxMessage
from backend.kernel.unit_of_work import UnitOfWork, Units
from tests.factories import (
    accounts as people,
    cart as carts,
    section_requests as requests,
    stock as shelves,
)
from tests.faults.client import Answer, Client


@dataclass
class Intent:
    """One thing that somebody wants, known by its key; `asker` is None for a guest."""

    topic: str = ""
    key: str = field(default_factory=lambda: uuid4().hex)
    asker: User | None = None

    def arrange(self, uow: UnitOfWork) -> None:
        """Put everything there that the intent needs."""

    def log_in(self, client: Client) -> Client:
        """Return the client as the one who asks uses it."""
        if self.asker is None:
            return client
        proof = {"username": self.key, "password": people.PASSWORD}
        token = client.insist("POST", "/auth/login", proof).json["access_token"]
        return Client(client.url, headers={"Authorization": f"Bearer {token}"})

    def actor(self, units: Units) -> Actor:
        """Return the one who asks as the services see him."""
        asker = self.asker
        assert asker is not None
        return units.run(
            lambda uow: people.actor_of(uow.session, asker), actor=SYSTEM, read_only=True
        )

    def send(self, client: Client) -> Answer:
        """Ask for it over HTTP until it was judged."""
        raise NotImplementedError

    def ask(self, units: Units) -> None:
        """Ask for it through the service."""
        raise NotImplementedError

    def judge(self, session: Session, files: Path) -> None:
        """Fail unless the whole effect is there, once."""
        raise NotImplementedError

    def job(self, session: Session, subject: object) -> OutboxMessage:
        """Return the intent's job, which was written once and done once."""
        found = session.scalars(
            select(OutboxMessage).where(
                OutboxMessage.topic == self.topic, OutboxMessage.payload.contains(str(subject))
            )
        ).all()
        assert len(found) == 1, f"{self.topic}: {len(found)} jobs"
        assert found[0].done_at is not None, found[0].last_error
        assert found[0].dead_at is None
        assert found[0].last_error is None
        return found[0]


@dataclass
class BuySomething(Intent):
    """A guest orders two pieces of something."""

    topic: str = "orders.confirm"
    product: Product | None = None

    @property
    def buyer(self) -> Actor:
        return guest(token_hash(self.key))

    def arrange(self, uow: UnitOfWork) -> None:
        self.product = shelves.make_stocked(uow)
        uow.actor = self.buyer
        carts.fill_cart(uow, self.product, quantity_milli=2_000)

    def send(self, client: Client) -> Answer:
        wish = {
            "collection": "collection",
            "contact": {"first_name": "Mika", "last_name": "Buyer"},
            "expected_total_minor": 480,
        }
        headers = {"Idempotency-Key": self.key, "X-Cart-Token": self.key}
        return client.insist("POST", "/orders", wish, **headers)

    def ask(self, units: Units) -> None:
        wish = CheckoutWish(
            key=self.key,
            collection=Collection.COLLECTION,
            contact=Contact("Mika", "Buyer"),
            expected_total_minor=480,
        )
        units.run(lambda uow: orders.place(uow, wish=wish), actor=self.buyer)

    def judge(self, session: Session, files: Path) -> None:
        assert self.product is not None
        order = session.scalars(select(Order).where(Order.placed_by == self.buyer.key)).one()
        assert order.status is OrderStatus.CONFIRMED
        events = session.execute(
            select(OrderEvent.seq, OrderEvent.to_status)
            .where(OrderEvent.order_id == order.id)
            .order_by(OrderEvent.seq)
        ).all()
        assert [tuple(event) for event in events] == [
            (1, OrderStatus.PLACED),
            (2, OrderStatus.CONFIRMED),
        ]
        assert shelves.level_of(session, self.product) == (10_000, 2_000)
        assert [kind for kind, *_ in shelves.ledger_of(session, self.product)] == [
            MovementKind.COUNT,
            MovementKind.RESERVE,
        ]
        self.job(session, order.id)


@dataclass
class ApproveSection(Intent):
    """A manager approves a section that an employee asked for."""

    topic: str = "section_requests.apply"
    request: SectionRequest | None = None
    author: Actor | None = None

    @property
    def name(self) -> str:
        return f"Cheese {self.key}"

    def arrange(self, uow: UnitOfWork) -> None:
        self.author = people.make_actor(uow.session, "employee")
        self.asker = people.make_user(uow.session, "manager", username=self.key)
        uow.actor = self.author
        self.request = requests.file_request(uow, section_name=self.name)

    def send(self, client: Client) -> Answer:
        assert self.request is not None
        path = f"/section-requests/{self.request.id}/approval"
        return client.insist("POST", path, {}, **{"Idempotency-Key": self.key})

    def ask(self, units: Units) -> None:
        assert self.request is not None
        request_id = self.request.id
        units.run(
            lambda uow: section_requests.approve(uow, request_id=request_id, note=None),
            actor=self.actor(units),
        )

    def judge(self, session: Session, files: Path) -> None:
        assert self.request is not None
        assert self.author is not None
        request = session.scalars(
            select(SectionRequest).where(SectionRequest.id == self.request.id)
        ).one()
        assert request.status is RequestStatus.APPLIED
        assert request.pending_key is None
        sections = session.scalar(
            select(func.count()).select_from(Section).where(Section.name == self.name)
        )
        assert sections == 1
        told = session.scalar(
            select(func.count())
            .select_from(Notice)
            .where(Notice.user_id == self.author.user_id, Notice.facts.contains(str(request.id)))
        )
        assert told == 1, f"{told} notices"
        self.job(session, request.id)


@dataclass
class TakeDelivery(Intent):
    """A manager files a delivery of five pieces."""

    topic: str = "stock.post_document"
    product: Product | None = None

    def arrange(self, uow: UnitOfWork) -> None:
        self.product = shelves.make_stocked(uow)
        self.asker = people.make_user(uow.session, "manager", username=self.key)

    def send(self, client: Client) -> Answer:
        assert self.product is not None
        line = {"product_id": self.product.id, "quantity": "5"}
        document = {"kind": "delivery", "lines": [line]}
        return client.insist("POST", "/stock-documents", document, **{"Idempotency-Key": self.key})

    def ask(self, units: Units) -> None:
        assert self.product is not None
        draft = shelves.make_draft(self.product)
        units.run(lambda uow: stock.submit_document(uow, draft=draft), actor=self.actor(units))

    def judge(self, session: Session, files: Path) -> None:
        assert self.product is not None
        delivered = session.scalars(
            select(StockMovement).where(
                StockMovement.product_id == self.product.id,
                StockMovement.kind == MovementKind.DELIVER,
            )
        ).all()
        assert [movement.d_on_hand for movement in delivered] == [5_000]
        document = session.scalars(
            select(StockDocument).where(StockDocument.id == UUID(delivered[0].ref_id))
        ).one()
        assert document.status is DocumentStatus.POSTED
        assert shelves.level_of(session, self.product) == (15_000, 0)
        self.job(session, document.id)


@dataclass
class MakeReport(Intent):
    """An admin asks for sales by section."""

    topic: str = "reports.build"

    def arrange(self, uow: UnitOfWork) -> None:
        self.asker = people.make_user(uow.session, "admin", username=self.key)

    def send(self, client: Client) -> Answer:
        wish = {"kind": "sales_by_section"}
        return client.insist("POST", "/reports", wish, **{"Idempotency-Key": self.key})

    def ask(self, units: Units) -> None:
        units.run(
            lambda uow: reports.request(uow, kind="sales_by_section", first=None, last=None),
            actor=self.actor(units),
        )

    def judge(self, session: Session, files: Path) -> None:
        assert self.asker is not None
        report = session.scalars(select(Report).where(Report.asked_by == self.asker.id)).one()
        assert report.status is ReportStatus.READY
        assert report.rows_done == report.rows_total
        assert report.file_key is not None
        content = (files / report.file_key).read_bytes()
        assert hashlib.sha256(content).hexdigest() == report.sha256
        assert len(content) == report.size
        own = [path for path in files.rglob("*") if str(report.id) in str(path) and path.is_file()]
        assert own == [files / report.file_key], own
        told = session.scalar(
            select(func.count())
            .select_from(Notice)
            .where(Notice.user_id == self.asker.id, Notice.kind == "reports.ready")
        )
        assert told == 1, f"{told} notices"
        self.job(session, report.id)


INTENTS: dict[str, type[Intent]] = {
    intent.topic: intent for intent in (BuySomething, ApproveSection, TakeDelivery, MakeReport)
}


def judge_whole_shop(units: Units) -> None:
    """Fail when anything in the shop does not add up."""
    for check in (stock.find_discrepancies, orders.find_discrepancies):
        found = units.run(check, actor=SYSTEM, read_only=True)
        assert list(found) == []
