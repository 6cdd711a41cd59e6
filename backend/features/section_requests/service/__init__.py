"""Hub: what section requests do."""

from backend.features.section_requests.service.applying import apply, give_up
from backend.features.section_requests.service.deciding import approve, reject
from backend.features.section_requests.service.filing import file, withdraw

__all__ = ["apply", "approve", "file", "give_up", "reject", "withdraw"]
