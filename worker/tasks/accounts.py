"""Tells people what was decided about them, and the deciders who waits."""

from uuid import UUID

from backend.features.accounts import jobs, service as accounts
from backend.features.notices import service as notices
from backend.kernel.actor import Permission
from backend.kernel.errors import ShopError
from backend.kernel.unit_of_work import UnitOfWork
from worker.task import Run, task


@task(jobs.TELL_REGISTERED)
def tell_registered(uow: UnitOfWork, *, user_id: UUID) -> None:
    """Tell everybody who may decide that somebody waits."""
    username = accounts.username_of(uow, user_id=user_id)
    for decider_id in accounts.people_with(uow, permission=Permission.USERS_MANAGE):
        facts = {"user_id": str(user_id), "username": username}
        notices.tell(uow, user_id=decider_id, kind="user.waiting", facts=facts)


@task(jobs.TELL_DECIDED)
def tell_decided(uow: UnitOfWork, *, user_id: UUID, status: str) -> None:
    """Tell a person where the account stands now, and why."""
    facts = {"reason": accounts.decision_note(uow, user_id=user_id)}
    notices.tell(uow, user_id=user_id, kind=f"user.{status}", facts=facts)


@task(jobs.MAIL_DECIDED)
def mail_decided(run: Run, *, user_id: UUID, status: str) -> None:
    """Write to a person where the account stands now, and why."""
    mail = run.reading(lambda uow: accounts.decision_letter(uow, user_id=user_id, status=status))
    if mail is not None:
        run.reading(lambda uow: uow.mailer).send(mail)


@task(jobs.TELL_REFRESH_REUSED)
def tell_refresh_reused(uow: UnitOfWork, *, user_id: UUID, session_id: UUID) -> None:
    """Warn a person that somebody else may have been signed in with a copied cookie."""
    facts = {"session_id": str(session_id)}
    notices.tell(uow, user_id=user_id, kind="session.refresh_reused", facts=facts)


@task(jobs.MAIL_RESET)
def mail_reset(run: Run, *, user_id: UUID) -> None:
    """Send a person the link that sets a new password."""
    accounts.mail_reset(run, user_id=user_id)


@task(jobs.MAIL_TEST)
def mail_test(run: Run, *, user_id: UUID) -> None:
    """Send the letter once, and tell who asked what the mail server said."""
    mail = run.reading(lambda uow: accounts.trial_letter(uow, user_id=user_id))
    if mail is None:
        return
    kind = "mail.arrived"
    try:
        run.reading(lambda uow: uow.mailer).send(mail)
    except ShopError:
        kind = "mail.refused"  # told, not tried again: somebody waits for the answer
    run.finish(lambda uow: notices.tell(uow, user_id=user_id, kind=kind, facts={"to": mail.to}))


@task(jobs.SWEEP)
def sweep(uow: UnitOfWork) -> None:
    """Forget sessions and failures that ended long ago."""
    accounts.sweep(uow)
