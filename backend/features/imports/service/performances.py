"""Takes rows onto the posters."""

from collections.abc import Mapping, Sequence

from backend.features.catalogue import service as catalogue
from backend.features.catalogue.service import Part
from backend.features.imports.errors import RowRefused
from backend.features.imports.models import SourceRow, Taken
from backend.features.imports.service.drafts import refused, whole
from backend.features.imports.service.verdicts import verdict
from backend.kernel.errors import ShopError
from backend.kernel.tables import folded
from backend.kernel.unit_of_work import UnitOfWork

REQUIRED = ("movie_sku", "actor")
TARGETS = (*REQUIRED, "part", "billing")
MAX_BILLING = 10_000


def key_of(values: Mapping[str, str]) -> str:
    """Return what tells two parts apart: one person has a part in a movie once."""
    actor = folded(" ".join(values.get("actor", "").split()))
    words = (values.get("movie_sku", ""), actor, values.get("part", ""))
    return " / ".join(word for word in words if word)


def put(uow: UnitOfWork, rows: Sequence[SourceRow]) -> list[Taken]:
    """Give the parts of a chunk of rows; none stands twice in it."""
    parts: dict[int, Part] = {}
    faults: dict[int, ShopError] = {}
    for place, row in enumerate(rows):
        try:
            parts[place] = _part(row.values)
        except RowRefused as fault:
            faults[place] = fault
    verdicts = catalogue.put_performances(uow, parts=list(parts.values()))
    judged = dict(zip(parts, verdicts, strict=True)) | faults
    return [verdict(row, key_of(row.values), judged[place]) for place, row in enumerate(rows)]


def _part(values: Mapping[str, str]) -> Part:
    for name in REQUIRED:
        if not values.get(name):
            raise refused(name, "is empty")
    return Part(
        movie_sku=values["movie_sku"],
        actor=values["actor"],
        part=values.get("part", ""),
        billing=whole(values, "billing", low=1, high=MAX_BILLING),
    )
