"""What the shop's processes say: one file each in VAR_DIR/log, none growing without end."""

import os
import shutil
from pathlib import Path
from typing import BinaryIO

LARGEST_BYTES = 20 * 1024 * 1024
_TAIL_BYTES = 4096


def opened(folder: Path, name: str) -> BinaryIO:
    """Open a process's file to write on; the one before it is kept as `<name>.log.1`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    trim(folder, name)
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    return os.fdopen(os.open(folder / f"{name}.log", flags, 0o600), "ab")


def trim(folder: Path, name: str) -> None:
    """Put a file that has grown too large aside, also while a process writes on it."""
    path = folder / f"{name}.log"
    if path.exists() and path.stat().st_size > LARGEST_BYTES:
        # the process appends to the very file it holds: copied and cut, not renamed
        aside = path.with_suffix(".log.1")
        shutil.copyfile(path, aside)
        aside.chmod(0o600)
        os.truncate(path, 0)


def last_words(folder: Path, name: str) -> str:
    """Return the last line a process has written."""
    try:
        with (folder / f"{name}.log").open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - _TAIL_BYTES))
            lines = file.read().decode("utf-8", "replace").split("\n")
    except FileNotFoundError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
