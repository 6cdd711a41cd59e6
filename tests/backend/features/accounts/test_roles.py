"""The built-in roles, as the newest revision leaves them in the database."""

from backend.features.accounts import queries
from backend.kernel.actor import SYSTEM, Permission

SHOPPER = {"orders.place"}
EMPLOYEE = SHOPPER | {
    "fulfilment.work",
    "orders.read",
    "orders.edit",
    "orders.place_for_others",
    "stock.read",
    "customers.manage",
    "section_requests.file",
}
MANAGER = EMPLOYEE | {
    "section_requests.decide",
    "sections.edit",
    "products.edit",
    "stock.edit",
    "imports.run",
    "reports.read",
    "orders.refund",
}
ADMIN = MANAGER | {
    "reports.download",
    "users.manage",
    "roles.manage",
    "employees.manage",
    "settings.manage",
    "audit.read",
    "system.read",
    "system.manage",
}


class TestBuiltinRoles:
    def test_allow_what_the_table_of_the_api_says(self, session):
        roles = queries.list_roles(session, actor=SYSTEM)

        assert {role.name: set(role.permissions) for role in roles} == {
            "shopper": SHOPPER,
            "employee": EMPLOYEE,
            "manager": MANAGER,
            "admin": ADMIN,
        }

    def test_leave_no_permission_to_nobody(self):
        assert {permission.value for permission in Permission} == ADMIN

    def test_are_built_in(self, session):
        assert all(role.is_builtin for role in queries.list_roles(session, actor=SYSTEM))
