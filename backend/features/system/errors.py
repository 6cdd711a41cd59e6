"""The ways the upkeep says no."""

from backend.kernel.errors import Conflict, NotFound


class JobGone(NotFound):
    """No job has this id."""

    title = "This job does not exist"


class JobDone(Conflict):
    """The job is done; nothing about it can be changed."""

    title = "This job is done already"
