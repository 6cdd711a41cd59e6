import pytest

from backend.features.notices import service
from backend.kernel.ids import new_id
from tests.factories.accounts import make_actor


@pytest.fixture
def person(session):
    return make_actor(session)


class TestNotices:
    def test_are_listed_and_read(self, client, uow, person, sign_in):
        service.tell(uow(), user_id=person.user_id, kind="order.ready", facts={"number": "A1"})
        headers = sign_in(person)
        shown = client.get("/api/notices", headers=headers).json["items"]

        answer = client.post(f"/api/notices/{shown[0]['id']}/read", headers=headers)

        assert (shown[0]["facts"], shown[0]["read_at"]) == ({"number": "A1"}, None)
        assert answer.json["read_at"] is not None
        assert client.get("/api/notices?unread=1", headers=headers).json["items"] == []

    def test_cost_little_to_be_asked_for_again(self, client, person, sign_in):
        headers = sign_in(person)
        etag = client.get("/api/notices", headers=headers).headers["ETag"]

        answer = client.get("/api/notices", headers=headers | {"If-None-Match": etag})

        assert answer.status_code == 304

    def test_of_somebody_else_do_not_exist(self, client, session, uow, person, sign_in):
        service.tell(uow(), user_id=person.user_id, kind="order.ready", facts={})
        found = client.get("/api/notices", headers=sign_in(person)).json["items"][0]["id"]

        for notice_id in (found, new_id()):
            address = f"/api/notices/{notice_id}/read"
            answer = client.post(address, headers=sign_in(make_actor(session)))
            assert (answer.status_code, answer.json["type"]) == (404, "/problems/notice-gone")

    def test_take_a_person(self, client):
        assert client.get("/api/notices").status_code == 401
