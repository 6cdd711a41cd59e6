"""Hub: imports every task module, so that every declared job has its runner."""

from worker.tasks import accounts, notices, reports, section_requests
