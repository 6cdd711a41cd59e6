"""Hub: every table of the shop, for migrations and tests."""

from backend.features.accounts import models as accounts
from backend.features.audit import models as audit
from backend.features.cart import models as cart
from backend.features.catalogue import models as catalogue
from backend.features.notices import models as notices
from backend.features.orders import models as orders
from backend.features.reports import models as reports
from backend.features.section_requests import models as section_requests
from backend.features.stock import models as stock
from backend.kernel import idempotency, outbox
from backend.kernel.tables import Base

__all__ = ["FEATURES", "KERNEL", "metadata"]

metadata = Base.metadata
KERNEL = (outbox, idempotency)
FEATURES = (  # their models, in ladder order
    audit,
    accounts,
    notices,
    catalogue,
    stock,
    cart,
    section_requests,
    orders,
    reports,
)
