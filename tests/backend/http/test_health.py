import shutil
from dataclasses import replace

import pytest
from sqlalchemy.exc import OperationalError

from backend.http import health
from backend.http.health import Vitals, examine
from backend.kernel.errors import Transient


@pytest.fixture
def vitals(units, tmp_path):
    return Vitals(
        units=units,
        is_migrated=lambda uow: True,
        folder=tmp_path / "not" / "made" / "yet",
        redis_url="redis://127.0.0.1:1/0",
    )


def raising(error):
    def work(uow):
        raise error

    return work


class TestExamine:
    def test_finds_a_healthy_shop_healthy(self, vitals):
        assert examine(vitals) == {
            "database": "ok",
            "migrations": "ok",
            "disk": "ok",
            "redis": "away",
        }

    def test_finds_a_database_that_is_behind(self, vitals):
        found = examine(replace(vitals, is_migrated=lambda uow: False))

        assert found["migrations"] == "behind"

    @pytest.mark.parametrize("error", [Transient(), OperationalError("", {}, Exception())])
    def test_finds_a_database_away(self, vitals, error):
        found = examine(replace(vitals, is_migrated=raising(error)))

        assert (found["database"], found["migrations"]) == ("away", "unknown")

    @pytest.mark.parametrize(
        ("free", "word"), [(2**40, "ok"), (400 * 2**20, "low"), (10 * 2**20, "full")]
    )
    def test_looks_at_the_space_left(self, vitals, monkeypatch, free, word):
        usage = type("Usage", (), {"free": free})
        monkeypatch.setattr(shutil, "disk_usage", lambda place: usage)

        assert examine(vitals)["disk"] == word


class TestHealthz:
    def test_answers_whatever_the_database_does(self, probe, checkpoints):
        answer = probe.get("/healthz")

        assert answer.status_code == 200
        assert answer.json == {"status": "ok"}


class TestReadyz:
    def test_is_ready_without_redis(self, probe):
        answer = probe.get("/readyz")

        assert answer.status_code == 200
        assert answer.json["status"] == "ready"
        assert answer.json["checks"]["database"] == "ok"
        assert answer.json["checks"]["redis"] == "away"

    def test_is_not_ready_without_its_database(self, probe, monkeypatch):
        away = {"database": "away", "migrations": "unknown", "disk": "ok", "redis": "ok"}
        monkeypatch.setattr(health, "examine", lambda vitals: away)

        answer = probe.get("/readyz")

        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
