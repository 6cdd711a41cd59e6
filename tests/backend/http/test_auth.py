import pytest

from backend.http import auth
from backend.http.cookies import refresh_cookie


class TestDevice:
    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Safari/537", "Chrome on Android"),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge on Windows"),
            ("Mozilla/5.0 (iPhone; like Mac OS X) Safari/604.1", "Safari on iPhone"),
            ("curl/8.5", "A program"),
            ("", "A program"),
        ],
    )
    def test_is_said_in_words(self, app, sent, words):
        with app.test_request_context(headers={"User-Agent": sent}):
            assert auth.device() == words


class TestClientAddress:
    @pytest.mark.parametrize(
        ("sent", "counted"),
        [
            ("192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("fe80::1%eth0", "fe80::/64"),
            ("::odd", "::odd"),
        ],
    )
    def test_is_what_one_household_has(self, app, sent, counted):
        with app.test_request_context(environ_base={"REMOTE_ADDR": sent}):
            assert auth.client_address() == counted


class TestRefreshCookie:
    def test_is_bound_to_the_host_under_https(self):
        cookie = refresh_cookie("https://shop.example", "token")

        assert (cookie.name, cookie.is_secure, cookie.path) == ("__Host-refresh", True, "/")

    def test_is_plain_in_private_networks(self):
        cookie = refresh_cookie("http://192.168.1.5:8000", "token")

        assert (cookie.name, cookie.is_secure) == ("refresh", False)


class TestIsOwnOrigin:
    @pytest.mark.parametrize(
        ("public_url", "origin", "is_own"),
        [
            ("https://shop.example", "https://shop.example", True),
            ("https://shop.example", "http://shop.example", False),
            ("https://shop.example", "https://shop.example:8443", False),
            ("http://localhost:8000", "http://127.0.0.1:8000", True),
            ("http://localhost:8000", "http://[::1]:8000", True),
            ("http://localhost:8000", "http://localhost:8001", False),
            ("http://192.168.1.5:8000", "http://localhost:8000", False),
        ],
    )
    def test_is_exact(self, app, public_url, origin, is_own):
        headers = {
            "Origin": origin,
            "X-Requested-With": "shop",
            "Content-Type": "application/json",
        }

        with app.test_request_context(method="POST", headers=headers):
            assert auth.is_own_origin(public_url) is is_own
