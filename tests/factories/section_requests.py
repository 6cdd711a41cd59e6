"""Section requests for tests."""

from backend.features.section_requests import service
from backend.features.section_requests.models import RequestType, RequestWish, SectionRequest
from backend.kernel.unit_of_work import UnitOfWork


def wish(request_type: str = "create", **fields: object) -> RequestWish:
    """Return a valid wish; to create, unless told otherwise, a section called Cheese."""
    named = {"section_name": "Cheese"} if request_type == "create" else {}
    values = {"reason": "People ask for it"} | named | fields
    return RequestWish(request_type=RequestType(request_type), **values)  # type: ignore[arg-type]


def file_request(uow: UnitOfWork, **fields: object) -> SectionRequest:
    """File a valid request in the name of the unit's actor."""
    return service.file(uow, wish=wish(**fields))  # type: ignore[arg-type]
