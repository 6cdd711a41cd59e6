"""Taking a demo away: nothing of it stays, nothing of the owner's goes."""

import pytest
from sqlalchemy import func, select, update

from backend.demo.life import as_employee, file_requests, hang_card, take_down_card
from backend.demo.removal import NobodyLeft, RealOrdersExist, take_away
from backend.demo.shelves import SHOPS
from backend.features.accounts import service as accounts
from backend.features.accounts.models import User
from backend.features.audit.models import AuditEntry
from backend.features.catalogue import service as catalogue
from backend.features.catalogue.models import Actor, Product, SearchWord, Section
from backend.features.orders import service as orders
from backend.features.orders.models import Order
from backend.features.stock import service as stock
from backend.kernel.actor import Permission
from backend.kernel.outbox import OutboxMessage
from backend.metadata import metadata
from tests.factories.accounts import make_user
from tests.factories.cart import make_guest
from tests.factories.catalogue import make_movie, make_product
from tests.factories.orders import make_order
from tests.factories.stock import stock_up

STAYS = {"alembic_version", "audit_entries", "catalogue_version", "outbox"}


def counts(session) -> dict[str, int]:
    """Return how many rows each table holds."""
    session.flush()
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in metadata.sorted_tables
        if table.name not in STAYS
    }


@pytest.fixture(autouse=True)
def short_past(monkeypatch) -> None:
    """Let demo shops have a twentieth of their trade here."""
    monkeypatch.setattr("backend.demo.days.ORDERS", 100)


@pytest.fixture
def opened(uow, lived):
    """Return a function that opens a demo shop with all it has, requests and card included."""

    def open_(shop: str) -> None:
        hang_card(uow(), shop=shop)
        lived(shop)
        ana = accounts.people_with(uow(), permission=Permission.SECTION_REQUESTS_FILE)[0]
        file_requests(uow(as_employee(user_id=ana, name="Ana Costa")), shop=shop)

    return open_


class TestTakeAway:
    @pytest.mark.parametrize("shop", SHOPS)
    def test_leaves_an_empty_shop(self, uow, session, opened, shop) -> None:
        before = counts(session)
        opened(shop)

        removed = take_away(uow())
        take_down_card(uow())

        after = counts(session)
        settings = after.pop("shop_settings") - before.pop("shop_settings")
        assert after == before
        assert settings in {0, 1}  # the row may stay, with nothing in it
        assert removed.people > 20
        assert removed.orders > 80
        assert not accounts.has_people(uow())

    def test_changes_nothing_when_repeated(self, uow, session, opened) -> None:
        opened("movies")
        take_away(uow())
        version = catalogue.catalogue_version(uow())
        entries = session.scalar(select(func.count(AuditEntry.id)))

        removed = take_away(uow())

        assert (removed.products, removed.people, removed.orders) == (0, 0, 0)
        assert session.scalar(select(func.count(AuditEntry.id))) == entries
        assert catalogue.catalogue_version(uow()) >= version

    def test_refuses_while_a_real_order_exists(self, uow, session, opened) -> None:
        opened("movies")
        film = catalogue.product_by_sku(uow(), sku="MOV-METRO")
        make_order(uow(make_guest()), film)
        before = counts(session)

        with pytest.raises(RealOrdersExist) as refused:
            take_away(uow())

        assert refused.value.count == 1
        assert counts(session) == before

    def test_leaves_what_the_owner_made(self, uow, session, opened) -> None:
        opened("movies")
        make_user(session, "admin", username="owner")
        dramas = catalogue.section_by_path(uow(), names=["Drama", "Dramas"])
        own = make_product(uow(), name="House candle", section_id=dramas.id)
        film = make_movie(uow(), name="My own film", section_id=dramas.id)
        keaton = catalogue.actor_by_name(uow(), name="Buster Keaton")
        catalogue.put_performance(uow(), movie_id=film.id, actor_id=keaton.id, part="Himself")
        stock_up(uow(), own, on_hand_milli=3_000)

        take_away(uow())

        assert set(session.scalars(select(Product.name))) == {"House candle", "My own film"}
        assert list(session.scalars(select(Actor.name))) == ["Buster Keaton"]
        assert "Dramas" in set(session.scalars(select(Section.name)))
        assert list(session.scalars(select(User.username))) == ["owner"]
        assert stock.available(uow(), product_ids=[own.id]) == {own.id: 3_000}
        assert stock.find_discrepancies(uow()) == orders.find_discrepancies(uow()) == []
        assert "candle" in set(session.scalars(select(SearchWord.word)))

    def test_leaves_a_namesake_alone(self, uow, session, stocked) -> None:
        make_user(session, "admin", username="olivia", first_name="Olivia", last_name="Real")
        stocked("chocolate")

        take_away(uow())

        assert list(session.scalars(select(User.last_name))) == ["Real"]
        assert session.scalar(select(func.count(Product.id))) == 0

    def test_leaves_people_about_whom_somebody_decided_since(self, uow, session, opened) -> None:
        opened("movies")
        make_user(session, "admin", username="owner")
        teo = session.scalars(select(User).where(User.username == "teo")).one()
        accounts.approve(uow(), user_id=teo.id, note="Welcome")

        take_away(uow())

        assert set(session.scalars(select(User.username))) == {"owner", "teo"}

    def test_refuses_to_leave_people_without_an_administrator(self, uow, session, opened) -> None:
        opened("movies")
        make_user(session, "shopper", username="regular")

        with pytest.raises(NobodyLeft):
            take_away(uow())

    def test_drops_waiting_jobs_about_what_went(self, uow, session, opened, run_jobs) -> None:
        opened("movies")

        take_away(uow())

        assert run_jobs() >= 0
        dead = select(func.count()).where(OutboxMessage.dead_at.is_not(None))
        assert session.scalar(dead) == 0

    def test_names_the_files_to_which_nothing_points_any_more(self, uow, session, opened) -> None:
        opened("movies")
        session.execute(update(Product).where(Product.sku == "MOV-METRO").values(image="0" * 32))

        removed = take_away(uow())

        assert f"photos/{'0' * 32}-small.webp" in removed.files
        assert len(removed.files) == 3

    def test_writes_down_that_it_happened(self, uow, session, opened) -> None:
        opened("movies")

        take_away(uow())

        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "demo.removed")).one()
        assert '"products": 57' in (entry.after or "")


class TestTakeDownCard:
    def test_leaves_what_the_owner_wrote(self, uow) -> None:
        hang_card(uow(), shop="general")
        accounts.change_card(uow(), changes={"phone": "0151 2345678"})

        take_down_card(uow())

        row = accounts.change_card(uow(), changes={})
        assert (row.phone, row.address, row.headline_lines) == ("0151 2345678", "", [])
        assert (row.week, row.rates, row.terms_text, row.is_demo) == ([], [], "", False)


class TestSeedTwice:
    def test_the_demo_may_come_back(self, uow, session, opened) -> None:
        opened("movies")
        take_away(uow())

        opened("chocolate")

        assert session.scalar(select(func.count(Order.id))) > 80
        assert stock.find_discrepancies(uow()) == orders.find_discrepancies(uow()) == []
