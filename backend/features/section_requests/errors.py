"""The ways section requests say no."""

from dataclasses import dataclass
from uuid import UUID

from backend.kernel.errors import Conflict, Forbidden, NotFound


class RequestGone(NotFound):
    title = "There is no such request"


class OwnRequest(Forbidden):
    title = "Nobody decides on their own request"


class NotYourRequest(Forbidden):
    title = "Only who filed a request can withdraw it"


class RequestedSectionGone(Conflict):
    """The section that was to change, or the one that was to be above it, is closed."""

    title = "The section has been closed meanwhile"


@dataclass(eq=False)
class RequestPending(Conflict):
    """`waiting_id` is the request that waits for the same."""

    title = "Somebody asked for this already"
    waiting_id: UUID
