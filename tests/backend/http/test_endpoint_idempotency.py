import pytest
from sqlalchemy import func, select

from backend.kernel.idempotency import IdempotencyRecord
from backend.kernel.outbox import OutboxMessage
from tests.backend.http.probes import KEY

JOBS = select(func.count()).select_from(OutboxMessage)


class TestIdempotency:
    def test_answers_a_repeat_with_the_first_answer(self, add, session):
        first, second = add(), add()

        assert second.status_code == first.status_code == 201
        assert second.data == first.data
        assert second.headers["Location"] == first.headers["Location"]
        assert "Idempotency-Replayed" not in first.headers
        assert second.headers["Idempotency-Replayed"] == "true"
        assert session.scalar(JOBS) == 1

    def test_does_another_intent_anew(self, add, session):
        add(key="the-first-intent-key")
        answer = add(key="the-second-intent-key")

        assert "Idempotency-Replayed" not in answer.headers
        assert session.scalar(JOBS) == 2

    def test_refuses_the_key_for_another_body(self, add, session):
        add(1)
        answer = add(2)

        assert answer.status_code == 422
        assert answer.json["type"] == "/problems/key-reused"
        assert session.scalar(JOBS) == 1

    def test_keeps_two_peoples_keys_apart(self, add, session):
        add(token="cart-token-1")
        answer = add(2, token="cart-token-2")

        assert answer.status_code == 201
        assert session.scalar(JOBS) == 2

    @pytest.mark.parametrize("key", [None, "", "short", "k" * 256, "ü" * 20])
    def test_demands_a_well_formed_key(self, add, session, key):
        answer = add(key=key)

        assert answer.status_code == 400
        assert answer.json["type"] == "/problems/malformed"
        assert session.scalar(JOBS) == 0

    def test_judges_a_refused_request_anew(self, add, session):
        first, second = add(409), add(409)

        assert first.status_code == second.status_code == 409
        assert "Idempotency-Replayed" not in second.headers
        assert session.scalar(select(func.count()).select_from(IdempotencyRecord)) == 0

    def test_checks_who_asks_before_it_answers(self, add, probe, session):
        add(token=None)
        answer = probe.post(
            "/api/probes",
            json={"number": 1},
            headers={"Authorization": "Bearer forged", "Idempotency-Key": KEY},
        )

        assert answer.status_code == 401
