"""The refresh cookie: the one thing the browser keeps of a sign-in, out of reach of any script."""

from flask import Response, after_this_request, g, request

from backend.http.endpoint import Cookie

MAX_LENGTH = 128
LIFE_SECONDS = 14 * 24 * 3600


def refresh_token(public_url: str) -> str | None:
    """Return the refresh token the browser sent, or None."""
    value = request.cookies.get(_name(public_url))
    return value if value and len(value) <= MAX_LENGTH else None


def refresh_cookie(public_url: str, token: str | None) -> Cookie:
    """Make the cookie that hands out a token, or clears it.

    Under https it is bound to the host by its very name. On plain http, which only private networks
    may use, browsers would drop a Secure cookie.
    """
    is_secure = public_url.startswith("https:")
    return Cookie(_name(public_url), token, max_age=LIFE_SECONDS, is_secure=is_secure)


def clear_when_refused(public_url: str) -> None:
    """Clear the cookie if this request ends with 401: what it holds opens nothing any more."""
    if "clears_refresh_cookie" in g:
        return
    g.clears_refresh_cookie = True

    @after_this_request
    def clear(response: Response) -> Response:
        if response.status_code == 401:
            cookie = refresh_cookie(public_url, None)
            response.set_cookie(
                cookie.name,
                "",
                max_age=0,
                path=cookie.path,
                secure=cookie.is_secure,
                httponly=True,
                samesite="Strict",
            )
        return response


def _name(public_url: str) -> str:
    return "__Host-refresh" if public_url.startswith("https:") else "refresh"
