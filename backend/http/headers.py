"""The headers that keep browsers and caches from harm, on every answer."""

from flask import Flask, Response, request

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
ANSWER_POLICY = "default-src 'none'; frame-ancestors 'none'"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CREDENTIALS = ("Authorization", "X-Cart-Token", "X-Order-Token", "Cookie")
GIVEN = ("Set-Cookie", "X-Cart-Token", "X-Order-Token")
YEAR_SECONDS = 31_536_000


def of_page(*, is_https: bool) -> dict[str, str]:
    """Return the headers of the shop's pages and their files."""
    found = {
        **ALWAYS,
        "Content-Security-Policy": PAGE_POLICY,
        "Referrer-Policy": "same-origin",
    }
    return found | _transport(is_https=is_https)


def of_answer(*, is_https: bool) -> dict[str, str]:
    """Return the headers of what programs read: nothing in it may ever run."""
    found = {
        **ALWAYS,
        "Content-Security-Policy": ANSWER_POLICY,
        "Referrer-Policy": "no-referrer",
    }
    return found | _transport(is_https=is_https)


def install(app: Flask, *, is_https: bool) -> None:
    """Put the headers on every answer of the application."""
    answer, page = of_answer(is_https=is_https), of_page(is_https=is_https)

    def dress(response: Response) -> Response:
        for name, value in (page if response.mimetype == "text/html" else answer).items():
            response.headers.setdefault(name, value)
        if _is_private(response):
            response.headers["Cache-Control"] = "no-store"
        else:
            response.headers.setdefault("Cache-Control", "no-cache")
        return response

    app.after_request(dress)


def _transport(*, is_https: bool) -> dict[str, str]:
    if not is_https:
        return {}
    return {"Strict-Transport-Security": f"max-age={YEAR_SECONDS}; includeSubDomains"}


def _is_private(response: Response) -> bool:
    """Say whether the answer is one person's, or a refusal, or of a write."""
    return (
        any(name in request.headers for name in CREDENTIALS)
        or any(name in response.headers for name in GIVEN)
        or request.method not in {"GET", "HEAD"}
        or response.status_code >= 400
    )
