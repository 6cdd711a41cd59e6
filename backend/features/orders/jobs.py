"""What orders ask of the worker."""

from uuid import UUID

from backend.kernel.jobs import Job

CONFIRM_ORDER = Job("orders.confirm", order_id=UUID, group=50)
# `seq` is the event that the letter tells of: one fact, one job, one letter
MAIL = Job("orders.mail", order_id=UUID, seq=int, long=True)
