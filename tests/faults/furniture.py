"""A small shop in which every address of the contract leads somewhere, and its rows."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from backend.features.accounts import service as accounts
from backend.features.accounts.models import Place
from backend.features.catalogue import service as catalogue
from backend.features.notices import service as notices
from backend.features.stock import service as stock
from backend.kernel.actor import Actor
from backend.kernel.unit_of_work import UnitOfWork
from backend.metadata import metadata
from tests.factories.accounts import make_actor, make_pending
from tests.factories.cart import fill_cart
from tests.factories.catalogue import make_actor as make_player, make_movie, make_section
from tests.factories.orders import make_order
from tests.factories.reports import ask_for
from tests.factories.section_requests import file_request
from tests.factories.stock import make_draft, make_stocked

# counted whether or not an attempt to log in is refused
UNWATCHED = {"login_attempts"}


@dataclass(frozen=True)
class Shop:
    """One of everything. `owner` is an admin to whom the private things belong."""

    owner: Actor
    known: dict[str, object]  # values that lead to something, by the names the contract uses

    def address(self, path: str, **others: object) -> str:
        """Fill in the parameters of an address."""
        return f"/api{path.format(**(self.known | others))}"


def furnish(session: Session, uow: Callable[..., UnitOfWork]) -> Shop:
    """Put one of everything into the shop."""
    owner = make_actor(session, "admin")
    section = make_section(uow())
    product = make_stocked(uow(), section_id=section.id, step_milli=250, unit_type="kg")
    movie, player = make_movie(uow()), make_player(uow())
    performance = catalogue.add_performance(uow(), movie_id=movie.id, actor_id=player.id)
    placed = make_order(uow(owner), product)
    fill_cart(uow(owner), product)
    request = file_request(uow(make_actor(session, "employee")))
    document = stock.submit_document(uow(owner), draft=make_draft(product))
    report = ask_for(uow(owner))
    assert owner.user_id is not None
    notices.tell(uow(), user_id=owner.user_id, kind="order.ready", facts={"number": "A1"})
    address = accounts.add_address(uow(owner), place=Place("Home", "A 1", "10969", "Berlin"))
    notice_id = session.scalars(select(metadata.tables["notices"].c.id)).first()
    session.flush()
    known = {
        "section_id": section.id,
        "product_id": product.id,
        "movie_id": movie.id,
        "actor_id": player.id,
        "performance_id": performance.id,
        "order_id": placed.order.id,
        "request_id": request.id,
        "document_id": document.id,
        "report_id": report.id,
        "notice_id": notice_id,
        "user_id": make_pending(session).id,
        "session_id": placed.order.id,
        "kind": "sales_by_section",
        "tone": "day",
        "key": "0" * 32,
        "size": "small",
        "address_id": address.id,
    }
    return Shop(owner, known)


def rows_of(session: Session) -> dict[str, str]:
    """Return a mark of the rows of each table: equal marks, equal rows."""
    session.expire_all()
    return {
        table.name: _mark(session, table)
        for table in metadata.sorted_tables
        if table.name not in UNWATCHED
    }


def _mark(session: Session, table: Table) -> str:
    rows = session.execute(select(table).order_by(*table.primary_key.columns)).all()
    return f"{len(rows)} rows {hashlib.sha256(repr(rows).encode()).hexdigest()[:12]}"
