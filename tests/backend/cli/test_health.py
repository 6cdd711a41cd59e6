import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from click.testing import CliRunner

from backend.cli.health import SILENT_SECONDS, health
from backend.settings import Settings
from tests.processes import free_port


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("PORT", str(free_port()))
    return Settings.from_env()


@contextmanager
def answering(port: int, status: int) -> Iterator[None]:
    """Answer /readyz as an API would."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status if self.path == "/readyz" else 404)
            self.end_headers()

        def log_message(self, *_: object):
            pass

    with HTTPServer(("127.0.0.1", port), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


def ask(program: str):
    return CliRunner().invoke(health, [program])


@pytest.mark.parametrize("program", ["worker", "relay"])
class TestBackgroundPrograms:
    def test_are_well_when_they_did_something_lately(self, here, program):
        file = here.progress_file(program)
        file.parent.mkdir()
        file.touch()

        assert ask(program).exit_code == 0

    def test_are_ill_when_silent_for_too_long(self, here, program):
        file = here.progress_file(program)
        file.parent.mkdir()
        file.touch()
        long_ago = time.time() - SILENT_SECONDS - 1
        os.utime(file, (long_ago, long_ago))

        answer = ask(program)

        assert answer.exit_code == 1
        assert "has done nothing for" in answer.output

    def test_are_ill_before_their_first_deed(self, here, program):
        assert ask(program).exit_code == 1


class TestApi:
    def test_is_ill_when_nobody_answers(self, here):
        answer = ask("api")

        assert answer.exit_code == 1
        assert "no answer" in answer.output

    @pytest.mark.parametrize(("status", "exit_code"), [(200, 0), (503, 1)])
    def test_is_as_well_as_it_says(self, here, status, exit_code):
        with answering(here.port, status):
            assert ask("api").exit_code == exit_code
