"""Hub: signing in, the own account, and people."""

from backend.features.accounts.resources import own, people, shop, signing_in
from backend.features.accounts.resources.namespace import ns

__all__ = ["ns", "own", "people", "shop", "signing_in"]
