import pytest

from backend.kernel import idempotency
from backend.kernel.errors import Malformed
from backend.kernel.idempotency import KeyReused, StoredAnswer, checked_key, scope_of

SCOPE = scope_of(actor_key="user:1", route="POST /api/orders", key="k" * 16)
ANSWER = StoredAnswer(201, {"Location": "/api/orders/7"}, '{"id": 7}')


@pytest.fixture
def begin(session, clock):
    def begin(fingerprint="f"):
        return idempotency.begin(session, scope_hash=SCOPE, fingerprint=fingerprint, now=clock())

    return begin


class TestCheckedKey:
    @pytest.mark.parametrize("key", ["k" * 16, "k" * 255, "a b~!-_ 0123456789"])
    def test_takes_printable_ascii(self, key):
        assert checked_key(key) == key

    @pytest.mark.parametrize("key", [None, "", "k" * 15, "k" * 256, "ü" * 16, "k" * 15 + "\n"])
    def test_refuses_everything_else(self, key):
        with pytest.raises(Malformed):
            checked_key(key)


class TestScopeOf:
    def test_tells_actor_route_and_key_apart(self):
        scopes = {
            scope_of(actor_key=actor, route=route, key=key)
            for actor in ("user:1", "user:2")
            for route in ("POST /a", "POST /b")
            for key in ("k", "l")
        }

        assert len(scopes) == 8
        assert {len(scope) for scope in scopes} == {64}


class TestFingerprintOf:
    def test_knows_the_same_content_in_another_order(self):
        one = idempotency.fingerprint_of({"a": 1, "b": [2]}, {"id": 7})

        assert one == idempotency.fingerprint_of({"b": [2], "a": 1}, {"id": 7})
        assert one != idempotency.fingerprint_of({"a": 1, "b": [3]}, {"id": 7})
        assert one != idempotency.fingerprint_of({"a": 1, "b": [2]}, {"id": 8})


class TestBegin:
    def test_claims_a_new_key(self, begin):
        assert begin() is None

    def test_gives_the_first_answer_back(self, begin, session):
        begin()
        idempotency.keep(session, scope_hash=SCOPE, answer=ANSWER)

        assert begin() == ANSWER

    def test_refuses_the_key_for_something_else(self, begin):
        begin()

        with pytest.raises(KeyReused) as refusal:
            begin("another")

        assert list(refusal.value.errors) == ["Idempotency-Key"]


class TestPurge:
    def test_forgets_after_two_days(self, begin, session, clock):
        begin()

        assert idempotency.purge(session, now=clock.forward(hours=48), most=9) == 0
        assert idempotency.purge(session, now=clock.forward(minutes=1), most=9) == 1
        assert begin() is None
