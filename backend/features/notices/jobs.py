"""What notices ask the worker for."""

from backend.kernel.jobs import Job

SWEEP = Job("notices.sweep", every="day 03:40")
