import json
import subprocess
import sys

import pytest

SPEECH = """
import logging, sys
import structlog
from backend.adapters import logs
logs.install(sys.argv[1])
log = structlog.get_logger()
structlog.contextvars.bind_contextvars(request_id="r1")
log.debug("whispered")
log.info("order confirmed", order_id=7, nothing=None, words="a\\r\\nforged")
logging.getLogger("celery").warning("theirs %s", "too\\nforged")
logging.getLogger("celery").debug("theirs in detail")
try:
    1 / 0
except ZeroDivisionError:
    log.exception("broke")
    logging.getLogger("celery").exception("broke there")
"""


@pytest.fixture
def lines(project):
    """Return a function that lets a process speak from a level on, and its lines."""

    def lines(level):
        said = subprocess.run(
            [sys.executable, "-c", SPEECH, level],
            cwd=project,
            capture_output=True,
            text=True,
            check=True,
        )
        return [json.loads(line) for line in said.stdout.splitlines()]

    return lines


class TestInstall:
    def test_writes_one_object_a_line_whoever_speaks(self, lines):
        confirmed, theirs, broke, there = lines("INFO")

        assert confirmed["event"] == "order confirmed"
        assert confirmed["order_id"] == 7
        assert confirmed["level"] == "info"
        assert confirmed["request_id"] == "r1"
        assert confirmed["words"] == "a\r\nforged"
        assert "nothing" not in confirmed
        assert theirs["event"] == "theirs too\nforged"
        assert theirs["logger"] == "celery"
        for line in (broke, there):
            assert "ZeroDivisionError" in line["exception"]
        assert all(line["timestamp"] for line in (confirmed, theirs, broke, there))

    def test_says_more_when_asked(self, lines):
        events = [line["event"] for line in lines("DEBUG")]

        assert events[0] == "whispered"
        assert "theirs in detail" not in events

    def test_says_less_when_asked(self, lines):
        assert [line["event"] for line in lines("ERROR")] == ["broke", "broke there"]
