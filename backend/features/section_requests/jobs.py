"""The messages of section requests."""

from uuid import UUID

from backend.kernel.jobs import Job

APPLY_REQUEST = Job("section_requests.apply", request_id=UUID)
