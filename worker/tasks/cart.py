"""Keeps the carts few."""

from backend.features.cart import jobs, service as cart
from backend.kernel.unit_of_work import UnitOfWork
from worker.task import task


@task(jobs.EXPIRE)
def expire(uow: UnitOfWork) -> None:
    """Forget the carts of guests who do not come back."""
    cart.expire(uow)
