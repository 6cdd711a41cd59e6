"""What the worker does for stock."""

import pytest
from sqlalchemy import select, update

from backend.features.stock import service
from backend.features.stock.models import DocumentStatus, Refusal, StockDocument
from backend.kernel.actor import Permission
from backend.kernel.outbox import OutboxMessage
from tests.factories.catalogue import make_product
from tests.factories.stock import level_of, make_draft


@pytest.fixture
def submit(uow, actor_with):
    def submit(*products):
        clerk = actor_with(Permission.STOCK_EDIT)
        return service.submit_document(uow(clerk), draft=make_draft(*products)).id

    return submit


def status_of(session, document_id):
    statement = select(StockDocument.status).where(StockDocument.id == document_id)
    return session.execute(statement).scalar_one()


class TestPostDocument:
    def test_posts_it(self, session, uow, submit, run_jobs):
        product = make_product(uow())
        document_id = submit(product)

        run_jobs()

        assert status_of(session, document_id) is DocumentStatus.POSTED
        assert level_of(session, product) == (5_000, 0)

    def test_is_harmless_when_repeated(self, session, uow, submit, run_jobs):
        product = make_product(uow())
        submit(product)
        run_jobs()
        session.execute(update(OutboxMessage).values(done_at=None))

        run_jobs()

        assert level_of(session, product) == (5_000, 0)

    def test_says_when_it_can_not_be_posted(
        self, session, uow, submit, run_jobs, checkpoints, clock
    ):
        document_id = submit(make_product(uow()))
        checkpoints.traps["job-effect"] = KeyError("broken")

        for _ in range(8):
            run_jobs(may_break=True)
            clock.forward(minutes=11)

        assert status_of(session, document_id) is DocumentStatus.REFUSED
        document = session.get(StockDocument, document_id)
        assert document.refusal == Refusal.INTERNAL
