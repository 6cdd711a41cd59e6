"""The built pages: hashed files for ever, everything else asked for anew, deep links answered."""

import hashlib
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound
from whitenoise import WhiteNoise

from backend.http import headers

HASHED = "/assets/"  # where the build puts files whose name tells their content
NOT_PAGES = ("/api/", HASHED, "/problems/", "/swaggerui/")
NOT_BUILT = "The pages of the shop are not built yet: run `make setup`, then start again.\n"


def install(app: Flask, folder: Path, *, is_https: bool) -> None:
    """Serve the folder beside the API, and its index.html wherever a page is asked for.

    The folder is read once: after a new build the server must be started again.
    """
    page_headers = headers.of_page(is_https=is_https)
    index = folder / "index.html"
    page = index.read_bytes() if index.is_file() else None
    if page is not None:
        _serve_files(app, folder, page_headers)

    def answer_deep_link() -> Response | None:
        if not _wants_page():
            return None
        if page is None:
            return Response(NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
        response = Response(page, content_type="text/html; charset=utf-8", headers=page_headers)
        response.set_etag(hashlib.sha256(page).hexdigest()[:32])
        return response.make_conditional(request)  # type: ignore[return-value]  # it is ours

    app.before_request(answer_deep_link)


def _serve_files(app: Flask, folder: Path, page_headers: dict[str, str]) -> None:
    def dress(found: Headers, path: str, url: str) -> None:
        del path
        for name, value in page_headers.items():
            found[name] = value
        if not url.startswith(HASHED):
            found["Cache-Control"] = "no-cache"

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # how middleware is put round Flask
        app.wsgi_app,
        root=str(folder),
        index_file=True,
        allow_all_origins=False,
        immutable_file_test=lambda _, url: url.startswith(HASHED),
        add_headers_function=dress,
    )


def _wants_page() -> bool:
    """Say whether a browser goes to an address that only the pages know."""
    return (
        isinstance(request.routing_exception, NotFound)
        and request.method in {"GET", "HEAD"}
        and "text/html" in request.headers.get("Accept", "")
        and not f"{request.path}/".startswith(NOT_PAGES)
    )
