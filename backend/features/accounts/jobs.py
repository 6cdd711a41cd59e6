"""What accounts ask the worker for."""

from uuid import UUID

from backend.kernel.jobs import Job

TELL_REGISTERED = Job("accounts.registered", group=20, user_id=UUID)
TELL_DECIDED = Job("accounts.decided", group=50, user_id=UUID, status=str)
TELL_REFRESH_REUSED = Job("accounts.refresh_reused", group=20, user_id=UUID, session_id=UUID)
MAIL_DECIDED = Job("accounts.mail_decided", long=True, user_id=UUID, status=str)
MAIL_RESET = Job("accounts.mail_reset", long=True, user_id=UUID)
MAIL_TEST = Job("accounts.mail_test", long=True, user_id=UUID)
SWEEP = Job("accounts.sweep", every="day 03:20")
