"""The ways to say no.

A feature's error derives from one of the kinds here, is a dataclass of facts and carries a title in
the user's words. Which HTTP status a kind answers with is known to `backend.http.problems` alone.
"""

from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(eq=False)
class ShopError(Exception):
    """What the shop refuses, with the facts a program or a person needs to go on."""

    title: ClassVar[str] = "Something is wrong"
    keeps: ClassVar[bool] = False  # True: the edge commits before it answers

    def __post_init__(self) -> None:
        Exception.__init__(self, self.title)

    def facts(self) -> dict[str, object]:
        """Return the error's own fields, as they appear in the problem document."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


class Malformed(ShopError):
    """The request itself can not be read."""

    title = "The request cannot be read"


class Unauthenticated(ShopError):
    """Nobody is signed in, or the proof of it does not hold."""

    title = "Please log in"


class Forbidden(ShopError):
    """The person is known and may not do this."""

    title = "You may not do this"


class NotFound(ShopError):
    """There is no such thing, or it is somebody else's."""

    title = "Not found"


class Conflict(ShopError):
    """The thing's present state does not allow it."""

    title = "This has changed meanwhile"


class Gone(ShopError):
    """It was here and is no more."""

    title = "No longer available"


class TooLarge(ShopError):
    """More bytes than allowed."""

    title = "Too large"


class Unsupported(ShopError):
    """A media type that is not understood here."""

    title = "This format is not understood"


@dataclass(eq=False)
class Invalid(ShopError):
    """The request can be read but breaks a rule; `errors` maps a field to its messages."""

    title = "Please check the marked fields"
    errors: dict[str, list[str]]


class PreconditionRequired(ShopError):
    """An edit came without the version it was made from."""

    title = "The version edited must be named"


@dataclass(eq=False)
class TooMany(ShopError):
    """Too often; try again after `retry_after` seconds."""

    title = "Too many tries, please wait"
    retry_after: int


@dataclass(eq=False)
class Transient(ShopError):
    """Not now; the same request may succeed after `retry_after` seconds."""

    title = "Busy, please try again"
    retry_after: int = 2


class NoSpace(ShopError):
    """The disk is full."""

    title = "No space left"


@dataclass(eq=False)
class PermissionMissing(Forbidden):
    """The actor lacks one permission."""

    permission: str


class StaleVersion(Conflict):
    """Somebody saved the same thing first."""

    title = "Somebody saved this first"


class IllegalTransition(Conflict):
    """No such move exists from the present status."""

    title = "Not possible in this state"
