"""Counting at once, and documents that the worker posts."""

import pytest
from sqlalchemy import select

from backend.features.stock import service
from backend.features.stock.errors import BelowReserved, ShortLine
from backend.features.stock.models import (
    DocumentKind,
    DocumentStatus,
    MovementKind,
    StockDocument,
    Want,
)
from backend.kernel.actor import Permission
from backend.kernel.errors import Invalid, PermissionMissing
from tests.factories.catalogue import make_product, make_weighed
from tests.factories.stock import ledger_of, level_of, make_draft, make_ref, make_stocked


class TestCount:
    def test_makes_a_level_and_explains_it(self, session, uow):
        product = make_product(uow())

        service.count(uow(), product_id=product.id, on_hand_milli=2_500, note="opening")

        assert level_of(session, product) == (2_500, 0)
        assert ledger_of(session, product) == [(MovementKind.COUNT, 2_500, 0, 2_500, 0)]

    def test_changes_nothing_when_it_stands_so(self, session, uow):
        product = make_stocked(uow(), on_hand_milli=2_500)

        service.count(uow(), product_id=product.id, on_hand_milli=2_500)

        assert len(ledger_of(session, product)) == 1

    def test_refuses_to_go_below_what_is_promised(self, uow):
        product = make_stocked(uow(), on_hand_milli=10_000)
        service.reserve(uow(), wants=[Want(product.id, 4_000)], ref=make_ref())

        with pytest.raises(BelowReserved) as refusal:
            service.count(uow(), product_id=product.id, on_hand_milli=3_000)

        assert refusal.value.lines == (ShortLine(product.id, 7_000, 6_000),)


class TestSubmitDocument:
    def test_asks_the_worker_to_post(self, uow, actor_with, doorbell, units):
        product = make_product(uow())
        clerk = actor_with(Permission.STOCK_EDIT)

        document = units.run(
            lambda unit: service.submit_document(unit, draft=make_draft(product)), actor=clerk
        )

        assert document.status is DocumentStatus.POSTING
        assert doorbell.rung == ["stock.post_document"]

    def test_needs_the_permission(self, uow, actor_with):
        product = make_product(uow())

        with pytest.raises(PermissionMissing):
            service.submit_document(
                uow(actor_with(Permission.STOCK_READ)), draft=make_draft(product)
            )

    @pytest.mark.parametrize(
        ("kind", "quantity_milli", "is_good"),
        [
            (DocumentKind.DELIVERY, 0, False),
            (DocumentKind.DELIVERY, -1_000, False),
            (DocumentKind.DELIVERY, 1_500, False),
            (DocumentKind.WRITE_OFF, 0, False),
            (DocumentKind.COUNT, -1_000, False),
            (DocumentKind.COUNT, 0, True),
        ],
    )
    def test_checks_quantities(self, uow, actor_with, kind, quantity_milli, is_good):
        product = make_product(uow())
        draft = make_draft(product, kind=kind, quantity_milli=quantity_milli)
        unit = uow(actor_with(Permission.STOCK_EDIT))

        if is_good:
            assert service.submit_document(unit, draft=draft)
        else:
            with pytest.raises(Invalid) as refusal:
                service.submit_document(unit, draft=draft)
            assert list(refusal.value.errors) == ["lines.0.quantity"]

    def test_weighs_in_thousandths(self, uow, actor_with):
        product = make_weighed(uow())
        unit = uow(actor_with(Permission.STOCK_EDIT))

        assert service.submit_document(unit, draft=make_draft(product, quantity_milli=1_234))

    def test_names_unknown_and_repeated_products(self, uow, actor_with):
        product = make_product(uow())
        unknown = make_draft(product).lines[0].__class__(product_id=2**31 - 1, quantity_milli=1_000)
        draft = make_draft(product, product)
        draft = draft.__class__(kind=draft.kind, lines=(*draft.lines, unknown))

        with pytest.raises(Invalid) as refusal:
            service.submit_document(uow(actor_with(Permission.STOCK_EDIT)), draft=draft)

        assert refusal.value.errors == {
            "lines.1.product_id": ["Each product once"],
            "lines.2.product_id": ["There is no such product"],
        }


class TestPostDocument:
    def submit(self, uow, actor_with, draft):
        return service.submit_document(uow(actor_with(Permission.STOCK_EDIT)), draft=draft).id

    def posted(self, session, document_id):
        return session.execute(
            select(StockDocument.status).where(StockDocument.id == document_id)
        ).scalar_one()

    def test_posts_every_line(self, session, uow, actor_with):
        first, second = make_product(uow()), make_stocked(uow(), on_hand_milli=1_000)
        document_id = self.submit(uow, actor_with, make_draft(second, first))

        service.post_document(uow(), document_id=document_id)

        assert self.posted(session, document_id) is DocumentStatus.POSTED
        assert level_of(session, first) == (5_000, 0)
        assert level_of(session, second) == (6_000, 0)

    def test_changes_nothing_when_repeated(self, session, uow, actor_with):
        product = make_product(uow())
        document_id = self.submit(uow, actor_with, make_draft(product))
        service.post_document(uow(), document_id=document_id)

        service.post_document(uow(), document_id=document_id)

        assert level_of(session, product) == (5_000, 0)

    @pytest.mark.parametrize(
        ("kind", "quantity_milli", "left"),
        [(DocumentKind.WRITE_OFF, 4_000, 6_000), (DocumentKind.COUNT, 4_000, 4_000)],
    )
    def test_takes_away(self, session, uow, actor_with, kind, quantity_milli, left):
        product = make_stocked(uow(), on_hand_milli=10_000)
        draft = make_draft(product, kind=kind, quantity_milli=quantity_milli)

        service.post_document(uow(), document_id=self.submit(uow, actor_with, draft))

        assert level_of(session, product) == (left, 0)

    @pytest.mark.parametrize(
        ("kind", "quantity_milli"), [(DocumentKind.WRITE_OFF, 8_000), (DocumentKind.COUNT, 2_000)]
    )
    def test_posts_nothing_when_one_line_goes_below_the_promised(
        self, session, uow, actor_with, kind, quantity_milli
    ):
        free, promised = make_stocked(uow()), make_stocked(uow())
        service.reserve(uow(), wants=[Want(promised.id, 3_000)], ref=make_ref())
        draft = make_draft(free, promised, kind=kind, quantity_milli=quantity_milli)
        document_id = self.submit(uow, actor_with, draft)

        service.post_document(uow(), document_id=document_id)

        document = session.get(StockDocument, document_id)
        session.refresh(document, ["lines"])
        assert document.status is DocumentStatus.REFUSED
        assert document.refusal == "below_reserved"
        assert [line.is_refused for line in document.lines] == [False, True]
        assert level_of(session, free) == (10_000, 0)
        assert level_of(session, promised) == (10_000, 3_000)
