"""Imports beside each other and beside a shop that sells."""

from collections import Counter
from functools import partial

from sqlalchemy import func, select

from backend.features.catalogue import service as catalogue
from backend.features.catalogue.models import Actor, Outcome, Product, Section
from backend.features.imports import service as imports
from backend.features.imports.models import ImportKind, SourceRow
from backend.features.stock import service as stock
from backend.features.stock.errors import OutOfStock
from backend.features.stock.models import Ref, Want
from backend.kernel.actor import SYSTEM
from tests.crowd import at_once

PEOPLE = 4
EACH = 8


def goods(run: str, **values: str) -> list[SourceRow]:
    basics = {"name": "Pear", "section": f"{run} > Fresh > Green", "rate": "3.40"}
    return [
        SourceRow(line, basics | {"sku": sku} | values)
        for line, sku in enumerate(skus_of(run), start=2)
    ]


def skus_of(run: str) -> list[str]:
    return [f"{run} {number}" for number in range(EACH)]


def take(crowd, kind, rows):
    def work(uow):
        taken = imports.take(uow, kind=kind, rows=rows, seen={})
        assert all(each.outcome for each in taken), taken
        return Counter(each.outcome for each in taken)

    return crowd.run(work, actor=SYSTEM)


def number_of(crowd, model):
    return crowd.run(
        lambda uow: uow.session.scalar(select(func.count()).select_from(model)), actor=SYSTEM
    )


def test_the_same_file_many_times_at_once_makes_everything_once(crowd):
    before = number_of(crowd, Section), number_of(crowd, Product)

    outcomes = at_once([partial(take, crowd, ImportKind.PRODUCTS, goods("twins"))] * PEOPLE)

    together = sum((each for each in outcomes if isinstance(each, Counter)), Counter())
    assert together == Counter({Outcome.CREATED: EACH, Outcome.UNCHANGED: (PEOPLE - 1) * EACH})
    after = number_of(crowd, Section), number_of(crowd, Product)
    assert after == (before[0] + 3, before[1] + EACH)


def test_one_actor_in_many_films_at_once_is_one_person(crowd):
    film = {"kind": "movie", "release_year": "1921"}
    take(crowd, ImportKind.PRODUCTS, goods("film", **film))
    people = number_of(crowd, Actor)
    works = [
        partial(
            take,
            crowd,
            ImportKind.PERFORMANCES,
            [SourceRow(2, {"movie_sku": sku, "actor": "One of Many"})],
        )
        for sku in skus_of("film")[:PEOPLE]
    ]

    assert at_once(works) == [Counter({Outcome.CREATED: 1})] * PEOPLE
    assert number_of(crowd, Actor) == people + 1


def test_counts_what_is_sold_meanwhile(crowd):
    take(crowd, ImportKind.PRODUCTS, goods("sale", quantity_available="6"))
    skus = skus_of("sale")
    ids = crowd.run(lambda uow: catalogue.ids_by_sku(uow, skus=skus), actor=SYSTEM)

    def buy(number, uow):
        wants = [Want(product_id, 3000) for product_id in ids.values()]
        stock.reserve(uow, wants=wants, ref=Ref("order", str(number)))

    works = [partial(crowd.run, partial(buy, number), actor=SYSTEM) for number in range(PEOPLE)]
    for number in range(PEOPLE):
        rows = goods("sale", quantity_available=str(number % 2 * 5), name=f"Pear {number}")
        works.append(partial(take, crowd, ImportKind.PRODUCTS, rows))

    outcomes = at_once(works)

    errors = [each for each in outcomes if isinstance(each, BaseException)]
    assert {type(error) for error in errors} <= {OutOfStock}, errors
    assert crowd.run(stock.find_discrepancies, actor=SYSTEM) == []
