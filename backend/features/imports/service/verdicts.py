"""What is said about a row once somebody has judged it."""

from backend.features.catalogue.models import Outcome
from backend.features.imports.errors import RowRefused
from backend.features.imports.models import SourceRow, Taken
from backend.kernel.errors import Invalid, ShopError


def verdict(row: SourceRow, key: str, judged: Outcome | ShopError) -> Taken:
    """Tell what became of a row, a refusal in words that name its column."""
    if isinstance(judged, ShopError):
        return Taken(row.line, key, None, _words(judged))
    return Taken(row.line, key, judged)


def _words(fault: ShopError) -> str:
    if isinstance(fault, RowRefused):
        return fault.reason
    if isinstance(fault, Invalid):
        return "; ".join(f"{name}: {messages[0]}" for name, messages in fault.errors.items())
    return fault.title
