"""The messages of the shop's own upkeep."""

from backend.kernel.jobs import Job

SWEEP = Job("system.sweep", every="hour")
