"""Many at once come to the same as one after the other."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from backend.features.catalogue import queries, service
from backend.features.catalogue.errors import BarcodeTaken, KindIsFixed, NotOwnSection
from backend.features.catalogue.models import (
    ChocolateDetails,
    ManagerSection,
    MovieDetails,
    Outcome,
    Product,
    ProductKind,
    ProductWord,
    Section,
    UnitType,
)
from backend.features.catalogue.service import Shelving
from backend.kernel.actor import Actor, Permission
from backend.kernel.errors import Invalid, PermissionMissing, ShopError
from tests.factories.accounts import make_user
from tests.factories.catalogue import make_draft, make_movie, make_product, make_section

BAR = ChocolateDetails(bean_origin="Peru", cocoa_percent_milli=72_500, tasting_notes="fig, Äpfel")
FILM = MovieDetails(release_year=1926, runtime_minutes=79, genres=("Comedy", "Noir"), synopsis="x")


@pytest.fixture
def section(uow):
    return make_section(uow(), "Regal")


@pytest.fixture
def drafts(uow, section):
    """One of each kind with everything that can be said."""

    def make(**fields):
        return make_draft(uow(), section_id=section.id, **fields)

    return [
        make(name="  Grüne   Äpfel ", unit_type=UnitType.KG, step_milli=250, barcode="400 1"),
        make(kind=ProductKind.CHOCOLATE, chocolate=BAR, brand="Zotter", tax_rate_bp=700),
        make(kind=ProductKind.MOVIE, movie=FILM, shelf="K 3", description="Stumm", max_milli=5000),
    ]


@pytest.fixture
def put(uow):
    return lambda *drafts: service.put_products(uow(), shelvings=[Shelving(d) for d in drafts])


def found(session, draft):
    return session.scalar(select(Product).where(Product.sku == draft.sku))


def words(session, product_id):
    rows = session.execute(
        select(ProductWord.place, ProductWord.word).where(ProductWord.product_id == product_id)
    )
    return {tuple(row) for row in rows}


class TestPutProducts:
    def test_makes_what_putting_each_makes(self, put, drafts, uow, session) -> None:
        twins = [
            replace(
                draft, sku=f"{draft.sku}-single", barcode=None if not draft.barcode else "400 2"
            )
            for draft in drafts
        ]
        for twin in twins:
            service.put_product(uow(), draft=twin)

        assert put(*drafts) == [Outcome.CREATED] * 3

        for draft, twin in zip(drafts, twins, strict=True):
            bulk, single = found(session, draft), found(session, twin)
            made = service.draft_of(uow(), product_id=bulk.id)
            wanted = service.draft_of(uow(), product_id=single.id)
            assert replace(made, sku="", barcode="") == replace(wanted, sku="", barcode="")
            columns = set(Product.__table__.columns.keys()) - {
                "id",
                "sku",
                "barcode",
                "search_text",
            }
            assert {name: getattr(bulk, name) for name in columns} == {
                name: getattr(single, name) for name in columns
            }
            own = queries.search_texts(session, product_ids=[bulk.id])[bulk.id]
            assert bulk.search_text == own
            assert len(words(session, bulk.id)) >= len(set(own.split())) - 2  # the marks

    def test_leaves_what_stands_so_already(self, put, drafts, session) -> None:
        put(*drafts)
        version = session.execute(select(func.sum(Product.version))).scalar()

        assert put(*drafts) == [Outcome.UNCHANGED] * 3
        assert session.execute(select(func.sum(Product.version))).scalar() == version

    @pytest.mark.parametrize("changed", ["name", "details", "archived"])
    def test_changes_what_differs_and_moves_its_version(
        self, put, drafts, uow, session, changed
    ) -> None:
        put(*drafts)
        bar = found(session, drafts[1])
        version = bar.version
        wanted = drafts[1]
        if changed == "name":
            wanted = replace(wanted, name="Labooko")
        elif changed == "details":
            wanted = replace(wanted, chocolate=replace(BAR, tasting_notes="walnut"))
        else:
            service.archive_product(uow(), product_id=bar.id, base_version=version)
            version = bar.version

        assert put(drafts[0], wanted, drafts[2]) == [
            Outcome.UNCHANGED,
            Outcome.UPDATED,
            Outcome.UNCHANGED,
        ]

        bar = found(session, wanted)
        assert bar.version > version
        assert bar.archived_at is None
        assert service.draft_of(uow(), product_id=bar.id) == replace(
            wanted, min_milli=wanted.step_milli
        )
        assert bar.search_text == queries.search_texts(session, product_ids=[bar.id])[bar.id]
        if changed == "details":
            assert any(word == "walnut" for _, word in words(session, bar.id))
            assert not any(word == "fig" for _, word in words(session, bar.id))

    def test_refuses_alone_what_putting_it_alone_refuses(self, put, uow, drafts, session) -> None:
        make_product(uow(), sku="held", barcode="taken")
        good, misfits = (
            drafts[0],
            [
                replace(drafts[1], sku="a", name=""),
                replace(drafts[1], sku="b", barcode="taken"),
                replace(drafts[1], sku="c", section_id=987_654),
                replace(drafts[1], sku="d", chocolate=None),
                replace(drafts[1], sku="held"),
            ],
        )
        alone = []
        for misfit in misfits:
            with pytest.raises(ShopError) as caught:
                service.put_product(uow(), draft=misfit)
            alone.append(caught.value)

        verdicts = put(*misfits, good)

        assert [type(verdict) for verdict in verdicts[:-1]] == [type(error) for error in alone]
        assert [getattr(verdict, "errors", None) for verdict in verdicts[:-1]] == [
            getattr(error, "errors", None) for error in alone
        ]
        assert isinstance(verdicts[1], BarcodeTaken)
        assert isinstance(verdicts[4], KindIsFixed)
        assert verdicts[-1] is Outcome.CREATED
        assert found(session, misfits[0]) is None

    def test_gives_a_barcode_to_the_first_and_on_when_it_is_free(self, put, drafts) -> None:
        first, second, third = (
            replace(drafts[0], sku=sku, barcode="7") for sku in ("first", "second", "third")
        )
        assert isinstance(put(first, second)[1], BarcodeTaken)

        verdicts = put(replace(first, barcode=None), third)

        assert verdicts == [Outcome.UPDATED, Outcome.CREATED]

    def test_takes_one_article_number_twice_in_its_order(self, put, drafts, session) -> None:
        again = replace(drafts[0], name="Birnen")

        assert put(drafts[0], drafts[0], again) == [
            Outcome.CREATED,
            Outcome.UNCHANGED,
            Outcome.UPDATED,
        ]
        assert found(session, again).name == "Birnen"

    def test_moves_the_catalogue_once_and_not_for_nothing(self, put, drafts, uow) -> None:
        start = service.catalogue_version(uow())
        put(*drafts)
        after = service.catalogue_version(uow())
        put(*drafts)

        assert after > start
        assert service.catalogue_version(uow()) == after

    def test_asks_for_the_permission(self, uow, actor_with, drafts) -> None:
        with pytest.raises(PermissionMissing):
            service.put_products(
                uow(actor_with(Permission.SECTIONS_EDIT)), shelvings=[Shelving(drafts[0])]
            )

    def test_lets_managers_stay_in_their_own_sections(self, uow, session, drafts, section) -> None:
        manager = make_user(session, "manager")
        own = make_section(uow(), "Eigenes")
        session.add(ManagerSection(user_id=manager.id, section_id=own.id))
        session.flush()
        actor = actor_of(manager)

        verdicts = service.put_products(
            uow(actor),
            shelvings=[
                Shelving(drafts[0], ("Eigenes", "Tief")),
                Shelving(drafts[1], ("Regal", "Neu")),
                Shelving(drafts[2], ("Ganz neu",)),
            ],
        )

        assert verdicts[0] is Outcome.CREATED
        assert [type(verdict) for verdict in verdicts[1:]] == [NotOwnSection] * 2


def actor_of(user):
    held = {Permission.PRODUCTS_EDIT.value, Permission.SECTIONS_EDIT.value}
    return Actor(name="Manager", user_id=user.id, permissions=frozenset(held))


class TestPaths:
    def test_opens_what_is_missing_once_however_it_is_spelt(self, uow, drafts, session) -> None:
        verdicts = service.put_products(
            uow(),
            shelvings=[
                Shelving(drafts[0], ("Obst", "Frisch", "Äpfel")),
                Shelving(drafts[1], ("OBST ", "frisch", "Birnen")),
                Shelving(drafts[2], ("Obst",)),
            ],
        )

        assert verdicts == [Outcome.CREATED] * 3
        names = session.scalars(select(Section.name).where(Section.name != "Regal"))
        assert sorted(names) == ["Birnen", "Frisch", "Obst", "Äpfel"]
        deep = service.section_by_path(uow(), names=["obst", "frisch", "äpfel"])
        assert found(session, drafts[0]).section_id == deep.id

    def test_opens_like_opening_one_by_one(self, uow, drafts, session) -> None:
        top = make_section(uow(), "Alt")
        beside = service.open_section(uow(), name="Eins", parent_id=top.id)
        service.put_products(
            uow(), shelvings=[Shelving(drafts[0], ("Alt", "Zwei")), Shelving(drafts[1], ("Neu",))]
        )

        second = service.section_by_path(uow(), names=["Alt", "Zwei"])
        new = service.section_by_path(uow(), names=["Neu"])
        third = service.open_section(uow(), name="Drei", parent_id=top.id)

        assert (second.tint, second.position) == (top.tint, beside.position + 1)
        assert third.position == second.position + 1
        assert new.parent_id is None
        assert new.position > top.position
        assert (new.version, new.description, new.archived_at) == (1, "", None)

    def test_opens_a_closed_section_anew(self, uow, drafts, session) -> None:
        closed = make_section(uow(), "Winter")
        service.close_section(uow(), section_id=closed.id, base_version=closed.version)

        service.put_products(uow(), shelvings=[Shelving(drafts[0], ("Winter",))])

        assert found(session, drafts[0]).section_id != closed.id

    def test_opens_nothing_for_a_refused_product(self, uow, drafts, session) -> None:
        verdicts = service.put_products(
            uow(),
            shelvings=[
                Shelving(replace(drafts[0], name=""), ("Nie",)),
                Shelving(drafts[1], ("Nie > mals",)),
                Shelving(drafts[2], tuple("abcdefghi")),
            ],
        )

        faults = [verdict.errors.keys() for verdict in verdicts if isinstance(verdict, Invalid)]
        assert faults == [{"name"}, {"section"}, {"section"}]
        assert session.scalars(select(Section.name)).all() == ["Regal"]


class TestMovieInBulk:
    def test_keeps_its_cast_among_its_words(self, uow, session, put, section) -> None:
        movie = make_movie(uow(), name="Kid", section_id=section.id)
        actor = service.add_actor(uow(), name="Jackie Coogan")
        service.add_performance(uow(), movie_id=movie.id, actor_id=actor.id)
        draft = service.draft_of(uow(), product_id=movie.id)

        put(replace(draft, name="The Kid"))

        assert any(word == "coogan" for _, word in words(session, movie.id))
