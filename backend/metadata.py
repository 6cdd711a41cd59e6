"""Hub: every table of the shop, for migrations and tests."""

from backend.features.accounts import models as accounts
from backend.features.audit import models as audit
from backend.features.catalogue import models as catalogue
from backend.features.notices import models as notices
from backend.kernel import idempotency, outbox
from backend.kernel.tables import Base

__all__ = ["FEATURES", "KERNEL", "metadata"]

metadata = Base.metadata
KERNEL = (outbox, idempotency)
FEATURES = (audit, accounts, notices, catalogue)  # their models, in ladder order
