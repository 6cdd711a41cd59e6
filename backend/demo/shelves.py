"""The goods of a demo shop: read from its file, put on the shelves by the shop's own services."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any  # Any: the shape of the demo file is known here alone

import yaml

from backend.features.catalogue import service as catalogue
from backend.features.imports import service as imports
from backend.features.imports.models import SourceRow
from backend.kernel.unit_of_work import UnitOfWork

SHOPS = ("general",)
PATH_SEPARATOR = " > "


class DemoFileWrong(Exception):
    """A row of the demo file was refused: a mistake in our own data."""


def stock_shelves(uow: UnitOfWork, *, shop: str) -> int:
    """Make sections and products with their opening stock. Returns how many products stand there.

    Safe to repeat: what stands already stays as it is.
    """
    goods = read_goods(shop)
    paths = _paths(goods["sections"])
    for section in goods["sections"]:
        catalogue.section_by_path(
            uow,
            names=paths[section["name"]].split(PATH_SEPARATOR),
            description=section["description"],
        )
    rows = rows_of(goods, paths)
    taken = imports.take_products(uow, rows=rows, seen={})
    refused = [f"{each.key}: {each.reason}" for each in taken if each.outcome is None]
    if refused:
        raise DemoFileWrong("; ".join(refused))
    _add_casts(uow, goods["movies"])
    return len(taken)


def read_goods(shop: str) -> dict[str, Any]:
    """Return the demo file: card, requests, sections, groceries, chocolates, movies."""
    text = files("backend.demo").joinpath(f"{shop}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def rows_of(goods: Mapping[str, Any], paths: Mapping[str, str]) -> list[SourceRow]:
    """Return the goods as rows in the columns of an import."""
    entries = [
        *(_grocery(each) for each in goods["groceries"]),
        *(_chocolate(each) for each in goods["chocolates"]),
        *(_movie(each) for each in goods["movies"]),
    ]
    return [
        SourceRow(number, {**values, "section": paths[values["section"]]})
        for number, values in enumerate(entries, start=1)
    ]


def _paths(sections: list[dict[str, Any]]) -> dict[str, str]:
    paths: dict[str, str] = {}
    for section in sections:
        above = paths[section["parent"]] + PATH_SEPARATOR if "parent" in section else ""
        paths[section["name"]] = above + section["name"]
    return paths


def _common(each: dict[str, Any], *, tax_percent: str) -> dict[str, str]:
    return {
        "sku": each["sku"],
        "name": each["name"],
        "section": each["section"],
        "rate": f"{each['rate']:.2f}",
        "tax_percent": tax_percent,
        "quantity_available": str(each["on_hand"]),
        "description": each.get("description", ""),
    }


def _grocery(each: dict[str, Any]) -> dict[str, str]:
    return _common(each, tax_percent="7") | {
        "unit_type": each["unit"],
        "brand": each["brand"],
        "shelf": each["shelf"],
        "rate_per": str(each.get("rate_per", 1)),
        "step": str(each.get("step", 1)),
        "minimum": str(each["min"]) if "min" in each else "",
    }


def _chocolate(each: dict[str, Any]) -> dict[str, str]:
    return _common(each, tax_percent="7") | {
        "kind": "chocolate",
        "brand": each["maker"],
        "shelf": "F1",
        "bean_origin": each["origin"],
        "cocoa_percent": str(each["cocoa"]),
        "tasting_notes": each["notes"],
        "ingredients": "cocoa beans, cane sugar, cocoa butter" if each["cocoa"] < 100 else "cocoa",  # noqa: PLR2004  pure
    }


def _movie(each: dict[str, Any]) -> dict[str, str]:
    return _common(each, tax_percent="19") | {
        "kind": "movie",
        "shelf": "G1",
        "release_year": str(each["year"]),
        "runtime_minutes": str(each["minutes"]),
        "genres": ",".join(each["genres"]),
        "synopsis": each["synopsis"],
    }


def _add_casts(uow: UnitOfWork, movies: list[dict[str, Any]]) -> None:
    ids = catalogue.ids_by_sku(uow, skus=[movie["sku"] for movie in movies])
    for movie in movies:
        for billing, (name, part) in enumerate(movie["cast"], start=1):
            actor = catalogue.actor_by_name(uow, name=name)
            catalogue.put_performance(
                uow, movie_id=ids[movie["sku"]], actor_id=actor.id, part=part, billing=billing
            )
