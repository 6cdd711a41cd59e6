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
from backend.features.accounts.models.shop import OpeningHours, OpenTime, ShopSettings, TaxRate
from backend.features.accounts.models.wishes import SubstitutionWish

__all__ = [
    "Address",
    "Contact",
    "Customer",
    "CustomerAddress",
    "Employee",
    "LoginAttempt",
    "LoginSession",
    "OpenTime",
    "OpeningHours",
    "PasswordReset",
    "Place",
    "Role",
    "RolePermission",
    "ShopSettings",
    "SubstitutionWish",
    "TaxRate",
    "User",
    "UserRole",
    "UserStatus",
    "shown_name",
]
