"""The catalogue's messages."""

from backend.kernel.jobs import Job

BUMP = Job("catalogue.bump", group=50)
