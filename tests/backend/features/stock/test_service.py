"""Levels, ledger and documents."""

import pytest
from sqlalchemy import select

from backend.features.catalogue.models import Availability, Product
from backend.features.stock import service
from backend.features.stock.errors import BelowReserved, OutOfStock, ShortLine
from backend.features.stock.models import (
    DocumentKind,
    DocumentStatus,
    MovementKind,
    Pick,
    StockDocument,
    StockLevel,
    StockMovement,
    Want,
)
from backend.kernel.actor import Permission
from backend.kernel.errors import Conflict, Invalid, PermissionMissing
from tests.factories.catalogue import make_product, make_weighed
from tests.factories.stock import make_draft, make_ref, make_stocked, stock_up


def level_of(session, product):
    return session.execute(
        select(StockLevel.on_hand_milli, StockLevel.reserved_milli).where(
            StockLevel.product_id == product.id
        )
    ).one()


def ledger_of(session, product):
    rows = session.execute(
        select(
            StockMovement.kind,
            StockMovement.d_on_hand,
            StockMovement.d_reserved,
            StockMovement.on_hand_after,
            StockMovement.reserved_after,
        )
        .where(StockMovement.product_id == product.id)
        .order_by(StockMovement.seq)
    )
    return [tuple(row) for row in rows]


def band_of(session, product):
    return session.execute(
        select(Product.availability).where(Product.id == product.id)
    ).scalar_one()


class TestReserve:
    def test_promises_and_writes_the_balance(self, session, uow):
        product = make_stocked(uow(), on_hand_milli=10_000)

        service.reserve(uow(), wants=[Want(product.id, 3_000)], ref=make_ref())

        assert level_of(session, product) == (10_000, 3_000)
        assert ledger_of(session, product)[-1] == (MovementKind.RESERVE, 0, 3_000, 10_000, 3_000)

    def test_names_every_short_product(self, uow):
        plenty = make_stocked(uow(), on_hand_milli=10_000)
        short = make_stocked(uow(), on_hand_milli=1_000)
        never = make_product(uow())
        wants = [Want(each.id, 2_000) for each in (never, plenty, short)]

        with pytest.raises(OutOfStock) as refusal:
            service.reserve(uow(), wants=wants, ref=make_ref())

        assert refusal.value.lines == (
            ShortLine(short.id, 2_000, 1_000),
            ShortLine(never.id, 2_000, 0),
        )

    def test_holds_nothing_when_one_is_short(self, session, units, uow):
        plenty = make_stocked(uow(), on_hand_milli=10_000)
        short = make_stocked(uow(), on_hand_milli=1_000)
        wants = [Want(plenty.id, 2_000), Want(short.id, 2_000)]

        with pytest.raises(OutOfStock):
            units.run(
                lambda unit: service.reserve(unit, wants=wants, ref=make_ref()), actor=uow().actor
            )

        assert level_of(session, plenty) == (10_000, 0)
        assert len(ledger_of(session, plenty)) == 1

    def test_adds_up_the_same_product(self, uow):
        product = make_stocked(uow(), on_hand_milli=5_000)
        wants = [Want(product.id, 3_000), Want(product.id, 3_000)]

        with pytest.raises(OutOfStock) as refusal:
            service.reserve(uow(), wants=wants, ref=make_ref())

        assert refusal.value.lines == (ShortLine(product.id, 6_000, 5_000),)

    def test_passes_its_kill_point(self, uow, checkpoints):
        product = make_stocked(uow())

        service.reserve(uow(), wants=[Want(product.id, 1_000)], ref=make_ref())

        assert checkpoints.passed_names == ["stock-reserved"]


class TestAvailability:
    def test_tells_the_catalogue_of_another_band(self, session, uow):
        product = make_stocked(uow(), on_hand_milli=6_000)
        bands = []

        for _ in range(6):
            service.reserve(uow(), wants=[Want(product.id, 1_000)], ref=make_ref())
            bands.append(band_of(session, product))

        assert bands == [Availability.LOW] * 5 + [Availability.OUT]

    def test_leaves_the_product_alone_within_a_band(self, session, uow):
        product = make_stocked(uow(), on_hand_milli=100_000)
        before = product.version

        service.reserve(uow(), wants=[Want(product.id, 1_000)], ref=make_ref())

        session.refresh(product)
        assert (product.version, product.availability) == (before, Availability.IN_STOCK)


class TestRelease:
    def test_takes_the_promise_back_once(self, session, uow):
        product = make_stocked(uow(), on_hand_milli=10_000)
        ref = make_ref()
        service.reserve(uow(), wants=[Want(product.id, 3_000)], ref=ref)

        service.release(uow(), wants=service.reserved_for(uow(), ref=ref), ref=ref)

        assert level_of(session, product) == (10_000, 0)
        assert service.reserved_for(uow(), ref=ref) == []

    def test_never_gives_back_more_than_was_promised(self, uow):
        product = make_stocked(uow())

        with pytest.raises(Conflict):
            service.release(uow(), wants=[Want(product.id, 1_000)], ref=make_ref())


class TestCommit:
    def test_takes_what_was_picked_and_ends_the_promise(self, session, uow):
        product = make_stocked(uow(), on_hand_milli=10_000)
        ref = make_ref()
        service.reserve(uow(), wants=[Want(product.id, 3_000)], ref=ref)

        service.commit(uow(), picks=[Pick(product.id, 3_000, 2_750)], ref=ref)

        assert level_of(session, product) == (7_250, 0)
        assert ledger_of(session, product)[-1] == (
            MovementKind.COMMIT,
            -2_750,
            -3_000,
            7_250,
            0,
        )

    def test_refuses_to_take_more_than_the_book_holds(self, uow):
        product = make_stocked(uow(), on_hand_milli=3_000)
        ref = make_ref()
        service.reserve(uow(), wants=[Want(product.id, 3_000)], ref=ref)

        with pytest.raises(Conflict):
            service.commit(uow(), picks=[Pick(product.id, 3_000, 3_100)], ref=ref)


class TestRestock:
    def test_puts_goods_back(self, session, uow):
        product = make_stocked(uow(), on_hand_milli=10_000)

        service.restock(uow(), wants=[Want(product.id, 500)], ref=make_ref())

        assert level_of(session, product) == (10_500, 0)


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


class TestFindDiscrepancies:
    def test_finds_nothing_in_good_books(self, uow):
        product = make_stocked(uow())
        ref = make_ref()
        service.reserve(uow(), wants=[Want(product.id, 3_000)], ref=ref)
        service.commit(uow(), picks=[Pick(product.id, 3_000, 2_000)], ref=ref)
        stock_up(uow(), product, on_hand_milli=1_000)

        assert service.find_discrepancies(uow()) == []
