from uuid import UUID

import pytest

from backend.kernel.actor import NOBODY, SYSTEM, Actor, Permission, guest, link_holder
from backend.kernel.errors import PermissionMissing, Unauthenticated

KIM = Actor(
    name="Kim",
    user_id=UUID("0192f4a0-0000-7000-8000-000000000001"),
    permissions=frozenset({"stock.read"}),
)


class TestRequire:
    def test_lets_the_holder_in(self):
        assert KIM.require(Permission.STOCK_READ) is KIM

    def test_names_what_is_missing(self):
        with pytest.raises(PermissionMissing) as refusal:
            KIM.require(Permission.STOCK_EDIT)

        assert refusal.value.facts() == {"permission": "stock.edit"}

    def test_asks_a_stranger_to_log_in(self):
        with pytest.raises(Unauthenticated):
            NOBODY.require(Permission.STOCK_READ)

    @pytest.mark.parametrize("permission", Permission)
    def test_lets_the_system_do_everything(self, permission):
        assert SYSTEM.require(permission) is SYSTEM

    @pytest.mark.parametrize("permission", Permission)
    def test_lets_a_guest_place_orders_and_nothing_else(self, permission):
        assert guest("a").may(permission) == (permission is Permission.ORDERS_PLACE)


class TestRequireUser:
    def test_knows_who_is_signed_in(self):
        assert KIM.require_user() == KIM.user_id

    @pytest.mark.parametrize("actor", [NOBODY, SYSTEM, guest("a")])
    def test_refuses_everybody_else(self, actor):
        with pytest.raises(Unauthenticated):
            actor.require_user()


class TestKey:
    def test_tells_all_kinds_apart(self):
        actors = (KIM, guest("a"), guest("b"), link_holder("c"), SYSTEM, NOBODY)

        keys = [each.key for each in actors]

        assert keys == [f"user:{KIM.user_id}", "guest:a", "guest:b", "link:c", "system", "nobody"]
