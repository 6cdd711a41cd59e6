"""What carts ask the worker for."""

from backend.kernel.jobs import Job

EXPIRE = Job("cart.expire", every="day 03:30")
