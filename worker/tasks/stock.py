"""The worker's part of stock."""

from uuid import UUID

from backend.features.stock import jobs, service as stock
from backend.kernel.unit_of_work import UnitOfWork
from worker.task import task


@task(jobs.POST_DOCUMENT, on_failure=stock.refuse_document)
def post_document(uow: UnitOfWork, *, document_id: UUID) -> None:
    """Post all lines of a stock document or none."""
    stock.post_document(uow, document_id=document_id)
