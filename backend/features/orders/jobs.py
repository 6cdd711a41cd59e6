"""What orders ask of the worker."""

from uuid import UUID

from backend.kernel.jobs import Job

CONFIRM_ORDER = Job("orders.confirm", order_id=UUID, group=50)
