"""The worker's part of orders."""

from uuid import UUID

from backend.features.orders import jobs, service as orders
from backend.kernel.unit_of_work import UnitOfWork
from worker.task import Run, task


@task(jobs.CONFIRM_ORDER, on_failure=orders.fail)
def confirm_order(uow: UnitOfWork, *, order_id: UUID) -> None:
    """Confirm a placed order, or let it fail and give its stock back."""
    orders.confirm(uow, order_id=order_id)


@task(jobs.MAIL)
def mail(run: Run, *, order_id: UUID, seq: int) -> None:
    """Send the buyer the letter about one event of an order, once the server takes it."""
    letter = run.reading(lambda uow: orders.letter(uow, order_id=order_id, seq=seq))
    if letter is not None:
        run.reading(lambda uow: uow.mailer).send(letter)
