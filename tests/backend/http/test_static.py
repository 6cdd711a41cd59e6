import gzip

import pytest

PAGE = b"<!doctype html><title>Corner</title>"
SCRIPT = b"console.log('corner')\n" * 100
BROWSER = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    (folder / "assets").mkdir()
    (folder / "index.html").write_bytes(PAGE)
    (folder / "icon.svg").write_text("<svg/>")
    (folder / "assets" / "index-B4x9.js").write_bytes(SCRIPT)
    (folder / "assets" / "index-B4x9.js.gz").write_bytes(gzip.compress(SCRIPT))
    return folder


@pytest.fixture
def browse(build, dist, connection, request):
    client = build(pages=dist).test_client()

    def browse(path, method="GET", **headers):
        with client.open(path, method=method, headers=BROWSER | headers) as answer:
            answer.get_data()  # a file is read as long as it is open
            return answer

    return browse


class TestFiles:
    def test_are_kept_for_ever_when_their_name_tells_their_content(self, browse):
        found = browse("/assets/index-B4x9.js")

        assert found.data == SCRIPT
        assert "immutable" in found.headers["Cache-Control"]

    def test_are_asked_for_again_otherwise(self, browse):
        assert browse("/icon.svg").headers["Cache-Control"] == "no-cache"
        assert browse("/").headers["Cache-Control"] == "no-cache"

    def test_come_compressed_to_whom_it_helps(self, browse):
        found = browse("/assets/index-B4x9.js", **{"Accept-Encoding": "gzip"})

        assert found.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(found.data) == SCRIPT

    @pytest.mark.parametrize("path", ["/", "/icon.svg", "/assets/index-B4x9.js", "/orders/7"])
    def test_carry_the_headers_of_pages(self, browse, path):
        found = browse(path).headers

        assert "script-src 'self'" in found["Content-Security-Policy"]
        assert found["X-Content-Type-Options"] == "nosniff"
        assert found["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in found

    @pytest.mark.parametrize(
        "path",
        ["/../app.py", "/%2e%2e/app.py", "/assets/../../app.py", "/assets/gone.js", "//etc/passwd"],
    )
    def test_stay_in_their_folder(self, browse, path):
        found = browse(path)

        assert found.status_code in {200, 301, 308, 404}
        assert b"import" not in found.data


class TestDeepLinks:
    @pytest.mark.parametrize("path", ["/", "/orders/7", "/sections/fruit", "/manage?q=a", "/a.b"])
    def test_lead_to_the_page(self, browse, path):
        found = browse(path)

        assert found.status_code == 200
        assert found.data == PAGE
        assert found.mimetype == "text/html"

    def test_are_spared_when_unchanged(self, browse):
        etag = browse("/orders/7").headers["ETag"]

        assert browse("/orders/7", **{"If-None-Match": etag}).status_code == 304

    @pytest.mark.parametrize(
        "path", ["/api/nothing", "/api", "/problems/nothing", "/assets/gone-1.js", "/swaggerui/no"]
    )
    def test_are_not_found_where_no_page_can_be(self, browse, path):
        found = browse(path)

        assert found.status_code == 404
        assert found.content_type == "application/problem+json"

    def test_are_for_browsers(self, browse):
        assert browse("/orders/7", Accept="application/json").status_code == 404
        assert browse("/orders/7", method="POST").status_code == 404

    def test_leave_a_wrong_method_wrong(self, browse):
        assert browse("/healthz", method="POST").status_code == 405


class TestNotBuilt:
    def test_says_plainly_what_to_do(self, build, connection, tmp_path):
        client = build(pages=tmp_path / "missing").test_client()

        found = client.get("/", headers=BROWSER)

        assert found.status_code == 503
        assert found.content_type == "text/plain; charset=utf-8"
        assert "make setup" in found.text
        assert client.get("/healthz").status_code == 200
