"""Who asks: a person, a guest or the system itself, and what they may do."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self
from uuid import UUID

from backend.kernel.errors import PermissionMissing, Unauthenticated


class Permission(StrEnum):
    """Everything somebody may be allowed to do. Declared here once; roles hold them as data."""

    ORDERS_PLACE = "orders.place"
    ORDERS_READ = "orders.read"
    ORDERS_EDIT = "orders.edit"
    ORDERS_PLACE_FOR_OTHERS = "orders.place_for_others"
    ORDERS_REFUND = "orders.refund"
    FULFILMENT_WORK = "fulfilment.work"
    STOCK_READ = "stock.read"
    STOCK_EDIT = "stock.edit"
    CUSTOMERS_MANAGE = "customers.manage"
    SECTION_REQUESTS_FILE = "section_requests.file"
    SECTION_REQUESTS_DECIDE = "section_requests.decide"
    SECTIONS_EDIT = "sections.edit"
    PRODUCTS_EDIT = "products.edit"
    IMPORTS_RUN = "imports.run"
    REPORTS_READ = "reports.read"
    REPORTS_DOWNLOAD = "reports.download"
    USERS_MANAGE = "users.manage"
    ROLES_MANAGE = "roles.manage"
    EMPLOYEES_MANAGE = "employees.manage"
    SETTINGS_MANAGE = "settings.manage"
    AUDIT_READ = "audit.read"
    SYSTEM_READ = "system.read"
    SYSTEM_MANAGE = "system.manage"


@dataclass(frozen=True)
class Actor:
    """One who asks.

    `user_id` is None for guests and the system. `guest` is the hash of a guest's cart token,
    `order_link` the hash of the token in an order's own link.
    """

    name: str
    user_id: UUID | None = None
    session_id: UUID | None = None
    guest: str | None = None
    order_link: str | None = None
    is_system: bool = False
    permissions: frozenset[str] = field(default_factory=frozenset)

    def may(self, permission: Permission) -> bool:
        """Say whether this actor holds the permission."""
        return self.is_system or permission.value in self.permissions

    def require(self, permission: Permission) -> Self:
        """Return the actor itself. Raises PermissionMissing, or Unauthenticated for a stranger."""
        if self.may(permission):
            return self
        if self.user_id is None and self.guest is None:
            raise Unauthenticated
        raise PermissionMissing(permission=permission.value)

    def require_user(self) -> UUID:
        """Return the id of the signed-in person. Raises Unauthenticated."""
        if self.user_id is None:
            raise Unauthenticated
        return self.user_id

    @property
    def key(self) -> str:
        """Name this actor in rows and keys.

        `user:<id>`, `guest:<hash>`, `link:<hash>`, `system` or `nobody`.
        """
        if self.user_id is not None:
            return f"user:{self.user_id}"
        if self.guest is not None:
            return f"guest:{self.guest}"
        if self.order_link is not None:
            return f"link:{self.order_link}"
        return "system" if self.is_system else "nobody"


SYSTEM = Actor(name="Cornerstore", is_system=True)
NOBODY = Actor(name="Nobody")


def guest(token_hash: str) -> Actor:
    """Make the actor behind a cart token; guests hold `orders.place` alone."""
    return Actor(
        name="Guest",
        guest=token_hash,
        permissions=frozenset({Permission.ORDERS_PLACE.value}),
    )


def link_holder(link_hash: str) -> Actor:
    """Make the actor behind an order's own link, who may see and call off that order alone."""
    return Actor(name="Guest", order_link=link_hash)
