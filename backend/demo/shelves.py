"""The goods of a demo shop: read from its files, put on the shelves by the shop's own services."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any  # Any: the shape of the demo files is known here alone

import yaml

from backend.features.catalogue import service as catalogue
from backend.features.catalogue.models import Outcome
from backend.features.catalogue.service.version import bump
from backend.features.imports.service.drafts import draft_of
from backend.kernel.errors import ShopError
from backend.kernel.money import decimals_of
from backend.kernel.unit_of_work import UnitOfWork

SHOPS = ("general", "grocery", "chocolate", "movies")
KINDS = {"groceries": "grocery", "chocolates": "chocolate", "movies": "movie"}
PATH_SEPARATOR = " > "
OWN = ("group", "on_hand")  # columns that an import does not know


class DemoFileWrong(Exception):
    """A row of the demo files was refused: a mistake in our own data."""


@dataclass(frozen=True)
class Good:
    """One product of a demo shop: its columns as an import takes them, and what stands there."""

    sku: str
    group: str
    on_hand: str
    values: Mapping[str, str]


def stock_shelves(uow: UnitOfWork, *, shop: str, opened_at: datetime) -> int:
    """Make the sections and products of a shop. Returns how many products it has.

    Safe to repeat: what is there already stays as it is, whatever became of it since. Nothing
    stands on the shelves yet, see `demo.history`.
    """
    _open_sections(uow, read_shop(shop)["sections"])
    goods = goods_of(shop)
    known = catalogue.ids_by_sku(uow, skus=[good.sku for good in goods])
    missing = [good for good in goods if good.sku not in known]
    if missing:
        bump(uow)  # now, before the units below that lie in the past
    new = read_shop(shop)["new"]
    _take(uow, opened_at, [good for good in missing if good.sku not in new])
    for place, sku in reversed(list(enumerate(new, start=1))):  # the newest has the highest id
        came_at = uow.now - timedelta(days=2 * place)
        _take(uow, came_at, [good for good in missing if good.sku == sku])
    _add_casts(uow, {good.sku for good in missing})
    return len(goods)


def _take(uow: UnitOfWork, came_at: datetime, goods: Sequence[Good]) -> None:
    currency = uow.shop.currency
    shelvings = [
        catalogue.Shelving(
            draft_of(
                {**good.values, "rate": _rate(good, currency)}, section_id=0, currency=currency
            ),
            tuple(good.values["section"].split(PATH_SEPARATOR)),
        )
        for good in goods
    ]
    verdicts = catalogue.put_products(replace(uow, now=came_at), shelvings=shelvings)
    _check(verdicts, [good.sku for good in goods])


def _check(verdicts: Sequence[Outcome | ShopError], names: Sequence[str]) -> None:
    refused = [
        f"{name}: {verdict}"
        for name, verdict in zip(names, verdicts, strict=True)
        if not isinstance(verdict, Outcome)
    ]
    if refused:
        raise DemoFileWrong("; ".join(refused))


@cache
def read_shop(shop: str) -> dict[str, Any]:
    """Return a shop's file: card, requests, sections with the groups of goods they take."""
    text = files("backend.demo").joinpath(f"shops/{shop}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def goods_of(shop: str) -> list[Good]:
    """Return the goods whose group has a section in this shop, in the order of the files."""
    paths = _paths_of_groups(read_shop(shop)["sections"])
    return [
        replace(good, values={**good.values, "section": paths[good.group]})
        for good in all_goods()
        if good.group in paths
    ]


@cache
def all_goods() -> Sequence[Good]:
    """Return the goods of all demo shops."""
    return [
        Good(
            sku=row["sku"],
            group=row["group"],
            on_hand=row["on_hand"],
            values={"kind": kind} | {key: row[key] for key in row if key not in OWN},
        )
        for file, kind in KINDS.items()
        for row in _rows(file)
    ]


def cast_names() -> list[str]:
    """Return everybody who plays in a demo movie."""
    return list(dict.fromkeys(row["actor"] for row in _rows("casts")))


def _rows(file: str) -> Iterator[dict[str, str]]:
    text = files("backend.demo").joinpath(f"goods/{file}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _paths_of_groups(sections: Sequence[dict[str, Any]]) -> dict[str, str]:
    paths = _paths(sections)
    return {
        group: paths[section["name"]] for section in sections for group in section.get("groups", [])
    }


def _paths(sections: Sequence[dict[str, Any]]) -> dict[str, str]:
    paths: dict[str, str] = {}
    for section in sections:
        above = paths[section["parent"]] + PATH_SEPARATOR if "parent" in section else ""
        paths[section["name"]] = above + section["name"]
    return paths


def section_paths(shop: str) -> list[list[str]]:
    """Return the sections of a shop as paths of names, those below before those above."""
    paths = _paths(read_shop(shop)["sections"]).values()
    return sorted((path.split(PATH_SEPARATOR) for path in paths), key=lambda names: -len(names))


def _open_sections(uow: UnitOfWork, sections: Sequence[dict[str, Any]]) -> None:
    paths = _paths(sections)
    for section in sections:
        catalogue.section_by_path(
            uow,
            names=paths[section["name"]].split(PATH_SEPARATOR),
            description=section["description"],
        )


def _rate(good: Good, currency: str) -> str:
    """Return the rate as the shop's currency writes it: 2.40, or 240 where there are no cents."""
    rate = Decimal(good.values["rate"])
    return str(rate if decimals_of(currency) else int(rate * 100))


def _add_casts(uow: UnitOfWork, skus: set[str]) -> None:
    parts = [
        catalogue.Part(row["movie_sku"], row["actor"], row["part"], int(row["billing"]))
        for row in _rows("casts")
        if row["movie_sku"] in skus
    ]
    if parts:
        verdicts = catalogue.put_performances(uow, parts=parts)
        _check(verdicts, [f"{part.movie_sku}, {part.actor}" for part in parts])
