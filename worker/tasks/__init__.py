"""Hub: imports every task module, so that every declared job has its runner."""

from worker.tasks import (
    accounts,
    cart,
    catalogue,
    notices,
    orders,
    reports,
    section_requests,
    stock,
    system,
)
