"""Opening the files that tables are told in: plain or packed, as texts, whole or not at all."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from gzip import BadGzipFile, GzipFile
from io import BufferedReader
from pathlib import Path
from typing import IO

from backend.features.imports.errors import FileUnreadable

PACKED = ".gz"
AT_ONCE = 1 << 20
MAX_LINE = 1 << 24  # bytes; a longer one would be held in memory whole
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
UTF_16 = "The file is UTF-16; save it as CSV UTF-8"
DAMAGED = "The packed file is damaged or breaks off"
ENDLESS = f"The line is longer than {MAX_LINE} bytes"


def check_whole(file: Path) -> None:
    """Look through a packed file to its end, and at the first bytes of every file.

    Raises FileUnreadable before a row was read.
    """
    try:
        with _raw(file) as raw:
            if raw.read(2) in UTF_16_MARKS:
                raise _unreadable(UTF_16)
            while file.suffix == PACKED and raw.read(AT_ONCE):
                pass
    except (EOFError, BadGzipFile, zlib.error):
        raise _unreadable(DAMAGED) from None


@contextmanager
def opened(file: Path) -> Iterator[Iterator[str]]:
    """Give the lines of a file. Wrong bytes become surrogates: their rows are refused alone.

    Raises FileUnreadable for a line that has no end.
    """
    with _raw(file) as raw:
        yield _lines(raw)


def _raw(file: Path) -> IO[bytes]:
    if file.suffix == PACKED:
        return BufferedReader(GzipFile(file))
    return file.open("rb")


def _lines(raw: IO[bytes]) -> Iterator[str]:
    number = 0
    while line := raw.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            raise _unreadable(ENDLESS, line=number)
        yield line.decode(errors="surrogateescape")


def _unreadable(reason: str, *, line: int = 1) -> FileUnreadable:
    return FileUnreadable(errors={f"line {line}": [reason]})
