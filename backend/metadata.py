"""Hub: every table of the shop, for migrations and tests."""

from backend.kernel import idempotency, outbox
from backend.kernel.tables import Base

__all__ = ["FEATURES", "KERNEL", "metadata"]

metadata = Base.metadata
KERNEL = (outbox, idempotency)
FEATURES = ()  # the models module of each feature, in ladder order
