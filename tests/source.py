"""Reads the project's own source for the tests that judge it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parent.parent
LEFT_OUT = {"node_modules", "dist", "var", ".venv", "__pycache__"}


@dataclass(frozen=True)
class SourceFile:
    """A Python file: its path from the project's folder, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module


def parsed(path: str) -> SourceFile:
    """Read one Python file."""
    return _parsed(path)


def python_files(*folders: str) -> Iterator[SourceFile]:
    """Read every Python file below the folders."""
    for path in files(*folders, suffixes={".py"}):
        yield _parsed(path)


def files(*folders: str, suffixes: set[str]) -> list[str]:
    """List the files below the folders, as paths from the project's folder."""
    found = [
        path.relative_to(PROJECT)
        for folder in folders
        for path in (PROJECT / folder).rglob("*")
        if path.suffix in suffixes
    ]
    return sorted(str(path) for path in found if not LEFT_OUT & set(path.parts))


def calls(tree: ast.Module, names: set[str]) -> Iterator[tuple[int, str]]:
    """Find where methods of these names are called: line and name."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in names
        ):
            yield node.lineno, node.func.attr


def imported_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Find what a file imports: line and full dotted name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


@cache
def _parsed(path: str) -> SourceFile:
    text = (PROJECT / path).read_text(encoding="utf-8")
    return SourceFile(path, text, ast.parse(text, filename=path))
