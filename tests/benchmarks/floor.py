"""The floor: a WSGI application that does nothing but send the bytes of a file."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any  # Any: WSGI's own types

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def application() -> Application:
    """Build it; FLOOR_BODY names the file."""
    body = Path(os.environ["FLOOR_BODY"]).read_bytes()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        del environ
        start_response("200 OK", headers)
        return [body]

    return answer
