"""What stock asks of the worker."""

from uuid import UUID

from backend.kernel.jobs import Job

POST_DOCUMENT = Job("stock.post_document", document_id=UUID, group=10)
