"""The ways an import says no."""

from dataclasses import dataclass

from backend.kernel.errors import Invalid


@dataclass(eq=False)
class MappingUnreadable(Invalid):
    """The mapping file is no mapping; `errors` names the place and the rule."""

    title = "The mapping cannot be used"


@dataclass(eq=False)
class FileUnreadable(Invalid):
    """The file is no whole CSV file; `errors` names the line and what is wrong with it."""

    title = "The file cannot be read"


@dataclass(eq=False)
class ColumnsMissing(Invalid):
    """The file lacks columns without which no row can be read."""

    title = "The file lacks required columns"


@dataclass(eq=False)
class RowRefused(Invalid):
    """One row can not be taken; `errors` names the column and the rule."""

    title = "This row cannot be taken"

    @property
    def reason(self) -> str:
        """Say it in one line: the column, then its rule."""
        return "; ".join(f"{name} {rule}" for name, rules in self.errors.items() for rule in rules)
