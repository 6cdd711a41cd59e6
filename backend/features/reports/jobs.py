"""The messages of reports."""

from uuid import UUID

from backend.kernel.jobs import Job

BUILD_REPORT = Job("reports.build", long=True, report_id=UUID)
DISCARD_FILES = Job("reports.discard", long=True, report_id=UUID, fence=int)
EXPIRE_REPORTS = Job("reports.expire", long=True, every="hour")
