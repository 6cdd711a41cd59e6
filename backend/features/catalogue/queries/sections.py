"""Reading sections as the shop shows them: a tree with counts and a picture for each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import func, select

from backend.features.catalogue.errors import SectionGone
from backend.features.catalogue.models import Product, Section
from backend.features.catalogue.models.sections import PATH_SEPARATOR
from backend.features.catalogue.queries.rows import Finished, pictured, product_rows
from backend.features.catalogue.queries.tree import shelves_of
from backend.kernel.unit_of_work import UnitOfWork

_FACTS = (
    Section.id,
    Section.parent_id,
    Section.name,
    Section.tint,
    Section.description,
    Section.position,
    Section.version,
)


@dataclass
class _Node:
    facts: Finished
    children: list["_Node"] = field(default_factory=list)
    product_count: int = 0
    product_id: int | None = None  # whose picture stands for the section


def list_sections(uow: UnitOfWork, *, parent_id: int | None, depth: int | None) -> list[Finished]:
    """Return the open sections below a parent (None: the top) as nested trees.

    `depth` cuts the answer, not the counts. Three queries, whatever the size; raises SectionGone.
    """
    nodes = _nodes(uow)
    if parent_id is not None and parent_id not in nodes:
        raise SectionGone
    found = nodes[parent_id].children if parent_id is not None else _top(nodes)
    return _shown(uow, found, depth)


def section_by_id(uow: UnitOfWork, *, section_id: int) -> Finished:
    """Return one open section with all below it. Raises SectionGone."""
    nodes = _nodes(uow)
    if section_id not in nodes:
        raise SectionGone
    return _shown(uow, [nodes[section_id]], None)[0]


def list_closed_sections(uow: UnitOfWork) -> list[Finished]:
    """Return the sections that are closed, by name, each on its own and without products."""
    rows = uow.session.execute(
        select(*_FACTS).where(Section.archived_at.is_not(None)).order_by(Section.name, Section.id)
    ).all()
    known = shelves_of(uow.session, section_ids=[row.id for row in rows])
    return [
        dict(row._mapping)  # noqa: SLF001  public name of a row's mapping
        | {"path": known[row.id].path, "product_count": 0, "picture": None, "children": []}
        for row in rows
    ]


def _nodes(uow: UnitOfWork) -> dict[int, _Node]:
    rows = uow.session.execute(
        select(*_FACTS).where(Section.archived_at.is_(None)).order_by(Section.position, Section.id)
    )
    nodes = {row.id: _Node(facts=dict(row._mapping)) for row in rows}  # noqa: SLF001  public name of a row's mapping
    for node in nodes.values():
        parent_id = node.facts["parent_id"]
        if isinstance(parent_id, int):
            nodes[parent_id].children.append(node)
    counts = uow.session.execute(
        select(Product.section_id, func.count(), func.min(Product.id))
        .where(Product.archived_at.is_(None))
        .group_by(Product.section_id)
    )
    for section_id, count, product_id in counts:
        if section_id in nodes:
            nodes[section_id].product_count = count
            nodes[section_id].product_id = product_id
    for node in _top(nodes):
        _sum_up(node, path="")
    return nodes


def _top(nodes: dict[int, _Node]) -> list[_Node]:
    return [node for node in nodes.values() if node.facts["parent_id"] is None]


def _sum_up(node: _Node, *, path: str) -> None:
    node.facts["path"] = f"{path}{node.facts['name']}"
    for child in node.children:
        _sum_up(child, path=f"{node.facts['path']}{PATH_SEPARATOR}")
        node.product_count += child.product_count
        node.product_id = node.product_id or child.product_id


def _shown(uow: UnitOfWork, nodes: list[_Node], depth: int | None) -> list[Finished]:
    wanted = {node.product_id for node in _walk(nodes, depth) if node.product_id is not None}
    rows = uow.session.execute(product_rows().where(Product.id.in_(wanted))).all()
    pictures = pictured(uow, rows) if rows else {}
    return [_section(node, pictures, depth) for node in nodes]


def _walk(nodes: list[_Node], depth: int | None) -> Iterable[_Node]:
    for node in nodes:
        yield node
        if depth is None or depth > 1:
            yield from _walk(node.children, None if depth is None else depth - 1)


def _section(node: _Node, pictures: dict[int, Finished], depth: int | None) -> Finished:
    below = node.children if depth is None or depth > 1 else []
    return node.facts | {
        "product_count": node.product_count,
        "picture": None if node.product_id is None else pictures[node.product_id],
        "children": [
            _section(child, pictures, None if depth is None else depth - 1) for child in below
        ],
    }
