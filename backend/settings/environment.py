"""Typed reading of environment variables; every complaint is one line that names the variable."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_LONGEST_SHOWN = 40


class SettingsError(Exception):
    """A setting that is missing or wrong; its text is the whole line the user reads."""

    def __init__(self, name: str, problem: str, example: str = "") -> None:
        advice = f". Example: {name}={example}" if example else ""
        super().__init__(f"{name}: {problem}{advice}")
        self.name = name


@dataclass(frozen=True)
class Environment:
    """The variables of one process. An empty variable counts as not given."""

    values: Mapping[str, str]

    def text(self, name: str, default: str) -> str:
        """Return the value without surrounding blanks."""
        return self.values.get(name, "").strip() or default

    def secret(self, name: str, *, example: str) -> str:
        """Read NAME, or the file named by NAME_FILE; empty when neither is given."""
        value, path = self.text(name, ""), self.text(f"{name}_FILE", "")
        if not path:
            return value
        if value:
            raise SettingsError(name, f"given twice, also as {name}_FILE", example)
        name, example = f"{name}_FILE", f"/run/secrets/{name.lower()}"
        try:
            content = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not UTF-8 text"
            raise SettingsError(name, f'cannot read "{shown(path)}" ({reason})', example) from error
        if not content:
            raise SettingsError(name, f'"{shown(path)}" is empty', example)
        return content

    def whole(self, name: str, default: int, *, lowest: int, highest: int) -> int:
        """Return a whole number between two bounds, both allowed."""
        value = self.text(name, str(default))
        if value.isascii() and value.isdigit() and lowest <= int(value[:9]) <= highest:
            return int(value)
        problem = f'"{shown(value)}" is not a whole number from {lowest} to {highest}'
        raise SettingsError(name, problem, str(default))

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        """Return one of some words; small letters are fine."""
        value = self.text(name, default).upper()
        if value in choices:
            return value
        raise SettingsError(name, f'"{shown(value)}" is none of {", ".join(choices)}', default)

    def flag(self, name: str, *, default: bool) -> bool:
        """Return True for 1 and False for 0."""
        value = self.text(name, "1" if default else "0")
        if value in {"0", "1"}:
            return value == "1"
        raise SettingsError(name, f'"{shown(value)}" is neither 0 nor 1', "1")


def shown(value: str) -> str:
    """Give a value in a form that fits into one line of a terminal."""
    printable = "".join(char if char.isprintable() else "?" for char in value)
    return printable if len(printable) <= _LONGEST_SHOWN else f"{printable[:_LONGEST_SHOWN]}..."
