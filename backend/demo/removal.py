"""Taking a demo away: its goods, people, orders and card; what an owner made himself stays."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any  # Any: keys are numbers here and UUIDs there

from sqlalchemy import ColumnElement, Table, delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from backend.demo.customers import COLLEAGUES, DEMO_KEY, REGULARS
from backend.demo.people import DEMO_NOTE, PEOPLE
from backend.demo.sections import removable_sections
from backend.demo.shelves import all_goods, cast_names
from backend.features.accounts.models import Customer, Employee, Role, User, UserStatus
from backend.features.audit import service as audit
from backend.features.cart.models import Cart
from backend.features.catalogue import service as catalogue
from backend.features.catalogue.models import (
    Actor,
    Performance,
    Product,
    ProductWord,
    SearchWord,
)
from backend.features.catalogue.service.photos import file_key
from backend.features.catalogue.service.version import bump
from backend.features.orders.models import Order
from backend.features.reports.models import Report
from backend.features.stock.models import StockDocumentLine
from backend.kernel.actor import Permission
from backend.kernel.errors import Conflict
from backend.kernel.outbox import OutboxMessage
from backend.kernel.tables import folded
from backend.kernel.unit_of_work import UnitOfWork
from backend.metadata import metadata
from backend.pictures.sizes import SIZES

AT_ONCE = 500  # keys named by one statement
TABLES = metadata.tables
Doomed = dict[str, list[Any]]  # by table: the keys of the rows that go


@dataclass(eq=False)
class RealOrdersExist(Conflict):
    """The books hold orders that no demo has written."""

    title = "There are real orders"
    count: int


@dataclass(eq=False)
class NobodyLeft(Conflict):
    """People of the owner's stay behind, and none of them could manage the others."""

    title = "No administrator would be left"


@dataclass(frozen=True)
class Removed:
    """What was taken away, and the files to which nothing points any more."""

    products: int
    people: int
    orders: int
    files: tuple[str, ...]


def take_away(uow: UnitOfWork) -> Removed:
    """Take the demo away, as long as its goods and people are part of no real order.

    Harmless when there is none. Raises RealOrdersExist, NobodyLeft.
    """
    uow.actor.require(Permission.SYSTEM_MANAGE)
    _refuse_if_real(uow)
    doomed = _doomed(uow)
    bump(uow)
    catalogue.forget_words(uow, product_ids=doomed["products"])
    files = (*_reports_of(uow, doomed["users"]), *_photos_of(uow, doomed["products"]))
    _forget_jobs(uow, doomed)
    documents = _documents_of(uow, doomed["products"])
    uow.session.flush()
    for table in reversed(metadata.sorted_tables):
        _clear(uow, table, doomed)
    _drop_empty(uow, documents)
    still = select(ProductWord.word)
    uow.session.execute(
        delete(SearchWord).where(SearchWord.word.not_in(still)),
        execution_options={"synchronize_session": False},
    )
    uow.session.expire_all()
    removed = Removed(len(doomed["products"]), len(doomed["users"]), len(doomed["orders"]), files)
    if not any(doomed.values()):
        return removed
    facts = {"products": removed.products, "people": removed.people, "orders": removed.orders}
    audit.record(uow, action="demo.removed", subject_type="shop", subject_id=1, after=facts)
    return removed


def _refuse_if_real(uow: UnitOfWork) -> None:
    real = select(func.count()).where(Order.idempotency_key.not_like(f"{DEMO_KEY}%"))
    count = uow.session.scalar(real) or 0
    if count:
        raise RealOrdersExist(count=count)


def _doomed(uow: UnitOfWork) -> Doomed:
    session = uow.session
    products = _found(uow, Product.id, Product.sku, [good.sku for good in all_goods()])
    orders = list(session.scalars(select(Order.id)))  # all are the demo's, see above
    users = _demo_people(uow)
    guests = select(Order.customer_id).where(Order.user_id.is_(None)).distinct()
    customers = [*filter(None, session.scalars(guests))]
    return {
        "users": users,
        "customers": [*customers, *_found(uow, Customer.id, Customer.user_id, users)],
        "employees": _found(uow, Employee.id, Employee.user_id, users),
        "carts": _found(uow, Cart.id, Cart.owner, [f"user:{user_id}" for user_id in users]),
        "orders": orders,
        "products": products,
        "movies": products,
        "actors": _idle_actors(uow, set(products)),
        "sections": removable_sections(uow, set(products)),
    }


