"""Hub: the tables of people."""

from backend.features.accounts.models.customers import (
    Address,
    Contact,
    Customer,
    CustomerAddress,
    Employee,
    Place,
)
from backend.features.accounts.models.people import (
    Role,
    RolePermission,
    User,
    UserRole,
    UserStatus,
    shown_name,
)
from backend.features.accounts.models.sessions import LoginAttempt, LoginSession, PasswordReset
from backend.features.accounts.models.shop import OpeningHours, ShopSettings
from backend.features.accounts.models.wishes import SubstitutionWish

__all__ = [
    "Address",
    "Contact",
    "Customer",
    "CustomerAddress",
    "Employee",
    "LoginAttempt",
    "LoginSession",
    "OpeningHours",
    "PasswordReset",
    "Place",
    "Role",
    "RolePermission",
    "ShopSettings",
    "SubstitutionWish",
    "User",
    "UserRole",
    "UserStatus",
    "shown_name",
]
