"""Hub: what accounts do for others."""

from backend.features.accounts.service.customers import customer_for
from backend.features.accounts.service.identity import identify

__all__ = ["customer_for", "identify"]