def _demo_people(uow: UnitOfWork) -> list[Any]:
    """Return who was made for a demo, and about whom nobody has decided since."""
    names = [name for _, name, *_ in PEOPLE] + [name for name, *_ in (*COLLEAGUES, *REGULARS)]
    demo = list(
        uow.session.scalars(
            select(User.id).where(
                User.username_key.in_([folded(name) for name in names]),
                User.decision_note == DEMO_NOTE,
            )
        )
    )
    others = uow.session.scalar(select(func.count()).where(User.id.not_in(demo))) or 0
    admins = select(func.count()).where(
        User.id.not_in(demo),
        User.status == UserStatus.APPROVED,
        User.roles.any(Role.name == "admin"),
    )
    if demo and others and not uow.session.scalar(admins):
        raise NobodyLeft
    return demo


def _reports_of(uow: UnitOfWork, users: Sequence[Any]) -> list[str]:
    keys = _found(uow, Report.file_key, Report.asked_by, users)
    return [key for key in keys if key is not None]


def _photos_of(uow: UnitOfWork, products: Sequence[Any]) -> list[str]:
    keys = _found(uow, Product.image, Product.id, products)
    return [file_key(key, size) for key in keys if key is not None for size in SIZES]


def _idle_actors(uow: UnitOfWork, products: set[Any]) -> list[Any]:
    known = _found(uow, Actor.id, Actor.name_key, [folded(name) for name in cast_names()])
    busy = {
        actor_id
        for ids in _parts(known)
        for actor_id, movie_id in uow.session.execute(
            select(Performance.actor_id, Performance.movie_id).where(Performance.actor_id.in_(ids))
        )
        if movie_id not in products
    }
    return [actor_id for actor_id in known if actor_id not in busy]


def _forget_jobs(uow: UnitOfWork, doomed: Doomed) -> None:
    """Drop the waiting jobs about what goes: nobody could do them any more."""
    gone = {str(key) for table in ("users", "orders") for key in doomed[table]}
    waiting = select(OutboxMessage.id, OutboxMessage.payload).where(OutboxMessage.done_at.is_(None))
    ids = [id_ for id_, text in uow.session.execute(waiting) if any(key in text for key in gone)]
    for part in _parts(ids):
        _delete(uow, TABLES["outbox"], TABLES["outbox"].c.id, part)


def _documents_of(uow: UnitOfWork, products: Sequence[Any]) -> list[Any]:
    found: set[Any] = set()
    for ids in _parts(products):
        lines = select(StockDocumentLine.document_id).where(StockDocumentLine.product_id.in_(ids))
        found.update(uow.session.scalars(lines.distinct()))
    return sorted(found)


def _drop_empty(uow: UnitOfWork, documents: Sequence[Any]) -> None:
    for ids in _parts(documents):
        lines = select(StockDocumentLine.document_id).where(StockDocumentLine.document_id.in_(ids))
        filled = set(uow.session.scalars(lines.distinct()))
        empty = [id_ for id_ in ids if id_ not in filled]
        _delete(uow, TABLES["stock_documents"], TABLES["stock_documents"].c.id, empty)


def _clear(uow: UnitOfWork, table: Table, doomed: Doomed) -> None:
    """Delete what belongs to doomed rows, then the doomed rows of this table."""
    for key in table.foreign_keys:
        gone = doomed.get(key.column.table.name, [])
        for ids in _parts(gone):
            if key.parent.nullable:
                change = update(table).where(key.parent.in_(ids)).values({key.parent.name: None})
                uow.session.execute(change)
            else:
                _delete(uow, table, key.parent, ids)
    for ids in _parts(doomed.get(table.name, [])):
        _delete(uow, table, next(iter(table.primary_key.columns)), ids)


def _delete(uow: UnitOfWork, table: Table, column: ColumnElement[Any], keys: Sequence[Any]) -> None:
    if keys:
        uow.session.execute(delete(table).where(column.in_(keys)))


def _found(
    uow: UnitOfWork,
    column: InstrumentedAttribute[Any],
    by: InstrumentedAttribute[Any],
    keys: Iterable[Any],
) -> list[Any]:
    return [
        found
        for part in _parts(list(keys))
        for found in uow.session.scalars(select(column).where(by.in_(part)))
    ]


def _parts(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
