"""Runners of the section requests' jobs."""

from uuid import UUID

from backend.features.section_requests import jobs, service as section_requests
from backend.kernel.unit_of_work import UnitOfWork
from worker.task import task


@task(jobs.APPLY_REQUEST, on_failure=section_requests.give_up)
def apply_request(uow: UnitOfWork, *, request_id: UUID) -> None:
    """Change the catalogue as it was approved."""
    section_requests.apply(uow, request_id=request_id)
