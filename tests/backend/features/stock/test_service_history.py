from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.features.catalogue.models import Availability, Product
from backend.features.stock import service
from backend.features.stock.models import (
    Change,
    DocumentKind,
    DraftLine,
    MovementKind,
    PastDocument,
    PastMovement,
    Ref,
    StockDocument,
    StockMovement,
)
from backend.kernel.errors import Conflict
from tests.factories.catalogue import make_product
from tests.factories.stock import level_of, make_stocked
from tests.ports import NOON

DAY = timedelta(days=1)


def delivery(product, quantity_milli, *, days_ago, kind=DocumentKind.DELIVERY):
    return PastDocument(
        kind=kind,
        lines=(DraftLine(product.id, quantity_milli),),
        at=NOON - days_ago * DAY,
        actor="user:mara",
        actor_name="Mara Weiss",
        note="Tuesday's van",
    )


def reserve(product, quantity_milli, *, days_ago, kind=MovementKind.RESERVE):
    signs = {MovementKind.RESERVE: (0, 1), MovementKind.COMMIT: (-1, -1)}
    on_hand, reserved = signs[kind]
    return PastMovement(
        kind=kind,
        change=Change(product.id, on_hand * quantity_milli, reserved * quantity_milli),
        ref=Ref("order", "one"),
        at=NOON - days_ago * DAY,
        actor="guest:one",
        actor_name="Guest",
    )


class TestWritePast:
    def test_replays_everything_in_order_of_time(self, uow, session) -> None:
        product = make_product(uow())

        service.write_past(
            uow(),
            movements=[
                reserve(product, 2_000, days_ago=2, kind=MovementKind.COMMIT),
                reserve(product, 2_000, days_ago=3),
            ],
            documents=[
                delivery(product, 6_000, days_ago=1, kind=DocumentKind.COUNT),
                delivery(product, 5_000, days_ago=3),
            ],
        )

        rows = session.execute(
            select(
                StockMovement.seq,
                StockMovement.kind,
                StockMovement.on_hand_after,
                StockMovement.reserved_after,
            )
            .where(StockMovement.product_id == product.id)
            .order_by(StockMovement.seq)
        ).all()
        assert [tuple(row) for row in rows] == [
            (1, MovementKind.DELIVER, 5_000, 0),
            (2, MovementKind.RESERVE, 5_000, 2_000),
            (3, MovementKind.COMMIT, 3_000, 0),
            (4, MovementKind.COUNT, 6_000, 0),
        ]
        assert level_of(session, product) == (6_000, 0)
        assert service.find_discrepancies(uow()) == []

    def test_goes_on_from_where_the_level_stands(self, uow, session) -> None:
        product = make_stocked(uow(), on_hand_milli=4_000)

        service.write_past(uow(), documents=[delivery(product, 1_000, days_ago=1)])

        assert level_of(session, product) == (5_000, 0)
        assert service.find_discrepancies(uow()) == []

    def test_keeps_documents_as_posted_by_who_posted_them(self, uow, session) -> None:
        product = make_product(uow())

        service.write_past(uow(), documents=[delivery(product, 1_000, days_ago=4)])

        document = session.scalars(select(StockDocument)).one()
        assert (document.status, document.posted_at) == ("posted", NOON - 4 * DAY)
        assert document.created_by_name == "Mara Weiss"

    def test_tells_the_band_of_what_is_left(self, uow, session) -> None:
        product = make_product(uow(), availability=Availability.OUT)

        service.write_past(uow(), documents=[delivery(product, 1_000, days_ago=1)])

        band = session.scalar(select(Product.availability).where(Product.id == product.id))
        assert band is Availability.LOW

    def test_refuses_a_promise_of_more_than_stood_there(self, uow) -> None:
        product = make_product(uow())

        with pytest.raises(Conflict):
            service.write_past(
                uow(),
                movements=[reserve(product, 2_000, days_ago=2)],
                documents=[
                    delivery(product, 1_999, days_ago=3),
                    delivery(product, 9_000, days_ago=1),
                ],
            )

    def test_rings_nobody(self, uow) -> None:
        product = make_product(uow())
        unit = uow()

        service.write_past(unit, documents=[delivery(product, 9_000, days_ago=1)])

        assert unit.topics <= {"catalogue.bump"}
