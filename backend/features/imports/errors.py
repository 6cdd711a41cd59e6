"""The ways an import says no."""

from dataclasses import dataclass

from backend.kernel.errors import Invalid, ShopError


@dataclass(eq=False)
class MappingUnreadable(Invalid):
    """The mapping file is no mapping; `errors` names the place and the rule."""

    title = "The mapping cannot be used"


@dataclass(eq=False)
class ColumnsMissing(Invalid):
    """The file lacks columns without which no row can be read."""

    title = "The file lacks required columns"


@dataclass(eq=False)
class RowRefused(ShopError):
    """One row can not be taken; the reason names the column and the rule."""

    title = "This row cannot be taken"
    reason: str


@dataclass(eq=False)
class ImportHasRefusals(Invalid):
    """A strict run met a row that it may not leave out, so nothing was applied."""

    title = "Nothing was imported"


@dataclass(eq=False)
class Rehearsed(ShopError):
    """A dry run got this far; raised so that its unit rolls back."""

    title = "Only tried"
    taken: tuple[object, ...]
