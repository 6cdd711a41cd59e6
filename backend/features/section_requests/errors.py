"""The ways section requests say no."""

from dataclasses import dataclass
from uuid import UUID

from backend.features.accounts.errors import AlreadyDecided
from backend.kernel.errors import Conflict, Forbidden, NotFound

__all__ = [
    "AlreadyDecided",
    "NotYourRequest",
    "OwnRequest",
    "RequestGone",
    "RequestPending",
    "SectionNotEmpty",
]


class RequestGone(NotFound):
    title = "There is no such request"


class OwnRequest(Forbidden):
    title = "Nobody decides on their own request"


class NotYourRequest(Forbidden):
    title = "Only who filed a request can withdraw it"


@dataclass(eq=False)
class RequestPending(Conflict):
    """`request_id` waits for the same."""

    title = "Somebody asked for this already"
    request_id: UUID


@dataclass(eq=False)
class SectionNotEmpty(Conflict):
    """Products would be left without a section."""

    title = "Say which section takes the products"
    section_id: int
