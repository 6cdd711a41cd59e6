import hashlib
import re
import time
from uuid import UUID

from backend.kernel.ids import new_id, new_order_number, new_token, token_hash


class TestNewId:
    def test_is_a_uuid_of_version_seven(self):
        found = [new_id() for _ in range(100)]

        assert {each.version for each in found} == {7}
        assert {str(each)[19] for each in found} <= set("89ab")
        assert len(set(found)) == 100

    def test_begins_with_the_time(self, monkeypatch):
        monkeypatch.setattr(time, "time_ns", lambda: 1_700_000_000_123 * 1_000_000)

        assert new_id().int >> 80 == 1_700_000_000_123

    def test_grows_from_one_millisecond_to_the_next(self, monkeypatch):
        instants = iter(range(10**18, 10**18 + 10 * 10**6, 10**6))
        monkeypatch.setattr(time, "time_ns", lambda: next(instants))

        found = [new_id() for _ in range(10)]

        assert found == sorted(found)
        assert all(isinstance(each, UUID) for each in found)


class TestNewOrderNumber:
    def test_can_be_called_out(self):
        found = {new_order_number() for _ in range(200)}

        assert len(found) == 200
        assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{8}", each) for each in found)


class TestTokenHash:
    def test_tells_nothing_of_the_token(self):
        token = new_token()

        assert token_hash(token) == hashlib.sha256(token.encode()).hexdigest()
        assert len(token) >= 43
